"""A routine made ready to run: its logic, its leaves, its due rules and each side's sight, built once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

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
from skolestotte.rulebook.due import DueDate, DueTest, due_test, kinds_of
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.leaves import Leaves
from skolestotte.rulebook.logic import EVER, SHAPES, Logic, Shape, Test
from skolestotte.rulebook.rests_on import kinds_behind
from skolestotte.rulebook.routine import End, Hidden, Routine, Sight, Step
from skolestotte.rulebook.words import Words

OPEN = "open"
PART_OF = {"reporter": "school"}  # who reported belongs to the school and reads less of the case


class StepState(NamedTuple):
    """One step today.

    `state`: waiting, open, done, skipped or deviated. `opened_on`, `done_on` (the day it was done, skipped or left out).
    `due`: None where nothing is due. `standing`: ahead, near, due_today, late, done, done_late, or empty (no due date, or
    this reader cannot judge it). `reason`: why it is skipped. `late`: open past its due date, or done after it.
    `exact`: False where this reader knows the step is done but not on which day (`done_on` is then the latest possible).
    `together_with`: the id of the step it is one meeting with, or empty.
    """

    step: str
    state: str
    opened_on: date | None = None
    done_on: date | None = None
    due: DueDate | None = None
    standing: str = ""
    owner: str = ""
    reason: Words | None = None
    late: bool = False
    exact: bool = True
    together_with: str = ""

    def unsure(self, today: date) -> bool:
        """The date has passed, and this reader cannot know whether the step is done: other steps are told first."""
        return self.due is not None and not self.standing and self.due.rolled < today


class Outline(NamedTuple):
    """A shape as one side is shown it, without dates: for each step a finished `StepState` or what it is made of."""

    shape: Shape
    rows: tuple[tuple[Any, ...], ...]
    now: tuple[str, ...]
    may: tuple[str, ...]
    end: End | None


@dataclass(frozen=True, slots=True)
class ReadySight:
    """What a side reads: event kinds, from when, and what is hidden unless a condition holds.

    `meeting_purposes`: consents asked about one meeting, which it reads where it reads that meeting. `judges`: ids of the
    steps whose lateness it can judge, because it reads what makes them done (`_judges`). `left_out`: ids of the steps it
    is shown only when they are done.
    """

    kinds: frozenset[str]
    when: Test | None
    hidden: tuple[tuple[Hidden, Test | None], ...]
    judges: frozenset[str]
    meeting_purposes: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()

    def reads(self, event: Event) -> bool:
        """True for an event of a kind that this side reads."""
        own = event.kind.startswith("consent.") and event.data.get("purpose") in self.meeting_purposes
        return own or event.kind in self.kinds


@dataclass(frozen=True, slots=True)
class Ready:
    """A routine with everything built. `dues` and `together` stand in the order of the steps."""

    routine: Routine
    logic: Logic
    leaves: Leaves
    dues: tuple[DueTest | None, ...]
    together: tuple[tuple[str, Test] | None, ...]
    sights: dict[str, ReadySight]
    outline: Callable[[int, str | None], Outline]


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
    outline = lru_cache(maxsize=SHAPES)(lambda bits, side: _outline(found, bits, side))
    found = Ready(routine, logic, Leaves(logic.leaves, keep, routine.folders), dues, together, sights, outline)
    return found


def _outline(run: Ready, bits: int, side: str | None) -> Outline:
    shape = run.logic.shape(bits)
    shown = [
        (number, step)
        for number, step in enumerate(run.routine.steps)
        if side is None or shape.steps[number].state == "done" or not _kept(run, step, side)
    ]
    is_open = [step for number, step in shown if shape.steps[number].state == OPEN]
    now = tuple(step.id for step in is_open if not step.optional)
    waits = any(not step.optional and not step.serves_others for step in is_open)
    end = None if waits or shape.end is None else run.routine.ends[shape.end]
    now = now if end is None else ()
    may = () if end is not None else tuple(
        step.id for number, step in shown
        if shape.steps[number].again or (step.optional and shape.steps[number].state == OPEN))
    judges = run.sights[side].judges if side in run.sights else None
    rows = tuple(_row(run, number, shape, bits, end, judges) for number, step in shown)
    return Outline(shape, rows, now, may, end)


def _kept(run: Ready, step: Step, side: str) -> bool:
    """True for a step that the side is not shown before it is done. A reporter is kept from what the school is kept from."""
    sight = run.sights.get(side)
    return PART_OF.get(side, side) in step.kept_from or (sight is not None and step.id in sight.left_out)


def _row(
    run: Ready, number: int, shape: Shape, bits: int, end: End | None, judges: frozenset[str] | None
) -> tuple[Any, ...]:
    step, how = run.routine.steps[number], shape.steps[number]
    if how.state == "waiting" or (how.state == OPEN and end is not None):
        fixed = StepState(step.id, "waiting", owner=step.owner)
        if end is not None:
            fixed = StepState(step.id, "skipped", owner=step.owner, reason=end.text)
        return (fixed, *[None] * 9)
    together = run.together[number]
    one_with = together[0] if together is not None and together[1](bits, {}) is not None else ""
    judged = judges is None or step.id in judges
    due_for = run.dues[number]
    due = due_for(shape) if due_for is not None and how.state in (OPEN, "done") else None
    exact = judged or how.state != "done"
    since = EVER if how.since is None else how.since
    opened = EVER if how.opened is None else how.opened
    state = OPEN if how.state == OPEN else how.state
    return (None, state, step.id, step.owner, since, opened, how.reason, due, judged if due else exact, one_with)


def _sight(routine: Routine, logic: Logic, side: str) -> ReadySight:
    sight = routine.sights[side]
    return ReadySight(
        frozenset(kind for kind, folder in routine.folders.items() if folder in sight.reads),
        logic.test(sight.when) if sight.when else None,
        tuple((hidden, logic.test(hidden.unless) if hidden.unless else None) for hidden in sight.hidden),
        frozenset(step.id for step in routine.steps if _judges(step, routine, sight)),
        routine.about_meetings if "meeting" in sight.reads else frozenset(),
        frozenset() if sight.tells is None else frozenset(step.id for step in routine.steps if step.id not in sight.tells),
    )


def _judges(step: Step, routine: Routine, sight: Sight) -> bool:
    """The side reads the first event that the step's `done` names. Who is told of single steps (`tells`) reads what makes the step
    fall away too: else it would call late what nobody has to do any more."""
    if _first_folder(step.done, routine) not in sight.reads:
        return False
    behind = {kind for one in step.falls_away for kind in kinds_behind(one.when, routine)} if sight.tells is not None else set()
    return all(routine.folders.get(kind) in sight.reads for kind in behind)


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
            return routine.folders.get(of[0].kind)
        case MinutesSent():
            return routine.folders.get("minutes.sent")
        case MeetingCalled():
            return routine.folders.get("meeting.called")
        case ConsentIs(purpose):
            return "meeting" if purpose in routine.about_meetings else routine.folders.get("consent.given")
        case IsFact(name):
            return _first_folder(routine.fact(name).proof, routine)
        case _:
            return None
