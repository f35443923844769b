"""Turns the places of a routine file into the values of a routine, noting every fault on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from skolestotte.rulebook.condition_file import ANYTHING, NOTHING, Names, condition, event_kind, field_values
from skolestotte.rulebook.conditions import Condition
from skolestotte.rulebook.events import FOLDERS
from skolestotte.rulebook.law import LawFault, LawRef
from skolestotte.rulebook.reading import Place
from skolestotte.rulebook.rests_on import proof_of
from skolestotte.rulebook.routine import (
    FORMS,
    OWNERS,
    SIDES,
    Arrow,
    Ask,
    DueRule,
    End,
    FactRule,
    FallsAway,
    Hidden,
    Lane,
    Meeting,
    Record,
    Routine,
    Sight,
    Step,
    Together,
)
from skolestotte.rulebook.words import NO_WORDS

PLACES = ("school", "cws_office", "phone", "by_agreement", "school_or_as_parents_wish")
PARTICIPANTS = ("cws.contact", "school.social_teacher", "school.contact_teacher", "school.staff", "school.nurse",
                "guardians", "youth", "interpreter", "other_bodies", "child", "cws.measures")
CERTAINTIES = ("H", "M", "routine")
ASKED = ("text", "line", "date", "yes_no", "choice")
MAY = ("at_any_time", "takes_over", "one_a_case")
MUST = ("routine", "version", "name", "purpose", "source", "starts_with", "lanes", "sight", "consents", "facts", "steps",
        "ends")
_STEP_MUST = ("id", "title", "what", "lane", "owner", "form", "opens", "done")
_STEP_MAY = ("for_family", "new", "falls_away", "due", "consent", "meeting", "agenda", "law", "kept_from", "reaches_guardians",
             "may_be_left_out", "serves_others", "optional", "again", "together_with", "records", "next", "under", "asks")
T = TypeVar("T")
AGREED_OR_COUNTED = ("deadline", "days", "agreed")


class Reader:
    """Turns places into the values of a routine."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def routine(self, parts: Mapping[str, Place], file: str) -> Routine:
        lanes = tuple(Lane(key, at.words()) for key, at in _each(parts.get("lanes")).items())
        return Routine(
            id=_got(parts, "routine", Place.text, ""),
            version=_got(parts, "version", lambda at: at.whole(1), 1),
            name=_got(parts, "name", Place.words, NO_WORDS),
            purpose=_got(parts, "purpose", Place.words, NO_WORDS),
            source=_got(parts, "source", Place.text, ""),
            starts_with=_got(parts, "starts_with", lambda at: event_kind(at, self.names), ""),
            lanes=lanes,
            facts=tuple(self._fact(key, at) for key, at in _each(parts.get("facts")).items()),
            steps=self._steps(parts.get("steps"), tuple(lane.id for lane in lanes)),
            ends=_got(parts, "ends", lambda at: tuple(self._end(one) for one in at.items()), ()),
            consents={
                key: self._purpose(key, at, parts["consents"]) for key, at in _each(parts.get("consents")).items()
            },
            at_any_time=self._records(parts.get("at_any_time")),
            sights={side: self._sight(side, at, parts["sight"]) for side, at in _each(parts.get("sight")).items()},
            folders={name: kind.folder for name, kind in self.names.catalogue.kinds.items()},
            about_meetings=self.names.catalogue.of_meeting,
            takes_over=_got(parts, "takes_over", lambda at: tuple(event_kind(one, self.names) for one in at.items()), ()),
            one_a_case=_got(parts, "one_a_case", Place.flag, False),
            file=file,
        )

    def _condition(self, at: Place) -> Condition:
        return condition(at, self.names)

    def _fact(self, name: str, place: Place) -> FactRule:
        parts = place.keys(("means", "proof"), ("seen_as",))
        proof = _got(parts, "proof", self._condition, NOTHING)
        kinds, purposes = proof_of(proof)
        return FactRule(
            name,
            _got(parts, "means", Place.words, NO_WORDS),
            proof,
            _got(parts, "seen_as", self._condition, None),
            frozenset(kinds),
            frozenset(purposes),
        )

    def _purpose(self, key: str, at: Place, section: Place) -> Condition:
        if key not in self.names.catalogue.purposes:
            at.fault(f"unknown purpose {key!r}; known: {', '.join(self.names.catalogue.purposes)}")
        parts = at.keys(("asked_when",))
        return _got(parts, "asked_when", self._condition, NOTHING)

    def _sight(self, side: str, place: Place, section: Place) -> Sight:
        if side not in SIDES:
            place.fault(f"unknown side {side!r}; known: {', '.join(SIDES)}")
        parts = place.keys(("reads",), ("when", "except", "tells"))
        return Sight(
            side,
            _got(parts, "reads", lambda at: tuple(one.choice(FOLDERS, "folder") for one in at.items()), ()),
            _got(parts, "tells", lambda at: tuple(one.choice(self.names.steps, "step") for one in at.items()), None),
            _got(parts, "when", self._condition, None),
            _got(parts, "except", lambda at: tuple(self._hidden(one) for one in at.items()), ()),
        )

    def _hidden(self, place: Place) -> Hidden:
        parts = place.keys(("event", "where"), ("unless",))
        kind = _got(parts, "event", lambda at: event_kind(at, self.names), "")
        where = _got(parts, "where", lambda at: field_values(at, kind, self.names), ANYTHING)
        return Hidden(kind, where, _got(parts, "unless", self._condition, None))

    def _end(self, place: Place) -> End:
        parts = place.keys(("id", "when", "text"), ("hands_over_to",))
        return End(
            _got(parts, "id", Place.text, ""),
            _got(parts, "when", self._condition, NOTHING),
            _got(parts, "text", Place.words, NO_WORDS),
            _got(parts, "hands_over_to", Place.text, ""),
        )

    def _steps(self, place: Place | None, lanes: tuple[str, ...]) -> tuple[Step, ...]:
        if place is None:
            return ()
        steps = tuple(self._step(at, lanes) for at in place.items())
        for number, step in enumerate(steps):
            if step.id in {other.id for other in steps[:number]}:
                place.items()[number].fault(f"the step {step.id!r} stands twice")
        return steps

    def _step(self, place: Place, lanes: tuple[str, ...]) -> Step:
        parts = place.keys(_STEP_MUST, _STEP_MAY)
        if "again" in parts and _got(parts, "form", Place.text, "") != "note":
            parts["again"].fault("only what is written down as a note can be done again")
        if "meeting" in parts and "asks" in parts:
            self._settles(parts["asks"])
        return Step(
            id=_got(parts, "id", Place.text, ""),
            title=_got(parts, "title", Place.words, NO_WORDS),
            what=_got(parts, "what", Place.words, NO_WORDS),
            lane=_got(parts, "lane", lambda at: at.choice(lanes, "lane"), ""),
            new=_got(parts, "new", Place.flag, False),
            owner=_got(parts, "owner", lambda at: at.choice(tuple(OWNERS), "owner"), ""),
            form=_got(parts, "form", lambda at: at.choice(FORMS, "form"), ""),
            opens=_got(parts, "opens", self._condition, NOTHING),
            done=_got(parts, "done", self._condition, NOTHING),
            falls_away=_got(parts, "falls_away", lambda at: tuple(self._falls(one) for one in at.items()), ()),
            due=_got(parts, "due", lambda at: tuple(self._due(one) for one in at.one_or_more()), ()),
            consents=_got(parts, "consent", self._purposes, ()),
            meeting=_got(parts, "meeting", self._meeting, None),
            agenda=_got(parts, "agenda", lambda at: tuple(one.words() for one in at.items()), ()),
            asks=_got(parts, "asks", lambda at: tuple(self._ask(one) for one in at.items()), ()),
            law=_got(parts, "law", lambda at: tuple(_law(one) for one in at.items()), ()),
            kept_from=_got(parts, "kept_from", lambda at: tuple(one.choice(SIDES, "side") for one in at.items()), ()),
            reaches_guardians=_got(parts, "reaches_guardians", Place.flag, False),
            may_be_left_out=_got(parts, "may_be_left_out", Place.flag, False),
            serves_others=_got(parts, "serves_others", Place.flag, False),
            optional=_got(parts, "optional", Place.flag, False),
            again=_got(parts, "again", Place.flag, False),
            together_with=_got(parts, "together_with", self._together, None),
            records=self._records(parts.get("records")),
            next=_got(parts, "next", lambda at: tuple(self._arrow(one) for one in at.items()), ()),
            under=_got(parts, "under", lambda at: at.choice(self.names.steps, "step"), ""),
            line=place.line,
            for_family=_got(parts, "for_family", Place.words, None),
        )

    def _ask(self, place: Place) -> Ask:
        parts = place.keys(("key", "label", "is"), ("required", "options", "into", "help"))
        kind = _got(parts, "is", lambda at: at.choice(ASKED, "kind of answer"), "")
        if (kind == "choice") != ("options" in parts):
            place.fault("a choice has options, and nothing else has")
        return Ask(
            key=_got(parts, "key", Place.text, ""),
            label=_got(parts, "label", Place.words, NO_WORDS),
            type=kind,
            required=_got(parts, "required", Place.flag, True),
            options=tuple((key, at.words()) for key, at in _each(parts.get("options")).items()),
            into=_got(parts, "into", Place.text, ""),
            help=_got(parts, "help", Place.words, None),
        )

    def _settles(self, place: Place) -> None:
        """What minutes settle is a yes or a no that goes into the event `meetings.settled`."""
        known = self.names.catalogue.kinds["meetings.settled"]
        for at in place.items():
            entries = at.entries()
            into = entries["into"].text() if "into" in entries else ""
            if "is" in entries and entries["is"].value() != "yes_no":
                at.fault("what the minutes of a meeting settle is a yes_no")
            if known.field(into) is None:
                at.fault(f"meetings.settled has no field {into!r}; it has: {', '.join(f.name for f in known.fields)}")

    def _purposes(self, place: Place) -> tuple[str, ...]:
        return tuple(at.choice(tuple(self.names.catalogue.purposes), "purpose") for at in place.one_or_more())

    def _falls(self, place: Place) -> FallsAway:
        parts = place.keys(("when", "because"))
        return FallsAway(_got(parts, "when", self._condition, NOTHING), _got(parts, "because", Place.words, NO_WORDS))

    def _due(self, place: Place) -> DueRule:
        parts = place.keys((), ("deadline", "days", "agreed", "field", "after", "extended_by", "certainty"))
        if sum(key in parts for key in AGREED_OR_COUNTED) != 1:
            place.fault("a due date needs exactly one of deadline, days and agreed")
        if ("agreed" in parts) == ("after" in parts):
            place.fault("a deadline or a number of days counts after something; an agreed date does not")
        agreed = (*self.names.meeting_types, *self.names.catalogue.kinds)
        return DueRule(
            deadline=_got(parts, "deadline", lambda at: at.choice(self.names.deadlines, "deadline"), ""),
            days=_got(parts, "days", lambda at: at.whole(1), 0),
            agreed=_got(parts, "agreed", lambda at: at.choice(agreed, "meeting or event"), ""),
            field=_got(parts, "field", Place.text, ""),
            after=_got(parts, "after", self._after, ""),
            extended_by=_got(parts, "extended_by", lambda at: event_kind(at, self.names), ""),
            certainty=_got(parts, "certainty", lambda at: at.choice(CERTAINTIES, "certainty"), "H"),
        )

    def _after(self, place: Place) -> str:
        if place.is_map:
            return "fact:" + place.keys(("fact",))["fact"].choice(self.names.facts, "fact")
        return event_kind(place, self.names)

    def _meeting(self, place: Place) -> Meeting:
        parts = place.keys(("type", "convenes", "leads", "writes", "interpreter", "place", "participants"), ("part", "may_convene"))
        types = (*self.names.meeting_types, "call")

        def side(key: str) -> str:
            return _got(parts, key, lambda at: at.choice(("cws", "school"), "side"), "")

        return Meeting(
            type=_got(parts, "type", lambda at: at.choice(types, "meeting"), ""),
            part=_got(parts, "part", lambda at: at.whole(1), 1),
            convenes=side("convenes"),
            leads=side("leads"),
            writes=side("writes"),
            interpreter=side("interpreter"),
            place=_got(parts, "place", lambda at: at.choice(PLACES, "place"), ""),
            participants=_got(
                parts, "participants", lambda at: tuple(one.choice(PARTICIPANTS, "participant") for one in at.items()), ()
            ),
            may_convene=_got(
                parts, "may_convene", lambda at: tuple(one.choice(("cws", "school"), "side") for one in at.items()), ()
            ),
        )

    def _together(self, place: Place) -> Together:
        parts = place.keys(("step", "when"))
        step = _got(parts, "step", lambda at: at.choice(self.names.steps, "step"), "")
        return Together(step, _got(parts, "when", self._condition, NOTHING))

    def _records(self, place: Place | None) -> tuple[Record, ...]:
        return tuple(self._record(at) for at in place.items()) if place is not None else ()

    def _record(self, place: Place) -> Record:
        if not place.is_map:
            return Record(event_kind(place, self.names))
        parts = place.keys(("event",), ("with", "when", "label"))
        kind = _got(parts, "event", lambda at: event_kind(at, self.names), "")
        values = _got(parts, "with", lambda at: field_values(at, kind, self.names), ANYTHING)
        return Record(kind, tuple((name, one[0]) for name, one in values), _got(parts, "when", self._condition, None),
                      _got(parts, "label", Place.words, None))

    def _arrow(self, place: Place) -> Arrow:
        if not place.is_map:
            return Arrow(place.choice(self.names.steps, "step"))
        parts = place.keys(("to",), ("label", "level"))
        to = _got(parts, "to", lambda at: at.choice(self.names.steps, "step"), "")
        return Arrow(to, _got(parts, "label", Place.words, None), _got(parts, "level", Place.flag, False))


def _each(place: Place | None) -> dict[str, Place]:
    return place.entries() if place is not None else {}


def _got(parts: Mapping[str, Place], key: str, read_it: Callable[[Place], T], default: T) -> T:
    return read_it(parts[key]) if key in parts else default


def _law(place: Place) -> LawRef:
    text = place.text()
    try:
        return LawRef.parse(text)
    except LawFault as error:
        place.fault(str(error))
        return LawRef("", "")
