"""A question about sharing written as a file (YAML or JSON), as `skolestotte may-share` takes it.

The form is described in `docs/sharing.md`. Every fault names the file and the place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from skolestotte.rulebook.casefacts import CaseFacts
from skolestotte.rulebook.events import Catalogue, Event, parse_catalogue
from skolestotte.rulebook.facts import facts_of
from skolestotte.rulebook.loader import Row, read_yaml, routine_text
from skolestotte.rulebook.parties import (
    CwsFunction,
    FolderFacts,
    FolderKind,
    FolderUse,
    Participant,
    Party,
    PartyKind,
    Person,
    Relation,
    Unit,
    UnitKind,
)
from skolestotte.rulebook.reading import as_date

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom to whom, on which day, and the facts of the case."""

    what: FolderFacts
    sender: Party
    receiver: Party
    facts: CaseFacts
    today: date


def parse_question(text: str, file: str) -> Question:
    """The question in the text. Raises `DataFault`; an event must be one the catalogue knows."""
    data = read_yaml(text, file)
    top = Row({**data, "events": _with_on(data.get("events"))}, file, "")
    catalogue = parse_catalogue(routine_text("events.yaml"))
    today = _day(top, "today")
    events = [_event(row, number, catalogue) for number, row in enumerate(_rows(top, "events"), 1)]
    units, people = _each(top, "units", _unit), _each(top, "people", _person)
    facts = facts_of(events, units, people)
    question = Question(_what(top), _party(top, "from"), _party(top, "to"), facts, today)
    top.done()
    return question


def _what(top: Row) -> FolderFacts:
    row = Row(top.raw("what"), top.file, "what")
    part = row.number("part", 1) or 1
    what = FolderFacts(
        kind=_one_of(row, "kind", FolderKind),
        id=row.text("id", ""),
        owner_unit=row.text("owner_unit", ""),
        report=row.text("report", ""),
        meeting=row.text("meeting", ""),
        part=part,
        person=row.text("person", ""),
        sent=row.flag("sent"),
        school_unit=row.text("school_unit", ""),
        participants=frozenset(_each(row, "participants", _participant)),
        use=_one_of(row, "use", FolderUse) if row.raw("use") is not None else FolderUse.PART,
    )
    row.done()
    return what


def _party(top: Row, key: str) -> Party:
    row = Row(top.raw(key), top.file, key)
    party = Party(_one_of(row, "kind", PartyKind), row.text("unit", ""), row.text("person", ""))
    row.done()
    return party


def _unit(row: Row) -> Unit:
    return Unit(
        id=row.text("id"),
        kind=_one_of(row, "kind", UnitKind),
        functions=frozenset(CwsFunction(name) for name in _names(row, "functions", tuple(CwsFunction))),
        liaison_roles=_names(row, "liaison_roles"),
        head_roles=_names(row, "head_roles"),
    )


def _person(row: Row) -> Person:
    party = None if row.raw("party") is None else row.flag("party")
    relation = _one_of(row, "relation", Relation)
    born = None if row.raw("birth_date") is None else _day(row, "birth_date")
    return Person(row.text("id"), relation, row.flag("parental_responsibility"), party, born)


def _participant(row: Row) -> Participant:
    return Participant(row.text("person"), row.text("unit"), row.flag("writes"))


def _event(row: Row, number: int, catalogue: Catalogue) -> Event:
    kind, on, data = row.text("kind"), _day(row, "on"), row.raw("data") or {}
    if not isinstance(data, dict):
        raise row.fault("data must be a mapping of fields to values")
    if faults := catalogue.faults_of(kind, data):
        raise row.fault("; ".join(faults))
    event = Event(row.number("seq", number) or number, kind, on, data)
    row.done()
    return event


def _with_on(events: object) -> object:
    """The events with their key `on` as it was written: YAML takes a bare `on` for true."""
    if not isinstance(events, list):
        return events
    return [{("on" if key is True else key): value for key, value in event.items()}
            if isinstance(event, dict) else event for event in events]


def _day(row: Row, key: str) -> date:
    day = as_date(row.raw(key))
    if day is None:
        raise row.fault(f"{key} must be a date (yyyy-mm-dd)")
    return day


def _rows(row: Row, key: str) -> list[Row]:
    return [] if row.raw(key) in (None, []) else row.rows(key)


def _each(row: Row, key: str, read: Callable[[Row], T]) -> tuple[T, ...]:
    found: list[T] = []
    for one in _rows(row, key):
        found.append(read(one))
        one.done()
    return tuple(found)


def _one_of(row: Row, key: str, kinds: type[E]) -> E:
    return kinds(row.choice(key, tuple(kinds)))


def _names(row: Row, key: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
    value = row.raw(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise row.fault(f"{key} must be a list of words")
    if wrong := [v for v in value if allowed and v not in allowed]:
        raise row.fault(f"{key}: {wrong[0]!r} must be one of {', '.join(allowed)}")
    return tuple(value)
