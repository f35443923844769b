"""What the routine says about a meeting, as a plan to start from: parts, agenda points, sides, place (MTG-02). Pure.

Nothing here knows a single type: a type that the routine's data names is a type that can be planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.meeting_types import consents_of, meeting_types
from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine import Meeting, Routine, Step
from skolestotte.rulebook.words import Words
from skolestotte.web.consents.allowed import holds, lacking, step_for

CALL = "call"  # a conversation on the phone is a step's "meeting" too, but nobody is invited to it
SCHOOL_SIDE, FAMILY_SIDE = "school.", ("guardians", "youth")


@dataclass(frozen=True)
class PartPlan:
    """One part as the routine wants it."""

    number: int
    step: Step

    @property
    def meeting(self) -> Meeting:
        assert self.step.meeting is not None
        return self.step.meeting

    @property
    def consents(self) -> tuple[str, ...]:
        """The purposes that the school's coming to this part rests on."""
        return consents_of(self.step)

    @property
    def with_school(self) -> bool:
        """True when the routine has the school there; else it may stay by consent (`joined`)."""
        return any(one.startswith(SCHOOL_SIDE) for one in self.meeting.participants)

    @property
    def with_family(self) -> bool:
        return any(one in FAMILY_SIDE for one in self.meeting.participants)

    def invites(self, participant: str) -> bool:
        """True when the routine names this participant for the part."""
        return participant in self.meeting.participants

    def joined(self, routine: Routine, events: Iterable[Event]) -> bool:
        """True when the condition for one meeting with another part holds: the school stays (RT1-06)."""
        together = self.step.together_with
        return together is not None and holds(routine, events, together.when)

    def agenda(self, language: str) -> list[dict[str, str]]:
        """The agenda points in one language, ready to be edited; minutes are written under each."""
        return [{"key": str(n), "text": words.say(language), "minutes": ""}
                for n, words in enumerate(self.step.agenda, 1)]


def steps_of(routine: Routine, meeting_type: str) -> list[Step]:
    """The steps that hold a meeting of this type, in the order of the routine; empty for a type it does not know."""
    if meeting_type == CALL:
        return []
    return [step for step in routine.steps if step.meeting is not None and step.meeting.type == meeting_type]


def parts_of(routine: Routine, meeting_type: str, variant: str = "", first: str = "") -> list[PartPlan]:
    """The parts of a meeting, in order. `first`: the step it is planned for, where several hold the same part."""
    found: dict[int, Step] = {}
    for step in steps_of(routine, meeting_type):
        assert step.meeting is not None
        fits = not variant or variant in variants_of(step) or not variants_of(step)
        if fits and (step.meeting.part not in found or step.id == first):
            found[step.meeting.part] = step
    return [PartPlan(number, step) for number, (_, step) in enumerate(sorted(found.items()), 1)]


def variants_of(step: Step) -> tuple[str, ...]:
    """The variants that invitations of this step can have."""
    found = [dict(record.values).get("variant") for record in step.records if record.kind == "meeting.called"]
    return tuple(str(one) for one in found if one)


def why(parts: Sequence[PartPlan], meeting_type: str, variant: str, language: str) -> str:
    """Why we meet, in words for everybody: the type's own, or those of the routine's step (MTG-01, PAR-07)."""
    words = meeting_types().of(meeting_type).words(variant).purpose
    return words.say(language) or parts[0].step.what.say(language)


@dataclass(frozen=True)
class Wanted:
    """What the routine wants of a type now: the open step and its variant, or the first of them while nothing is open."""

    step: str
    variant: str
    open: bool


def wanted(routine: Routine, events: Iterable[Event], meeting_type: str) -> Wanted:
    """Which meeting of this type the routine wants now. Errors: KeyError when it has no such type."""
    known, steps = tuple(events), steps_of(routine, meeting_type)
    if not steps:
        raise KeyError(meeting_type)
    choices = dict.fromkeys(variant for step in steps for variant in variants_of(step) or ("",))
    for variant in choices:
        step = step_for(routine, known, "meeting.called", called_as(meeting_type, variant))
        if step:
            return Wanted(step, variant, True)
    return Wanted(steps[0].id, next(iter(choices)), False)


def called_as(meeting_type: str, variant: str) -> dict[str, Any]:
    """What names a meeting in its events."""
    return {"type": meeting_type, "variant": variant} if variant else {"type": meeting_type}


def agreed_day(step: Step, events: Iterable[Event]) -> date | None:
    """The day that was agreed for this step's meeting, in a call or a meeting before (`due: {agreed: …, field: …}`)."""
    known = effective(tuple(events))
    for rule in step.due:
        found = [event for event in known if rule.field and event.kind == rule.agreed]
        if found:
            return as_date(max(found, key=lambda event: (event.on, event.seq)).data.get(rule.field))
    return None


def waits_for(routine: Routine, events: Iterable[Event], step: Step) -> list[Words]:
    """What must come first before the step opens, as the routine's own words; or why it is no longer to be done."""
    known = tuple(events)
    gone = [one.because for one in step.falls_away if holds(routine, known, one.when)]
    return gone[:1] or lacking(routine, known, step.opens)


def may_convene(routine: Routine, meeting_type: str, side: str) -> bool:
    """True when the routine lets this side call some meeting of the type."""
    meetings = [step.meeting for step in steps_of(routine, meeting_type) if step.meeting is not None]
    return any(side in (one.convenes, *one.may_convene) for one in meetings)
