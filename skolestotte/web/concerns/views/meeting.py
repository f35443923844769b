"""A report meeting: the unit that reported asks, the service answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, signed_in

from ..commands import meeting
from ..forms.meeting import AnswerForm, AskForm
from ..queries import report as reports
from .writing import see_other


@signed_in
def report_meeting(request: Request, report_id: UUID) -> HttpResponse:
    """The unit says why it wants a meeting; the service says yes or no, and what it answers (MTG-10)."""
    report = reports.open_report(report_id, by=request.actor, what="report.meeting")
    page = reports.report_page(report, by=request.actor, today=timezone.localdate())
    if not (page.may.work or reports.leads_unit(request.actor, report)):
        raise PermissionDenied
    form: AnswerForm | AskForm = open_form(request, AnswerForm if page.may.work else AskForm)  # type: ignore[assignment]
    if not (page.may.answer_meeting or page.may.ask_meeting):
        messages.info(request, _("This step is no longer open, or not open yet. Here is how the report stands."))
        return see_other("concerns:report", report.id)
    if request.method == "POST" and form.is_valid():
        return _done(request, report.id, form)
    return render(request, "concerns/report_meeting.html", {"report": report, "page": page, "form": form},
                  status=422 if request.method == "POST" else 200)


def _done(request: Request, report_id: UUID, form: AnswerForm | AskForm) -> HttpResponse:
    given, by, at = form.cleaned_data, request.actor, timezone.now()
    try:
        if isinstance(form, AnswerForm):
            meeting.answer_meeting(report_id=report_id, needed=given["needed"], said=given["said"], by=by, at=at)
        else:
            meeting.ask_meeting(report_id=report_id, why=given["why"], by=by, at=at)
    except NotNow:
        messages.info(request, _("This step is no longer open, or not open yet. Here is how the report stands."))
    else:
        messages.success(request, _("Your answer is sent. The other side is told that there is something new.")
                         if isinstance(form, AnswerForm) else _("You have asked for a report meeting. Child welfare answers you here."))
    drafts.drop(path=request.path, by=request.actor)
    return see_other("concerns:report", report_id)
