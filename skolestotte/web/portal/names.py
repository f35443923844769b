"""Names for those who can see or have read: employees by name and role, roles with who holds them, the family in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from skolestotte.web.folders.actor import label_of, members_of, person_principal
from skolestotte.web.folders.models import Grant
from skolestotte.web.people.models import Membership, Unit
from skolestotte.web.people.roles import ROLES

from .sight import Sight

ORDER = {"cws": 0, "school": 1, "kindergarten": 1}
FAMILY, LAST = 3, 2


@dataclass(frozen=True)
class Who:
    """One person or role. `unit` empty: of the family. `order`: child welfare first, the family last."""

    name: str
    note: str = ""
    unit: str = ""
    order: int = FAMILY


class Names:
    """One query for everybody: the memberships of the units and of the people that are named, past ones too."""

    def __init__(self, sight: Sight, grants: Iterable[Grant], labels: Iterable[str], today: date) -> None:
        self.sight, self.today = sight, today
        principals = {*labels, *(label_of(grant.principal) for grant in grants)}
        self.members: set[str] = set()
        units = {p.split(":")[1] for p in principals if p.startswith("unit:")}
        people = {p.partition(":")[2] for p in principals if p.startswith("person:")}
        self.by_person: dict[str, list[Membership]] = {}
        self.by_role: dict[str, list[str]] = {}
        self.units: dict[str, Unit] = {}
        held = (Membership.objects.filter(Q(unit_id__in=list(units)) | Q(account_id__in=list(people)))
                .select_related("account", "unit").order_by("account__name", "-valid_from"))
        for one in held:
            self.units[str(one.unit_id)] = one.unit
            self.by_person.setdefault(person_principal(one.account_id), []).append(one)
            if self._holds(one) and one.account.is_active:
                self.members.update(_members(one))
                self.by_role.setdefault(f"unit:{one.unit_id}:{one.role}", []).append(one.account.name)
        self.family = {grant.principal for grant in grants if grant.basis.startswith(("party_", "told_"))}

    def _holds(self, one: Membership) -> bool:
        return one.valid_from <= self.today and (one.valid_until is None or one.valid_until >= self.today)

    def is_employee(self, label: str) -> bool:
        return label in self.by_person

    def is_somebody(self, principal: str) -> bool:
        """False for a role or a job that nobody holds today: its door lets nobody in."""
        return principal in self.by_role or principal in self.members or not principal.startswith(("unit:", "member:"))

    def of(self, principal: str) -> Who:
        """In: a principal of a grant, or the mark of a reader in the log."""
        if principal.startswith("unit:"):
            return self._role(principal)
        person = label_of(principal)
        if principal in self.family or person not in self.by_person:
            return Who(self._relative(person))
        held = self.by_person[person]
        now = (next((one for one in held if self._holds(one) and principal in _members(one)), None)
               or next((one for one in held if self._holds(one)), held[0]))
        return Who(now.account.name, _role_name(now.role), now.unit.name, ORDER.get(now.unit.side, LAST))

    def _role(self, principal: str) -> Who:
        _unit, unit_id, role = principal.split(":")
        unit = self.units.get(unit_id)
        name = _role_name(role)
        return Who(f"{name[:1].upper()}{name[1:]}", ", ".join(self.by_role.get(principal, ())), unit.name if unit else "",
                   ORDER.get(unit.side, LAST) if unit else LAST)

    def _relative(self, principal: str) -> str:
        if principal == self.sight.actor.label:
            return pgettext("who did it", "You")
        child = self.sight.child
        if child.account_id and principal == person_principal(child.account_id):
            return child.name
        return _("Your guardian") if self.sight.young else _("Another guardian")


def _members(one: Membership) -> tuple[str, ...]:
    return members_of(one.account_id, [(one.unit_id, ROLES[one.role].side)])


def _role_name(role: str) -> str:
    return str(ROLES[role].name) if role in ROLES else role
