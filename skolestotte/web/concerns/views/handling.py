"""The service talks the handling over with the police and the school, and decides when and how the guardians are told (DUT-09)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles

from ..commands import handling
from ..forms.handling import CoordinationForm, TellingForm
from ..queries import handling as queries
from .intake import CASES, closed, working_on
from .writing import see_other


@for_roles(*CASES)
def coordinate(request: Request, report_id: UUID) -> HttpResponse:
    """Note with whom the handling was talked over. Only the service reads it."""
    report = working_on(request, report_id, what="report.coordinate")
    form = open_form(request, lambda data: CoordinationForm(data, initial={"on": timezone.localdate()}))
    if request.method == "POST" and form.is_valid():
        try:
            handling.coordinate(report_id=report.id, by=request.actor, at=timezone.now(), **form.settled)
        except NotNow:
            return closed(request, report)
        drafts.drop(path=request.path, by=request.actor)
        messages.success(request, _("The talk is noted. Only the child welfare service reads it."))
        return see_other("concerns:clear-guardians", report.id)
    return render(request, "concerns/coordinate.html", {"report": report, "form": form, "handled": queries.handled(report, reader="cws")},
                  status=422 if request.method == "POST" else 200)


@for_roles(*CASES)
def telling(request: Request, report_id: UUID) -> HttpResponse:
    """When and how the guardians are told, and what the school is told of why not yet."""
    report = working_on(request, report_id, what="report.telling")
    found = queries.handled(report, reader="cws")
    latest = found.decision
    begin = {"why": latest.why, "how": latest.how, "tell_on": latest.tell_on, "meanwhile": latest.meanwhile} if latest else {}
    form = open_form(request, lambda data: TellingForm(data, initial=begin))
    if request.method == "POST" and form.is_valid():
        try:
            handling.decide_telling(report_id=report.id, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except NotNow:
            return closed(request, report)
        drafts.drop(path=request.path, by=request.actor)
        messages.success(request, _("The decision is recorded, and the school can read it. The guardians are told nothing."))
        return see_other("concerns:clear-guardians", report.id)
    return render(request, "concerns/telling.html", {"report": report, "form": form, "handled": found},
                  status=422 if request.method == "POST" else 200)
