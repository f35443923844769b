"""Questions to the school, and its answers."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.consents.replies import already, asked_run, done, home_of, show
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles, signed_in

from .. import commands, queries
from ..forms import AnswerForm, RequestForm
from ..models import InformationRequest
from .settle import context, today

Basis = InformationRequest.Basis


@for_roles(*WORKS_CASES)
def request_information(request: Request, case_id: UUID) -> HttpResponse:
    """Ask the reporting unit: on the family's consent, or in a serious case with the reason recorded (CNS-16, RT1-08)."""
    page = queries.request_page(case_id, run_id=asked_run(request), by=request.actor, today=today())
    form = open_form(request, lambda data: RequestForm(
        data, consented=page.consented, initial={"basis": Basis.CONSENT} if page.consented else {}))
    unit = page.at.around.run.reporting_unit
    if request.method == "POST" and unit is not None and form.is_valid():
        try:
            commands.request_information(case_id=case_id, run_id=page.at.around.run.id, to_unit_id=unit.id,
                                         by=request.actor, at=timezone.now(), **form.cleaned_data)
        except commands.ConsentMissing:
            form.add_error("basis", _("The consent does not hold any more."))
        except NotNow:
            pass
        else:
            return done(request, _("The question is sent. The school gets word that there is something to answer."),
                        request.get_full_path())
        page = queries.request_page(case_id, run_id=asked_run(request), by=request.actor, today=today())
    late = request.method == "POST" and not page.at.open
    more = {"asked": page, "unit": unit, "ask_url": reverse("consents:ask-for", args=[case_id, commands.CONSENT]) + page.at.around.in_run,
            "submit": _("Send the question")}
    return show(request, "investigations/request.html", _("Ask the school for information"),
                {**context(page.at, form, late=late), **more})


@signed_in
def answer(request: Request, request_id: UUID) -> HttpResponse:
    """One question. Those who lead or coordinate at the unit that is asked answer it; the others in the case can read it."""
    page = queries.answer_page(request_id, by=request.actor, today=today())
    if request.method == "POST" and not page.mine:
        raise PermissionDenied
    form = open_form(request, AnswerForm)
    to = page.around.case_url
    if request.method == "POST" and form.is_valid():
        try:
            commands.answer_information(request_id=request_id, answer=form.cleaned_data["answer"], by=request.actor,
                                        at=timezone.now())
        except (NotNow, commands.ConsentMissing):
            page = queries.answer_page(request_id, by=request.actor, today=today())
            if page.request.answer and page.request.answer == form.cleaned_data["answer"]:
                return already(request, _("This is done already. Nothing was changed now."), to)
        else:
            return done(request, _("Thank you. The answer is sent to the child welfare service."), to)
    late = request.method == "POST" and not page.answerable
    return show(request, "investigations/answer.html", _("A question from the child welfare service"),
                {"page": page, "around": page.around, "form": form, "late": late, "not_now": False,
                 "back": home_of(page.around.case_id, page.around.grants), "submit": _("Send the answer")})
