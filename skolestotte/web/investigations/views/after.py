"""When the investigation is over: the family's no, the collaboration in writing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.consents.replies import asked_run
from skolestotte.web.people.access import Request, for_roles

from .. import commands, queries
from ..forms import RefusalForm, WriteInForm
from ..wording import proposal
from .settle import Step, settle, today

REFUSAL = Step("investigations/refusal.html", _("When the family says no"), _("Record what you did"),
               _("The three duties are recorded. The school can see that it has been told."))
WRITE_IN = Step("investigations/write_in.html", _("Write the collaboration in"), _("Save in both places"),
                _("The collaboration stands in the decision and in the measures plan."))


@for_roles(*WORKS_CASES)
def refusal(request: Request, case_id: UUID) -> HttpResponse:
    """The three duties after a no, all of them or none (CNS-11, RT1-S9X)."""
    read = partial(queries.refusal_page, case_id, run_id=asked_run(request), by=request.actor, today=today())

    def act(page: queries.StepPage, data: Mapping[str, Any]) -> None:
        commands.handle_refusal(case_id=case_id, run_id=page.around.run.id, by=request.actor, at=timezone.now(), **data)

    return settle(request, REFUSAL, read, lambda page, data: RefusalForm(data), act,
                  lambda page: {"ask_url": reverse("consents:ask", args=[case_id]) + page.around.in_run})


@for_roles(*WORKS_CASES)
def write_in(request: Request, case_id: UUID) -> HttpResponse:
    """The collaboration with the school in the decision and in the measures plan (RT1-12)."""
    read = partial(queries.write_in_page, case_id, run_id=asked_run(request), by=request.actor, today=today())

    def make(page: queries.StepPage, data: Any) -> WriteInForm:
        return WriteInForm(data, initial=_proposal(page) if page.open else {})

    def act(page: queries.StepPage, data: Mapping[str, Any]) -> None:
        commands.write_collaboration(case_id=case_id, run_id=page.around.run.id, by=request.actor, at=timezone.now(), **data)

    return settle(request, WRITE_IN, read, make, act)


def _proposal(page: queries.StepPage) -> dict[str, str]:
    school, department = page.around.run.reporting_unit, page.around.case.intake_unit
    service = department.parent or department  # the text outlives the intake department's part in it
    return proposal(service=service.name, school=school.name if school else "",
                    meeting_on=queries.fixed_on(page.around))
