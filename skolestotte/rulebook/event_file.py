"""Reads the events of one run from a YAML or JSON text: written by people, or by an outside tool. See docs/routines.md.

People write `- {on: 2026-03-02, report.received: {hold_back: false}}` and may leave out what has one ordinary answer; tools
write `{"seq": 1, "on": "2026-03-02", "kind": "report.received", "data": {…}}`, every field in full.
"""

from __future__ import annotations

from typing import Any

import yaml

from skolestotte.rulebook.events import Catalogue, Event, Kind
from skolestotte.rulebook.reading import Place, RoutineFaults, as_date, read

# What a field is when a person leaves it out. Nothing that decides something has an ordinary answer.
ORDINARY: dict[str, Any] = {
    "report": "1", "unit": "school", "unit_kind": "school", "reporter": "reporter", "channel": "platform",
    "hold_back": False,
    "groundless": False, "person": "contact", "reason_given": True, "youth_attends": False, "nurse_attends": False,
    "of": "guardian", "form": "written", "request": "1", "basis": "consent", "with_measures": False, "alternative_given": True,
}


def parse_events(text: str, file: str, catalogue: Catalogue) -> tuple[Event, ...]:
    """The events in a text: a list, or a mapping with the key `events`. Raises `RoutineFaults` with every fault."""
    place = read(text, file)
    events = events_at(_list_of(place), catalogue)
    if place.faults:
        raise RoutineFaults(place.faults)
    return events


def _list_of(place: Place) -> Place:
    return place.keys(("events",)).get("events", place) if place.is_map else place


def events_at(place: Place, catalogue: Catalogue) -> tuple[Event, ...]:
    """The events of a list; what is wrong is noted at the place."""
    found = [_event(at, number, catalogue) for number, at in enumerate(place.items(), 1)]
    events = tuple(event for event in found if event is not None)
    if len({event.seq for event in events}) < len(events):
        place.fault("two events have the same seq")
    return events


def _event(place: Place, number: int, catalogue: Catalogue) -> Event | None:
    parts = place.entries()
    if "on" not in parts:
        place.fault("an event needs the day it happened: on")
        return None
    on = as_date(plain(parts["on"]))
    if on is None:
        parts["on"].fault("must be a date (yyyy-mm-dd)")
        return None
    if "kind" in parts:
        parts = place.keys(("on", "kind", "data"), ("seq",))
        kind, data = parts["kind"].text(), plain(parts["data"]) if "data" in parts else {}
        seq = parts["seq"].whole(1) if "seq" in parts else number
    else:
        kinds = [key for key in parts if key not in ("on", "seq")]
        if len(kinds) != 1:
            place.fault("an event has on and exactly one kind, like: {on: 2026-03-02, report.received: {}}")
            return None
        kind, data = kinds[0], _filled(catalogue.kinds.get(kinds[0]), plain(parts[kinds[0]]))
        seq = parts["seq"].whole(1) if "seq" in parts else number
    if not isinstance(data, dict):
        place.fault(f"the fields of {kind} must be a mapping")
        return None
    for fault in catalogue.faults_of(kind, data):
        place.fault(fault)
    return Event(seq, kind, on, data)


def _filled(kind: Kind | None, data: Any) -> Any:
    """The fields with ordinary answers filled in: a meeting is named by its type, a consent by its purpose."""
    if data is None:
        data = {}
    if kind is None or not isinstance(data, dict):
        return data
    ordinary = ORDINARY | {"meeting": data.get("type"), "consent": data.get("purpose")}
    for field in kind.fields:
        if field.name not in data and not field.optional and ordinary.get(field.name) is not None:
            data[field.name] = [ordinary[field.name]] if field.type == "ids" else ordinary[field.name]
    return data


def plain(place: Place) -> Any:
    """The value with texts as keys: `on` stays `on`, which YAML alone would read as true."""
    if isinstance(place.node, yaml.MappingNode):
        return {key: plain(at) for key, at in place.entries().items()}
    if place.is_list:
        return [plain(at) for at in place.items()]
    return place.value()
