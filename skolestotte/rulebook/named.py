"""What a routine names, for the world of the checker: its conditions, the events they are about, the values a field can take. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from skolestotte.rulebook.conditions import Condition, Happened, LatestIs
from skolestotte.rulebook.events import DEVIATED, Field
from skolestotte.rulebook.moves import Guard
from skolestotte.rulebook.routine import Routine


def all_conditions(routine: Routine) -> Iterable[Condition]:
    """Conditions that stand outside steps, facts and ends."""
    records = [*routine.at_any_time, *(record for step in routine.steps for record in step.records)]
    yield from (record.when for record in records if record.when is not None)
    yield from routine.consents.values()
    for sight in routine.sights.values():
        yield from [sight.when] if sight.when is not None else []
        yield from (hidden.unless for hidden in sight.hidden if hidden.unless is not None)


def events_named(leaves: Iterable[object]) -> Iterable[Happened]:
    """Every event, with the field values that are asked for, that some leaf is about."""
    for leaf in leaves:
        if isinstance(leaf, Happened):
            yield leaf
        elif isinstance(leaf, LatestIs):
            yield from (*leaf.of, *leaf.among)


def deviation(step_id: str) -> Happened:
    """That this step was left out."""
    return Happened(DEVIATED, (("step", (step_id,)),))


def both(guards: Sequence[Guard]) -> Guard:
    """True where all of these are."""
    return lambda bits: all(guard(bits) for guard in guards)


def choices(field: Field) -> tuple[Any, ...]:
    """The values a field of an event can take; one for all where the routine does not tell them apart."""
    if field.type == "bool":
        return (True, False)
    return field.choices or ("1",)
