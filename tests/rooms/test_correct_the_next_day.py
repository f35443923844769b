"""The day for meeting again is put right in minutes that are sent: what hangs on it follows, and who corrects hears what moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.progress import progress
from skolestotte.web.cases.models import Case
from skolestotte.web.consents.around import run_events
from skolestotte.web.design.dates import words
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.models import Booking, Meeting, Part
from skolestotte.web.notes import commands as notes
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor
from tests.in_measures import collaboration, in_measures, measures_run, steps_now
from tests.investigating import told
from tests.rooms.pages import Page, Person
from tests.steps import as_it_is, as_system, minutes_of, parts, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_measures(cast)


def soon(days: int = 40) -> date:
    return timezone.localdate() + timedelta(days=days)


def at_ten(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def met(cast: Cast, case: Case, next_on: date | None) -> Part:
    """A collaboration meeting whose minutes are sent and say when to meet again."""
    part = parts(collaboration(cast, case))[0]
    by, now = actor(cast.other_case_worker), timezone.now()
    meetings.hold(part_id=part.id, version=part.version, minutes=replace(minutes_of(part), next_on=next_on), by=by, at=now)
    return meetings.send_minutes(part_id=part.id, by=by, at=now)


def next_one(cast: Cast, case: Case, on: int = 40, call: bool = True) -> Meeting:
    """The next meeting is planned for ten o'clock so many days from now."""
    when = {"starts_at": at_ten(soon(on)), "ends_at": at_ten(soon(on)) + timedelta(hours=1)}
    if call:
        return collaboration(cast, case, **when)
    return planned(cast, case, "collaboration", **when)


def correct(cast: Cast, part: Part, day: date | None, *, follow: bool = True) -> Page:
    worker = Person(cast.other_case_worker)
    page = worker.open(reverse("meetings:correct-minutes", args=[part.id]))
    typed = day.strftime("%d.%m.%Y") if day else ""
    answer = worker.press(page, next_on=typed, reason="Feil dag sto i referatet.")
    return worker.follow(answer) if follow else answer


def on_page(cast: Cast, part: Part) -> str:
    return Person(cast.other_case_worker).open(reverse("meetings:correct-minutes", args=[part.id])).text


def due_of_next(case: Case) -> date | None:
    with as_system():
        run = measures_run(case)
        due = progress(run.definition, run_events(run), timezone.localdate()).step("RT3-S5")
    return due.due.strict if due and due.due else None


def calendars(cast: Cast, meeting: Meeting) -> int:
    with as_system():
        return sum(str(meeting.id) in one.calendar for one in Notice.objects.filter(kind="calendar", account=cast.guardian))


