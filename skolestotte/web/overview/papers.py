"""The meetings of a case and its papers: reports, letters, invitations, minutes, plans (SYS-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from skolestotte.rulebook import meeting_types
from skolestotte.web.consents.around import works_the_case
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say
from skolestotte.web.folders.prepared import asked
from skolestotte.web.investigations.models import Investigation
from skolestotte.web.journal.models import Event
from skolestotte.web.meetings.models import CallNote, Meeting, Part

from .sight import SCHOOL, Sight
from .timeline import Document, author, meeting_name

STANDING = (Meeting.State.PLANNED, Meeting.State.CALLED)


@dataclass(frozen=True)
class PartRow:
    """One visible part of a meeting."""

    id: UUID
    number: int
    held: bool
    minutes_sent: date | None


@dataclass(frozen=True)
class MeetingRow:
    """One meeting as the reader sees it: only the parts whose doors are open."""

    id: UUID
    run_id: UUID
    type: str
    name: str
    state: str
    state_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    parts: tuple[PartRow, ...]
    url: str
    calendar_url: str
    ahead: bool


def _with_parts(case: Any) -> QuerySet[Meeting]:
    parts = Part.objects.select_related(None).filter(meeting_id=OuterRef("pk")).order_by("number").values(
        json=JSONObject(id="id", number="number", held_at="held_at", sent_at="minutes_sent_at"))
    return (Meeting.objects.select_related(None).filter(case_id=case).exclude(state=Meeting.State.CANCELLED)
            .annotate(part_rows=ArraySubquery(parts)))


_meetings = asked(_with_parts)
_investigations = asked(lambda run: Investigation.objects.select_related(None).filter(run_id=run))


def meetings(sight: Sight) -> list[MeetingRow]:
    """The case's meetings, the next one first (one query). A meeting whose first part is shut to the reader is not there."""
    rows = [_row(sight, meeting) for meeting in _meetings(case=sight.case_id) if meeting.folder_id in sight.folders]
    return sorted(rows, key=lambda row: (not row.ahead, row.starts_at is None, row.starts_at or timezone.now()))


def _row(sight: Sight, meeting: Meeting) -> MeetingRow:
    meeting.folder = sight.folders[meeting.folder_id]
    given = [part for part in meeting.part_rows if part]  # type: ignore[attr-defined]
    parts = tuple(PartRow(UUID(p["id"]), p["number"], bool(p["held_at"]), _day(p["sent_at"])) for p in given)
    called = meeting.state == Meeting.State.CALLED
    return MeetingRow(
        id=meeting.id, run_id=meeting.run_id, type=meeting.type, state=meeting.state,
        name=meeting_types.meeting_name(meeting.type, language()),
        state_name=str(Meeting.State(meeting.state).label), starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        place=meeting.place, parts=parts, url=reverse("meetings:page", args=[meeting.id]),
        calendar_url=reverse("meetings:calendar", args=[meeting.id]) if called and meeting.starts_at else "",
        ahead=meeting.state in STANDING and (meeting.starts_at is None or timezone.localdate(meeting.starts_at) >= sight.today),
    )


def _day(value: str | None) -> date | None:
    moment = parse_datetime(value) if value else None
    return timezone.localdate(moment) if moment else None


def investigation_of(sight: Sight) -> Investigation | None:
    """The plan and the conclusion, where the family's folder is open to the reader (one query)."""
    folder = sight.folder_of("family")
    if folder is None or sight.run is None:
        return None
    found = _investigations.first(run=sight.run.id)
    if found is not None:
        found.folder = folder
    return found


@dataclass(frozen=True)
class CallRow:
    """The note of one call: with whom, when, and the answer to each of the routine's points."""

    with_whom: str
    at: datetime
    by: str
    agreed_on: date | None
    points: tuple[tuple[str, str], ...]


