"""What was agreed: of one case, everything that waits for me, and the mark that something is done."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.consents.replies import SeeOther, already, home_of, show
from skolestotte.web.people.access import Request, signed_in

from .. import commands
from ..queries import agreed as queries


@signed_in
def of_case(request: Request, case_id: UUID) -> HttpResponse:
    """All that was agreed in the meetings of one case, open first (MTG-07)."""
    page = queries.agreed_in(case_id, by=request.actor, today=timezone.localdate())
    context = {"page": page, "around": page, "back": home_of(case_id, page.grants)}
    return show(request, "meetings/agreed.html", _("What we have agreed on"), context)


@signed_in
def mine(request: Request) -> HttpResponse:
    """Everything that waits, over all cases."""
    page = queries.mine(by=request.actor, today=timezone.localdate())
    return show(request, "meetings/agreed.html", _("What we have agreed on"),
                {"page": page, "around": page, "back": reverse("overview:day")})


@signed_in
@require_POST
def mark(request: Request, task_id: UUID) -> HttpResponse:
    """Done, or not after all; back to the list one came from."""
    task, may = queries.one_task(task_id, by=request.actor)
    if not may:
        raise PermissionDenied
    mine_too = request.POST.get("list") == "mine"
    to = reverse("meetings:agreed") if mine_too else reverse("meetings:agreed-in", args=[task.part.case_id])
    try:
        commands.mark_agreed(task_id=task_id, done=request.POST.get("done") == "1", by=request.actor, at=timezone.now())
    except commands.NotNow:
        return already(request, _("This is no longer agreed: the minutes were corrected."), to)
    return SeeOther(to)
