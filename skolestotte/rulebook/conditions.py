"""The conditions of a routine: what they can say, and how they are compiled to fast functions.

A compiled condition takes what a reader has seen of a case (`Seen`) and gives the day it became true, or None while it
is not. "Always" is the first day there is. Conditions are pure and total: no event, however odd, makes them fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from skolestotte.rulebook.consent import Standing, standing_of
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.reading import as_date

ALWAYS = date.min
UNKNOWN: Any = object()
PASSED = frozenset(("done", "skipped", "deviated"))


@dataclass(frozen=True)
class Always:
    """True from the beginning, or (`never`) not at all."""

    never: bool = False


@dataclass(frozen=True)
class Happened:
    """An event of this kind whose fields have one of these values, at least `times` times."""

    kind: str
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    times: int = 1


@dataclass(frozen=True)
class IsFact:
    """A named fact of the routine is true."""

    name: str


@dataclass(frozen=True)
class Every:
    """All parts are true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """At least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Opposite:
    """The part is not true."""

    part: Condition


@dataclass(frozen=True)
class ConsentIs:
    """The consent for a purpose is in one of these states."""

    purpose: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class StepIs:
    """Another step is in one of these states (`passed` stands for done, skipped or deviated)."""

    step: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class LatestIs:
    """Of these kinds of events, the latest is one of `kinds`."""

    of: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class MeetingCalled:
    """A meeting of this type is called and not cancelled."""

    type: str


@dataclass(frozen=True)
class MinutesSent:
    """This part of a meeting of this type is held, and the minutes of every one that was held are sent."""

    type: str
    part: int


Condition = Always | Happened | IsFact | Every | Some | Opposite | ConsentIs | StepIs | LatestIs | MeetingCalled | MinutesSent


class Seen:
    """The events one reader has of one case, indexed once; facts, consents and steps are worked out when asked for."""

    __slots__ = ("by_kind", "consents", "facts", "steps")

    def __init__(self, events: Iterable[Event], facts: int, steps: int) -> None:
        by_kind: dict[str, list[Event]] = {}
        for event in events:
            kind = event.kind
            if kind in by_kind:
                by_kind[kind].append(event)
            else:
                by_kind[kind] = [event]
        self.by_kind = by_kind
        self.facts: list[Any] = [UNKNOWN] * facts
        self.steps: list[Any] = [None] * steps
        self.consents: dict[str, Standing] | None = None

    def consent(self, purpose: str) -> Standing:
        """The standing of the consent for a purpose."""
        if self.consents is None:
            self.consents = {}
        found = self.consents.get(purpose)
        if found is None:
            own = [
                event
                for kind in ("consent.asked", "consent.given", "consent.confirmed", "consent.refused", "consent.withdrawn")
                for event in self.by_kind.get(kind, ())
                if event.data.get("purpose") == purpose
            ]
            found = self.consents[purpose] = standing_of(own)
        return found

    def meeting(self, type_: str) -> date | None:
        """The day the latest meeting of this type is to be held, if one is called and not cancelled."""
        called = self._called(type_)
        if called is None:
            return None
        moved = [e for e in self.by_kind.get("meeting.moved", ()) if _same_meeting(e, called) and _when(e) > _when(called)]
        return as_date((max(moved, key=_when) if moved else called).data.get("meeting_on"))

    def _called(self, type_: str) -> Event | None:
        cancelled = self.by_kind.get("meeting.cancelled", ())
        standing = [
            event
            for event in self.by_kind.get("meeting.called", ())
            if event.data.get("type") == type_
            and not any(_same_meeting(c, event) and _when(c) > _when(event) for c in cancelled)
        ]
        return max(standing, key=_when) if standing else None

    def called_on(self, type_: str) -> date | None:
        """The day that meeting was called."""
        called = self._called(type_)
        return called.on if called else None


def _when(event: Event) -> tuple[date, int]:
    return (event.on, event.seq)


def _same_meeting(one: Event, other: Event) -> bool:
    return bool(one.data.get("meeting") == other.data.get("meeting"))


Test = Callable[[Seen], date | None]


def compiled(condition: Condition, facts: Mapping[str, int], fact_tests: Sequence[Any], step_test: Callable[[str], Any]) -> Test:
    """The condition as a function. `fact_tests` may still be filled when this is called; `step_test(id)` gives the
    function that works out `(state, since)` of another step."""

    def build(part: Condition) -> Test:
        match part:
            case Always(never):
                return _never if never else _always
            case Happened(kind, where, times):
                return _happened(kind, where, times)
            case IsFact(name):
                return _fact(facts[name], fact_tests)
            case Every(parts):
                return _every(tuple(build(p) for p in parts))
            case Some(parts):
                return _some(tuple(build(p) for p in parts))
            case Opposite(inner):
                return _opposite(build(inner))
            case ConsentIs(purpose, states):
                return _consent(purpose, frozenset(states))
            case StepIs(step, states):
                return _step(step_test(step), _step_states(states))
            case LatestIs(of, kinds):
                return _latest(of, frozenset(kinds))
            case MeetingCalled(type_):
                return lambda seen: seen.called_on(type_) if "meeting.called" in seen.by_kind else None
            case MinutesSent(type_, number):
                return _minutes(type_, number)

    return build(condition)


def _step_states(states: Iterable[str]) -> frozenset[str]:
    return frozenset(one for state in states for one in (PASSED if state == "passed" else (state,)))


def _always(seen: Seen) -> date | None:
    return ALWAYS


def _never(seen: Seen) -> date | None:
    return None


def _happened(kind: str, where: tuple[tuple[str, tuple[Any, ...]], ...], times: int) -> Test:
    if times > 1:
        return _repeated(kind, where, times)
    if not where:

        def any_of_kind(seen: Seen) -> date | None:
            found = seen.by_kind.get(kind)
            if found is None:
                return None
            return found[0].on if len(found) == 1 else min([e.on for e in found])

        return any_of_kind
    if len(where) == 1:
        name, values = where[0]

        def with_one(seen: Seen) -> date | None:
            first = None
            for event in seen.by_kind.get(kind, ()):
                if event.data.get(name) in values and (first is None or event.on < first):
                    first = event.on
            return first

        return with_one

    def with_all(seen: Seen) -> date | None:
        first = None
        for event in seen.by_kind.get(kind, ()):
            if (first is None or event.on < first) and _fits(event, where):
                first = event.on
        return first

    return with_all


def _fits(event: Event, where: tuple[tuple[str, tuple[Any, ...]], ...]) -> bool:
    data = event.data
    return all(data.get(name) in values for name, values in where)


def _repeated(kind: str, where: tuple[tuple[str, tuple[Any, ...]], ...], times: int) -> Test:
    def repeated(seen: Seen) -> date | None:
        days = sorted(e.on for e in seen.by_kind.get(kind, ()) if _fits(e, where))
        return days[times - 1] if len(days) >= times else None

    return repeated


def _fact(index: int, tests: Sequence[Any]) -> Test:
    def fact(seen: Seen) -> date | None:
        facts = seen.facts
        day = facts[index]
        if day is UNKNOWN:
            day = facts[index] = tests[index](seen)
        return day  # type: ignore[no-any-return]

    return fact


def _every(tests: tuple[Test, ...]) -> Test:
    def every(seen: Seen) -> date | None:
        last = ALWAYS
        for test in tests:
            day = test(seen)
            if day is None:
                return None
            if day > last:
                last = day
        return last

    return every


def _some(tests: tuple[Test, ...]) -> Test:
    def some(seen: Seen) -> date | None:
        first = None
        for test in tests:
            day = test(seen)
            if day is not None and (first is None or day < first):
                if day is ALWAYS:
                    return day
                first = day
        return first

    return some


def _opposite(test: Test) -> Test:
    return lambda seen: ALWAYS if test(seen) is None else None


def _consent(purpose: str, states: frozenset[str]) -> Test:
    none = "none" in states

    def consent(seen: Seen) -> date | None:
        if "consent.asked" not in seen.by_kind and seen.consents is None:
            return ALWAYS if none else None
        standing = seen.consent(purpose)
        return (standing.since or ALWAYS) if standing.state in states else None

    return consent


def _step(evaluate: Any, states: frozenset[str]) -> Test:
    def step(seen: Seen) -> date | None:
        found = evaluate(seen)
        return (found[1] or ALWAYS) if found[0] in states else None

    return step


def _latest(of: tuple[str, ...], kinds: frozenset[str]) -> Test:
    def latest(seen: Seen) -> date | None:
        found = [event for kind in of for event in seen.by_kind.get(kind, ())]
        if not found:
            return None
        last = max(found, key=_when)
        return last.on if last.kind in kinds else None

    return latest


def _minutes(type_: str, part: int) -> Test:
    def minutes(seen: Seen) -> date | None:
        held = _meetings(seen, "meeting.part_held", type_, part)
        if not held:
            return None
        sent = _meetings(seen, "minutes.sent", type_, part)
        if not held.keys() <= sent.keys():
            return None
        return max(max(sent[m], held[m]) for m in held)

    return minutes


def _meetings(seen: Seen, kind: str, type_: str, part: int) -> dict[object, date]:
    """The first day of each meeting's event of this kind."""
    found: dict[object, date] = {}
    for event in seen.by_kind.get(kind, ()):
        data = event.data
        if data.get("type") == type_ and data.get("part") == part:
            meeting = data.get("meeting")
            found[meeting] = min(event.on, found.get(meeting, event.on))
    return found
