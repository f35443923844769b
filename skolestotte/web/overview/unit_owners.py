"""Whose tasks make up the worklist of a unit: the roles that own steps there, and the people who work there (two queries)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from skolestotte.rulebook.routine import OWNERS
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Membership, Unit
from skolestotte.web.people.roles import CWS, ROLES, codes

from .staff import HEADS
from .worklist import Owner

OWNING_ROLES = tuple(dict.fromkeys(role for rule in OWNERS.values() for role in rule.roles))
SEE_UNIT = (*codes(works_intake=True), *codes(keeps_overview=True))  # whose doors are open to the unit's tasks


def of_units(by: Actor, roles: Iterable[str], *, today: date) -> list[Owner]:
    """The owners at the units where the reader holds one of these roles, with the departments of a service."""
    held = by.units(*roles)
    units = list(Unit.objects.filter(Q(id__in=held) | Q(parent_id__in=held)).order_by("name"))
    service = [unit.id for unit in units if unit.side == CWS]
    return [*(Owner(unit_id=unit.id, role=role) for unit in units for role in OWNING_ROLES if ROLES[role].side == unit.side),
            *(Owner(account_id=account) for account in _people(service, today))]


def vacant(by: Actor, *, today: date) -> list[Owner]:
    """The roles that nobody holds now at the units the reader leads: what waits for them waits for the leader (SYS-04).

    Two queries, none for somebody who leads nothing.
    """
    led = by.units(*HEADS)
    if not led:
        return []
    units = list(Unit.objects.filter(Q(id__in=led) | Q(parent_id__in=led)))
    held = set(Membership.objects.filter(unit__in=units, account__is_active=True).on(today).values_list("unit_id", "role"))
    return [Owner(unit_id=unit.id, role=role) for unit in units for role in OWNING_ROLES
            if ROLES[role].side == unit.side and (unit.id, role) not in held]


def _people(units: list[UUID], today: date) -> list[UUID]:
    """Who works at these departments; at a school no task is a person's."""
    held = Membership.objects.filter(unit_id__in=units).on(today) if units else Membership.objects.none()
    return list(dict.fromkeys(held.order_by("account_id").values_list("account_id", flat=True)))
