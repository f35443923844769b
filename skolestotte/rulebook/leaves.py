"""What the events alone tell: which leaves of a routine's conditions are true, and since when. One pass over the events.

`Leaves.look(events)` gives a `Look`: a number with one bit for each true leaf, and the day each became true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from skolestotte.rulebook.conditions import ConsentIs, Happened, LatestIs, Leaf, MeetingCalled, MinutesSent, Where
from skolestotte.rulebook.consent import KINDS as CONSENT_KINDS
from skolestotte.rulebook.consent import WHEN, standing_of
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.reading import as_date

REMEMBERED = 1024
CONSENT = "consent"
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


class _Row:
    """The leaves told from events of one kind. Which of them an event makes true is remembered by the fields that matter."""

    def __init__(self, leaves: list[tuple[int, Where]], keep: str) -> None:
        self.leaves, self.keep = leaves, keep
        self.names = tuple(dict.fromkeys(name for _, where in leaves for name, _ in where))
        self.known: dict[object, tuple[tuple[int, int], ...]] = {}
        self.always = tuple((index, 1 << index) for index, where in leaves if not where)

    def true_for(self, data: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
        """(index, bit) of each leaf that an event with this data makes true."""
        key = tuple([data.get(name) for name in self.names])
        try:
            found = self.known.get(key)
        except TypeError:  # a list or mapping where a plain value belongs: fits nothing that asks for it
            return self._work_out(data)
        if found is None:
            found = self._work_out(data)
            if len(self.known) < REMEMBERED:
                self.known[key] = found
        return found

    def _work_out(self, data: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
        return tuple((index, 1 << index) for index, where in self.leaves if fits(data, where))


def fits(data: Mapping[str, Any], where: Where) -> bool:
    """True if every field has one of its values."""
    return all(data.get(name) in values for name, values in where)


class Leaves:
    """The leaves of one routine, sorted by the kinds of events they are told from."""

    def __init__(self, leaves: Sequence[Leaf], also_keep: Iterable[str], known: Iterable[str]) -> None:
        self.blank: list[date | None] = [None] * (len(leaves) + 1)  # the last one stays None: the day of what ever was
        rows: dict[str, list[tuple[int, Where]]] = {kind: [] for kind in known}
        keep = set(also_keep)
        self.consents: dict[str, dict[str, list[int]]] = {}
        self.latest: list[tuple[int, LatestIs]] = []
        self.meetings: list[tuple[int, str]] = []
        self.minutes: list[tuple[int, tuple[str, str]]] = []
        self.repeated: list[tuple[int, Happened]] = []
        for index, leaf in enumerate(leaves):
            match leaf:
                case Happened(kind, where, 1):
                    rows.setdefault(kind, []).append((index, where))
                case Happened(kind):
                    keep.add(kind)
                    self.repeated.append((index, leaf))
                case ConsentIs(purpose, states):
                    keep |= CONSENT_KINDS
                    for state in states:
                        self.consents.setdefault(purpose, {}).setdefault(state, []).append(index)
                case LatestIs():
                    keep |= set(leaf.kinds)
                    self.latest.append((index, leaf))
                case MeetingCalled(type_):
                    keep |= set(MEETING_KINDS)
                    self.meetings.append((index, type_))
                case MinutesSent(type_, part):
                    keep |= {"meeting.part_held", "minutes.sent"}
                    self.minutes.append((index, (type_, str(part))))
        self.rows: dict[str, tuple[str, Any, tuple[tuple[int, int], ...]]] = {}
        for kind, found in rows.items():
            row = _Row(found, "" if kind not in keep else CONSENT if kind in CONSENT_KINDS else kind)
            self.rows[kind] = (row.keep, row.true_for if row.names else None, row.always)

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
            keep, true_for, always = row
            on = event.on
            for index, bit in always if true_for is None else true_for(event.data):
                day = days[index]
                if day is None:
                    bits |= bit
                    days[index] = on
                elif on < day:
                    days[index] = on
            if keep:
                if keep in kept:
                    kept[keep].append(event)
                else:
                    kept[keep] = [event]
        found.bits = bits
        if kept:
            self._special(found)
        return found

    def _special(self, found: Look) -> None:
        kept = found.kept
        if CONSENT in kept:
            self._consents(found)
        if "meeting.called" in kept:
            for index, type_ in self.meetings:
                _set(found, index, _called(found, type_))
        if "minutes.sent" in kept and "meeting.part_held" in kept:
            held, sent = _by_part(kept["meeting.part_held"]), _by_part(kept["minutes.sent"])
            for index, part in self.minutes:
                if part in held and part in sent:
                    _set(found, index, _all_sent(held[part], sent[part]))
        for index, latest in self.latest:
            _set(found, index, _latest(kept, latest))
        for index, leaf in self.repeated:
            if len(kept.get(leaf.kind, ())) >= leaf.times:
                days = sorted(e.on for e in kept[leaf.kind] if fits(e.data, leaf.where))
                _set(found, index, days[leaf.times - 1] if len(days) >= leaf.times else None)

    def _consents(self, found: Look) -> None:
        by_purpose: dict[str, list[Event]] = {}
        for event in found.kept[CONSENT]:
            purpose = event.data.get("purpose")
            if type(purpose) is str:
                if purpose in by_purpose:
                    by_purpose[purpose].append(event)
                elif purpose in self.consents:
                    by_purpose[purpose] = [event]
        for purpose, own in by_purpose.items():
            standing = standing_of(own)
            if standing.since is not None:
                for index in self.consents[purpose].get(standing.state._value_, ()):
                    _set(found, index, standing.since)


def _set(found: Look, index: int, day: date | None) -> None:
    if day is not None:
        found.bits |= 1 << index
        found.days[index] = day


def _latest(kept: dict[str, list[Event]], latest: LatestIs) -> date | None:
    last: Event | None = None
    for one in latest.of:
        for event in kept.get(one.kind, ()):
            later = last is None or event.on > last.on or (event.on == last.on and event.seq > last.seq)
            if later and (not one.where or fits(event.data, one.where)):
                last = event
    return last.on if last is not None and is_among(latest.among, last.kind, last.data) else None


def is_among(wanted: Iterable[Happened], kind: str, data: Mapping[str, Any]) -> bool:
    """True if an event of this kind and data fits one of them."""
    return any(one.kind == kind and (not one.where or fits(data, one.where)) for one in wanted)


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
    event = called[0] if len(called) == 1 else max(called, key=WHEN)
    moved = [e for e in found.kept.get("meeting.moved", ()) if _later_about(e, event)]
    found.meeting_days[type_] = as_date((max(moved, key=WHEN) if moved else event).data.get("meeting_on"))
    return event.on


def _later_about(later: Event, event: Event) -> bool:
    return bool(later.data.get("meeting") == event.data.get("meeting") and WHEN(later) > WHEN(event))


def _all_sent(held: dict[str, date], sent: dict[str, date]) -> date | None:
    """The day the minutes of every meeting held were sent."""
    last = date.min
    for meeting, day in held.items():
        sent_on = sent.get(meeting)
        if sent_on is None:
            return None
        day = sent_on if sent_on > day else day
        last = day if day > last else last
    return last


def _by_part(events: Sequence[Event]) -> dict[tuple[str, str], dict[str, date]]:
    """The first day of each meeting, by type and part of meeting."""
    found: dict[tuple[str, str], dict[str, date]] = {}
    for event in events:
        data, on = event.data, event.on
        key = (str(data.get("type")), str(data.get("part")))
        meeting = str(data.get("meeting"))
        days = found.get(key)
        if days is None:
            found[key] = {meeting: on}
        elif meeting not in days or on < days[meeting]:
            days[meeting] = on
    return found
