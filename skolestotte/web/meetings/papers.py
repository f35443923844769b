"""The invitation and the minutes as letters, and the entry for a calendar: only what this reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.rulebook.meeting_types import consents_for
from skolestotte.rulebook.reading import as_date
from skolestotte.web.design.speech import language
from skolestotte.web.documents.agenda import Agenda
from skolestotte.web.documents.letterhead import Contact, Letter, Letterhead, Participant, Sender, weekday
from skolestotte.web.documents.meeting import AgendaPart, Audience, Correction, Invitation, Minutes, Point, Task
from skolestotte.web.documents.pdf import render
from skolestotte.web.documents.whom_to_call import whom_to_call
from skolestotte.web.people.models import Unit

from .models import Part
from .queries.former import Former
from .queries.lines import PartLine, PersonLine
from .queries.seen import MeetingPage

EXEMPT = "offl. § 13 jf. fvl. § 13"


@dataclass(frozen=True)
class MinutesWithDay(Minutes):
    """Minutes that say on which day to meet again, where no time of day is agreed, and what the meeting had to settle."""

    next_on: date | None = None
    settled: tuple[tuple[str, str], ...] = ()

    def _facts(self) -> tuple[tuple[str, str], ...]:
        facts = super()._facts()
        when = facts if self.next_on is None else (*facts[:-1], (facts[-1][0], weekday(self.next_on)))
        return (*when, *self.settled)


def invitation(page: MeetingPage, audience: Audience, *, to: tuple[str, ...], on: date) -> Invitation:
    """The invitation. `page` holds only the parts the reader may see. Errors: ValueError while something is unsettled."""
    meeting = page.meeting
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("the meeting has no time")
    parts = _parts_for(page, audience)
    return Invitation(
        head=_head(page, to=to, on=on, signed=True), audience=audience, meeting=page.title, purpose=meeting.purpose,
        goal=meeting.goal, begins=meeting.starts_at, ends=meeting.ends_at, place=meeting.place,
        participants=tuple(_people(one for part in parts for one in part.people)), leader=meeting.leader,
        minute_taker=meeting.minute_taker,
        agenda=_points(parts),
        contact=_contact(page), interpreter=meeting.interpreter_language if meeting.interpreter_booked else "",
        interpreter_wanted=meeting.interpreter_language if meeting.interpreter_needed else "",
        needs_consent=bool(consents_for(meeting.type)),
    )


def agenda(page: MeetingPage, audience: Audience, *, on: date) -> Agenda:
    """The agenda of the parts that this reader is in. Errors: ValueError while it has no time or no points."""
    meeting, parts = page.meeting, _parts_for(page, audience)
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("the meeting has no time")
    return Agenda(
        head=replace(_head(page, to=(), on=on), about=""), meeting=page.title, purpose=meeting.purpose, goal=meeting.goal,
        begins=meeting.starts_at, ends=meeting.ends_at, place=meeting.place, leader=meeting.leader,
        minute_taker=meeting.minute_taker, agenda=_points(parts))


def minutes(page: MeetingPage, part: PartLine, former: Sequence[Former], *, to: tuple[str, ...]) -> Minutes:
    """The minutes of one part; `former`: the versions they replace, the latest first. Errors: ValueError while it has no time."""
    meeting, row = page.meeting, part.row
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("the meeting has no time")
    begins, ends = _on_the_day(row, meeting.starts_at), row.ended_at or _on_the_day(row, meeting.ends_at)
    return MinutesWithDay(
        head=_head(page, to=to, on=timezone.localdate(row.minutes_sent_at) if row.minutes_sent_at else timezone.localdate()),
        meeting=page.title, part=part.title if page.several else "", begins=begins, ends=ends,
        place=meeting.place, present=tuple(_people(part.present)), absent=tuple(_people(part.absent)),
        points=tuple(Point(p["text"], p.get("minutes", "")) for p in row.agenda), child_view=row.child_view,
        parents_view=row.guardians_view, written_by=row.written_by.name if row.written_by else meeting.minute_taker,
        decisions=tuple(line.strip() for line in row.decisions.splitlines() if line.strip()),
        tasks=tuple(Task(t["what"], t["who"], as_date(t.get("by"))) for t in row.joint_plan),
        next_on=row.next_on, settled=tuple(part.settled), corrected=_correction(former), draft=row.minutes_sent_at is None,
    )


def _correction(former: Sequence[Former]) -> Correction | None:
    if not former:
        return None
    last = former[0]
    return Correction(version=len(former) + 1, on=timezone.localdate(last.corrected_at),
                      replaces=timezone.localdate(last.sent_at), reason=last.reason)


def _parts_for(page: MeetingPage, audience: Audience) -> tuple[PartLine, ...]:
    """The parts that this audience is in; the page holds only those that its reader may see."""
    return tuple(part for part in page.parts if audience is not Audience.SCHOOL or part.joined or not part.family_alone)


def _points(parts: Sequence[PartLine]) -> tuple[AgendaPart, ...]:
    return tuple(AgendaPart(tuple(p["text"] for p in part.row.agenda), part.title if len(parts) > 1 else "") for part in parts)


def as_pdf(letter: Letter, name: str) -> HttpResponse:
    """The letter in the reader's language. The file's name tells nothing of whom it is about."""
    response = HttpResponse(render(letter, language()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _head(page: MeetingPage, *, to: tuple[str, ...], on: date, signed: bool = False) -> Letterhead:
    service: Unit | None = page.case.intake_unit if page.case else None
    sender = (Sender(settings.MUNICIPALITY_NAME, service.name, tuple(filter(None, [service.address])), service.phone,
                     service.email) if service else Sender(settings.MUNICIPALITY_NAME, _("The child welfare service")))
    contact = page.case.contact if page.case else None
    return Letterhead(sender=sender, to=to, on=on, reference=page.case.number if page.case else "", about=page.child_name,
                      exempt=EXEMPT, signer=Participant(contact.name, _("contact person")) if signed and contact else None)


def _contact(page: MeetingPage) -> Contact:
    case = page.case
    if case is None:
        return Contact(_("The child welfare service"))
    return whom_to_call(case.contact, case.intake_unit)


def _people(lines: Any) -> list[Participant]:
    named: dict[str, PersonLine] = {one.text: one for one in lines}
    return [Participant(one.row.name, one.capacity) for one in named.values()]


def _on_the_day(row: Part, planned: datetime) -> datetime:
    """The planned time of day on the day the part was held."""
    if row.held_on is None:
        return planned
    local = timezone.localtime(planned)
    return timezone.make_aware(datetime.combine(row.held_on, local.time()))
