"""Steps of an investigation in tests: taken by the real commands, read as the database has them."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.investigations import commands
from skolestotte.web.investigations.models import InformationRequest, Investigation, RefusalHandled
from tests.cast import Cast, actor
from tests.steps import events, run_of

CONSENT, CLOSING, MEASURES = "obtain_information", "closing_meeting", "collaboration_in_measures"


def page(name: str, case: Case) -> str:
    room = "notes" if name == "next-meeting" else "investigations"
    return reverse(f"{room}:{name}", args=[case.id])


def typed(on: date) -> str:
    """A day as somebody types it."""
    return on.strftime("%d.%m.%Y")


def plan_of(case: Case) -> Investigation | None:
    with as_system():
        return Investigation.objects.filter(case_id=case.id).first()


def questions(case: Case) -> list[InformationRequest]:
    with as_system():
        return list(InformationRequest.objects.filter(case_id=case.id).order_by("asked_at"))


def handled(case: Case) -> list[RefusalHandled]:
    with as_system():
        return list(RefusalHandled.objects.filter(case_id=case.id))


def told(case: Case, kind: str) -> list[dict[str, object]]:
    """The data of the case's events of this kind, in order."""
    return [data for happened, data in events(case) if happened == kind]


def planned(cast: Cast, case: Case, plan: str = "Hvordan er kveldene?\nHvem hjelper?") -> Investigation:
    return commands.write_plan(case_id=case.id, run_id=run_of(case).id, plan=plan, child_heard="Samtale med Kaja i april.",
                               by=actor(cast.case_worker), at=timezone.now())


def asked_school(cast: Cast, case: Case, basis: str = "serious") -> InformationRequest:
    """A question to the school, in a serious case or on the family's consent (which must be given)."""
    return commands.request_information(
        case_id=case.id, run_id=run_of(case).id, to_unit_id=cast.school.id, basis=basis,
        reason="" if basis == "consent" else "Barnet kan være i fare.", question="Hvordan er fraværet?",
        by=actor(cast.case_worker), at=timezone.now())
