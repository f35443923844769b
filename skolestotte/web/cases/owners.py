"""From a step's owner in the routine ("cws.intake", "reporting_school.social_teacher") to a role at a unit, or one person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from skolestotte.rulebook.casefacts import Contact
from skolestotte.rulebook.routine import OWNERS
from skolestotte.web.people.models import Account, Unit

from .models import Case, Run

OFFERED, COUNSELLOR, LEADER = "cws.offered_contact", "cws.counsellor", "department_head"


@dataclass(frozen=True)
class Owner:
    """Exactly one of: a role at a unit, or one account. `folder` is the kind of folder in which the task lies."""

    unit_id: UUID | None
    role: str
    account_id: UUID | None
    folder: str


def owner_of(step_owner: str, case: Case, run: Run, contact: Contact) -> Owner:
    """Who owns an open step of this run now. Falls back to intake, so that no open step is without an owner (SYS-09); what a
    contact person had who has left is the leader's until the next one accepts (SYS-04): of the department that has the case.
    The family counsellor's is the contact person's until one is named."""
    rule = OWNERS[step_owner]
    if step_owner == COUNSELLOR and contact.counsellor:
        return Owner(None, "", UUID(contact.counsellor), "family")  # the counsellor has no door to the service's own folder
    if rule.unit == "reporting_unit" and run.reporting_unit is not None:
        return Owner(run.reporting_unit.id, _school_role(run.reporting_unit, rule.roles), None, "report")
    person = contact.offered if step_owner == OFFERED else contact.person
    if rule.contact and person:
        return Owner(None, "", UUID(person), "cws")
    if rule.contact and contact.left:
        return Owner(case.measures_unit_id or case.intake_unit_id, LEADER, None, "cws")
    if rule.unit == "measures" and case.measures_unit_id is not None:
        return Owner(case.measures_unit_id, rule.roles[0], None, "cws")
    role = rule.roles[0] if rule.side == "cws" and not rule.contact else "intake_worker"
    return Owner(case.intake_unit_id, role, None, "cws")


def person_of(step_owner: str, case: Case) -> Account | None:
    """Who it is, of the people of the case, whose step it is now; None where it is not one person's, or nobody is."""
    if step_owner == COUNSELLOR and case.counsellor is not None:
        return case.counsellor
    return case.contact if OWNERS[step_owner].contact else None


def _school_role(unit: Unit, roles: tuple[str, ...]) -> str:
    return next((r for r in roles if r.startswith("kindergarten") == (unit.kind == Unit.Kind.KINDERGARTEN)), roles[0])
