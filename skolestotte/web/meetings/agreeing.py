"""What a call settles, told from the routine: the same page serves the call of every routine (RT1-03, RT2-02, RT4-05)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skolestotte.rulebook.routine import Routine, Step

CALL = "call.held"
PARTY_AGE = re.compile(r"\b15\b")  # the point of a call that asks about a young person who is a party (RT1-S3/5)
NURSE = "school.nurse"


@dataclass(frozen=True)
class Settles:
    """What to ask about. `conversation`: the day of the first talks; `provisional`: the meeting's day holds only if the
    guardians consent to what the call itself did not need."""

    nurse: bool = False
    youth: bool = False
    child_talk: bool = False
    conversation: bool = False
    provisional: bool = False


def settled_by(routine: Routine, step: Step, *, youth: bool) -> Settles:
    """In: the step of the call, and whether the child has turned 15."""
    meeting = meeting_after(routine)
    return Settles(
        nurse=meeting is not None and meeting.meeting is not None and NURSE in meeting.meeting.participants,
        youth=youth and any(PARTY_AGE.search(point.nb) for point in step.agenda),
        child_talk=any("child_talk" in dict(record.values) for record in step.records if record.kind == CALL),
        conversation=any(_takes(other, "conversation_on") for other in routine.steps),
        provisional=meeting is not None and not set(meeting.consents) <= set(step.consents),
    )


def meeting_after(routine: Routine) -> Step | None:
    """The step of the meeting that the call fixes a day for: the one whose day the routine takes from a call."""
    return next((step for step in routine.steps if step.meeting is not None and _takes(step, "meeting_on")), None)


def _takes(step: Step, field: str) -> bool:
    return any(rule.agreed == CALL and rule.field == field for rule in step.due)
