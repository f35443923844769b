"""What has happened, told to one person of the family: the events this person may read, as they stand now.

What belongs to the child's own talks with child welfare, or to why something was kept back, is not told here (CHD-02, DUT-08).
Nor is what somebody else in the family has answered: each sees the own answers only, and parents may not agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from skolestotte.rulebook import meeting_types
from skolestotte.rulebook.events import CORRECTED, DEVIATED, RETRACTED
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import day, say
from skolestotte.web.journal.models import Event

from .sight import Sight
from .wording import purpose

Data = Mapping[str, Any]
ICONS = {
    "report": "envelope", "feedback": "send", "contact": "person", "call": "phone", "child_talk": "child",
    "meeting": "meeting", "minutes": "file", "consent": "check", "refusal": "skip", "information": "question",
    "investigation": "search", "collaboration": "share", "next_meeting": "calendar", "step": "skip",
    "guardians": "person", "routine": "route",
}
LATEST = 6
HANDED_OVER = "routine.handed_over"
# The child's own talks with child welfare, before they are held (CHD-02), and why something was kept back (DUT-08).
KEPT = ("needs.told", "telling.decided")
ANSWERS = ("consent.given", "consent.confirmed", "consent.refused", "consent.withdrawn", "consent.fell_away")


@dataclass(frozen=True)
class Entry:
    """One line: the day it happened, what, who, and a little more."""

    at: date
    text: str
    who: str
    icon: str
    body: str = ""


def entries(sight: Sight) -> list[Entry]:
    """Newest first. A corrected event has its right date; one that was taken back is left out."""
    shown = [event for event in sight.events if event.seq in sight.standing and _is_told(sight, event)]
    shown.sort(key=lambda event: (sight.standing[event.seq].on, event.seq), reverse=True)
    return [_entry(sight, event) for event in shown]


def _is_told(sight: Sight, event: Event) -> bool:
    """Not how the journal is kept, not which routine the work goes on in, not the answer of somebody else."""
    if event.kind in ANSWERS:
        return str(event.data.get("of")) == str(sight.actor.account_id)
    return event.kind not in (CORRECTED, RETRACTED, HANDED_OVER, *KEPT)


def _entry(sight: Sight, event: Event) -> Entry:
    stands = sight.standing[event.seq]
    tell = DETAILS.get(event.kind)
    body = tell(stands.data) if tell else _left_out(sight, event) if event.kind == DEVIATED else ""
    return Entry(stands.on, say(shipped_catalogue().kinds[event.kind].text), _who(sight, event),
                 ICONS.get(event.kind.partition(".")[0], "info"), body)


def _who(sight: Sight, event: Event) -> str:
    """Employees by name, the reporting unit for its report, "you" for the reader; others in the family are not named."""
    if event.by == sight.actor.label:
        return pgettext("who did it", "You")
    if event.kind == "report.received":
        unit = next((run.reporting_unit for run in sight.runs if str(run.report_id) == event.data.get("report")), None)
        return unit.name if unit else ""
    return event.by_name


def _left_out(sight: Sight, event: Event) -> str:
    steps = sight.course.routine.steps if sight.course else ()
    return next((f"{say(step.title)}." for step in steps if step.id == event.data.get("step")), "")


def meeting_name(kind: object) -> str:
    """`Start meeting`; a plain word for a type that is not known."""
    return meeting_types.meeting_name(kind, language())


def _meeting(data: Data) -> str:
    name, when, place = meeting_name(data.get("type")), day(data.get("meeting_on")), data.get("place") or ""
    said = f"{name} {when}" if when else name
    return f"{said}, {place}." if place else f"{said}."


def part_name(kind: object, part: object) -> str:
    """`Start meeting, part 2`; a type that is held in one part has no number."""
    if meeting_types.several_parts(str(kind)):
        return _("{meeting}, part {part}").format(meeting=meeting_name(kind), part=part)
    return meeting_name(kind)


def _part(data: Data) -> str:
    return f"{part_name(data.get('type'), data.get('part', 1))}."


def _first(data: Data) -> str:
    return _("An investigation is opened.") if data.get("investigation") else _("This report has not led to an investigation.")


def _second(data: Data) -> str:
    return _("The family is followed up further.") if data.get("followed_up") else _("The case is closed at the service.")


def _concluded(data: Data) -> str:
    if data.get("outcome") == "measures":
        return _("You get help from the child welfare service from here.")
    return _("The case is closed. The child welfare service does not follow up any further.")


def _called(data: Data) -> str:
    agreed, talks = day(data.get("meeting_on")), day(data.get("conversation_on"))
    if talks:  # RT2: the meeting after the talks is held only if the guardians consent
        return _("First talks {talks}. A meeting with the school {day} if the guardians consent.").format(talks=talks, day=agreed)
    return _("Meeting agreed for {day}.").format(day=agreed) if agreed else ""


def _extended(data: Data) -> str:
    until, before = day(data.get("until")), day(data.get("original"))
    said = _("New time limit {day}.").format(day=until)
    return f"{said} {_('The original was {day}.').format(day=before)}" if before else said


def _purpose(data: Data) -> str:
    oral = f" {_('By word of mouth.')}" if data.get("form") == "oral" else ""
    return f"{purpose(str(data.get('purpose', '')))}.{oral}"


def _fixed(data: Data) -> str:
    return f"{day(data.get('meeting_on'))}."


DETAILS: dict[str, Callable[[Data], str]] = {
    "feedback.first_sent": _first, "feedback.second_sent": _second, "call.held": _called, "meeting.called": _meeting,
    "meeting.times_proposed": _meeting,
    "meeting.moved": _meeting, "meeting.cancelled": _meeting, "meeting.part_held": _part, "minutes.sent": _part,
    "minutes.corrected": _part, "investigation.extended": _extended, "investigation.concluded": _concluded, "next_meeting.fixed": _fixed,
    "consent.asked": _purpose, "consent.given": _purpose, "consent.confirmed": _purpose, "consent.refused": _purpose,
    "consent.withdrawn": _purpose,
}
