"""The school says when it teaches; whoever plans a meeting finds times outside (MTG-12)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.meetings import commands
from skolestotte.web.meetings.models import TeachingHours
from skolestotte.web.meetings.teaching import NONE, SCHOOL_DAY, Week, suggested, usual_of
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor
from tests.rooms.pages import Page, Person
from tests.rooms.planning import ready
from tests.rooms.proposing import EARLY, LATE, plan

URL = reverse("meetings:teaching")
MONDAY, SATURDAY, GOOD_FRIDAY = date(2026, 3, 2), date(2026, 3, 7), date(2026, 4, 3)


def at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


@pytest.mark.parametrize(("day", "starts", "ends", "collides"), [
    (MONDAY, "08:00", "08:30", False), (MONDAY, "08:00", "08:31", True), (MONDAY, "13:59", "15:00", True),
    (MONDAY, "14:00", "15:00", False), (MONDAY, "07:00", "16:00", True), (SATURDAY, "10:00", "11:00", False),
    (GOOD_FRIDAY, "10:00", "11:00", False)])
def test_an_ordinary_school_day(day: date, starts: str, ends: str, collides: bool) -> None:
    assert SCHOOL_DAY.collides(at(day, starts), at(day, ends)) is collides


def test_a_day_without_lessons_and_a_unit_that_does_not_teach() -> None:
    monday_off = Week((None, *SCHOOL_DAY.days[1:]))
    assert not monday_off.collides(at(MONDAY, "10:00"), at(MONDAY, "11:00"))
    assert monday_off.collides(at(MONDAY + timedelta(days=1), "10:00"), at(MONDAY + timedelta(days=1), "11:00"))
    assert usual_of("kindergarten") is NONE
    assert Week.read(monday_off.stored()) == monday_off


def test_suggestions_are_on_working_days_after_the_last_lesson_of_all() -> None:
    longer = Week(((time(8), time(15)), *SCHOOL_DAY.days[1:]))
    found = suggested(GOOD_FRIDAY - timedelta(days=1), 60, [SCHOOL_DAY, longer])
    assert [day for day, _, _ in found] == [date(2026, 4, 7), date(2026, 4, 8), date(2026, 4, 9)]  # Easter is passed over
    assert suggested(MONDAY, 90, [SCHOOL_DAY, longer])[0] == (MONDAY, time(15, 15), time(16, 45))
    assert suggested(MONDAY, 60, [])[0] == (MONDAY, time(9), time(10))


def save(who: Account, query: str = "", **changes: str) -> Page:
    person = Person(who)
    return person.press(person.open(URL + query), **changes)


@pytest.mark.requirement("MTG-12")
def test_the_liaison_says_when_the_school_teaches_and_the_planner_sees_it(cast: Cast) -> None:
    person = Person(cast.social_teacher)
    assert person.open(URL).form().fields["from_0"] == ["08.30"]
    day = LATE[0].weekday()
    assert save(cast.social_teacher, **{f"from_{day}": "9", f"to_{day}": "15.00"}).status == 303
    row = TeachingHours.objects.get()
    assert (row.unit_id, row.account_id, row.week[day]) == (cast.school.id, None, ["09:00", "15:00"])
    meeting = plan(cast, ready(cast))
    found = commands.try_times(meeting_id=meeting.id, times=[EARLY, LATE], by=actor(cast.case_worker), at=timezone.now())
    assert [one.teaching for one in found] == [True, True]


@pytest.mark.requirement("MTG-12")
def test_a_teachers_own_hours_count_for_that_teacher(cast: Cast) -> None:
    day = LATE[0].weekday()
    save(cast.teacher, **{f"from_{day}": "10.00", f"to_{day}": "16.00"})
    row = TeachingHours.objects.get()
    assert (row.account_id, row.week[day]) == (cast.teacher.id, ["10:00", "16:00"])
    case = ready(cast)
    meeting = plan(cast, case)

    def collides() -> list[bool]:
        found = commands.try_times(meeting_id=meeting.id, times=[EARLY, LATE], by=actor(cast.case_worker), at=timezone.now())
        return [one.teaching for one in found]

    assert collides() == [True, True]
    person = Person(cast.case_worker)
    page = person.open(reverse("meetings:edit", args=[meeting.id]))
    kept = [key for key in page.form().fields["people"] if key != f"staff-{cast.teacher.id}"]
    assert person.press(page, people=kept, change_note="Uten kontaktlærer", interpreter_needed="no", separate_talks="no").status == 303
    assert collides() == [True, False]


def test_saving_the_same_twice_changes_nothing(cast: Cast) -> None:
    save(cast.principal, to_4="12.00")
    before = TeachingHours.objects.get()
    save(cast.social_teacher, to_4="12.00")
    after = TeachingHours.objects.get()
    assert (after.changed_at, after.changed_by_id) == (before.changed_at, cast.principal.id)


@pytest.mark.parametrize(("changes", "field"), [({"from_0": ""}, "from_0"), ({"to_1": "08.00"}, "to_1"),
                                                ({"from_2": "halv ni"}, "from_2"), ({"to_3": ""}, "to_3")])
def test_what_cannot_be_is_said_at_the_field_and_the_rest_is_kept(cast: Cast, changes: dict[str, str], field: str) -> None:
    page = save(cast.social_teacher, from_4="09.45", **changes)
    assert page.status == 422
    assert field in page.response.context["form"].errors
    assert page.form().fields["from_4"] == ["09.45"]
    assert not TeachingHours.objects.exists()


def test_each_keeps_their_own_and_nobody_anothers(cast: Cast) -> None:
    """The liaison and the head keep all at their school; a teacher the own hours; others nothing."""
    colleague = f"?who={cast.other_teacher.id}"
    assert Person(cast.teacher).open(URL).text.count("Tiril Berg")
    assert Person(cast.teacher).open(URL + colleague).status == 404
    assert Person(cast.social_teacher).open(URL + colleague).status == 200
    assert Person(cast.social_teacher).open(f"{URL}?who={cast.other_liaison.id}").status == 404
    assert Person(cast.social_teacher).open(f"{URL}?unit={cast.other_school.id}").status == 404
    assert Person(cast.social_teacher).open(f"{URL}?unit=x&who=y").status == 404
    assert Person(cast.kindergarten_head).open(URL).status == 403
    for who in (cast.case_worker, cast.guardian, cast.consultant):
        assert Person(who).open(URL).status == 403
