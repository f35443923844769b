"""What can happen in a case: the catalogue of event kinds (data) and the events themselves.

The kinds, their fields and their texts are data in `routines/events.yaml`. An event is never changed: a correction is a
later event, and `effective` gives the events as they stand with every correction and retraction carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from skolestotte.rulebook.reading import LANGUAGES, Place, RoutineFaults, as_date, read
from skolestotte.rulebook.words import Words, worded

FOLDERS = ("identity", "concern", "report", "cws", "family", "collab", "meeting", "personal")
TYPES = ("id", "ids", "text", "bool", "date", "number", "changes")
PURPOSE_SCOPES = ("case", "run", "meeting")
CORRECTED, RETRACTED, DEVIATED = "event.corrected", "event.retracted", "step.deviated"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a case. `seq`: its number in the journal; `on`: the day it happened.

    `run`: the run of a routine it belongs to; empty when it belongs to the whole case, or there is only one run.
    """

    seq: int
    kind: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event kind. `choices`: the allowed values (type choice); `optional`: may be left out."""

    name: str
    type: str
    choices: tuple[Any, ...] = ()
    optional: bool = False

    def accepts(self, value: object) -> bool:
        """True if the value has the type (and is one of the choices)."""
        if value is None:
            return self.optional
        match self.type:
            case "choice":
                return value in self.choices and not isinstance(value, bool)
            case "bool":
                return isinstance(value, bool)
            case "date":
                return as_date(value) is not None
            case "number":
                return type(value) is int
            case "changes":
                return isinstance(value, Mapping)
            case "ids":
                return isinstance(value, list | tuple) and all(isinstance(v, str) and v for v in value)
            case _:
                return isinstance(value, str) and bool(value)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event. `folder`: the kind of folder it lies in, which decides who may read it.

    `of_case`: it belongs to the whole case, not to one run of a routine, so every run sees it.
    """

    name: str
    folder: str
    text: Words
    fields: tuple[Field, ...]
    of_case: bool = False

    def field(self, name: str) -> Field | None:
        """The field with this name."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All kinds of events by name, and the purposes a consent can have. `of_case`: purposes that every run sees; `of_meeting`:
    purposes that are asked about one meeting, whose folder the question and the answers lie in."""

    kinds: Mapping[str, Kind]
    purposes: Mapping[str, Words]
    of_case: frozenset[str] = frozenset()
    of_meeting: frozenset[str] = frozenset()

    def is_of_case(self, kind: str, data: Mapping[str, Any]) -> bool:
        """True for an event that belongs to the whole case, not to one run of a routine."""
        known = self.kinds.get(kind)
        return bool(known and known.of_case) or (kind.startswith("consent.") and data.get("purpose") in self.of_case)

    def folder_of(self, kind: str, data: Mapping[str, Any]) -> str:
        """The kind of folder in which an event lies. Errors: KeyError for an unknown kind."""
        about_meeting = kind.startswith("consent.") and data.get("purpose") in self.of_meeting
        return "meeting" if about_meeting else self.kinds[kind].folder

    def faults_of(self, kind: str, data: Mapping[str, Any]) -> tuple[str, ...]:
        """What is wrong with an event of this kind and data, in plain English; empty when nothing is."""
        known = self.kinds.get(kind)
        if known is None:
            return (f"unknown event {kind!r}",)
        names = {f.name for f in known.fields}
        unknown = [f"{kind} has no field {name!r}" for name in data if name not in names]
        return (*unknown, *(fault for f in known.fields for fault in self._field_faults(known, f, data)))

    def _field_faults(self, kind: Kind, wanted: Field, data: Mapping[str, Any]) -> list[str]:
        if wanted.name not in data:
            return [] if wanted.optional else [f"{kind.name} lacks {wanted.name!r}"]
        value = data[wanted.name]
        if not wanted.accepts(value):
            allowed = f" ({', '.join(map(str, wanted.choices))})" if wanted.choices else ""
            return [f"{kind.name}: {wanted.name} cannot be {value!r}, must be {wanted.type}{allowed}"]
        if wanted.name == "purpose" and value not in self.purposes:
            return [f"{kind.name}: unknown purpose {value!r}"]
        return []


