"""What comes again around one child in measures: the plan every three months, visits to a foster home (DLN-07)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.calendar import add_months, next_working_day
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Task
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from skolestotte.web.notes.commands import NotLawfulYet
from tests.cast import Cast, actor
from tests.in_measures import in_measures, noted, steps_now
from tests.rooms.pages import Page, Person

PLAN, MOVES, VISIT, LOWER, RAISE = "RT3-S10", "RT3-S10F", "RT3-S10V", "RT3-S10L", "RT3-S10U"


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_measures(cast)


def task(case: Case, step: str) -> Task:
    with as_system():
        return Task.objects.get(case_id=case.id, step=step, state=Task.State.OPEN)


@pytest.mark.requirement("DLN-07")
def test_the_plan_is_evaluated_within_three_months_and_again_after_each_time(cast: Cast, case: Case) -> None:
    today = timezone.localdate()
    due = add_months(today, 3)
    assert (task(case, PLAN).due_strict, task(case, PLAN).due) == (due, next_working_day(due))
    began = today - timedelta(days=80)  # the measures began long ago, it turns out
    with as_system():
        seq = Event.objects.get(stream_id=case.id, kind="measures.began").seq
    cases.correct(case_id=case.id, seq=seq, on=began, by=actor(cast.other_case_worker), at=timezone.now())
    assert task(case, PLAN).due_strict == add_months(began, 3) < due
    noted(cast, case, PLAN, by=cast.other_case_worker, how="Mor sier at hun sover bedre.", change="")
    assert task(case, PLAN).due_strict == due, "three months from the evaluation, and still open"


@pytest.mark.requirement("DLN-07")
def test_visits_begin_when_the_child_moves_come_again_and_end_when_it_moves_out(cast: Cast, case: Case) -> None:
    assert MOVES in steps_now(case) and VISIT not in steps_now(case)
    noted(cast, case, MOVES, by=cast.other_case_worker, note="Samtale hver måned.")
    found = task(case, VISIT)
    assert found.due_strict is not None and 4 * (found.due_strict - timezone.localdate()) <= timedelta(days=365)
    assert found.owner_id == cast.other_case_worker.id
    noted(cast, case, VISIT, by=cast.other_case_worker, how="Godt.", school="")
    assert VISIT in steps_now(case)
    noted(cast, case, VISIT, by=cast.other_case_worker, choice=1, how="Flyttet hjem.", school="")
    assert VISIT not in steps_now(case) and MOVES in steps_now(case)


@pytest.mark.requirement("DLN-07")
def test_it_is_done_on_the_page_and_the_school_sees_nothing_of_it(cast: Cast, case: Case) -> None:
    worker, school = Person(cast.other_case_worker), Person(cast.social_teacher)
    page = worker.open(reverse("overview:case", args=[case.id]))
    assert "The child moves to a foster home" in page.text
    noted(cast, case, MOVES, by=cast.other_case_worker, note="Samtale hver måned.")
    assert "Visit the foster home" in worker.open(reverse("overview:case", args=[case.id])).text
    assert "oster home" not in school.open(reverse("overview:case", args=[case.id])).text
    assert "oster home" not in school.open(reverse("overview:case-routine", args=[case.id])).text


def moved_in(cast: Cast, case: Case, on: date) -> None:
    """The child moved to the foster home on that day, as it turns out."""
    noted(cast, case, MOVES, by=cast.other_case_worker, note="Samtale hver måned.")
    with as_system():
        seq = Event.objects.filter(stream_id=case.id, kind="foster_home.placed").latest("seq").seq
    cases.correct(case_id=case.id, seq=seq, on=on, by=actor(cast.other_case_worker), at=timezone.now())


def lower(cast: Cast, case: Case, **changes: str) -> Page:
    """The decision to visit twice a year, on its page."""
    worker = Person(cast.other_case_worker)
    page = worker.open(reverse("notes:write", args=[case.id, LOWER]))
    return worker.press(page, **{"why": "Barnet har det trygt og godt.", "child": "Synes det holder.", **changes})


def test_after_two_good_years_the_visits_can_be_lowered_to_two_a_year_and_back(cast: Cast, case: Case) -> None:
    today = timezone.localdate()
    moved_in(cast, case, today - timedelta(days=732))
    noted(cast, case, VISIT, by=cast.other_case_worker, how="Godt.", school="")
    assert task(case, VISIT).due_strict == today + timedelta(days=91) and LOWER in steps_now(case)
    assert lower(cast, case).status == 303
    assert task(case, VISIT).due_strict == today + timedelta(days=182) and LOWER not in steps_now(case)
    page = Person(cast.other_case_worker).open(reverse("overview:case", args=[case.id])).text
    assert "The visits to the foster home are lowered to two a year" in page and "Jon Sund" in page
    assert "lowered" not in Person(cast.social_teacher).open(reverse("overview:case", args=[case.id])).text
    noted(cast, case, RAISE, by=cast.other_case_worker, why="Barnet har det vanskelig på skolen.")
    assert task(case, VISIT).due_strict == today + timedelta(days=91) and LOWER in steps_now(case) and RAISE not in steps_now(case)


def test_before_two_years_have_passed_it_is_refused_at_the_day_with_the_law(cast: Cast, case: Case) -> None:
    today = timezone.localdate()
    moved = today - timedelta(days=700)
    moved_in(cast, case, moved)
    answer = lower(cast, case)
    assert answer.status == 422 and "at the earliest" in answer.text and "§ 10" in answer.text
    assert "Barnet har det trygt og godt." in answer.html
    assert task(case, VISIT).due_strict == moved + timedelta(days=91)
    with pytest.raises(NotLawfulYet):
        noted(cast, case, LOWER, by=cast.other_case_worker, why="Godt.", child="Enig.")


@pytest.mark.parametrize("lacks", ["why", "child"])
def test_the_reason_and_what_the_child_thinks_are_written_down(cast: Cast, case: Case, lacks: str) -> None:
    moved_in(cast, case, timezone.localdate() - timedelta(days=900))
    assert lower(cast, case, **{lacks: ""}).status == 422 and RAISE not in steps_now(case)


def test_in_another_foster_home_it_is_four_visits_anew(cast: Cast, case: Case) -> None:
    moved_in(cast, case, timezone.localdate() - timedelta(days=900))
    assert lower(cast, case).status == 303
    noted(cast, case, VISIT, by=cast.other_case_worker, choice=1, how="Flytter.", school="")
    noted(cast, case, MOVES, by=cast.other_case_worker, note="Nytt hjem.")
    assert task(case, VISIT).due_strict == timezone.localdate() + timedelta(days=91)
    assert lower(cast, case).status == 422, "two years count from the last move"
