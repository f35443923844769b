"""What runs in the child's case already when a new report comes (RT4-03), and whether its unit takes part in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.cases.runs import IN_ORDER, not_followed
from skolestotte.web.design.wording import say
from skolestotte.web.people.models import Guardian

from ..models import Report


@dataclass(frozen=True)
class Running:
    """One routine that runs: its name, since when, and the run, for the way to it."""

    name: str
    since: date
    run: Run


@dataclass(frozen=True)
class ActiveCase:
    """The case as it ran before this report: what runs, and who the contact person is."""

    running: tuple[Running, ...]
    contact: str


@dataclass(frozen=True)
class Named:
    """A guardian whom a report names, and what it says of parental responsibility: None where it does not say."""

    id: UUID
    name: str
    said: bool | None


def named(report: Report) -> list[Named]:
    """The guardians of this child whose parental responsibility nobody has settled yet. One query."""
    if report.case_id is None:
        return []
    child = Case.objects.values("child_id").filter(id=report.case_id)
    return [Named(one.id, one.name, one.parental_responsibility)
            for one in Guardian.objects.filter(child_id__in=child, confirmed=False).order_by("id")]


def active_case(report: Report) -> ActiveCase | None:
    """The running case of the child; None where nothing but this report's own run is open. Two queries."""
    if report.case_id is None:
        return None
    found = list(Run.objects.filter(case_id=report.case_id).order_by(*IN_ORDER))
    others = [run for run in not_followed(found) if run.ended_on is None and run.report_id != report.id]
    if not others:
        return None
    case = Case.objects.filter(id=report.case_id).select_related("contact").first()
    running = tuple(Running(say(run.definition.name), run.began_on, run) for run in others)
    return ActiveCase(running, case.contact.name if case and case.contact else "")
