"""Clarify roles, time frame and what can be expected at the start of a process (TRU-05)."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
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

from .. import queries_expecting
from ..forms import ClarifyForm
from ..sight import look
from .acting import go


@for_roles(*codes(works_cases=True))
def clarify(request: Request, case_id: UUID) -> HttpResponse:
    """The service keeps what it has clarified with the school; both sides read it on the case."""
    sight = look(case_id, by=request.actor, today=timezone.localdate(), what="expectations", run_id=request.GET.get("run", ""))
    run = queries_expecting.run_to_clarify(sight)
    before = queries_expecting.expected(sight)
    form = open_form(request, partial(ClarifyForm, initial=asdict(before) if before else None))
    if request.method == "POST" and form.is_valid():
        try:
            cases.clarify(case_id=case_id, run_id=run.id, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except cases.NotNow:
            messages.info(request, _("This process is over."))
        else:
            messages.success(request, _("It is kept on the case, and the school can read it."))
        drafts.drop(path=request.path, by=request.actor)
        return go("overview:case", case_id)
    return render(request, "overview/clarify.html", {"sight": sight, "form": form, "case_id": case_id},
                  status=422 if form.is_bound and form.errors else 200)
