"""After sending: the receipts; and the way of a report to another municipality."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.design import speech
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.exchange.national_form import explain, where, write
from skolestotte.web.exchange.national_model import Accepted
from skolestotte.web.people.access import Request, for_roles

from .. import letters
from ..commands import delivering
from ..forms.school import DeliveryForm
from ..models import Concern, Report
from ..national import national_form
from ..queries import report as reports
from ..queries import school
from .writing import REPORTERS, see_other


@for_roles(*REPORTERS)
def receipt(request: Request, concern_id: UUID) -> HttpResponse:
    """The two receipts of each report: stored, and seen by a person; and what happens next, with dates."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.receipt")
    if concern.state != Concern.State.SENT:
        return see_other("concerns:check", concern.id)
    found = school.receipt_reports(concern, by=request.actor)
    rows = [(report, letters.dates_of(report.received_at) if report.received_at and report.case_id else None)
            for report in found]
    received = any(dates for _report, dates in rows)
    return render(request, "concerns/receipt.html", {"concern": concern, "rows": rows, "received": received})


@for_roles(*REPORTERS)
def deliver(request: Request, report_id: UUID) -> HttpResponse:
    """A child who lives elsewhere: how the report is delivered, and the receipt of the national portal."""
    report = _elsewhere(request, report_id, what="report.deliver")
    form = open_form(request, DeliveryForm)
    if request.method == "POST" and form.is_valid():
        return _record(request, report, form)
    return _show_delivery(request, report, form)


def _record(request: Request, report: Report, form: DeliveryForm) -> HttpResponse:
    try:
        delivering.record_delivery(report_id=report.id, reference=form.cleaned_data["reference"],
                                   received_at=form.moment(), by=request.actor, at=timezone.now())
    except delivering.WrongMoment:
        form.add_error("day", _("The portal cannot have taken the report before it was written, or in the future."))
        return _show_delivery(request, report, form)
    except NotNow:
        messages.info(request, _("The receipt of the portal was already recorded."))
    else:
        messages.success(request, _("The receipt of the portal is recorded."))
    return see_other("concerns:report", report.id)


def _show_delivery(request: Request, report: Report, form: DeliveryForm) -> HttpResponse:
    answer = national_form(report, reports.sections_of(report), now=timezone.now())
    language = speech.language()
    faults = [] if isinstance(answer, Accepted) else [
        f"{where(fault, language)}: {explain(fault, language)}" for fault in answer.faults]
    context = {"report": report, "form": form, "faults": faults}
    return render(request, "concerns/deliver.html", context, status=422 if request.method == "POST" else 200)


@for_roles(*REPORTERS)
def national_file(request: Request, report_id: UUID) -> HttpResponse:
    """The national form of the report as a file to hand in. 404 where the report does not make a lawful form."""
    report = _elsewhere(request, report_id, what="report.national-form")
    answer = national_form(report, reports.sections_of(report), now=timezone.now())
    if not isinstance(answer, Accepted):
        raise Http404
    response = HttpResponse(write(answer.form), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{report.reference}.json"'
    return response


def _elsewhere(request: Request, report_id: UUID, *, what: str) -> Report:
    report = reports.open_report(report_id, by=request.actor, what=what)
    if report.case_id is not None:
        raise Http404
    if not reports.speaks_for_unit(request.actor, report):
        raise PermissionDenied
    return report
