"""What happened, told to one reader: the journal's visible events as lines of a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from skolestotte.rulebook import meeting_types
from skolestotte.rulebook.events import CORRECTED, DEVIATED, RETRACTED
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.concerns.models import Review
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import day, say
from skolestotte.web.journal.models import Event

from .sight import Sight
from .wording import local_day, purpose

ICONS = {
    "report": "envelope", "feedback": "send", "contact": "person", "call": "phone", "child_talk": "child",
    "meeting": "meeting", "minutes": "file", "consent": "check", "refusal": "skip", "information": "question",
    "investigation": "search", "collaboration": "share", "next_meeting": "calendar", "step": "skip", "event": "pencil",
    "guardians": "person", "routine": "route", "emergency": "key", "expectations": "check",
}

NEVER_CORRECTED = {CORRECTED, RETRACTED, "emergency.opened", "emergency.looked_at"}


@dataclass(frozen=True)
class Entry:
    """One line. `at` is the day it happened; `seq` its number in the journal; `url` where its date is corrected; `moved_url`
    where a correction tells what it moved."""

    seq: int
    at: date
    text: str
    who: str
    icon: str
    body: str = ""
    url: str = ""
    moved_url: str = ""


@dataclass(frozen=True)
class Document:
    """A letter, a report, minutes or another paper of the case (SYS-07)."""

    title: str
    on: date
    by: str
    url: str
    icon: str = "file"


def entries(sight: Sight, names: Mapping[str, str]) -> list[Entry]:
    """Newest first, by the day it happened. `names`: the families' names by journal mark, where the reader may know them."""
    found = [_entry(sight, event, names) for event in sight.of_run]
    return sorted(found, key=lambda entry: (entry.at, entry.seq), reverse=True)


def author(event: Event, names: Mapping[str, str]) -> str:
    return event.by_name or names.get(event.by, "")


def _entry(sight: Sight, event: Event, names: Mapping[str, str]) -> Entry:
    stands = sight.standing.get(event.seq)
    on = stands.on if stands else event.on
    return Entry(
        seq=event.seq, at=on, text=_text(sight, event), who=author(event, names),
        icon=ICONS.get(event.kind.partition(".")[0], "info"), body=" ".join(filter(None, _body(sight, event))),
        url=_correct_url(sight, event), moved_url=_moved_url(sight, event),
    )


def _correct_url(sight: Sight, event: Event) -> str:
    """Only the service corrects, and only what it may write in; a correction is corrected by a new one."""
    if not sight.is_service or event.kind in NEVER_CORRECTED or event.seq not in sight.standing:
        return ""
    return reverse("overview:correct", args=[sight.case_id, event.seq]) if sight.may_write(event.folder_id) else ""


def _moved_url(sight: Sight, event: Event) -> str:
    """Where a correction tells what it moved; the latest one of an event stands for it."""
    if not sight.is_service or event.kind != CORRECTED or "on" not in event.data:
        return ""
    return reverse("overview:corrected", args=[sight.case_id, event.data["seq"]])


def _text(sight: Sight, event: Event) -> str:
    """What happened, and to what: “Minutes sent: start meeting, part 1”."""
    stands = sight.standing.get(event.seq)
    said = say(shipped_catalogue().kinds[event.kind].text)
    detail = ABOUT.get(event.kind)
    about = detail(stands.data if stands else event.data) if detail else _routine_detail(sight, event)
    return f"{said}: {about[:1].lower()}{about[1:]}" if about else said


def _body(sight: Sight, event: Event) -> Iterable[str]:
    stands = sight.standing.get(event.seq)
    detail = NOTES.get(event.kind)
    if detail:
        yield detail(stands.data if stands else event.data)
    if stands is None and event.kind not in {CORRECTED, RETRACTED}:
        yield _("This entry was taken back.")
    elif stands is not None and stands.on != event.on:
        yield _("The date is corrected; first entered as {day}.").format(day=day(event.on))
    if local_day(event.at) != event.on and event.kind not in {CORRECTED, RETRACTED}:
        yield _("Entered {day}.").format(day=day(local_day(event.at)))


