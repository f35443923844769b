"""The page of a meeting for each reader, the invitation on paper, the entry for a calendar."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.consents.replies import home_of, show
from skolestotte.web.documents.meeting import Audience
from skolestotte.web.people.access import Request, signed_in
from skolestotte.web.people.models import Account

from .. import papers
from ..commands import somebody_else_can
from ..commands.telling import entry_for
from ..queries.feeling import feeling
from ..queries.meeting import meeting_page
from ..queries.preparation import before
from ..queries.seen import MeetingPage
from ..queries.staff import staff_talks
from ..queries.times import open_round


@signed_in
def page(request: Request, meeting_id: UUID) -> HttpResponse:
    """Why, when, where, who, and the agenda of the parts the reader may see; the minutes when they are sent."""
    found = meeting_page(meeting_id, by=request.actor)
    back = home_of(found.case_id, found.grants) if found.case else reverse("overview:day")
    context = {"page": found, "around": found, "back": back,
               "round": open_round(found.meeting.id) if found.standing else None,
               "before": before(found, by=request.actor),
               "unasked": _unasked(request, found),
               "staff": staff_talks(found, by=request.actor),
               "felt": feeling(found, by=request.actor, today=timezone.localdate())}
    return show(request, "meetings/page.html", found.title, context)


@signed_in
def invitation(request: Request, meeting_id: UUID) -> HttpResponse:
    """The invitation as a letter: to the family or to the school, each with its own agenda."""
    found = meeting_page(meeting_id, by=request.actor, what="meeting.invitation")
    audience = _audience(request, found)
    try:
        letter = papers.invitation(found, audience, to=_to(found, audience), on=timezone.localdate())
    except ValueError as error:
        raise Http404 from error
    return papers.as_pdf(letter, "invitation")


@signed_in
def agenda(request: Request, meeting_id: UUID) -> HttpResponse:
    """The agenda on paper, for the table: of the parts that the reader is in."""
    found = meeting_page(meeting_id, by=request.actor, what="meeting.agenda")
    try:
        letter = papers.agenda(found, _audience(request, found), on=timezone.localdate())
    except ValueError as error:
        raise Http404 from error
    return papers.as_pdf(letter, "agenda")


@signed_in
def calendar(request: Request, meeting_id: UUID) -> HttpResponse:
    """The meeting for the reader's own calendar: a neutral title, no names, no place."""
    found = meeting_page(meeting_id, by=request.actor, what="meeting.calendar")
    assert request.actor.account_id is not None
    account = Account.objects.get(id=request.actor.account_id)
    text = entry_for(found.meeting, account, at=timezone.now(), cancelled=found.meeting.state == "cancelled")
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def _unasked(request: Request, found: MeetingPage) -> bool:
    """Whether somebody can consent to the school's meeting since the others were asked: for the school and for child welfare."""
    if not (found.by_school and found.standing and (found.convenes or found.works)):
        return False
    return somebody_else_can(meeting_id=found.meeting.id, by=request.actor, at=timezone.now())


def _audience(request: Request, found: MeetingPage) -> Audience:
    """Child welfare can look at both letters; the others have their own."""
    if found.works:
        return Audience.SCHOOL if request.GET.get("for") == "school" else Audience.GUARDIANS
    return Audience.GUARDIANS if found.family else Audience.SCHOOL


def _to(found: MeetingPage, audience: Audience) -> tuple[str, ...]:
    side = "school" if audience is Audience.SCHOOL else "family"
    return tuple(dict.fromkeys(one.row.name for one in found.parts[0].people if one.row.side == side))
