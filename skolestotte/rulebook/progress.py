"""Where a case stands in its routine: `progress(routine, events, today)`. Never set by hand, always worked out anew.

Pure and total. Hand over the events of this run that the reader may read; the answer is that reader's picture.
Corrections and retractions are carried out first; the order of the events does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from skolestotte.rulebook.compiled import Ready, ReadyStep, ready
from skolestotte.rulebook.conditions import ALWAYS, Seen
from skolestotte.rulebook.due import DueDate, standing
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.reading import Words
from skolestotte.rulebook.routine import End, Routine, Step


class StepState(NamedTuple):
    """One step today.

    `state`: waiting, open, done, skipped or deviated. `opened_on`, `done_on` (the day it was done, skipped or left out).
    `due`: None where nothing is due. `standing`: ahead, near, due_today, late, done, done_late, or empty (no due date, or
    this reader cannot judge it). `reason`: why it is skipped. `late`: open past its due date, or done after it.
    `exact`: False where this reader knows the step is done but not on which day (done_on is then the latest possible day).
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


def progress(routine: Routine, events: Iterable[Event], today: date, side: str | None = None) -> Progress:
    """The progress of one run. `today` decides only what is near or late.

    `side`: whose picture it is (`school`, `guardians`); the events must be those that side may read. Steps kept from that
    side are left out until what it may read proves them done, and a step is not called late where it could not know.
    None: the service's own picture, with everything.
    """
    run = ready(routine)
    seen = run.see(effective(events))
    judged = run.judges.get(side) if side else None
    states: list[StepState] = []
    now: list[str] = []
    for part in run.steps:
        state, since, reason = part.test(seen)
        step = part.step
        if side is not None and side in step.kept_from and state != "done":
            continue
        if state == "open":
            now.append(step.id)
            states.append(_open(part, seen, since, today, judged is None or step.id in judged))
        elif state == "done":
            states.append(_done(part, seen, since, judged is None or step.id in judged))
        elif state == "waiting":
            states.append(StepState(step.id, state, owner=step.owner))
        else:
            states.append(StepState(step.id, state, None, _day(since), owner=step.owner, reason=reason))
    end = None if now else _end(run, seen)
    if end is not None:
        states = [_never_needed(state, end) if state.state == "waiting" else state for state in states]
    faults = _faults(run, seen) if not seen.by_kind.keys() <= routine.folders.keys() else ()
    if end is None:
        return Progress(tuple(states), tuple(now), faults=faults)
    return Progress(tuple(states), (), True, end.id, end.text, end.hands_over_to, faults)


def seen_by(routine: Routine, events: Iterable[Event], side: str) -> tuple[Event, ...]:
    """Of all events of a run, those a side may read by the routine's `sight`. For tests, tools and the checker: in the web
    the folder doors decide. Takes and gives events as they stand. Raises `KeyError` for a side without a sight."""
    run = ready(routine)
    known = effective(events)
    seen = run.see(known)
    kinds, when, hidden = run.sights[side]
    if when is not None and when(seen) is None:
        return ()
    kept = [rule for rule, unless in hidden if unless is None or unless(seen) is None]
    return tuple(
        event for event in known
        if event.kind in kinds and not any(
            event.kind == rule.kind and all(event.data.get(name) in values for name, values in rule.where) for rule in kept
        )
    )


def _day(since: date | None) -> date | None:
    return None if since is ALWAYS else since


def _open(part: ReadyStep, seen: Seen, since: date | None, today: date, judged: bool) -> StepState:
    step = part.step
    due = part.due(seen) if part.due is not None else None
    how = standing(due, today, None) if due is not None and judged else ""
    together = _together(part, seen) if part.together is not None else ""
    return StepState(step.id, "open", None if since is ALWAYS else since, None, due, how, step.owner, None, how == "late",
                     True, together)


def _done(part: ReadyStep, seen: Seen, since: date | None, judged: bool) -> StepState:
    step = part.step
    due = part.due(seen) if part.due is not None else None
    done_on = None if since is ALWAYS else since
    how = standing(due, done_on, done_on) if due is not None and done_on is not None and judged else ""
    opened = part.opens(seen)
    together = _together(part, seen) if part.together is not None else ""
    return StepState(step.id, "done", None if opened is ALWAYS else opened, done_on, due, how, step.owner, None,
                     how == "done_late", judged, together)


def _together(part: ReadyStep, seen: Seen) -> str:
    with_ = part.step.together_with
    return with_.step if with_ is not None and part.together is not None and part.together(seen) is not None else ""


def _end(run: Ready, seen: Seen) -> End | None:
    for end, test in zip(run.routine.ends, run.ends, strict=True):
        if test(seen) is not None:
            return end
    return None


def _never_needed(state: StepState, end: End) -> StepState:
    return state._replace(state="skipped", reason=end.text)


def _faults(run: Ready, seen: Seen) -> tuple[str, ...]:
    return tuple(f"unknown event {kind!r}" for kind in sorted(map(str, seen.by_kind)) if kind not in run.routine.folders)


__all__ = ["DueDate", "Progress", "Step", "StepState", "progress", "seen_by"]
