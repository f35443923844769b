"""Cancel a meeting, by child welfare, or by the school when there is sickness and the routine lets the school call anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.replies import already, done, show
from skolestotte.web.people.access import Request, signed_in

from .. import commands
from ..forms.cancel import CancelForm
from ..queries.meeting import meeting_page
from ..queries.seen import MeetingPage


@signed_in
def cancel(request: Request, meeting_id: UUID) -> HttpResponse:
    """Why, and what follows from it; everybody who was invited is told that the meeting is off, not why."""
    page = meeting_page(meeting_id, by=request.actor, what="meeting.cancel")
    if not (page.works or page.convenes or page.school_may_cancel):
        raise PermissionDenied
    to = reverse("meetings:page", args=[meeting_id])
    form = CancelForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and (not page.standing or page.held):
        return already(request, _("The meeting can no longer be cancelled. Nothing was changed."), to)
    if request.method == "POST" and form.is_valid():
        return _cancel(request, page, form, to)
    context = {"page": page, "around": page, "back": to, "form": form}
    return show(request, "meetings/cancel.html", _("Cancel the meeting"), context)


def _cancel(request: Request, page: MeetingPage, form: CancelForm, to: str) -> HttpResponse:
    data: dict[str, Any] = form.cleaned_data
    try:
        commands.cancel(meeting_id=page.meeting.id, version=data["version"], because=data.get("because", ""),
                        by=request.actor, at=timezone.now())
    except commands.Changed:
        return already(request, _("Somebody else changed the meeting in between. Look at it, and cancel then."), to)
    except commands.NotNow:
        return already(request, _("The meeting can no longer be cancelled. Nothing was changed."), to)
    return done(request, _("The meeting is cancelled."), to)
