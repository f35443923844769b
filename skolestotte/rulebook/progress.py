"""Where a case stands in its routine: `progress(routine, events, today)`. Never set by hand, always worked out anew.

Pure and total. Hand over the events of this run that the reader may read; the answer is that reader's picture.
Corrections and retractions are carried out first; the order of the events does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skolestotte.rulebook.due import DueDate, standing
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.logic import day_of
from skolestotte.rulebook.ready import OPEN, StepState, ready
from skolestotte.rulebook.routine import Routine
from skolestotte.rulebook.words import Words


@dataclass(frozen=True, slots=True)
class Progress:
    """The picture of one run. `now`: ids of the open steps. `may`: of those that may be done too, but nobody has to;
    also those that are done and may be done again.
    `faults`: what was odd in the events, in plain English."""

    steps: tuple[StepState, ...]
    now: tuple[str, ...]
    may: tuple[str, ...] = ()
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
    look = run.leaves.look(effective(events))
    outline = run.outline(look.bits, side)
    days = look.days
    states: list[StepState] = []
    add, new = states.append, tuple.__new__
    for fixed, state, step, owner, since, opened, reason, due_of, judged, one_with in outline.rows:
        if fixed is not None:
            add(fixed)
            continue
        day = days[since] if type(since) is int else day_of(since, days)
        due = due_of(look) if due_of is not None else None
        if state is OPEN:
            how = standing(due, today, None) if due is not None and judged else ""
            add(new(StepState, (step, state, day, None, due, how, owner, None, how == "late", True, one_with)))
            continue
        first = days[opened] if type(opened) is int else day_of(opened, days)
        if due is None or day is None or not judged:
            add(new(StepState, (step, state, first, day, due, "", owner, reason, False, judged, one_with)))
        elif day <= due.rolled:
            add(new(StepState, (step, state, first, day, due, "done", owner, None, False, True, one_with)))
        else:
            add(new(StepState, (step, state, first, day, due, "done_late", owner, None, True, True, one_with)))
    faults = tuple(f"unknown event {kind!r}" for kind in sorted(map(str, look.odd))) if look.odd else ()
    end = outline.end
    if end is None:
        return Progress(tuple(states), outline.now, outline.may, faults=faults)
    return Progress(tuple(states), (), (), True, end.id, end.text, end.hands_over_to, faults)


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
        if sight.reads(event)
        and not any(
            event.kind == rule.kind and all(event.data.get(name) in values for name, values in rule.where)
            for rule in hidden
        )
    )


__all__ = ["DueDate", "Progress", "StepState", "progress", "seen_by"]
