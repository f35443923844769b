"""What comes again around one child in measures: the plan every three months, visits to a foster home (DLN-07)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.calendar import add_months, next_working_day
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Task
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from tests.cast import Cast, actor
from tests.in_measures import in_measures, noted, steps_now
from tests.rooms.pages import Person

PLAN, MOVES, VISIT = "RT3-S10", "RT3-S10F", "RT3-S10V"


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
