"""Intake: the inbox, the review within the week, the two feedbacks, letting the guardians know."""

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
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from .. import letters
from ..commands import answering, reviewing
from ..forms.intake import OmitForm, ReviewForm, SecondFeedbackForm
from ..models import Report
from ..queries import active, intake, letter
from ..queries import report as reports
from .writing import see_other

INTAKE = codes(works_intake=True)
CASES = codes(works_cases=True)


@for_roles(*INTAKE)
def inbox(request: Request) -> HttpResponse:
    """Reports that wait: for somebody to open them, for the review, for the feedback."""
    return render(request, "concerns/inbox.html", {"page": intake.inbox(by=request.actor, today=timezone.localdate())})


@for_roles(*INTAKE)
def review(request: Request, report_id: UUID) -> HttpResponse:
    """One outcome, the reasons, and whether the child needs help at once (bvl § 2-1, REP-07)."""
    report = working_on(request, report_id, what="report.review")
    if report.reviewed_at or report.received_at is None:
        return closed(request, report)
    received_on = timezone.localdate(report.received_at)
    running, named = active.active_case(report), active.named(report)
    form = open_form(request, lambda data: ReviewForm(data, received_on=received_on, active=running is not None, named=named,
                                                      initial={"on": timezone.localdate()}))
    if request.method == "POST" and form.is_valid():
        return _judge(request, report, form)
    context = {"report": report, "form": form, "dates": letters.dates_of(report.received_at), "active": running}
    return render(request, "concerns/review.html", context, status=422 if request.method == "POST" else 200)


def _judge(request: Request, report: Report, form: ReviewForm) -> HttpResponse:
    try:
        reviewing.judge(report_id=report.id, guardians=form.settled(), by=request.actor, at=timezone.now(), **form.judgement())
    except NotNow:
        return closed(request, report)
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, _("The review is saved. What follows from it is opened."))
    return see_other("concerns:report", report.id)


@for_roles(*CASES)
def first_feedback(request: Request, report_id: UUID) -> HttpResponse:
    """The first letter as it will be sent (FBK-01). There is no field for an assessment (FBK-06)."""
    report = working_on(request, report_id, what="report.first-feedback")
    page = reports.report_page(report, by=request.actor, today=timezone.localdate())
    if page.first is not None:
        return closed(request, report)
    if page.review is None:
        messages.info(request, _("Review the report first. The letter says whether it is investigated."))
        return see_other("concerns:report", report.id)
    if request.method == "POST":
        return _send_first(request, report)
    sheet = letter.first_to_send(report, page.review, signer=request.actor.name, on=timezone.localdate()).sheet()
    context = {"report": report, "sheet": sheet, "blocks": letters.shown(sheet)}
    return render(request, "concerns/first_feedback.html", context)


def _send_first(request: Request, report: Report) -> HttpResponse:
    try:
        answering.send_first(report_id=report.id, by=request.actor, at=timezone.now())
    except NotNow:
        return closed(request, report)
    messages.success(request, _("The feedback is sent."))
    return see_other("concerns:report", report.id)


@for_roles(*CASES)
def omit_first(request: Request, report_id: UUID) -> HttpResponse:
    """Leave the first feedback out, with the reason kept (bvl § 13-3 first paragraph)."""
    report = working_on(request, report_id, what="report.omit-first")
    if letter.is_answered(report, "first"):
        return closed(request, report)
    form = open_form(request, OmitForm)
    if request.method != "POST" or not form.is_valid():
        return render(request, "concerns/omit_first.html", {"report": report, "form": form},
                      status=422 if request.method == "POST" else 200)
    try:
        answering.omit_first(report_id=report.id, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
    except NotNow:
        return closed(request, report)
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, _("It is noted that the feedback is left out, and why."))
    return see_other("concerns:report", report.id)


@for_roles(*CASES)
def second_feedback(request: Request, report_id: UUID) -> HttpResponse:
    """After the investigation: followed up or not; how, only where the reporter needs it (FBK-02, FBK-03)."""
    report = working_on(request, report_id, what="report.second-feedback")
    concluded_on = letter.concluded_on(report)
    if concluded_on is None or letter.is_answered(report, "second"):
        return closed(request, report)
    may_say_how = letter.may_say_how(report)
    form = open_form(request, lambda data: SecondFeedbackForm(data, may_say_how=may_say_how))
    if request.method == "POST" and form.is_valid():
        return _send_second(request, report, form)
    context = {"report": report, "form": form, "concluded_on": concluded_on, "may_say_how": may_say_how}
    return render(request, "concerns/second_feedback.html", context, status=422 if request.method == "POST" else 200)


def _send_second(request: Request, report: Report, form: SecondFeedbackForm) -> HttpResponse:
    try:
        answering.send_second(report_id=report.id, by=request.actor, at=timezone.now(), **form.cleaned_data)
    except answering.SaidNo:  # the family answered while the letter was written
        messages.info(request, _("The family has just said no to sharing with the school. Look at the letter once more."))
        return see_other("concerns:second-feedback", report.id)
    except NotNow:
        return closed(request, report)
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, _("The feedback is sent."))
    return see_other("concerns:report", report.id)


@for_roles(*CASES)
def clear_guardians(request: Request, report_id: UUID) -> HttpResponse:
    """The service decides that the guardians may know of a held-back report (DUT-09)."""
    report = working_on(request, report_id, what="report.clear-guardians")
    if request.method != "POST":
        page = reports.report_page(report, by=request.actor, today=timezone.localdate())
        return render(request, "concerns/clear_guardians.html", {"report": report, "page": page, "handled": page.handled})
    try:
        reviewing.clear_guardians(report_id=report.id, by=request.actor, at=timezone.now())
    except NotNow:
        return closed(request, report)
    messages.success(request, _("The guardians may now be told. Their access follows the rules from here."))
    return see_other("concerns:report", report.id)


def working_on(request: Request, report_id: UUID, *, what: str) -> Report:
    """The report, for somebody who may write in the service's own folder of its case; others get 403."""
    report = reports.open_report(report_id, by=request.actor, what=what)
    if report.received_at is None or not reports.works_on(report, request.actor):
        raise PermissionDenied
    return report


def closed(request: Request, report: Report) -> HttpResponse:
    """Back to the report: the step is not open."""
    messages.info(request, _("This step is no longer open, or not open yet. Here is how the report stands."))
    return see_other("concerns:report", report.id)
