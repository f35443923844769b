"""A meeting that is over before its time lets people and room go from the moment it was over (MTG-12)."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Busy
from skolestotte.web.meetings.models import Booking, Meeting, Part
from tests.cast import Cast, actor, sign_in
from tests.rooms.test_book_people_and_rooms import only, teacher, worker
from tests.rooms.test_minutes_of_a_meeting import filled
from tests.steps import minutes_of, parts, planned, two_cases

NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=3)
HOUR = timedelta(hours=1)


def called(cast: Cast, case: Case, at: datetime = NOON, sent: datetime | None = None) -> Meeting:
    """A meeting at this moment; `sent`: when the invitations went out, where not now."""
    meeting = planned(cast, case, **only(worker(cast), teacher(cast), at=at, place="Granlia skole, rom 214", hours=2))
    return commands.send_invitations(meeting_id=meeting.id, version=meeting.version, by=actor(cast.case_worker),
                                     at=sent or timezone.now())


def hold(cast: Cast, meeting: Meeting, at: datetime, *, on: object = None, ended_at: datetime | None = None) -> list[Part]:
    """Both parts, at this moment."""
    return [commands.hold(part_id=part.id, version=part.version, minutes=minutes_of(part), on=on or timezone.localdate(at),
                          ended_at=ended_at, by=actor(cast.case_worker), at=at) for part in parts(meeting)]


def taken(meeting: Meeting) -> set[tuple[datetime, datetime]]:
    with as_system():
        rows = Booking.objects.filter(meeting_id=meeting.id, ended_at=None)
        return {(row.during.lower, row.during.upper) for row in rows}


def test_recorded_while_it_should_last_it_frees_everybody_from_now(cast: Cast) -> None:
    one, other = two_cases(cast)
    meeting = called(cast, one)
    now = NOON + timedelta(minutes=45)
    hold(cast, meeting, now)
    assert taken(meeting) == {(NOON, now)}
    with pytest.raises(Busy):
        planned(cast, other, **only(worker(cast), at=now - timedelta(minutes=1)))
    assert planned(cast, other, **only(worker(cast), teacher(cast), at=now, place="Granlia skole, rom 214"))


def test_one_part_of_two_frees_nobody(cast: Cast) -> None:
    one, _ = two_cases(cast)
    meeting = called(cast, one)
    first = parts(meeting)[0]
    commands.hold(part_id=first.id, version=first.version, minutes=minutes_of(first), on=NOON.date(), by=actor(cast.case_worker),
                  at=NOON + HOUR)
    assert taken(meeting) == {(NOON, NOON + 2 * HOUR)}


@pytest.mark.parametrize(("ended", "until"), [(NOON + HOUR, NOON + HOUR), (NOON + 3 * HOUR, NOON + 2 * HOUR), (NOON, None)])
def test_written_afterwards_the_end_that_is_said_counts(cast: Cast, ended: datetime, until: datetime | None) -> None:
    one, _ = two_cases(cast)
    meeting = called(cast, one)
    hold(cast, meeting, NOON + timedelta(hours=5), ended_at=ended)
    assert taken(meeting) == ({(NOON, until)} if until else set())


def test_written_afterwards_without_an_end_it_lasted_as_planned(cast: Cast) -> None:
    one, _ = two_cases(cast)
    meeting = called(cast, one)
    hold(cast, meeting, NOON + timedelta(hours=5))
    assert taken(meeting) == {(NOON, NOON + 2 * HOUR)}


def test_held_on_a_day_before_it_lets_the_planned_day_go(cast: Cast) -> None:
    one, _ = two_cases(cast)
    meeting = called(cast, one)
    hold(cast, meeting, NOON - timedelta(days=1), on=(NOON - timedelta(days=1)).date())
    assert taken(meeting) == set()


def test_holding_twice_frees_once(cast: Cast) -> None:
    one, _ = two_cases(cast)
    meeting = called(cast, one)
    hold(cast, meeting, NOON + HOUR)
    before = taken(meeting)
    for part in parts(meeting):
        commands.hold(part_id=part.id, version=part.version, minutes=minutes_of(part), on=NOON.date(), by=actor(cast.case_worker),
                      at=NOON + timedelta(minutes=90))
    assert taken(meeting) == before == {(NOON, NOON + HOUR)}


def test_the_end_is_written_in_the_form_and_stands_in_the_minutes(client: Client, cast: Cast) -> None:
    one, _ = two_cases(cast)
    yesterday = NOON - timedelta(days=4)
    with as_system():
        Run.objects.filter(case_id=one.id).update(began_on=yesterday.date() - timedelta(days=9))
    meeting = called(cast, one, at=yesterday, sent=yesterday - timedelta(days=5))
    sign_in(client, cast.case_worker)
    for part in parts(meeting):
        path = reverse("meetings:minutes", args=[part.id])
        wrong = client.post(path, filled(part, held="1", held_on=f"{yesterday:%d.%m.%Y}", ended="kl ett"))
        assert (wrong.status_code, "ended" in wrong.context["form"].errors) == (422, True)
        assert client.post(path, filled(part, held="1", held_on=f"{yesterday:%d.%m.%Y}", ended="13.10")).status_code == 303
        letter = client.get(reverse("meetings:minutes-pdf", args=[part.id])).content
        assert "13:10" in "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(letter)).pages)
    assert taken(meeting) == {(yesterday, yesterday + timedelta(minutes=70))}


def test_an_end_that_has_not_come_is_refused(client: Client, cast: Cast) -> None:
    one, _ = two_cases(cast)
    meeting = called(cast, one)
    part = parts(meeting)[0]
    later = timezone.localtime() + timedelta(minutes=90)
    answer = sign_in(client, cast.case_worker).post(reverse("meetings:minutes", args=[part.id]), filled(
        part, held="1", held_on=f"{timezone.localtime():%d.%m.%Y}", ended=f"{later:%H.%M}"))
    if later.date() == timezone.localdate():
        assert answer.status_code == 422
        assert "ended" in answer.context["form"].errors


def test_the_database_takes_the_shorter_booking_and_nothing_else(cast: Cast) -> None:
    one, _ = two_cases(cast)
    meeting = called(cast, one)
    hold(cast, meeting, NOON + HOUR)
    with as_system():
        rows = Booking.objects.filter(meeting_id=meeting.id)
        assert rows.filter(during=DateTimeTZRange(NOON, NOON + 2 * HOUR)).exclude(ended_at=None).count() == 3
        assert rows.filter(ended_at=None).count() == 3
