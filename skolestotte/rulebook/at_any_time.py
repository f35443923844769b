"""What may happen without a step that waits for it: `at_any_time` of the routine. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from skolestotte.rulebook.conditions import Condition
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.ready import ready
from skolestotte.rulebook.routine import Routine

LEFT = "routine.left"


def holds(routine: Routine, events: Iterable[Event], condition: Condition) -> bool:
    """True when a condition of the routine is true after these events."""
    run = ready(routine)
    bits = run.leaves.look(effective(events)).bits
    return run.logic.test(condition)(bits, {}) is not None


def may_happen(routine: Routine, events: Iterable[Event], kind: str) -> bool:
    """True when the routine lets an event of this kind be recorded now, whichever step is open; once only."""
    known = tuple(events)
    return all(event.kind != kind for event in effective(known)) and may_happen_again(routine, known, kind)


def may_happen_again(routine: Routine, events: Iterable[Event], kind: str) -> bool:
    """The same of what may happen more than once."""
    known = tuple(events)
    return any(record.kind == kind and (record.when is None or holds(routine, known, record.when))
               for record in routine.at_any_time)
