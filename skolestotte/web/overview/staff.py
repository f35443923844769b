"""Who is there on a day: who holds which role at which unit, and who leads it. Read once, for jobs and lists (two queries)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from skolestotte.web.people.models import Membership, Unit
from skolestotte.web.people.roles import CWS, ROLES, codes

SERVICE_LEADERS = tuple(code for code in codes(leads=True) if ROLES[code].side == CWS)
HEADS = (*SERVICE_LEADERS, *codes(leads=True, keeps_overview=True))
DEPUTIES = tuple(code for code in codes(leads=True) if code not in HEADS)


class Staff:
    """Employees with an active account and a membership that holds that day."""

    def __init__(self, on: date) -> None:
        self._by: dict[tuple[UUID, str], list[UUID]] = {}
        self._sides: dict[UUID, set[str]] = {}
        held = Membership.objects.filter(account__is_active=True).on(on)
        for unit_id, role, account_id in held.values_list("unit_id", "role", "account_id"):
            self._by.setdefault((unit_id, role), []).append(account_id)
            self._sides.setdefault(account_id, set()).add(ROLES[role].side)
        self._parent = dict(Unit.objects.filter(parent__isnull=False).values_list("id", "parent_id"))

    def holding(self, unit_id: UUID | None, *roles: str) -> list[UUID]:
        """Those who hold one of the roles at the unit."""
        return [account for role in roles for account in self._by.get((unit_id, role), [])] if unit_id else []

    def works_at_service(self, account_id: UUID) -> bool:
        """Whether the person still works at the child welfare service: only then can a case be theirs."""
        return CWS in self._sides.get(account_id, ())

    def leaders(self, units: Iterable[UUID | None]) -> list[UUID]:
        """Who leads these units, with the service above a department; a deputy where there is no head."""
        wanted = list(dict.fromkeys(one for unit in units if unit for one in (unit, self._parent.get(unit)) if one))
        heads = [account for unit in wanted for account in self.holding(unit, *HEADS)]
        return list(dict.fromkeys(heads or [account for unit in wanted for account in self.holding(unit, *DEPUTIES)]))
