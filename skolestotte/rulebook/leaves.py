"""What the events alone tell: which leaves of a routine's conditions are true, and since when. One pass over the events.

`Leaves.look(events)` gives a `Look`: a number with one bit for each true leaf, and the day each became true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from skolestotte.rulebook.conditions import ConsentIs, Happened, LatestIs, Leaf, MeetingCalled, MinutesSent, Where
from skolestotte.rulebook.consent import KINDS as CONSENT_KINDS
from skolestotte.rulebook.consent import standing_of
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.reading import as_date

MEETING_KINDS = ("meeting.called", "meeting.moved", "meeting.cancelled")


class Look:
    """One reader's events, looked at once. `bits`: the true leaves; `days`: since when, by leaf; `kept`: events by kind, for
    the kinds that dates are read from; `odd`: True if some kind is unknown."""

    __slots__ = ("bits", "days", "kept", "meeting_days", "odd")

    def __init__(self, days: list[date | None]) -> None:
        self.bits = 0
        self.days = days
        self.kept: dict[str, list[Event]] = {}
        self.meeting_days: dict[str, date | None] = {}
        self.odd: set[str] | None = None


class Leaves:
    """The leaves of one routine, sorted by the kinds of events they are told from."""

    def __init__(self, leaves: Sequence[Leaf], also_keep: Iterable[str], known: Iterable[str]) -> None:
        self.blank: list[date | None] = [None] * len(leaves)
        rows: dict[str, list[tuple[int, int, str | None, Any, Where]]] = {kind: [] for kind in known}
        keep = set(also_keep)
        self.consents: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self.latest: list[tuple[int, tuple[str, ...], frozenset[str]]] = []
        self.meetings: list[tuple[int, str]] = []
        self.minutes: list[tuple[int, str, int]] = []
        self.repeated: list[tuple[int, Happened]] = []
        for index, leaf in enumerate(leaves):
            match leaf:
                case Happened(kind, where, 1):
                    name, values = where[0] if where else (None, ())
                    rows.setdefault(kind, []).append((index, 1 << index, name, values, where[1:]))
                case Happened(kind):
                    keep.add(kind)
                    self.repeated.append((index, leaf))
                case ConsentIs(purpose, states):
                    keep |= CONSENT_KINDS
                    self.consents.setdefault(purpose, []).append((index, frozenset(states)))
                case LatestIs(of, kinds):
                    keep |= set(of)
                    self.latest.append((index, of, frozenset(kinds)))
                case MeetingCalled(type_):
                    keep |= set(MEETING_KINDS)
                    self.meetings.append((index, type_))
                case MinutesSent(type_, part):
                    keep |= {"meeting.part_held", "minutes.sent"}
                    self.minutes.append((index, type_, part))
        self.rows = {kind: (tuple(found), kind in keep) for kind, found in rows.items()}

    def look(self, events: Iterable[Event]) -> Look:
        """Look at effective events, in any order."""
        found = Look(self.blank.copy())
        days, kept, rows, bits = found.days, found.kept, self.rows, 0
        for event in events:
            kind = event.kind
            row = rows.get(kind)
            if row is None:
                found.odd = {kind} if found.odd is None else found.odd | {kind}
                continue
            leaves, keep = row
            for index, bit, name, values, more in leaves:
                if name is None or (
                    event.data.get(name) in values and (not more or all(event.data.get(n) in v for n, v in more))
                ):
                    day = days[index]
                    if day is None:
                        bits |= bit
                        days[index] = event.on
                    elif event.on < day:
                        days[index] = event.on
            if keep:
                if kind in kept:
                    kept[kind].append(event)
                else:
                    kept[kind] = [event]
        found.bits = bits
        if kept:
            self._special(found)
        return found

    def _special(self, found: Look) -> None:
        kept = found.kept
        if "consent.asked" in kept:
            self._consents(found)
        if "meeting.called" in kept:
            for index, type_ in self.meetings:
                _set(found, index, _called(found, type_))
        if "minutes.sent" in kept and "meeting.part_held" in kept:
            for index, type_, part in self.minutes:
                _set(found, index, _minutes_sent(kept, type_, part))
        for index, of, kinds in self.latest:
            _set(found, index, _latest(kept, of, kinds))
        for index, leaf in self.repeated:
            if leaf.kind in kept:
                days = sorted(e.on for e in kept[leaf.kind] if all(e.data.get(n) in v for n, v in leaf.where))
                _set(found, index, days[leaf.times - 1] if len(days) >= leaf.times else None)

    def _consents(self, found: Look) -> None:
        by_purpose: dict[object, list[Event]] = {}
        for kind in CONSENT_KINDS:
            for event in found.kept.get(kind, ()):
                by_purpose.setdefault(event.data.get("purpose"), []).append(event)
        for purpose, leaves in self.consents.items():
            own = by_purpose.get(purpose)
            if own:
                standing = standing_of(own)
                for index, states in leaves:
                    if standing.state in states:
                        _set(found, index, standing.since)


def _set(found: Look, index: int, day: date | None) -> None:
    if day is not None:
        found.bits |= 1 << index
        found.days[index] = day


def _when(event: Event) -> tuple[date, int]:
    return (event.on, event.seq)


def _latest(kept: dict[str, list[Event]], of: tuple[str, ...], kinds: frozenset[str]) -> date | None:
    last: Event | None = None
    for kind in of:
        for event in kept.get(kind, ()):
            if last is None or event.on > last.on or (event.on == last.on and event.seq > last.seq):
                last = event
    return last.on if last is not None and last.kind in kinds else None


def _called(found: Look, type_: str) -> date | None:
    """The day the latest meeting of this type was called, if it is not cancelled; notes the day it is to be held."""
    called = [event for event in found.kept["meeting.called"] if event.data.get("type") == type_]
    if not called:
        return None
    cancelled = found.kept.get("meeting.cancelled")
    if cancelled:
        called = [e for e in called if not any(_later_about(c, e) for c in cancelled)]
        if not called:
            return None
    event = called[0] if len(called) == 1 else max(called, key=_when)
    moved = [e for e in found.kept.get("meeting.moved", ()) if _later_about(e, event)]
    found.meeting_days[type_] = as_date((max(moved, key=_when) if moved else event).data.get("meeting_on"))
    return event.on


def _later_about(later: Event, event: Event) -> bool:
    return later.data.get("meeting") == event.data.get("meeting") and _when(later) > _when(event)


def _minutes_sent(kept: dict[str, list[Event]], type_: str, part: int) -> date | None:
    held = _days_by_meeting(kept["meeting.part_held"], type_, part)
    if not held:
        return None
    sent = _days_by_meeting(kept["minutes.sent"], type_, part)
    last: date | None = None
    for meeting, day in held.items():
        if meeting not in sent:
            return None
        day = max(day, sent[meeting])
        last = day if last is None or day > last else last
    return last


def _days_by_meeting(events: Sequence[Event], type_: str, part: int) -> dict[object, date]:
    """The first such day of each meeting."""
    found: dict[object, date] = {}
    for event in events:
        data = event.data
        if data.get("part") == part and data.get("type") == type_:
            meeting = data.get("meeting")
            if meeting not in found or event.on < found[meeting]:
                found[meeting] = event.on
    return found
