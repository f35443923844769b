"""Reads conditions from a routine file, checking every name against what is known there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from skolestotte.rulebook.conditions import (
    Always,
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
    StepIs,
    Where,
)
from skolestotte.rulebook.consent import ConsentState
from skolestotte.rulebook.events import DEVIATED, Catalogue
from skolestotte.rulebook.reading import Place

STEP_STATES = ("waiting", "open", "done", "skipped", "deviated", "passed")
CONSENT_STATES = tuple(str(state) for state in ConsentState)
NOTHING: Condition = Always(never=True)
ANYTHING: Where = ()


@dataclass(frozen=True)
class Names:
    """What a condition may refer to."""

    catalogue: Catalogue
    facts: Collection[str]
    steps: Collection[str]
    deadlines: Collection[str]

    @property
    def meeting_types(self) -> tuple[str, ...]:
        """The types of meeting the catalogue knows."""
        called = self.catalogue.kinds.get("meeting.called")
        field = called.field("type") if called else None
        return tuple(field.choices) if field else ()


def condition(place: Place, names: Names) -> Condition:
    """The condition at this place; what is wrong with it is noted as faults."""
    if not place.is_map:
        return Always(place.choice(("always", "never"), "condition") == "never")
    parts = place.entries()
    for key, read in _READERS.items():
        if key in parts:
            return read(place, names)
    place.fault(f"not a condition; one of: {', '.join(_READERS)}, always, never")
    return NOTHING


def event_kind(place: Place, names: Names) -> str:
    """The name of an event kind."""
    return place.choice(tuple(names.catalogue.kinds), "event")


def field_values(place: Place, kind: str, names: Names) -> Where:
    """Fields of an event kind, each with one or more values it may have."""
    known = names.catalogue.kinds.get(kind)
    found = []
    for name, at in place.entries().items():
        field = known.field(name) if known else None
        if known and field is None:
            at.fault(f"{kind} has no field {name!r}; it has: {', '.join(f.name for f in known.fields)}")
        values = tuple(one.value() for one in at.one_or_more())
        for value in values:
            if field and not field.accepts(value):
                allowed = f"; it can be: {', '.join(map(str, field.choices))}" if field.choices else f", it is {field.type}"
                at.fault(f"{name} of {kind} cannot be {value!r}{allowed}")
        if kind == DEVIATED and name == "step":
            for one in at.one_or_more():
                one.choice(names.steps, "step")
        found.append((name, values))
    return tuple(found)


def _event(place: Place, names: Names) -> Condition:
    parts = place.keys(("event",), ("where", "times"))
    kind = event_kind(parts["event"], names)
    where = field_values(parts["where"], kind, names) if "where" in parts else ()
    return Happened(kind, where, parts["times"].whole(1) if "times" in parts else 1)


def _fact(place: Place, names: Names) -> Condition:
    return IsFact(place.keys(("fact",))["fact"].choice(names.facts, "fact"))


def _all(place: Place, names: Names) -> Condition:
    return Every(_several(place.keys(("all",))["all"], names))


def _any(place: Place, names: Names) -> Condition:
    return Some(_several(place.keys(("any",))["any"], names))


def _several(place: Place, names: Names) -> tuple[Condition, ...]:
    items = place.items()
    if place.is_list and not items:
        place.fault("must name at least one condition")
    return tuple(condition(at, names) for at in items)


def _not(place: Place, names: Names) -> Condition:
    return Opposite(condition(place.keys(("not",))["not"], names))


def _consent(place: Place, names: Names) -> Condition:
    parts = place.keys(("consent", "is"))
    purpose = parts["consent"].choice(tuple(names.catalogue.purposes), "purpose")
    return ConsentIs(purpose, _states(parts, CONSENT_STATES))


def _step(place: Place, names: Names) -> Condition:
    parts = place.keys(("step", "is"))
    return StepIs(parts["step"].choice(names.steps, "step"), _states(parts, STEP_STATES))


def _states(parts: Mapping[str, Place], known: Collection[str]) -> tuple[str, ...]:
    return tuple(at.choice(known, "state") for at in parts["is"].one_or_more()) if "is" in parts else ()


def _latest(place: Place, names: Names) -> Condition:
    parts = place.keys(("latest", "is"))
    of = tuple(_one_of(at, names) for at in parts["latest"].items())
    among = []
    for at in parts["is"].one_or_more() if "is" in parts else ():
        wanted = _one_of(at, names)
        if all(wanted.kind != one.kind for one in of):
            at.fault(f"{wanted.kind} is not an event in this list")
        among.append(wanted)
    return LatestIs(of, tuple(among))


def _one_of(place: Place, names: Names) -> Happened:
    """A kind of event, or `{event: kind, where: …}`."""
    if not place.is_map:
        return Happened(event_kind(place, names))
    parts = place.keys(("event",), ("where",))
    kind = event_kind(parts["event"], names) if "event" in parts else ""
    return Happened(kind, field_values(parts["where"], kind, names) if "where" in parts else ())


def _meeting(place: Place, names: Names) -> Condition:
    parts = place.keys(("meeting", "is"))
    if "is" in parts:
        parts["is"].choice(("called",), "state")
    return MeetingCalled(parts["meeting"].choice(names.meeting_types, "meeting"))


def _minutes(place: Place, names: Names) -> Condition:
    parts = place.keys(("minutes", "part", "are"))
    if "are" in parts:
        parts["are"].choice(("sent",), "state")
    part = parts["part"].whole(1) if "part" in parts else 1
    return MinutesSent(parts["minutes"].choice(names.meeting_types, "meeting"), part)


_READERS: Mapping[str, Callable[[Place, Names], Condition]] = {
    "event": _event,
    "fact": _fact,
    "all": _all,
    "any": _any,
    "not": _not,
    "consent": _consent,
    "step": _step,
    "latest": _latest,
    "meeting": _meeting,
    "minutes": _minutes,
}
