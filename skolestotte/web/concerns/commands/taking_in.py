"""A report that comes from outside: the national file becomes a case with its routine."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skolestotte.web.exchange.national_form import write
from skolestotte.web.exchange.national_model import Address, Child, Guardian, NationalForm
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.people.models import Membership, Unit
from skolestotte.web.people.register import ChildData, GuardianData

from ..models import Report
from . import receiving
from .receiving import Incoming

OSLO = ZoneInfo("Europe/Oslo")
REPORTING_KINDS = (Unit.Kind.SCHOOL, Unit.Kind.UPPER_SECONDARY, Unit.Kind.AFTER_SCHOOL, Unit.Kind.KINDERGARTEN)


@transaction.atomic
def take_in(*, form: NationalForm, by: Actor, at: datetime) -> list[Report]:
    """Take in a checked national form: a report, a case and a started routine for each child, or nothing at all.

    The same form taken in twice gives the first time's reports. A form that names another municipality is taken in all the
    same: the portal sent it here, and a report must not vanish; intake passes it on. Errors: receiving.NoService.
    """
    with as_system():
        return receiving.receive(_incoming(form, timezone.localdate(at)), by=by, at=at)


def _incoming(form: NationalForm, today: date) -> Incoming:
    unit = Unit.objects.filter(org_no=form.reporter.org_no, kind__in=REPORTING_KINDS).first() if form.reporter.org_no else None
    return Incoming(
        children=[_child(child, form) for child in form.children],
        guardians=[_guardians(form)] * len(form.children),
        content=_content(form), unit=unit, unit_kind=unit.side if unit else "other",
        reporter_id=_reporter(form.reporter.email, unit, today), channel=Report.Channel.NATIONAL_PORTAL,
        sent_at=form.sent_at.replace(tzinfo=OSLO), digest=hashlib.sha256(write(form).encode()).hexdigest(),
        # Somebody has not been told: nothing reaches the family before the service has settled that it is safe (DUT-09).
        hold_back=not all(guardian.told for guardian in form.guardians),
        interpreter_language=form.interpreter,
    )


def _reporter(email: str, unit: Unit | None, today: date) -> UUID | None:
    """The reporter's account: the one person with this address who works at the reporting unit today. An address is no proof of
    who wrote, so where it could be two, or somebody who was there before, the report stays without one."""
    if unit is None or not email:
        return None
    found = (Membership.objects.on(today).filter(unit=unit, account__email__iexact=email, account__is_active=True)
             .values_list("account_id", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else None


def _child(child: Child, form: NationalForm) -> ChildData:
    return ChildData(name=child.name, national_id=child.national_id, home_municipality_no=settings.MUNICIPALITY_NO,
                     home_district_no=form.district_no)


def _guardians(form: NationalForm) -> list[GuardianData]:
    """The form does not say whose guardian each is, nor who has parental responsibility: intake settles it for each child."""
    return [GuardianData(name=g.name, phone=g.phone, interpreter_language=form.interpreter) for g in form.guardians]


def _content(form: NationalForm) -> dict[str, Any]:
    """The form in the words of our own report, so that one page shows both."""
    reporter = form.reporter
    return {
        "reporter_name": reporter.name, "reporter_position": reporter.role, "reporter_phone": reporter.phone,
        "reporter_email": reporter.email, "unit_name": reporter.unit_name, "unit_address": _line(reporter.address),
        "children": [_told(c) | {"national_id": c.national_id or "unknown", "address": _line(c.address), "unborn": c.unborn}
                     for c in form.children],
        "guardians": [_told(g) | {"national_id": "unknown", "interpreter": form.interpreter} for g in form.guardians],
        "worry": form.report, "history": form.history, "others_views": form.others_views,
        "addressed_to": f"{form.municipality_no} {form.municipality_name}",
        "other_services": form.other_services, "observations": [], "grounds": [], "flags": [],
    }


def _told(person: Child | Guardian) -> dict[str, Any]:
    return {"name": person.name, "phone": person.phone, "told": person.told, "told_why_not": person.told_why_not}


def _line(address: Address) -> str:
    parts = (address.line1, address.line2, address.line3, f"{address.postcode} {address.place}".strip())
    return ", ".join(part for part in parts if part)
