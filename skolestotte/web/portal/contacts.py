"""Whom the family can call: the contact person, and the service when nobody answers (ORG-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from skolestotte.web.people.models import Membership, Unit

from .sight import Sight

FALLBACKS = (Unit.Kind.CWS_INTAKE, Unit.Kind.CWS_RECEPTION, Unit.Kind.CWS_MEASURES)


@dataclass(frozen=True)
class Channel:
    """Another way to reach the service."""

    what: str
    phone: str


@dataclass(frozen=True)
class Contact:
    """The contact person (empty while there is none), the family counsellor where there is one, and the other ways."""

    name: str
    phone: str
    email: str
    channels: tuple[Channel, ...]
    counsellor: str = ""
    counsellor_phone: str = ""


def contact(sight: Sight) -> Contact:
    """One query for the channels of the service where the child lives."""
    person = sight.case.contact if sight.case else None
    counsellor = sight.case.counsellor if sight.case else None
    return Contact(person.name if person else "", person.phone if person else "", person.email if person else "",
                   _channels(sight.child.home_district_no, sight.today),
                   counsellor.name if counsellor else "", counsellor.phone if counsellor else "")


def _channels(district: str, today: date) -> tuple[Channel, ...]:
    head = (Membership.objects.filter(unit=OuterRef("pk"), role="department_head").on(today).order_by("valid_from"))
    units = (Unit.objects.filter(kind__in=FALLBACKS, municipality_no=settings.MUNICIPALITY_NO)
             .filter(Q(district_no=district) | Q(district_no="00"))
             .annotate(head_phone=Subquery(head.values("account__phone")[:1])))
    ordered = sorted(units, key=lambda unit: (FALLBACKS.index(Unit.Kind(unit.kind)), unit.name))
    found = [Channel(_what(unit), _phone(unit)) for unit in ordered]
    return tuple(channel for channel in found if channel.phone)


def _what(unit: Unit) -> str:
    if unit.kind == Unit.Kind.CWS_INTAKE:
        return _("The intake phone")
    return _("Reception") if unit.kind == Unit.Kind.CWS_RECEPTION else _("Head of the measures department")


def _phone(unit: Unit) -> str:
    own: str = getattr(unit, "head_phone", None) or ""
    return own or unit.phone if unit.kind == Unit.Kind.CWS_MEASURES else unit.phone
