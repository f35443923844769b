"""Who can be invited to a meeting, who usually is, and where the consent for each stands (MTG-02, MTG-03, MTG-04). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skolestotte.rulebook.sharing import PARTY_AGE
from skolestotte.web.people.models import Account, Child, Guardian, Unit
from skolestotte.web.people.roles import KINDERGARTEN, ROLES

CWS, FAMILY, SCHOOL, PARTNER = "cws", "family", "school", "partner"
OWN: dict[str, Promise] = {
    "guardian": gettext_lazy("guardian"),
    "young_person": gettext_lazy("young person"),
    "interpreter": gettext_lazy("interpreter"),
    "other": gettext_lazy("takes part"),
}
AT_SCHOOL = ("contact_teacher", "social_teacher", "principal", "assistant_principal", "department_leader", "teacher",
             "adviser", "assistant", "after_school_employee", "school_nurse")
AT_KINDERGARTEN = ("contact_teacher", "kindergarten_head", "kindergarten_employee", "assistant", "adviser", "school_nurse")
BESIDE_THE_CHILD = tuple(dict.fromkeys((*AT_SCHOOL, *AT_KINDERGARTEN)))
OTHERS = "other_bodies"  # the consent to others than school and service taking part
OFFERED = ("principal", "school_nurse", "after_school_employee")  # from the school, besides those who are usual (MTG-03)
LIAISONS = ("social_teacher", "kindergarten_head")
HEADS = ("principal",)  # at a kindergarten the head is the liaison too


def capacities_of(roles: Iterable[str]) -> tuple[str, ...]:
    """As what those may come who work where the child is. In: the roles that are held there."""
    return AT_KINDERGARTEN if any(ROLES[role].side == KINDERGARTEN for role in roles if role in ROLES) else AT_SCHOOL


def is_other_body(side: str, capacity: str) -> bool:
    """Neither family, school nor service, and not the interpreter: PPT, child psychiatry, a health service (RT3-06)."""
    return side == PARTNER and capacity != "interpreter"


def side_of_unit(unit: Unit) -> str:
    """Whose side somebody from this unit is on in a meeting: child welfare, or another body. The child's own school is
    chosen by its employees, so another school is another body too."""
    return CWS if unit.side == CWS else PARTNER


def capacity_name(code: str) -> str:
    """What somebody is in the meeting, in the reader's language."""
    if code in OWN:
        return str(OWN[code])
    if code in Unit.Kind.values:
        return str(Unit.Kind(code).label)
    return str(ROLES[code].name) if code in ROLES else code


@dataclass(frozen=True)
class Employee:
    """Somebody who works at a unit now, in one role."""

    account: Account
    unit_id: UUID
    role: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be chosen. `usual`: invited unless there is a note; `chosen`: ticked to begin with; `always`: has
    consented to this very meeting and cannot be left out."""

    key: str
    name: str
    capacity: str
    side: str
    account_id: UUID | None
    usual: bool
    chosen: bool
    note: str = ""
    always: bool = False

    @property
    def description(self) -> str:
        return " · ".join(part for part in (capacity_name(self.capacity).capitalize(), self.note) if part)


@dataclass(frozen=True)
class Around:
    """What the choice rests on. `call`: what was agreed on the phone; `reporter`: the account that sent the report;
    `named`: the participants that the routine names (`guardians`, `school.social_teacher`, …); `before`: who came from the
    school to the meeting before this one, and as what; `taking_over`: who at the service is to have the case after this; `counsellor`: the
    family counsellor, while the family gets measures (SUP-01)."""

    child: Child
    age: int | None
    guardians: Iterable[Guardian]
    employees: Iterable[Employee]
    school_id: UUID | None
    planner: Account
    contact: Account | None
    call: Mapping[str, object]
    reporter: str
    named: frozenset[str]
    before: Mapping[UUID, str] = field(default_factory=dict)
    taking_over: Iterable[Account] = ()
    counsellor: Account | None = None


def candidates(around: Around) -> list[Candidate]:
    """Family, child welfare, school, in this order; each person once."""
    found = [*_family(around), *_service(around), *_school(around)]
    return list({candidate.key: candidate for candidate in found}.values())


def _family(around: Around) -> Iterable[Candidate]:
    # Who is only named in a report is invited to nothing before the service has settled who has parental responsibility.
    for guardian in (one for one in around.guardians if one.confirmed and "guardians" in around.named):
        party = guardian.has_responsibility
        yield Candidate(f"guardian-{guardian.id}", guardian.name, "guardian", FAMILY, guardian.account_id, party, party,
                        "" if party else _("without parental responsibility"))
    if "youth" in around.named and around.age is not None and around.age >= PARTY_AGE:
        asked = bool(around.call.get("youth_attends", True))
        yield Candidate("child", around.child.name, "young_person", FAMILY, around.child.account_id, asked, asked,
                        _("party to their own case"))


def _service(around: Around) -> Iterable[Candidate]:
    coming = around.taking_over if "cws.measures" in around.named else ()
    for person in filter(None, (around.contact, around.planner, *coming)):
        yield Candidate(f"cws-{person.id}", person.name, "case_worker", CWS, person.id, person == around.contact, True)
    if around.counsellor is not None:
        yield Candidate(f"cws-{around.counsellor.id}", around.counsellor.name, "family_counsellor", CWS, around.counsellor.id,
                        False, False)


def _school(around: Around) -> Iterable[Candidate]:
    if not any(one.startswith("school.") for one in around.named):
        return
    nurse = bool(around.call.get("nurse_attends"))
    for one in around.employees:
        if one.unit_id != around.school_id:
            continue
        liaison, reporter = one.role in LIAISONS, str(one.account.id) == around.reporter
        before = one.account.id in around.before
        chosen = liaison or reporter or before or (one.role == "school_nurse" and nurse)
        if chosen or one.role in OFFERED:
            said = _("sent the report") if reporter else _("was invited last time") if before else ""
            yield Candidate(f"staff-{one.account.id}", one.account.name, around.before.get(one.account.id, one.role), SCHOOL,
                            one.account.id, liaison, chosen, said)
