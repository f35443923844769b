"""What the routine allows to be recorded now. Pure: takes a routine and events, asks nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from skolestotte.rulebook.at_any_time import holds
from skolestotte.rulebook.conditions import Condition, Every, IsFact, StepIs
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine import Record, Routine
from skolestotte.rulebook.words import Words


def may_ask(routine: Routine, events: Iterable[Event], purpose: str) -> bool:
    """True when the family may be asked for this consent now: `asked_when` of the routine."""
    asked_when = routine.consents.get(purpose)
    return asked_when is not None and holds(routine, tuple(events), asked_when)


def step_for(routine: Routine, events: Iterable[Event], kind: str, data: Mapping[str, Any] | None = None) -> str:
    """The id of the open step that records this kind of event with these values, or an empty text.

    `data` may be a part of the event's data: only the values the step names are compared.
    """
    known = tuple(events)
    found = progress(routine, known, date.max)
    for step_id in (*found.now, *found.may):
        for record in routine.step(step_id).records:
            if _fits(record, kind, data or {}) and (record.when is None or holds(routine, known, record.when)):
                return step_id
    return ""


def lacking(routine: Routine, events: Iterable[Event], condition: Condition) -> list[Words]:
    """What of a condition does not hold yet, in the routine's own words: what its facts mean, what its steps are called."""
    known, parts = tuple(events), condition.parts if isinstance(condition, Every) else (condition,)
    found = [_words(routine, part) for part in parts if not holds(routine, known, part)]
    return [words for words in found if words is not None]


def _words(routine: Routine, part: Condition) -> Words | None:
    if isinstance(part, IsFact):
        return routine.fact(part.name).means
    return routine.step(part.step).title if isinstance(part, StepIs) else None


def _fits(record: Record, kind: str, data: Mapping[str, Any]) -> bool:
    return record.kind == kind and all(data.get(name, value) == value for name, value in record.values)