def parse_catalogue(text: str, file: str = "events.yaml") -> Catalogue:
    """The catalogue from its YAML text. Raises `RoutineFaults` with every fault and its line."""
    place = read(text, file)
    parts = place.keys(("kinds", "purposes"))
    kinds = {name: _kind(name, at) for name, at in parts["kinds"].entries().items()} if "kinds" in parts else {}
    purposes = {name: _purpose(at) for name, at in parts["purposes"].entries().items()} if "purposes" in parts else {}
    if place.faults:
        raise RoutineFaults(place.faults)
    scopes = {scope: frozenset(name for name, (_, own) in purposes.items() if own == scope) for scope in PURPOSE_SCOPES}
    return Catalogue(kinds, {name: words for name, (words, _) in purposes.items()}, scopes["case"], scopes["meeting"])


def _purpose(place: Place) -> tuple[Words, str]:
    parts = place.keys(LANGUAGES, ("scope",))
    scope = parts["scope"].choice(PURPOSE_SCOPES, "scope") if "scope" in parts else "run"
    return worded({one: parts[one].text() for one in LANGUAGES if one in parts}, place.fault), scope


def _is_of_case(parts: Mapping[str, Place]) -> bool:
    return "scope" in parts and parts["scope"].choice(("case", "run"), "scope") == "case"


def _kind(name: str, place: Place) -> Kind:
    parts = place.keys(("folder", "text", "fields"), ("scope",))
    folder = parts["folder"].choice(FOLDERS, "folder") if "folder" in parts else ""
    text = parts["text"].words() if "text" in parts else Words("", "", "")
    fields = parts["fields"].entries() if "fields" in parts else {}
    return Kind(name, folder, text, tuple(_field(key, at) for key, at in fields.items()), _is_of_case(parts))


def _field(name: str, place: Place) -> Field:
    """`date`, `bool`, … or a list of choices; `optional` in front makes it one that may be left out."""
    if place.is_list:
        return Field(name, "choice", tuple(at.value() for at in place.items()))
    if place.is_map:
        parts = place.keys(("optional",))
        inner = _field(name, parts["optional"]) if "optional" in parts else Field(name, "text")
        return Field(name, inner.type, inner.choices, optional=True)
    return Field(name, place.choice(TYPES, "type of field"))


def effective(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events as they stand: corrections carried out, retracted events and the corrections themselves left out.

    A retraction can undo a correction or another retraction. One that points at nothing known has no effect.
    """
    known = tuple(events)
    for event in known:
        if event.kind == CORRECTED or event.kind == RETRACTED:
            return _corrected(known)
    return known


def _corrected(events: tuple[Event, ...]) -> tuple[Event, ...]:
    retracted: set[object] = set()
    corrections: dict[object, list[Event]] = {}
    for event in sorted(events, key=lambda e: e.seq, reverse=True):
        target = event.data.get("seq")
        if event.seq in retracted or not (isinstance(target, int) and target < event.seq):
            continue
        if event.kind == RETRACTED:
            retracted.add(target)
        elif event.kind == CORRECTED:
            corrections.setdefault(target, []).insert(0, event)
    return tuple(
        _with(event, corrections.get(event.seq, ()))
        for event in events
        if event.seq not in retracted and event.kind not in (CORRECTED, RETRACTED)
    )


def _with(event: Event, corrections: Iterable[Event]) -> Event:
    on, data = event.on, event.data
    for correction in corrections:
        on = as_date(correction.data.get("on")) or on
        changes = correction.data.get("data")
        if isinstance(changes, Mapping):
            data = {**data, **changes}
    return Event(event.seq, event.kind, on, data, event.run)
