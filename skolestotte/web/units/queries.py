"""The register, one unit with its contacts, and who can be chosen. A fixed number of queries however many units there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import FixedContact, Membership, Unit
from skolestotte.web.people.roles import CWS, KINDERGARTEN, PARTNER, ROLES, SCHOOL

from . import naming
from .naming import CWS_SIDE, SCHOOL_SIDE

KINDS = list(Unit.Kind)
NEEDED = (*naming.SCHOOLS, Unit.Kind.KINDERGARTEN)  # without a contact at the service they are gaps (ORG-03)


@dataclass(frozen=True)
class Line:
    """One unit in the register, with those who are fixed contacts for it today."""

    unit: Unit
    theirs: tuple[str, ...]
    gap: bool


@dataclass(frozen=True)
class Group:
    """The units of one side, in the order of ORG-01's types, then by name."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Register:
    """All units, by side."""

    groups: tuple[Group, ...]
    gaps: tuple[Unit, ...]
    may_change: bool
    names_contacts: bool


@dataclass(frozen=True)
class Named:
    """One fixed contact, now or before. `until` is the last day; `by`: who chose."""

    name: str
    presence: str
    phone: str
    email: str
    since: date
    until: date | None
    by: str


@dataclass(frozen=True)
class Side:
    """One side of the card: those who stand now, those who stood before, and whether the reader chooses."""

    code: str
    now: tuple[Named, ...]
    before: tuple[Named, ...]
    may_name: bool


@dataclass(frozen=True)
class UnitPage:
    unit: Unit
    parts: tuple[Unit, ...]
    sides: tuple[Side, ...]
    may_change: bool
    teaches: bool = False  # the reader works there, and it is a school

    @property
    def has_rooms(self) -> bool:
        """Where meetings are held: schools, kindergartens and the child welfare service."""
        return self.unit.side in (SCHOOL, KINDERGARTEN, CWS)


@dataclass(frozen=True)
class Choice:
    """Somebody who can be chosen, with the roles they hold there."""

    account_id: UUID
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class ChoosePage:
    unit: Unit
    side: str
    choices: tuple[Choice, ...]
    now: tuple[FixedContact, ...]

    @property
    def several(self) -> bool:
        return naming.several(self.side)

    @property
    def presence(self) -> str:
        return next((one.presence for one in self.now), "")

    @property
    def becomes_coordinator(self) -> bool:
        return naming.becomes_coordinator(self.unit, self.side)


def register(*, by: Actor, today: date) -> Register:
    """Every organisation and part of one (two queries)."""
    theirs: dict[UUID, list[str]] = {}
    for one in FixedContact.objects.filter(side=CWS_SIDE).on(today).select_related("account").order_by("account__name"):
        theirs.setdefault(one.school_id, []).append(one.account.name)
    units = sorted(Unit.objects.select_related("parent"), key=lambda unit: (KINDS.index(Unit.Kind(unit.kind)), unit.name))
    lines = [Line(unit, tuple(theirs.get(unit.id, ())), unit.kind in NEEDED and unit.id not in theirs) for unit in units]
    sections = ((_("Child welfare"), (CWS,)), (_("Schools and kindergartens"), (SCHOOL, KINDERGARTEN)),
                (_("Other services"), (PARTNER,)))
    groups = (Group(name, tuple(line for line in lines if line.unit.side in sides)) for name, sides in sections)
    return Register(tuple(group for group in groups if group.lines), tuple(line.unit for line in lines if line.gap),
                    by.has_role(naming.ADMINISTRATOR),
                    by.has_role(naming.ADMINISTRATOR, *naming.SERVICE_LEADERS))


def unit_page(unit_id: UUID, *, by: Actor, today: date) -> UnitPage:
    """One unit (three queries). Errors: Http404."""
    unit = _unit(unit_id)
    named = list(FixedContact.objects.filter(school=unit).select_related("account", "named_by").order_by("-valid_from", "id"))
    sides = [_side(code, [one for one in named if one.side == code], naming.may_name(by, unit, code), today)
             for code in (SCHOOL_SIDE, CWS_SIDE)] if naming.has_contacts(unit) else []
    return UnitPage(unit, tuple(unit.parts.order_by("name")), tuple(sides), by.has_role(naming.ADMINISTRATOR),
                    unit.side == SCHOOL and by.role_at(unit.id) is not None)


def choose_page(unit_id: UUID, side: str, *, today: date) -> ChoosePage:
    """Who can be the fixed contact on this side (three queries). Errors: Http404 for a unit or side that has none."""
    unit = _unit(unit_id)
    if side not in FixedContact.Side.values or not naming.has_contacts(unit):
        raise Http404
    now = FixedContact.objects.filter(school=unit, side=side).on(today).select_related("account").order_by("id")
    return ChoosePage(unit, side, choices(unit, side, today), tuple(now))


def choices(unit: Unit, side: str, today: date) -> tuple[Choice, ...]:
    """The employees whom ORG-04 lets be chosen, the ordinary role first, then by name (one query)."""
    roles = naming.OF_SERVICE if side == CWS_SIDE else naming.CHOICES.get(unit.kind, ())
    held = Membership.objects.filter(role__in=roles, account__is_active=True).on(today).select_related("account")
    held = (held.filter(unit__kind__startswith=CWS, unit__municipality_no=unit.municipality_no) if side == CWS_SIDE
            else held.filter(unit=unit))
    ordered = sorted(held, key=lambda one: (roles.index(one.role), one.account.name))
    found: dict[UUID, Choice] = {}
    for one in ordered:
        known = found.get(one.account_id)
        name = str(ROLES[one.role].name)
        found[one.account_id] = Choice(one.account_id, one.account.name, (*(known.roles if known else ()), name))
    return tuple(found.values())


def services() -> list[Unit]:
    """The child welfare services, as units that another can be a part of."""
    return list(Unit.objects.filter(kind=Unit.Kind.CWS).order_by("name"))


def _unit(unit_id: UUID) -> Unit:
    unit = Unit.objects.select_related("parent").filter(id=unit_id).first()
    if unit is None:
        raise Http404
    return unit


def _side(code: str, named: Iterable[FixedContact], may_name: bool, today: date) -> Side:
    """Rows that never stood (chosen and replaced the same day) are not shown."""
    stood = [one for one in named if one.valid_until is None or one.valid_until >= one.valid_from]
    rows = [(one.valid_until is None or one.valid_until >= today, _named(one)) for one in stood]
    return Side(code, tuple(row for now, row in rows if now), tuple(row for now, row in rows if not now), may_name)


def _named(one: FixedContact) -> Named:
    by = one.named_by.name if one.named_by else ""
    return Named(one.account.name, one.presence, one.account.phone, one.account.email, one.valid_from, one.valid_until, by)
