"""While the investigation runs, and its end: the plan, more time, the conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.consents.replies import already, asked_run, done, home_of, show
from skolestotte.web.design.speech import language
from skolestotte.web.documents.pdf import render as as_pdf
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles, signed_in

from .. import commands, queries
from ..forms import ConcludeForm, ExtendForm, PlanForm
from ..papers import plan_letter
from ..wording import refusal
from .settle import Step, compared, context, same, settle, today

LEADERS = ("department_head", "section_head")
CONCLUDE = Step("investigations/conclude.html", gettext_lazy("Conclude the investigation"),
                gettext_lazy("Conclude the investigation"),
                gettext_lazy("The investigation is concluded. The next steps are open."))


@signed_in
def plan(request: Request, case_id: UUID) -> HttpResponse:
    """The investigation plan: child welfare writes it together with the family, who reads it (RT1-06, PLN-01)."""
    page = queries.plan_page(case_id, run_id=asked_run(request), by=request.actor, today=today())
    if not page.works:
        return _read_plan(request, page)
    form = open_form(request, lambda data: PlanForm(data, initial={**page.stands, "version": page.version}))
    theirs: list[tuple[object, str]] = []
    late = request.method == "POST" and not page.open
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            commands.write_plan(case_id=case_id, run_id=page.around.run.id, by=request.actor, at=timezone.now(), **words)
        except (commands.Changed, NotNow) as refused:
            page = queries.plan_page(case_id, run_id=asked_run(request), by=request.actor, today=today())
            late, theirs = isinstance(refused, NotNow), compared(form, page.stands)
            if same(form, page.stands):
                return already(request, _("This is done already. Nothing was changed now."), page.around.case_url)
            form.data = {**request.POST.dict(), "version": str(page.version)}  # sent again it replaces what stands
        else:
            return done(request, _("The plan is saved. The family can read it."), request.get_full_path())
    return show(request, "investigations/plan.html", _("Investigation plan"),
                {**context(page, form, late=late), "about": None, "theirs": theirs, "submit": _("Save the plan")})


@signed_in
def plan_pdf(request: Request, case_id: UUID) -> HttpResponse:
    """The plan as a letter, for the family and the service; nobody else has a door to it."""
    letter, number = plan_letter(case_id, run_id=asked_run(request), by=request.actor, today=today())
    answer = HttpResponse(as_pdf(letter, language()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{number}-plan.pdf"'
    return answer


@for_roles(*LEADERS)
def extend(request: Request, case_id: UUID) -> HttpResponse:
    """A leader gives the investigation more time, at most to six months in all (DLN-04)."""
    page = queries.extend_page(case_id, run_id=asked_run(request), by=request.actor, today=today())
    form = open_form(request, lambda data: ExtendForm(
        data, longest=page.longest, initial={"seen": page.due.strict if page.due else None}))
    late, theirs = request.method == "POST" and not page.open, []
    if request.method == "POST" and form.is_valid():
        try:
            commands.extend(case_id=case_id, run_id=page.around.run.id, by=request.actor, at=timezone.now(),
                            **form.cleaned_data)
        except commands.TooLong as answer:
            assert page.due is not None
            form.add_error("until", refusal(answer.refusal, now=page.due.strict, longest=page.longest))
        except (commands.Changed, NotNow) as refused:
            page = queries.extend_page(case_id, run_id=asked_run(request), by=request.actor, today=today())
            late = isinstance(refused, NotNow)
            theirs = compared(form, _extension(page))
            form.data = {**request.POST.dict(), "seen": page.due.strict.isoformat() if page.due else ""}
        else:
            return done(request, _("The investigation has a new last day. The first one is kept."), page.around.case_url)
    return show(request, "investigations/extend.html", _("Extend the investigation"),
                {**context(page, form, late=late), "about": None, "theirs": theirs,
                 "submit": _("Extend the investigation")})


@for_roles(*WORKS_CASES)
def conclude(request: Request, case_id: UUID) -> HttpResponse:
    """Dismissed or measures; the page says what follows from it (RT1-S8C)."""
    read = partial(queries.conclude_page, case_id, run_id=asked_run(request), by=request.actor, today=today())

    def make(page: queries.StepPage, data: Any) -> ConcludeForm:
        return ConcludeForm(data, earliest=page.reviewed_on, initial={"on": today()})

    def act(page: queries.StepPage, data: Mapping[str, Any]) -> None:
        commands.conclude(case_id=case_id, run_id=page.around.run.id, by=request.actor, at=timezone.now(), **data)

    return settle(request, CONCLUDE, read, make, act, lambda page: {"leads": request.actor.has_role(*LEADERS)})


def _read_plan(request: Request, page: queries.StepPage) -> HttpResponse:
    if request.method == "POST":
        raise PermissionDenied
    return show(request, "investigations/plan_read.html", _("Investigation plan"),
                {"page": page, "around": page.around, "back": home_of(page.around.case_id, page.around.grants)})


def _extension(page: queries.StepPage) -> dict[str, object]:
    known = page.investigation
    return {"until": known.extended_until, "reason": known.extension_reason} if known and known.extended_until else {}
