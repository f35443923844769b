"""Where a case stands in its routine: `progress(routine, events, today)`. Never set by hand, always worked out anew.

Pure and total. Hand over the events of this run that the reader may read; the answer is that reader's picture.
Corrections and retractions are carried out first; the order of the events does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from skolestotte.rulebook.due import DueDate, standing
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.logic import day_of
from skolestotte.rulebook.reading import Words
from skolestotte.rulebook.ready import ready
from skolestotte.rulebook.routine import Routine


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


@dataclass(frozen=True, slots=True)
class Progress:
    """The picture of one run. `now`: ids of the open steps. `faults`: what was odd in the events, in plain English."""

    steps: tuple[StepState, ...]
    now: tuple[str, ...]
    ended: bool = False
    end_id: str = ""
    end_reason: Words | None = None
    hands_over_to: str = ""
    faults: tuple[str, ...] = ()

    def step(self, step_id: str) -> StepState | None:
        """The state of one step; None if this reader is not shown it."""
        return next((state for state in self.steps if state.step == step_id), None)


_state: Any = tuple.__new__


def progress(routine: Routine, events: Iterable[Event], today: date, side: str | None = None) -> Progress:
    """The progress of one run. `today` decides only what is near or late.

    `side`: whose picture it is (`school`, `guardians`); the events must be those that side may read. Steps kept from that
    side are left out until what it may read proves them done, and a step is not called late where it could not know.
    None: the service's own picture, with everything.
    """
    run = ready(routine)
    look = run.leaves.look(effective(events))
    shape = run.logic.shape(look.bits)
    days, dues, together = look.days, run.dues, run.together
    judges = run.sights[side].judges if side in run.sights else None
    states: list[StepState] = []
    now: list[str] = []
    for number, step in enumerate(routine.steps):
        state, since, opened, reason = shape.steps[number]
        if side is not None and state != "done" and side in step.kept_from:
            continue
        if state == "waiting":
            states.append(_state(StepState, (step.id, state, None, None, None, "", step.owner, None, False, True, "")))
            continue
        since_day = days[since] if type(since) is int and since >= 0 else day_of(since, days)
        if state == "skipped":
            states.append(_state(StepState, (step.id, state, None, since_day, None, "", step.owner, reason, False, True, "")))
            continue
        opened_day = days[opened] if type(opened) is int and opened >= 0 else day_of(opened, days)
        due_of = dues[number]
        due = due_of(look, shape) if due_of is not None and state != "deviated" else None
        judged = judges is None or step.id in judges
        joined = together[number]
        one_with = joined[0] if joined is not None and joined[1](look.bits, {}) is not None else ""
        if state == "open":
            now.append(step.id)
            how = standing(due, today, None) if due is not None and judged else ""
            states.append(
                _state(StepState, (step.id, state, opened_day, None, due, how, step.owner, None, how == "late", True, one_with))
            )
        else:
            how = standing(due, since_day, since_day) if due is not None and since_day is not None and judged else ""
            late = how == "done_late"
            states.append(
                _state(StepState, (step.id, state, opened_day, since_day, due, how, step.owner, None, late, judged, one_with))
            )
    faults = tuple(f"unknown event {kind!r}" for kind in sorted(map(str, look.odd))) if look.odd else ()
    if now or shape.end is None:
        return Progress(tuple(states), tuple(now), faults=faults)
    end = routine.ends[shape.end]
    closed = tuple(_never_needed(state, end.text) if state.state == "waiting" else state for state in states)
    return Progress(closed, (), True, end.id, end.text, end.hands_over_to, faults)


def _never_needed(state: StepState, reason: Words) -> StepState:
    return state._replace(state="skipped", reason=reason)


def seen_by(routine: Routine, events: Iterable[Event], side: str) -> tuple[Event, ...]:
    """Of all events of a run, those a side may read by the routine's `sight`. For tests, tools and the checker: in the web
    the folder doors decide. Raises `KeyError` for a side without a sight."""
    run = ready(routine)
    known = effective(events)
    bits, sight = run.leaves.look(known).bits, run.sights[side]
    if sight.when is not None and sight.when(bits, {}) is None:
        return ()
    hidden = [rule for rule, unless in sight.hidden if unless is None or unless(bits, {}) is None]
    return tuple(
        event
        for event in known
        if event.kind in sight.kinds
        and not any(
            event.kind == rule.kind and all(event.data.get(name) in values for name, values in rule.where)
            for rule in hidden
        )
    )


__all__ = ["DueDate", "Progress", "StepState", "progress", "seen_by"]