def _routine_detail(sight: Sight, event: Event) -> str:
    """Details that need the routine or other events: which step was left out, which entry was corrected."""
    if event.kind == DEVIATED and sight.routine is not None:
        return step_title(sight, event.data.get("step", ""))
    if event.kind in {CORRECTED, RETRACTED}:
        corrected = next((e for e in sight.of_run if e.seq == event.data.get("seq")), None)
        if corrected is None:
            return ""
        what = say(shipped_catalogue().kinds[corrected.kind].text)
        new = event.data.get("on")
        if new:
            return f"{what}, {day(corrected.on)} → {day(new)}"
        meeting_on = (event.data.get("data") or {}).get("meeting_on")
        return f"{what}, {day(corrected.data.get('meeting_on'))} → {day(meeting_on)}" if meeting_on else what
    return ""


def step_title(sight: Sight, step_id: str) -> str:
    """The title of a step of the case's routine, or the id where the routine has no such step."""
    steps = sight.routine.steps if sight.routine else ()
    return next((say(step.title) for step in steps if step.id == step_id), step_id)


def meeting_name(data: Mapping[str, Any]) -> str:
    return meeting_types.meeting_name(data.get("type"), language())


def _meeting(data: Mapping[str, Any]) -> str:
    name, when, place = meeting_name(data), day(data.get("meeting_on")), data.get("place") or ""
    said = f"{name} {when}" if when else name
    return f"{said}, {place}" if place else said


def _part(data: Mapping[str, Any]) -> str:
    if meeting_types.several_parts(str(data.get("type"))):
        return _("{meeting}, part {part}").format(meeting=meeting_name(data), part=data.get("part", 1))
    return meeting_name(data)


def _received(data: Mapping[str, Any]) -> str:
    return _("The guardians are not to be told yet.") if data.get("hold_back") is True else ""


def _reviewed(data: Mapping[str, Any]) -> str:
    outcome = data.get("outcome")
    return str(Review.Outcome(outcome).label) if outcome in Review.Outcome.values else ""


def _first(data: Mapping[str, Any]) -> str:
    return _("An investigation is opened.") if data.get("investigation") else _("This report has not led to an investigation.")


def _second(data: Mapping[str, Any]) -> str:
    return _("The family is followed up further.") if data.get("followed_up") else _("The case is closed at the service.")


def _concluded(data: Mapping[str, Any]) -> str:
    return _("The family gets measures.") if data.get("outcome") == "measures" else _("The case is dismissed.")


def _called(data: Mapping[str, Any]) -> str:
    agreed, talks = day(data.get("meeting_on")), day(data.get("conversation_on"))
    if talks:  # RT2: the meeting after the talks is held only if the guardians consent
        return _("First talks {talks}. A meeting with the school {day} if the guardians consent.").format(talks=talks, day=agreed)
    return _("Meeting agreed for {day}.").format(day=agreed) if agreed else ""


def _extended(data: Mapping[str, Any]) -> str:
    until, before = day(data.get("until")), day(data.get("original"))
    said = _("New time limit {day}.").format(day=until)
    original = _("The original was {day}.").format(day=before)
    return f"{said} {original}" if before else said


def _purpose(data: Mapping[str, Any]) -> str:
    oral = data.get("form") == "oral"
    name = purpose(str(data.get("purpose", "")))
    return _("{purpose} (by word of mouth)").format(purpose=name) if oral else name


def _settled(data: Mapping[str, Any]) -> str:
    return _("They are needed.") if data.get("needed") else _("They are not needed now.")


def _next(data: Mapping[str, Any]) -> str:
    return day(data.get("meeting_on"))


# What the event is about, said after its text; and what is noted below it.
ABOUT: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "report.reviewed": _reviewed, "meeting.called": _meeting, "meeting.moved": _meeting, "meeting.cancelled": _meeting,
    "meeting.part_held": _part, "minutes.sent": _part, "minutes.corrected": _part, "next_meeting.fixed": _next, "consent.asked": _purpose,
    "consent.given": _purpose, "consent.confirmed": _purpose, "consent.refused": _purpose, "consent.withdrawn": _purpose,
    "consent.fell_away": _purpose,
}
NOTES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "report.received": _received, "feedback.first_sent": _first, "feedback.second_sent": _second, "call.held": _called,
    "meetings.settled": _settled, "investigation.extended": _extended, "investigation.concluded": _concluded,
}
