"""The report page for everybody whose door is open; its questions and answers; its letters."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.design.speech import language
from skolestotte.web.documents.pdf import render as as_pdf
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, signed_in
from skolestotte.web.people.roles import codes

from .. import letters
from ..commands import reviewing
from ..forms.school import MessageForm
from ..models import Report
from ..queries import letter as letter_queries
from ..queries import report as reports
from .writing import see_other


@signed_in
def report(request: Request, report_id: UUID) -> HttpResponse:
    """The report, set to be read. When intake opens it for the first time, the reporter gets the second receipt (REP-07)."""
    found = reports.open_report(report_id, by=request.actor, what="report")
    if found.case_id and found.seen_at is None and request.actor.has_role(*codes(works_intake=True)) \
            and reports.works_on(found, request.actor):
        reviewing.see(report_id=found.id, by=request.actor, at=timezone.now())
        found.refresh_from_db(fields=["seen_at", "seen_by"])
    return _show(request, found, MessageForm())


def _show(request: Request, found: Report, form: MessageForm, *, status: int = 200) -> HttpResponse:
    page = reports.report_page(found, by=request.actor, today=timezone.localdate())
    context = {"page": page, "report": found, "form": form, "why": page.why}
    return render(request, "concerns/report.html", context, status=status)


@signed_in
def say(request: Request, report_id: UUID) -> HttpResponse:
    """A question from the service, or an answer from the reporting unit (REP-08)."""
    found = reports.open_report(report_id, by=request.actor, what="report.say")
    from_cws = reports.works_on(found, request.actor)
    if not (from_cws or reports.speaks_for_unit(request.actor, found)):
        raise PermissionDenied
    form = open_form(request, MessageForm)
    if request.method != "POST" or not form.is_valid():
        return _show(request, found, form, status=422 if request.method == "POST" else 200)
    reviewing.say(report_id=found.id, text=form.cleaned_data["text"], from_cws=from_cws, by=request.actor, at=timezone.now())
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, _("Your message is sent. The other side is told that there is something new."))
    return see_other("concerns:report", found.id)


@signed_in
def letter(request: Request, report_id: UUID, which: str) -> HttpResponse:
    """One of the report's letters as PDF: receipt, first or second."""
    found = reports.open_report(report_id, by=request.actor, what=f"report.letter.{which}")
    service = letter_queries.service_of(found)
    if which == "receipt" and found.received_at and found.case_id:
        return _pdf(letters.receipt(found, service), found, which)
    feedback = letter_queries.sent_feedback(found, which)
    if feedback is None:
        raise Http404
    return _pdf(letters.as_sent(feedback, found, service), found, which)


def _pdf(made: letters.AnyLetter, found: Report, which: str) -> HttpResponse:
    response = HttpResponse(as_pdf(made, language()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.reference}-{which}.pdf"'
    return response
