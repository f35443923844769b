"""A routine made ready to run: its logic, its leaves, its due rules and each side's sight, built once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from skolestotte.rulebook.conditions import (
    Condition,
    ConsentIs,
    Every,
    Happened,
    IsFact,
    LatestIs,
    MeetingCalled,
    MinutesSent,
    Opposite,
    Some,
)
from skolestotte.rulebook.due import DueTest, due_test, kinds_of
from skolestotte.rulebook.leaves import Leaves
from skolestotte.rulebook.logic import Logic, Test
from skolestotte.rulebook.routine import Hidden, Routine


@dataclass(frozen=True, slots=True)
class ReadySight:
    """What a side reads: event kinds, from when, and what is hidden unless a condition holds.

    `judges`: ids of the steps whose lateness it can judge, because it reads the first event that their `done` names.
    """

    kinds: frozenset[str]
    when: Test | None
    hidden: tuple[tuple[Hidden, Test | None], ...]
    judges: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ready:
    """A routine with everything built. `dues` and `together` stand in the order of the steps."""

    routine: Routine
    logic: Logic
    leaves: Leaves
    dues: tuple[DueTest | None, ...]
    together: tuple[tuple[str, Test] | None, ...]
    sights: dict[str, ReadySight]


@lru_cache(maxsize=64)
def ready(routine: Routine) -> Ready:
    """The routine, ready to run."""
    logic = Logic(routine)
    dues = tuple(due_test(step.due, logic) if step.due else None for step in routine.steps)
    together = tuple(
        (step.together_with.step, logic.test(step.together_with.when)) if step.together_with else None
        for step in routine.steps
    )
    sights = {side: _sight(routine, logic, side) for side in routine.sights}
    keep = kinds_of(rule for step in routine.steps for rule in step.due)
    return Ready(routine, logic, Leaves(logic.leaves, keep, routine.folders), dues, together, sights)


def _sight(routine: Routine, logic: Logic, side: str) -> ReadySight:
    sight = routine.sights[side]
    return ReadySight(
        frozenset(kind for kind, folder in routine.folders.items() if folder in sight.reads),
        logic.test(sight.when) if sight.when else None,
        tuple((hidden, logic.test(hidden.unless) if hidden.unless else None) for hidden in sight.hidden),
        frozenset(step.id for step in routine.steps if _first_folder(step.done, routine) in sight.reads),
    )


def _first_folder(condition: Condition, routine: Routine) -> str | None:
    """The folder of the first event a condition names."""
    match condition:
        case Every(parts) | Some(parts):
            return next((folder for part in parts if (folder := _first_folder(part, routine))), None)
        case Opposite(part):
            return _first_folder(part, routine)
        case Happened(kind):
            return routine.folders.get(kind)
        case LatestIs(of):
            return routine.folders.get(of[0])
        case MinutesSent():
            return routine.folders.get("minutes.sent")
        case MeetingCalled():
            return routine.folders.get("meeting.called")
        case ConsentIs():
            return routine.folders.get("consent.given")
        case IsFact(name):
            return _first_folder(routine.fact(name).proof, routine)
        case _:
            return None
