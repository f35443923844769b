"""Whose evaluation meeting it is: the heads of both units, and who else is invited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Membership, Unit
from skolestotte.web.people.roles import ROLES, codes

from .models import Evaluation

HEADS = codes(leads=True)
GROWING_UP = (Unit.Kind.SCHOOL, Unit.Kind.UPPER_SECONDARY, Unit.Kind.KINDERGARTEN, Unit.Kind.EDUCATION_AGENCY)
SERVICE = (Unit.Kind.CWS, Unit.Kind.CWS_INTAKE, Unit.Kind.CWS_MEASURES)
EMPLOYEES = tuple(code for code, role in ROLES.items() if role.side in ("school", "kindergarten", "cws"))


@dataclass(frozen=True)
class Head:
    """Somebody who leads a unit now."""

    unit: Unit
    account: Account
    role: str

    @property
    def key(self) -> str:
        return f"{self.unit.id} {self.account.id}"

    @property
    def text(self) -> str:
        return f"{self.unit} – {self.account}, {ROLES[self.role].name}"


def heads(today: date, *, of: Iterable[UUID] = (), kinds: Iterable[str] = ()) -> list[Head]:
    """Who leads the units, or the units of these kinds, on that day (one query)."""
    held = Membership.objects.on(today).filter(role__in=HEADS, account__is_active=True)
    held = held.filter(unit__kind__in=list(kinds)) if kinds else held.filter(unit_id__in=list(of))
    rows = held.select_related("unit", "account").order_by("unit__name", "account__name", "id")
    return list({(row.unit_id, row.account_id): Head(row.unit, row.account, row.role) for row in rows}.values())


def led_by(by: Actor) -> tuple[UUID, ...]:
    """The units of which the person is a head."""
    return by.units(*HEADS)


def theirs(by: Actor) -> Q:
    """The meetings that somebody may read: of the units they are a head of, and those they are invited to."""
    led = led_by(by)
    return Q(unit_id__in=led) | Q(other_id__in=led) | Q(coming__account_id=by.account_id)


def leads(row: Evaluation, by: Actor) -> bool:
    """A head of one of the two units: leads, writes the minutes, sees to what came out of it."""
    return bool({row.unit_id, row.other_id} & set(led_by(by)))


def on_one_side_each(unit: Unit, other: Unit) -> bool:
    """One of the two is child welfare and the other belongs to the growing-up sector."""
    return {unit.kind in SERVICE, other.kind in SERVICE} == {True, False} and {unit.kind, other.kind} & set(GROWING_UP) != set()
