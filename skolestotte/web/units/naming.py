"""Who may be a fixed contact, and who names one (ORG-03, ORG-04). Nothing here reads or writes."""

from __future__ import annotations

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import FixedContact, Unit
from skolestotte.web.people.roles import CWS, ROLES, codes

SCHOOL_SIDE, CWS_SIDE = FixedContact.Side.SCHOOL, FixedContact.Side.CWS
ADMINISTRATOR = "administrator"
# The role that keeps the school's overview and is told; whoever is chosen instead gets its tasks and doors as well.
COORDINATOR = "social_teacher"
SCHOOLS = (Unit.Kind.SCHOOL, Unit.Kind.UPPER_SECONDARY)
# The first role of each is the ordinary choice.
CHOICES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SCHOOLS, (COORDINATOR, "principal", "assistant_principal", "department_leader", "adviser",
                              "contact_teacher", "teacher")),
    Unit.Kind.KINDERGARTEN: ("kindergarten_head",),
    **dict.fromkeys((Unit.Kind.INSTITUTION, Unit.Kind.CARE_CENTRE), ("institution_school_officer",)),
}
OF_SERVICE = ("consultant", "case_worker", "intake_worker", "family_counsellor", "department_head")
SERVICE_LEADERS = tuple(code for code in codes(leads=True) if ROLES[code].side == CWS)
NAMES = (*codes(leads=True), ADMINISTRATOR)  # who names one somewhere


def has_contacts(unit: Unit) -> bool:
    """Schools, kindergartens and institutions have a fixed contact on each side; services do not."""
    return unit.kind in CHOICES


def may_name(actor: Actor, unit: Unit, side: str) -> bool:
    """The school's own side is named by its leaders, the service's side by the service's; an administrator may do both."""
    if not has_contacts(unit):
        return False
    if actor.has_role(ADMINISTRATOR):
        return True
    return actor.has_role(*SERVICE_LEADERS) if side == CWS_SIDE else actor.role_at(unit.id, *codes(leads=True)) is not None


def may_choose_oneself(actor: Actor, unit: Unit, side: str) -> bool:
    """Where doors follow from the choice, nobody opens them to themselves who does not lead the unit: an administrator has none."""
    return not becomes_coordinator(unit, side) or actor.role_at(unit.id, *codes(leads=True)) is not None


def several(side: str) -> bool:
    """The service may name more than one for a school (ORG-03); the school names one coordinator."""
    return side == CWS_SIDE


def becomes_coordinator(unit: Unit, side: str) -> bool:
    """Whether the one who is chosen also gets the school social teacher's tasks and doors."""
    return side == SCHOOL_SIDE and unit.kind in SCHOOLS
