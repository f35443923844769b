"""The meetings of the family's cases, and the papers they may read: minutes, letters, the report, the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.rulebook.reading import as_date
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.meetings.models import Meeting, Part

from .sight import Sight
from .timeline import meeting_name, part_name

READING = "minutes"  # the read log's word for the page and the PDF of minutes; other looks at the folder do not count
CALLED = ("meeting.called", "meeting.moved")


@dataclass(frozen=True)
class Minutes:
    """The minutes of one part that are sent to the family. `new`: this person has not opened them since."""

    title: str
    on: date
    url: str
    new: bool


@dataclass(frozen=True)
class MeetingRow:
    """One meeting as the family sees it."""

    id: UUID
    name: str
    held: bool
    starts_at: datetime | None
    place: str
    url: str
    calendar_url: str
    ahead: bool
    minutes: tuple[Minutes, ...]


@dataclass(frozen=True)
class Paper:
    """One letter or another paper. `on` None: it is written on all the time."""

    title: str
    on: date | None
    who: str
    url: str
    icon: str = "file"
    new: bool = False


def meetings(sights: Iterable[Sight], *, by: Actor) -> dict[UUID, list[MeetingRow]]:
    """The meetings of these cases by case, the next one first (one query). Only parts whose doors are open to the family."""
    found: dict[UUID, list[MeetingRow]] = {sight.case_id: [] for sight in sights}
    by_case = {sight.case_id: sight for sight in sights}
    rows = (Meeting.objects.select_related(None).filter(case_id__in=list(found))
            .exclude(state__in=[Meeting.State.CANCELLED, Meeting.State.PLANNED])
            .annotate(part_rows=ArraySubquery(_parts(by))))
    for meeting in rows:
        sight = by_case[meeting.case_id]
        if meeting.folder_id in sight.folders:
            found[meeting.case_id].append(_row(sight, meeting))
    for own in found.values():
        own.sort(key=_soonest)
    return found


def _parts(by: Actor) -> Any:
    looked = ReadLog.objects.select_related(None).filter(
        folder_id=OuterRef("folder_id"), by=by.label, allowed=True, what__startswith=READING,
        at__gte=OuterRef("minutes_sent_at"))
    return (Part.objects.select_related(None).filter(meeting_id=OuterRef("pk")).annotate(looked=Exists(looked))
            .order_by("number").values(json=JSONObject(
                id="id", number="number", folder="folder_id", sent_at="minutes_sent_at", looked="looked")))


def _soonest(row: MeetingRow) -> tuple[bool, float]:
    """What is ahead first, the nearest on top; then what is behind, the latest on top."""
    stamp = row.starts_at.timestamp() if row.starts_at else 0.0
    return (not row.ahead, stamp if row.ahead else -stamp)


def _row(sight: Sight, meeting: Meeting) -> MeetingRow:
    meeting.folder = sight.folders[meeting.folder_id]
    called = meeting.state == Meeting.State.CALLED
    ahead = called and (meeting.starts_at is None or timezone.localdate(meeting.starts_at) >= sight.today)
    return MeetingRow(
        id=meeting.id, name=meeting_name(meeting.type), held=meeting.state == Meeting.State.HELD, starts_at=meeting.starts_at,
        place=meeting.place, url=reverse("meetings:page", args=[meeting.id]),
        calendar_url=reverse("meetings:calendar", args=[meeting.id]) if ahead and meeting.starts_at else "", ahead=ahead,
        minutes=tuple(_minutes(meeting, part) for part in meeting.part_rows  # type: ignore[attr-defined]
                      if part["sent_at"] and UUID(part["folder"]) in sight.folders),
    )


def _minutes(meeting: Meeting, part: dict[str, Any]) -> Minutes:
    sent = parse_datetime(part["sent_at"])
    assert sent is not None
    title = _("Minutes: {meeting}").format(meeting=_small(part_name(meeting.type, part["number"])))
    return Minutes(title, timezone.localdate(sent), reverse("meetings:minutes", args=[part["id"]]), not part["looked"])


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def papers(sight: Sight, rows: Iterable[MeetingRow]) -> list[Paper]:
    """Everything the family may read on paper, newest first."""
    rows = list(rows)
    found = [Paper(one.title, one.on, "", one.url, new=one.new) for row in rows for one in row.minutes]
    standing_meetings = {str(row.id) for row in rows}
    for event in reversed(sight.standing.values()):
        paper = _paper(sight, event, standing_meetings)
        if paper is not None:
            found.append(paper)
    found.sort(key=lambda paper: paper.on or date.min, reverse=True)
    return _plan(sight) + found


def _plan(sight: Sight) -> list[Paper]:
    """The plan for the investigation of the run that goes on, once it is written."""
    run = sight.course.run if sight.course else None
    if run is None or not run.has_plan:  # type: ignore[attr-defined]
        return []
    return [Paper(_("Plan for the investigation"), None, "", _investigation(sight, run.id), "route")]


def _investigation(sight: Sight, run_id: UUID | None) -> str:
    """The page with the plan, why it takes longer, and how it ended."""
    url = reverse("investigations:plan", args=[sight.case_id])
    return f"{url}?run={run_id}" if run_id and len(sight.runs) > 1 else url


def _paper(sight: Sight, event: RuleEvent, standing_meetings: set[str]) -> Paper | None:
    data = event.data
    match event.kind:
        case "report.received":
            unit = next((run.reporting_unit for run in sight.runs if str(run.report_id) == data["report"]), None)
            return Paper(_("Report of concern"), event.on, unit.name if unit else "",
                         reverse("concerns:report", args=[data["report"]]), "envelope")
        case "feedback.first_sent":
            return Paper(_("First feedback to the school"), event.on, "", _letter(data["report"], "first"), "send")
        case "feedback.second_sent":
            return Paper(_("Second feedback to the school"), event.on, "", _letter(data["report"], "second"), "send")
        case "meeting.called" if data["meeting"] in standing_meetings:
            title = _("Invitation: {meeting}").format(meeting=_small(meeting_name(data.get("type"))))
            return Paper(title, event.on, "", reverse("meetings:invitation", args=[data["meeting"]]), "calendar")
        case "information.requested":
            return Paper(_("Question to the school"), event.on, "",
                         reverse("investigations:answer", args=[data["request"]]), "question")
        case "investigation.extended":
            return Paper(_("Why the investigation takes longer"), event.on, "", _investigation(sight, _run_of(sight, event)))
        case "investigation.concluded":
            return Paper(_("How the investigation ended"), event.on, "", _investigation(sight, _run_of(sight, event)))
    return None


def _run_of(sight: Sight, event: RuleEvent) -> UUID | None:
    return next((one.run_id for one in sight.events if one.seq == event.seq), None)


def _letter(report_id: str, which: str) -> str:
    return reverse("concerns:letter", args=[report_id, which])


def next_meeting(rows: Iterable[MeetingRow]) -> MeetingRow | None:
    """The nearest meeting ahead that is called."""
    return next((row for row in rows if row.ahead and row.starts_at), None)


def fixed_day(sight: Sight) -> date | None:
    """The day of the next collaboration meeting, where one is agreed, not past and not called yet: then the meeting says it."""
    fixed = [as_date(event.data.get("meeting_on")) for event in sight.standing.values() if event.kind == "next_meeting.fixed"]
    called = {as_date(event.data.get("meeting_on")) for event in sight.standing.values() if event.kind in CALLED}
    return next((found for found in reversed(fixed) if found and found >= sight.today and found not in called), None)
