"""Where a consent stands, told from the events (CNS-02, CNS-05, CNS-06, CNS-07; K-04, K-26).

A consent is given only when everyone who was asked has given it in writing. An oral consent waits for the written one
and gives nothing. One person who refuses or withdraws is enough to stop it. Withdrawing never widens anything.
Who no longer has parental responsibility falls away: the others decide. Where nobody is left, a consent that was given is as if
it were withdrawn, and one that was only asked for has not been asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from skolestotte.rulebook.events import Event, effective

KINDS = frozenset(("consent.asked", "consent.given", "consent.confirmed", "consent.refused", "consent.withdrawn",
                   "consent.fell_away"))


class ConsentState(StrEnum):
    """`none`: nobody has been asked. `asked`: somebody has not answered, or only by word of mouth."""

    NONE = "none"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(NamedTuple):
    """The state of a consent and the day it came about. `waiting_for`: ids of those who have not answered in writing.

    `asked`: ids of those whose answers count, while it is asked for or given. `question`: the event in which somebody was asked
    last. `fell_away`: it is over because nobody is left who can consent, and not because somebody withdrew."""

    state: ConsentState
    since: date | None = None
    waiting_for: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    question: Event | None = None
    fell_away: bool = False


CONFIRMED = "guardians.confirmed"
WHEN = attrgetter("on", "seq")
NOBODY_ASKED = Standing(ConsentState.NONE)
_STOPS = {"consent.refused": ConsentState.REFUSED, "consent.withdrawn": ConsentState.WITHDRAWN}


def consent_state(events: Iterable[Event], purpose: str, consent: str | None = None) -> ConsentState:
    """The state of the consent for one purpose, or of one single consent. Takes raw events in any order."""
    return consent_standing(effective(events), purpose, consent).state


def consent_standing(events: Iterable[Event], purpose: str, consent: str | None = None) -> Standing:
    """State, day and who is missing. `events`: as they stand (see `events.effective`), in any order.

    Several consents for one purpose: it is given when one of them is; otherwise the one asked last decides. Where each is
    about a meeting of its own, a yes to one of them is no yes to the next: the one asked last decides.
    """
    own = [e for e in events if e.kind in KINDS and e.data.get("purpose") == purpose]
    if consent is not None:
        own = [e for e in own if e.data.get("consent") == consent]
    return standing_of(own)


def standing_of(own: Iterable[Event]) -> Standing:
    """The standing from the consent events of one purpose (already picked out, as they stand, in any order)."""
    ordered = sorted(own, key=WHEN)
    asked: dict[str, None] = {}  # the consent that was asked last comes last
    for event in ordered:
        if event.kind == "consent.asked":
            consent = str(event.data.get("consent"))
            asked.pop(consent, None)
            asked[consent] = None
    standing = NOBODY_ASKED
    for consent in asked:
        own_events = [event for event in ordered if str(event.data.get("consent")) == consent]
        one = _one(own_events)
        if one.state is ConsentState.NONE:
            continue  # nobody is left who could answer
        if one.state is ConsentState.GIVEN or standing.state is not ConsentState.GIVEN or own_events[0].data.get("meeting"):
            standing = one
    return standing


def _one(own: Sequence[Event]) -> Standing:
    """One consent, its events in time order."""
    asked: dict[str, None] = {}
    answers: dict[str, tuple[str, date]] = {}
    ended: date | None = None  # the day on which the last one who had said yes fell away
    since: date | None = None  # the day from which the answers of the others are enough
    question: Event | None = None
    for event in own:
        kind, data = event.kind, event.data
        of = data.get("of")
        people = (of,) if type(of) is str else _people(of)
        if kind == "consent.asked":
            question = event
            asked.update(dict.fromkeys(people))
            for person in people:  # asked again after a no: the question is open anew
                if answers.get(person, ("", None))[0] in _STOPS:
                    del answers[person]
            continue
        if kind == "consent.fell_away":
            given = _given(asked, answers)
            for person in people:
                asked.pop(person, None)
                answers.pop(person, None)
            ended, since = (event.on, since) if given else (None, event.on)
            continue
        for person in people:
            answer = _answer(kind, data.get("form"), answers.get(person, ("", event.on))[0])
            if answer:
                answers[person] = (answer, event.on)
    missing = tuple([person for person in asked if person not in answers or answers[person][0] != "written"])
    stops = [(on, answer) for answer, on in answers.values() if answer in _STOPS]
    if stops:
        since, answer = max(stops)
        return Standing(_STOPS[answer], since, missing)
    if not asked:
        return Standing(ConsentState.WITHDRAWN, ended, fell_away=True) if ended else NOBODY_ASKED
    counted = tuple(asked)
    if not missing:
        given_on = max([*[answers[person][1] for person in counted], *([since] if since else [])])
        return Standing(ConsentState.GIVEN, given_on, (), counted, question)
    return Standing(ConsentState.ASKED, own[0].on, missing, counted, question)


def not_asked(standing: Standing, events: Iterable[Event], able: Mapping[str, date | None]) -> list[str]:
    """Who can consent now, was not able to when the others were asked, and has not been asked (CNS-07).

    In: the standing of a consent; the events of the case, as they stand; `able`: ids of those who can consent today, each with
    the day from which age alone lets them, None for a guardian. A guardian can from the moment the service has settled it.
    Out: their ids. Nobody where the consent is neither asked for nor given: then it is asked for anew, of everybody.
    """
    question = standing.question
    if question is None or not able:
        return []
    settled = {str(person) for event in events if event.kind == CONFIRMED and event.seq > question.seq
               for person in _people(event.data.get("guardians"))}
    return [person for person, since in able.items() if person not in standing.asked
            and (person in settled if since is None else since > question.on)]


def _given(asked: Iterable[str], answers: Mapping[str, tuple[str, date]]) -> bool:
    """Everyone who was asked has said yes in writing."""
    return all(answers.get(person, ("",))[0] == "written" for person in asked)


def _answer(kind: str, form: object, was: str) -> str:
    """What a person's answer becomes by one more event; empty where it changes nothing."""
    if kind == "consent.given":
        return "written" if form == "written" else "" if was == "written" else "oral"
    if kind == "consent.confirmed":
        return "written" if was == "oral" else ""
    return kind


def _people(of: object) -> tuple[str, ...]:
    return tuple(p for p in of if isinstance(p, str)) if isinstance(of, list | tuple) else ()
