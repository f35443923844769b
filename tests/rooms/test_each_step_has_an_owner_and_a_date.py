"""Nothing that somebody has to do is without an owner or a day, so that neither side waits for the other (SYS-09)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skolestotte.web.cases.models import Case, Task
from tests.cast import Cast, guardian, in_investigation, reported, reviewed
from tests.in_measures import in_measures
from tests.new_report import again
from tests.rooms.violence import called_about_talks, violence
from tests.steps import answered, as_system, called, concluded, held, invited


def held_back(cast: Cast) -> Case:
    """Investigated in the ordinary way; the guardians are not to know yet."""
    return reviewed(cast, reported(cast, flags=["danger_life_health"], guardians=[guardian(told=False)]))


def talk_before_the_meeting(cast: Cast) -> Case:
    case = in_investigation(cast)[0]
    called(cast, case, child_talk="both")
    return case


def first_talks(cast: Cast) -> Case:
    case = violence(cast)[0]
    called_about_talks(cast, case)
    return case


def concluded_in_measures(cast: Cast) -> Case:
    case = in_investigation(cast)[0]
    called(cast, case)
    held(cast, invited(cast, case), send=False)
    concluded(cast, case, "measures")
    answered(cast, case, "closing_meeting", given=False)
    return case


def refused_again(cast: Cast) -> Case:
    case = again(cast)[0]
    answered(cast, case, "collaboration_in_measures", given=False)
    return case


@pytest.mark.requirement("SYS-09")
@pytest.mark.parametrize("begin", [held_back, talk_before_the_meeting, first_talks, concluded_in_measures, refused_again, in_measures])
def test_every_open_step_has_one_owner_and_a_day(cast: Cast, begin: Callable[[Cast], Case]) -> None:
    case = begin(cast)
    with as_system():
        tasks = list(Task.objects.select_related(None).filter(case_id=case.id, state=Task.State.OPEN))
    assert len(tasks) >= 3
    assert [task.step for task in tasks if bool(task.owner_id) == bool(task.owner_unit_id and task.owner_role)] == []
    assert [task.step for task in tasks if task.due is None or task.due_strict is None] == []
