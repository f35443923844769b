"""Who has which cases at a leader's units, and handing over all that one person has (SYS-04). A fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from skolestotte.web.cases.models import Case, ContactPeriod, Run, Task
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Membership, Unit
from skolestotte.web.people.roles import ROLES

from . import worklist
from .candidates import Candidate, candidates, working
from .sight import children_of
from .staff import SERVICE_LEADERS
from .wording import local_day


@dataclass(frozen=True)
class Carrier:
    """One person with what they have. `here`: works at the service today."""

    name: str
    role: str
    here: bool
    cases: int
    url: str


@dataclass(frozen=True)
class Held:
    """One case of the person: what is open in it, and who is asked to take it over."""

    case_id: UUID
    child: str
    number: str
    steps: tuple[str, ...]
    offered: str
    offered_on: date | None
    url: str


@dataclass(frozen=True)
class Given:
    """A case that the person had and another has now."""

    child: str
    until: date
    to: str
    url: str


@dataclass(frozen=True)
class HandOver:
    """The page of one person."""

    name: str
    here: bool
    held: list[Held]
    candidates: list[Candidate]
    given: list[Given]


def carriers(*, by: Actor, today: date) -> list[Carrier]:
    """Those who have running cases at the reader's units, with the ones who have left first."""
    units = led_units(by)
    had = _without_contact(units)
    number = Counter(_running(units).filter(contact__isnull=False).values_list("contact_id", flat=True))
    number.update(account.id for account in had.values())
    here = {m.account_id: m for m in _working(units, today)}
    names = dict(Account.objects.filter(id__in={*number, *here}).values_list("id", "name"))
    found = [Carrier(names[key], str(ROLES[here[key].role].name) if key in here else "", key in here, number[key],
                     reverse("overview:hand-over", args=[key])) for key in names if number[key] or key in here]
    return sorted(found, key=lambda one: (one.here, -one.cases, one.name))


def led_units(by: Actor) -> list[Unit]:
    """The departments the reader leads, with the parts of a whole service (one query)."""
    led = by.units(*SERVICE_LEADERS)
    return list(Unit.objects.filter(Q(id__in=led) | Q(parent_id__in=led)))


def _running(units: Iterable[Unit]) -> QuerySet[Case]:
    """The running cases of these units, as far as the reader's doors show them."""
    mine = list(units)
    runs = Run.objects.filter(case_id=OuterRef("pk"), ended_on__isnull=True)
    return Case.objects.select_related(None).filter(
        Q(intake_unit__in=mine) | Q(measures_unit__in=mine), Exists(runs)).order_by("number")


def _working(units: Iterable[Unit], today: date) -> list[Membership]:
    """The case workers of the units and of the service they belong to."""
    whole = {unit.parent_id or unit.id for unit in units}
    return working(Q(unit_id__in=whole) | Q(unit__parent_id__in=whole), "case_worker", today)


def _without_contact(units: Iterable[Unit]) -> dict[UUID, Account]:
    """Running cases whose contact person has left and nobody has followed: case → who had it last (one query)."""
    orphans = _running(units).filter(contact__isnull=True).order_by().values("id")
    last = (ContactPeriod.objects.select_related(None).filter(case_id__in=orphans, ended_at__isnull=False)
            .select_related("account").order_by("ended_at"))
    return {period.case_id: period.account for period in last}


def not_handed_over(*, by: Actor) -> dict[UUID, Account]:
    """For the leader's view: case → who had it last, where nobody has it now."""
    return _without_contact(led_units(by))


def hand_over(account_id: UUID, *, by: Actor, today: date) -> HandOver:
    """All running cases of one person, with what is open. Errors: Http404 for somebody who is not of the reader's units."""
    units = led_units(by)
    had = [case for case, who in _without_contact(units).items() if who.id == account_id]
    cases = list(_running(units).filter(Q(contact_id=account_id) | Q(id__in=had)))
    staff = _working(units, today)
    account = Account.objects.filter(pk=account_id, kind=Account.Kind.STAFF).first()
    if account is None or not (cases or any(m.account_id == account_id for m in staff)
                               or Membership.objects.filter(account_id=account_id, unit__in=units).exists()):
        raise Http404
    given = _given(account_id)
    children = children_of([*(case.id for case in cases), *(period.case_id for period in given)], by=by)
    door.log_looks([child.folder_id for child in children.values()], by=by, what="handover")
    names = {case_id: child.name for case_id, child in children.items()}
    return HandOver(
        name=account.name, here=any(m.account_id == account_id for m in staff), held=_held(cases, names),
        candidates=candidates(staff, without=account_id), given=_told(given, names))


def _held(cases: list[Case], names: dict[UUID, str]) -> list[Held]:
    steps: dict[UUID, list[Task]] = {}
    ids = [case.id for case in cases]
    for task in Task.objects.select_related(None).annotate(unit_kind=worklist.UNIT_KIND).filter(
            case_id__in=ids, state=Task.State.OPEN).order_by("due", "step"):
        steps.setdefault(task.case_id, []).append(task)
    offers = {offer.case_id: offer for offer in ContactPeriod.objects.select_related(None).select_related("account").filter(
        case_id__in=ids, accepted_at__isnull=True, declined_at__isnull=True)}
    return [Held(case.id, names.get(case.id, "") or case.number, case.number,
                 tuple(worklist.title_of(task) for task in worklist.without_echoes(steps.get(case.id, []))),
                 offers[case.id].account.name if case.id in offers else "",
                 local_day(offers[case.id].offered_at) if case.id in offers else None,
                 reverse("overview:case", args=[case.id])) for case in cases]


def _given(account_id: UUID) -> list[ContactPeriod]:
    """The latest periods of the person that are over."""
    return list(ContactPeriod.objects.select_related(None).filter(account_id=account_id, ended_at__isnull=False)
                .order_by("-ended_at")[:20])


def _told(given: list[ContactPeriod], names: dict[UUID, str]) -> list[Given]:
    now = dict(Case.objects.select_related(None).filter(id__in=[period.case_id for period in given])
               .values_list("id", "contact__name"))
    return [Given(names.get(period.case_id, ""), local_day(period.ended_at), now[period.case_id] or "",
                  reverse("overview:case", args=[period.case_id]))
            for period in given if period.ended_at and now.get(period.case_id)]
