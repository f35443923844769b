"""Before a meeting: what is settled and what the child wants, for child welfare; what each side expects, for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.consents.replies import already, done, show
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles, signed_in

from .. import commands
from ..forms.preparation import ExpectForm, PrepareForm
from ..queries.meeting import meeting_page
from ..queries.preparation import Before, before
from ..queries.seen import MeetingPage


@for_roles(*WORKS_CASES)
def prepare(request: Request, meeting_id: UUID) -> HttpResponse:
    """What may be shared, what help is needed, who must come; and what the child wants said, in front of whom (MTG-04, CHD-04)."""
    page = meeting_page(meeting_id, by=request.actor, what="meeting.prepare")
    if not page.works:
        raise PermissionDenied
    found = before(page, by=request.actor)
    to = reverse("meetings:page", args=[meeting_id])
    if not found.may_prepare:
        return already(request, _("The meeting is held or cancelled. What is prepared stands as it is."), to)
    people = [one.row.name for part in page.parts for one in part.people]
    form = open_form(request, lambda data: PrepareForm(data, row=found.row, people=people))
    context: dict[str, Any] = {"page": page, "around": page, "before": found, "form": form, "not_now": False, "back": to}
    if request.method == "POST" and form.is_valid():
        try:
            commands.prepare(meeting_id=meeting_id, prepared=form.prepared, known=form.stood, by=request.actor, at=timezone.now())
        except commands.Changed:
            context["changed"] = True
            form.data = request.POST.copy()
            form.data["known"] = str(found.row.id) if found.row else ""
        except commands.NotNow:
            return already(request, _("The meeting is held or cancelled. What is prepared stands as it is."), to)
        else:
            return done(request, _("It is kept for you and for the one who leads. Nobody is told."), to)
    if form.rows.changed:
        form.without_errors()
    return show(request, "meetings/prepare.html", _("Prepare the meeting"), context, refused=not form.rows.changed)


@signed_in
def expect(request: Request, meeting_id: UUID) -> HttpResponse:
    """What I, or my side, want of the meeting; the family chooses who may read it (MTG-09)."""
    page = meeting_page(meeting_id, by=request.actor, what="meeting.expect")
    found = before(page, by=request.actor)
    to = reverse("meetings:page", args=[meeting_id])
    if found.only_reads:
        raise PermissionDenied
    if not found.may_expect:
        return already(request, _("This is for before the meeting."), to)
    mine = found.mine
    form = open_form(request, lambda data: ExpectForm(data, row=mine.row if mine else None, to_all=bool(mine and mine.to_all),
                                                      family=page.family))
    if request.method == "POST" and form.is_valid():
        return _keep(request, page, found, form, to)
    context = {"page": page, "around": page, "before": found, "form": form, "not_now": False, "back": to}
    return show(request, "meetings/expect.html", _("Before the meeting"), context)


def _keep(request: Request, page: MeetingPage, found: Before, form: ExpectForm, to: str) -> HttpResponse:
    data = form.cleaned_data
    try:
        commands.expect(meeting_id=page.meeting.id, side=found.side, capacity=found.capacity, name=found.name, wants=data["wants"],
                        view=data.get("view", ""), to_all=data.get("to_all", True), by=request.actor, at=timezone.now())
    except commands.NotNow:
        return already(request, _("This is for before the meeting."), to)
    said = _("Thank you. It is there for the meeting.") if data.get("to_all", True) else _("Thank you. The child welfare service has it.")
    return done(request, said, to)