def call_notes(sight: Sight) -> list[CallRow]:
    """The notes of the calls with the school in the chosen run, where the joint folder is open to the reader, newest first (one
    query). Another run's call answers other points."""
    asked = next((step.agenda for step in sight.routine.steps if step.form == "call"), ()) if sight.routine else ()
    names = {str(number): say(words) for number, words in enumerate(asked, 1)}
    found = []
    for note in CallNote.objects.select_related(None).filter(case_id=sight.case_id).select_related("by").order_by("-at"):
        if note.folder_id in sight.folders and note.run_id in (None, sight.run.id if sight.run else None):
            note.folder = sight.folders[note.folder_id]
            points = tuple((names.get(key, key), answer) for key, answer in note.answers.items())
            found.append(CallRow(note.with_whom, note.at, note.by.name, note.agreed_on, points))
    return found


def documents(sight: Sight, rows: list[MeetingRow], investigation: Investigation | None,
              names: Mapping[str, str]) -> list[Document]:
    """Every paper the reader may open, newest first, each with date and author."""
    parts = {(str(row.id), part.number): part.id for row in rows for part in row.parts}
    found = [document for event in sight.of_run if event.seq in sight.standing
             and (document := _document(sight, event, parts, names)) is not None]
    found.reverse()
    if investigation is not None and investigation.plan:
        plan = Document(_("Investigation plan"), sight.run.began_on if sight.run else sight.today, "",
                        reverse("investigations:plan-pdf", args=[sight.case_id]) + sight.in_run)
        found.insert(0, plan)
    return found


def _document(sight: Sight, event: Event, parts: Mapping[tuple[str, int], UUID], names: Mapping[str, str]) -> Document | None:
    data, on, by = event.data, sight.standing[event.seq].on, author(event, names)
    match event.kind:
        case "report.received":
            return Document(_("Report of concern"), on, by, reverse("concerns:report", args=[data["report"]]), "envelope")
        case "feedback.first_sent":
            return Document(_("First feedback"), on, by, reverse("concerns:letter", args=[data["report"], "first"]), "send")
        case "feedback.second_sent":
            return Document(_("Second feedback"), on, by, reverse("concerns:letter", args=[data["report"], "second"]), "send")
        case "call.held":
            return Document(_("Note of the call"), on, by, reverse("overview:call-note", args=[sight.case_id]) + sight.in_run, "phone")
        case "meeting.called":
            title = _("Invitation: {meeting}").format(meeting=meeting_name(data).lower())
            return Document(title, on, by, reverse("meetings:invitation", args=[data["meeting"]]), "calendar")
        case "minutes.sent":
            part = parts.get((data["meeting"], int(data.get("part", 1))))
            url = reverse("meetings:minutes", args=[part]) if part else reverse("meetings:page", args=[data["meeting"]])
            return Document(_minutes_title(data), on, by, url)
        case "child_talk.held" if works_the_case(sight.actor, sight.grants):
            return Document(_("Talk with the child"), on, by, reverse("meetings:child-talk", args=[sight.case_id]) + sight.in_run, "child")
        case "transfer.answered" if sight.routine is not None:
            mine = "transfer.asked" if sight.side == SCHOOL else "transfer.answered"
            step = next(one.id for one in sight.routine.steps if any(record.kind == mine for record in one.records))
            url = reverse("notes:write", args=[sight.case_id, step]) + sight.in_run if sight.side in (SCHOOL, None) else ""
            return Document(_("Answer about the transfer"), on, by, url)
        case "information.requested":
            return Document(_("Request for information"), on, by,
                            reverse("investigations:answer", args=[data["request"]]), "question")
    return None


def _minutes_title(data: Mapping[str, object]) -> str:
    name = meeting_name(data).lower()
    if meeting_types.several_parts(str(data.get("type"))):
        return _("Minutes: {meeting}, part {part}").format(meeting=name, part=data.get("part", 1))
    return _("Minutes: {meeting}").format(meeting=name)
