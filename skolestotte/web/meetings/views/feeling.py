"""The mark after a meeting: nothing felt wrong, or it is raised."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.consents.replies import SeeOther, already
from skolestotte.web.people.access import Request, signed_in

from .. import commands
from ..models import Meeting
from ..queries.feeling import seated
from ..queries.meeting import meeting_page


@signed_in
@require_POST
def felt(request: Request, meeting_id: UUID) -> HttpResponse:
    """A yes or a no, for those from school and child welfare who took part; there is no field for words (MTG-08)."""
    page = meeting_page(meeting_id, by=request.actor, what="meeting.felt")
    if not seated(page, by=request.actor, came=page.meeting.state == Meeting.State.HELD):
        raise PermissionDenied
    to = reverse("meetings:page", args=[meeting_id])
    try:
        commands.mark_felt(meeting_id=meeting_id, raised=request.POST.get("raised") == "1", by=request.actor, at=timezone.now())
    except commands.NotNow:
        return already(request, _("This is for after the meeting."), to)
    return SeeOther(f"{to}#felt")
