"""Leave the routine for another course, and tell the school what to expect."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases import commands as cases
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from .. import queries_leaving
from ..forms import LeaveRoutineForm
from ..sight import look
from .acting import go


@for_roles(*codes(works_cases=True))
def leave(request: Request, case_id: UUID) -> HttpResponse:
    """The contact person or a leader records another course with a reason; the school sees what it can expect (RT1-01)."""
    sight = look(case_id, by=request.actor, today=timezone.localdate(), what="leave", run_id=request.GET.get("run", ""))
    run = queries_leaving.run_to_leave(sight)
    if not queries_leaving.may_leave(sight):
        messages.info(request, _("The routine cannot be left now: it is left already, or the investigation is not running."))
        return go("overview:case", case_id)
    form = open_form(request, LeaveRoutineForm)
    if request.method == "POST" and form.is_valid():
        try:
            cases.leave_routine(case_id=case_id, run_id=run.id, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except cases.NotNow:
            messages.info(request, _("Somebody else was first: the routine is left already."))
        else:
            messages.success(request, _("The other course is recorded, and the school is told that there is something to read."))
        drafts.drop(path=request.path, by=request.actor)
        return go("overview:case", case_id)
    context = {"sight": sight, "form": form, "case_id": case_id, "why": sight.grants}
    return render(request, "overview/leave.html", context, status=422 if form.is_bound and form.errors else 200)
