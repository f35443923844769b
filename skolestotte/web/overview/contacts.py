"""Whom to call about a child: the contact person, the ones before, and the channels when nobody answers (ORG-03, ORG-05)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from skolestotte.web.cases.models import Case, ContactPeriod
from skolestotte.web.folders.prepared import asked
from skolestotte.web.people.models import Membership, Unit

from .wording import local_day

FALLBACKS = (Unit.Kind.CWS_INTAKE, Unit.Kind.CWS_RECEPTION, Unit.Kind.CWS_MEASURES)


@dataclass(frozen=True)
class Period:
    """Somebody was the contact person from and until."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Channel:
    """Another way to reach the service. `heads`: it is the head of the measures department."""

    what: str
    phone: str
    name: str = ""
    heads: bool = False


@dataclass(frozen=True)
class Counsellor:
    """The family counsellor, while there is one (RT3-04)."""

    id: UUID
    name: str
    phone: str


@dataclass(frozen=True)
class ContactCard:
    """`offered`: somebody is asked to take over and has not answered (shown to the service alone)."""

    name: str
    phone: str
    email: str
    since: date | None
    before: tuple[Period, ...]
    offered: str
    offered_id: UUID | None
    offered_to_me: bool
    channels: tuple[Channel, ...]
    counsellor: Counsellor | None = None

    @property
    def head(self) -> Channel | None:
        """The head of the measures department."""
        return next((channel for channel in self.channels if channel.heads), None)


def card(case_id: UUID, case: Case | None, *, me: UUID | None, service: bool, district: str, today: date) -> ContactCard:
    """The contact card of one case (two queries). In: the case where the reader sees it, who reads, and where the child lives."""
    contact = case.contact if case else None
    counsellor = case.counsellor if case else None
    periods = _periods(case=case_id)
    now = next((p for p in periods if p.accepted_at and p.ended_at is None and contact and p.account_id == contact.id), None)
    offer = next((p for p in periods if p.accepted_at is None), None)
    before = tuple(Period(p.account.name, local_day(p.accepted_at), local_day(p.ended_at))
                   for p in periods if p.accepted_at and p.ended_at)
    return ContactCard(
        name=contact.name if contact else "", phone=contact.phone if contact else "", email=contact.email if contact else "",
        since=local_day(now.accepted_at) if now and now.accepted_at else None, before=before,
        offered=offer.account.name if offer and service else "", offered_id=offer.account_id if offer and service else None,
        offered_to_me=bool(offer and offer.account_id == me),
        channels=channels(district, today),
        counsellor=Counsellor(counsellor.id, counsellor.name, counsellor.phone) if counsellor else None,
    )


def _with_heads(municipality: Any, district: Any, day: Any) -> QuerySet[Unit]:
    head = Membership.objects.filter(unit=OuterRef("pk"), role="department_head").on(day).order_by("valid_from")
    return (Unit.objects.filter(kind__in=FALLBACKS, municipality_no=municipality)
            .filter(Q(district_no=district) | Q(district_no="00"))
            .annotate(head=Subquery(head.values("account__name")[:1]), head_phone=Subquery(head.values("account__phone")[:1])))


_fallbacks = asked(_with_heads)
_periods = asked(lambda case: ContactPeriod.objects.select_related(None).filter(case_id=case, declined_at__isnull=True)
                 .select_related("account").order_by("-offered_at"))


def channels(district: str, today: date) -> tuple[Channel, ...]:
    """Intake phone, reception and the head of the measures department, of the service where the child lives (one query)."""
    units = _fallbacks(municipality=settings.MUNICIPALITY_NO, district=district, day=today)
    return tuple(_channels(sorted(units, key=lambda unit: (FALLBACKS.index(Unit.Kind(unit.kind)), unit.name))))


def _channels(units: Iterable[Unit]) -> Iterable[Channel]:
    for unit in units:
        head, head_phone = getattr(unit, "head", "") or "", getattr(unit, "head_phone", "") or ""
        if unit.kind == Unit.Kind.CWS_INTAKE:
            yield Channel(_("The intake phone"), unit.phone)
        elif unit.kind == Unit.Kind.CWS_RECEPTION:
            yield Channel(_("Reception"), unit.phone)
        else:
            yield Channel(_("Head of the measures department"), head_phone or unit.phone, head, heads=True)
