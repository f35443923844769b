"""Where a consent stands, told from the events (CNS-02, CNS-05, CNS-06; K-04, K-26).

A consent is given only when everyone who was asked has given it in writing. An oral consent waits for the written one
and gives nothing. One person who refuses or withdraws is enough to stop it. Withdrawing never widens anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from skolestotte.rulebook.events import Event, effective

KINDS = frozenset(("consent.asked", "consent.given", "consent.confirmed", "consent.refused", "consent.withdrawn"))


class ConsentState(StrEnum):
    """`none`: nobody has been asked. `asked`: somebody has not answered, or only by word of mouth."""

    NONE = "none"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(NamedTuple):
    """The state of a consent and the day it came about. `waiting_for`: ids of those who have not answered in writing."""

    state: ConsentState
    since: date | None = None
    waiting_for: tuple[str, ...] = ()


NOBODY_ASKED = Standing(ConsentState.NONE)
_STOPS = {"consent.refused": ConsentState.REFUSED, "consent.withdrawn": ConsentState.WITHDRAWN}


def consent_state(events: Iterable[Event], purpose: str, consent: str | None = None) -> ConsentState:
    """The state of the consent for one purpose, or of one single consent. Takes raw events in any order."""
    return consent_standing(effective(events), purpose, consent).state


def consent_standing(events: Iterable[Event], purpose: str, consent: str | None = None) -> Standing:
    """State, day and who is missing. `events`: as they stand (see `events.effective`), in any order.

    Several consents for one purpose: it is given when one of them is; otherwise the one asked last decides.
    """
    own = [e for e in events if e.kind in KINDS and e.data.get("purpose") == purpose]
    if consent is not None:
        own = [e for e in own if e.data.get("consent") == consent]
    return standing_of(own)


def standing_of(own: Sequence[Event]) -> Standing:
    """The standing from the consent events of one purpose (already picked out, as they stand, in any order)."""
    if not own:
        return NOBODY_ASKED
    own = sorted(own, key=_when)
    standings: dict[object, Standing] = {}
    for event in own:  # the consent that was asked last comes last
        if event.kind == "consent.asked":
            standings.pop(event.data.get("consent"), None)
            standings[event.data.get("consent")] = NOBODY_ASKED
    if not standings:
        return NOBODY_ASKED
    for key in standings:
        standings[key] = _one([e for e in own if e.data.get("consent") == key])
    given = [s for s in standings.values() if s.state is ConsentState.GIVEN]
    return given[-1] if given else list(standings.values())[-1]


def _when(event: Event) -> tuple[date, int]:
    return (event.on, event.seq)


def _one(own: Sequence[Event]) -> Standing:
    """One consent, its events in time order."""
    asked: dict[str, None] = {}
    answers: dict[str, Event] = {}
    in_writing: set[str] = set()
    for event in own:
        if event.kind == "consent.asked":
            asked.update(dict.fromkeys(_people(event)))
            continue
        for person in _people(event):
            was = answers.get(person)
            if event.kind == "consent.confirmed":
                if was is not None and was.kind == "consent.given" and person not in in_writing:
                    answers[person] = event
                    in_writing.add(person)
                continue
            if event.kind == "consent.given" and event.data.get("form") != "written" and person in in_writing:
                continue  # said again what already stands in writing
            answers[person] = event
            in_writing.discard(person)
            if event.kind == "consent.given" and event.data.get("form") == "written":
                in_writing.add(person)
    return _weighed(own, tuple(asked), answers, in_writing)


def _weighed(own: Sequence[Event], asked: tuple[str, ...], answers: dict[str, Event], in_writing: set[str]) -> Standing:
    missing = tuple(person for person in asked if person not in in_writing)
    stops = [event for event in answers.values() if event.kind in _STOPS]
    if stops:
        last = max(stops, key=_when)
        return Standing(_STOPS[last.kind], last.on, missing)
    if asked and not missing:
        return Standing(ConsentState.GIVEN, max(answers[person].on for person in asked))
    return Standing(ConsentState.ASKED, own[0].on, missing)


def _people(event: Event) -> tuple[str, ...]:
    of = event.data.get("of")
    if isinstance(of, str):
        return (of,)
    return tuple(p for p in of if isinstance(p, str)) if isinstance(of, list | tuple) else ()
