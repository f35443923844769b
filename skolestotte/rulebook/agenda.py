"""What the routine says of a meeting before anybody changes it: who calls, leads and writes, where, with whom, about what.

Defaults only (K-01 … K-06, MTG-02): the convener may change them for one meeting, with a note.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from skolestotte.rulebook.routine import Routine, Step
from skolestotte.rulebook.words import Words


@dataclass(frozen=True)
class AgendaPoint:
    """One point. `id` is `RT1-S5/3`: the step and the number of the point in it."""

    id: str
    text: Words


@dataclass(frozen=True)
class MeetingPlan:
    """A meeting, part of a meeting, or call as the routine plans it.

    `steps`: the steps it carries out (two when both parts are one meeting). `type`: start, closing or call. `convenes`,
    `leads`, `writes`, `interpreter`: `cws` or `school`. `place`: school, cws_office, phone or by_agreement.
    """

    steps: tuple[str, ...]
    type: str
    parts: tuple[int, ...]
    convenes: str
    leads: str
    writes: str
    interpreter: str
    place: str
    participants: tuple[str, ...]
    points: tuple[AgendaPoint, ...]


def agenda_points(step: Step) -> tuple[AgendaPoint, ...]:
    """The numbered points of a step: of its meeting or call, or what it asks to have done one by one."""
    return tuple(AgendaPoint(f"{step.id}/{number}", text) for number, text in enumerate(step.agenda, 1))


def meeting_plan(routine: Routine, step_id: str, one_meeting: bool = False) -> MeetingPlan | None:
    """The plan of a step's meeting; None if the step has none. Raises `KeyError` for an unknown step.

    `one_meeting`: the family agrees that the school stays, so this part and the one that belongs to it are one meeting
    (RT1-06): the points follow each other and everyone takes part in all of it.
    """
    step = routine.step(step_id)
    plan = _plan(step)
    if plan is None or not one_meeting:
        return plan
    for other in routine.steps:
        if other.together_with is None or step.id not in (other.id, other.together_with.step):
            continue
        first, second = routine.step(other.together_with.step), other
        both = [part for part in (_plan(first), _plan(second)) if part is not None]
        if len(both) == 2:
            return _joined(both[0], both[1])
    return plan


def _plan(step: Step) -> MeetingPlan | None:
    meeting = step.meeting
    if meeting is None:
        return None
    return MeetingPlan((step.id,), meeting.type, (meeting.part,), meeting.convenes, meeting.leads, meeting.writes,
                       meeting.interpreter, meeting.place, meeting.participants, agenda_points(step))


def _joined(first: MeetingPlan, second: MeetingPlan) -> MeetingPlan:
    return replace(first, steps=first.steps + second.steps, parts=first.parts + second.parts,
                   participants=tuple(dict.fromkeys(first.participants + second.participants)),
                   points=first.points + second.points)