def test_a_meeting_that_is_called_for_the_day_is_moved_and_everybody_hears_of_it(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    meeting = next_one(cast, case)
    page = on_page(cast, part)
    assert "A meeting hangs on this day" in page and "those who are invited are told" in page
    heard = calendars(cast, meeting)
    shown = correct(cast, part, soon(45))
    assert f"It is moved to {words(at_ten(soon(45)))}, and those who are invited are told." in shown.text
    assert reverse("meetings:page", args=[meeting.id]) in shown.links
    moved = as_it_is(meeting)
    assert (moved.starts_at, moved.ends_at, moved.state) == (at_ten(soon(45)), at_ten(soon(45)) + timedelta(hours=1), "called")
    assert moved.sequence == meeting.sequence + 1 and calendars(cast, meeting) == heard + 1
    assert told(case, "meeting.moved")[-1]["meeting_on"] == soon(45).isoformat()
    with as_system():
        taken = list(Booking.objects.filter(meeting_id=meeting.id, ended_at=None))
    assert taken and {row.during.lower for row in taken} == {moved.starts_at}
    assert [row["capacity"] for row in people(meeting)] == [row["capacity"] for row in people(moved)] != []


def people(meeting: Meeting) -> list[dict[str, object]]:
    with as_system():
        rows = [one for part in parts(meeting) for one in part.participants.order_by("side")]
    return [{"capacity": one.capacity, "account": one.account_id} for one in rows]


def test_a_plan_nobody_has_heard_of_is_moved_without_a_word(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    meeting = next_one(cast, case, call=False)
    shown = correct(cast, part, soon(45))
    assert "Nobody is invited to it yet." in shown.text and as_it_is(meeting).starts_at == at_ten(soon(45))
    assert calendars(cast, meeting) == 0 and told(case, "meeting.moved") == []


def test_where_nothing_is_planned_the_agreed_day_follows(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    assert due_of_next(case) == soon() and "The next meeting is agreed for this day" in on_page(cast, part)
    assert f"The next meeting is now agreed for {words(soon(45))}." in correct(cast, part, soon(45)).text
    assert due_of_next(case) == soon(45)
    plan = Person(cast.other_case_worker).open(reverse("meetings:plan", args=[case.id, "collaboration"]) + f"?run={measures_run(case).id}")
    assert soon(45).strftime("%d.%m.%Y") in plan.html or soon(45).isoformat() in plan.html
    timeline = Person(cast.other_case_worker).open(reverse("overview:case", args=[case.id])).text
    assert "→" in timeline


def test_a_meeting_with_a_day_of_its_own_stays_and_who_corrects_is_led_to_it(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    meeting = next_one(cast, case, on=42)
    assert "The next meeting has a day of its own" in on_page(cast, part)
    shown = correct(cast, part, soon(45))
    assert f"It stands as it was, on {words(at_ten(soon(42)))}." in shown.text
    assert reverse("meetings:page", args=[meeting.id]) in shown.links
    assert as_it_is(meeting).starts_at == at_ten(soon(42)) and told(case, "meeting.moved") == []


def test_a_day_on_which_somebody_is_taken_is_refused_at_the_field_and_nothing_is_written(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    meeting = next_one(cast, case)
    with as_system():
        key = Booking.objects.filter(meeting_id=meeting.id, ended_at=None).first().key  # type: ignore[union-attr]
        elsewhere = UUID(int=1)
        Booking.objects.create(meeting_id=elsewhere, sitting=elsewhere, key=key,
                               during=(at_ten(soon(45)), at_ten(soon(45)) + timedelta(hours=1)))
    answer = correct(cast, part, soon(45), follow=False)
    assert answer.status == 422 and "The next meeting cannot be moved to this day" in answer.text
    assert "Feil dag sto i referatet." in answer.html and soon(45).strftime("%d.%m.%Y") in answer.html
    assert as_it_is(meeting).starts_at == at_ten(soon()) and told(case, "minutes.corrected") == []


def test_a_meeting_is_not_moved_to_a_day_that_has_passed(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    next_one(cast, case)
    answer = correct(cast, part, soon(-3), follow=False)
    assert answer.status == 422 and "cannot be moved to a day that has passed" in answer.text


def test_a_day_that_is_taken_out_is_to_be_agreed_on_anew(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    assert "RT3-S5N" not in steps_now(case)
    assert "No day is agreed for the next meeting any more." in correct(cast, part, None).text
    assert "RT3-S5N" in steps_now(case)
    assert f"agreed for {words(soon(45))}." in correct(cast, part, soon(45)).text  # and put in again
    assert "RT3-S5N" not in steps_now(case) and due_of_next(case) == soon(45)


def test_a_day_that_is_taken_out_leaves_a_meeting_that_is_called(cast: Cast, case: Case) -> None:
    part = met(cast, case, soon())
    meeting = next_one(cast, case)
    assert "It stands as it was" in correct(cast, part, None).text
    assert as_it_is(meeting).state == "called" and "RT3-S5" in steps_now(case)


def test_what_was_agreed_on_since_stays(cast: Cast, case: Case) -> None:
    part = met(cast, case, None)
    notes.agree(case_id=case.id, run_id=measures_run(case).id, meeting_on=soon(50), by=actor(cast.other_case_worker), at=timezone.now())
    assert "Another day is agreed for the next meeting" in on_page(cast, part)
    correct(cast, part, soon(45))
    assert due_of_next(case) == soon(50)


def test_the_day_of_an_older_meeting_moves_nothing(cast: Cast, case: Case) -> None:
    first = met(cast, case, soon())
    meeting = next_one(cast, case)
    part = parts(meeting)[0]
    by, now = actor(cast.other_case_worker), timezone.now()
    meetings.hold(part_id=part.id, version=part.version, minutes=minutes_of(part), by=by, at=now)
    assert "hangs" not in on_page(cast, first)
    correct(cast, first, soon(45))
    assert "RT3-S5N" in steps_now(case) and len(told(case, "event.corrected")) == 0
