"""What a leader must know of the own units: late, near, lawfully extended, unseen, not handed over, left out (SYS-09, DLN-08).

For a leader of the service also the reports nobody has opened, offers nobody has answered, and gaps (ORG-03).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Value, prefetch_related_objects
from django.urls import reverse

from skolestotte.rulebook.due import standing
from skolestotte.web.cases.models import Case, ContactPeriod, Deviation, Task
from skolestotte.web.concerns.models import Report
from skolestotte.web.design import speech
from skolestotte.web.design.wording import say
from skolestotte.web.emergency.models import Access
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, FixedContact, Unit

from . import queries_handover, unit_owners, worklist
from .progressing import list_note
from .queries_day import Unseen
from .sight import children_of
from .staff import HEADS, SERVICE_LEADERS
from .todo import due_of, todo_standing, who_has
from .wording import local_day
from .worklist import Only

SHOWN, LEFT_OUT_SHOWN = 50, 10
LEFT_OUT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Dated:
    """One task with its date; `original` when it was lawfully extended."""

    title: str
    child: str
    who: str
    due: date | None
    standing: str
    note: str
    original: date | None
    url: str


@dataclass(frozen=True)
class Handover:
    """A case that was offered to somebody who has not answered, or that nobody has since `who` left (`to` is then empty)."""

    child: str
    to: str
    who: str
    on: date | None
    url: str


@dataclass(frozen=True)
class LeftOut:
    """A standard step that was left out: why, and what was chosen instead."""

    child: str
    step: str
    reason: str
    alternative: str
    on: date
    url: str


@dataclass(frozen=True)
class Leader:
    """The page. `more`: there is more late or near than is shown. `of_service`: the reader leads the child welfare service."""

    of_service: bool
    late: list[Dated]
    near: list[Dated]
    extended: list[Dated]
    unopened: list[Dated]
    unseen: list[Unseen]
    handovers: list[Handover]
    left_out: list[LeftOut]
    gaps: list[str]
    emergencies: int
    more: bool

    @property
    def calm(self) -> bool:
        return not (self.late or self.near or self.unopened or self.unseen or self.handovers or self.gaps or self.emergencies)


def leader(*, by: Actor, today: date, now: datetime) -> Leader:
    """What the reader's units have. A fixed number of queries, whatever waits."""
    of_service = by.has_role(*SERVICE_LEADERS)
    owners = unit_owners.of_units(by, HEADS, today=today)
    late, near, extended, unopened = (
        worklist.page(owners, only=only, size=SHOWN, today=today)
        for only in (Only.LATE, Only.NEAR, Only.EXTENDED, Only.UNSEEN))
    tasks = [task for page in (late, near, extended, unopened) for task in page.tasks]
    prefetch_related_objects(tasks, "owner", "owner_unit")
    unseen, offers = _of_service() if of_service else ([], [])
    orphans = queries_handover.not_handed_over(by=by) if of_service else {}
    deviations = _deviations(by, now)
    children = children_of([*(task.case_id for task in tasks), *(offer.case_id for offer in offers),
                            *(deviation.case_id for deviation in deviations), *orphans], by=by)
    door.log_looks({*(c.folder_id for c in children.values()), *(r.folder_id for r in unseen),
                    *(d.folder_id for d in deviations)}, by=by, what="leader")
    names = {case_id: child.name for case_id, child in children.items()}
    gaps, emergencies = _standing(today) if of_service else ([], 0)

    def dated(page: worklist.Page) -> list[Dated]:
        return [_dated(task, names, today) for task in worklist.without_echoes(page.tasks)]

    return Leader(
        of_service=of_service, late=dated(late), near=dated(near), extended=dated(extended),
        unopened=[_dated(t, names, today) for t in worklist.without_echoes(unopened.tasks) if t.opened_on < today],
        unseen=[Unseen(r.reference, r.child_name, r.received_at or r.sent_at, reverse("concerns:report", args=[r.id]))
                for r in unseen],
        handovers=[*_orphans(orphans, names, {offer.case_id for offer in offers}), *(_handover(o, names) for o in offers)],
        left_out=[_left_out(one, names) for one in deviations], gaps=gaps, emergencies=emergencies,
        more=bool(late.next or near.next),
    )


def _of_service() -> tuple[list[Report], list[ContactPeriod]]:
    """Reports that nobody has opened and offers that nobody has answered, as far as the reader's doors show them."""
    unseen = Report.objects.filter(seen_at__isnull=True, case_id__isnull=False).order_by("received_at")[:SHOWN]
    offers = (ContactPeriod.objects.select_related(None).filter(accepted_at__isnull=True, declined_at__isnull=True)
              .select_related("account").order_by("offered_at")[:SHOWN])
    return list(unseen), list(offers)


def _dated(task: Task, names: dict[UUID, str], today: date) -> Dated:
    step, due = worklist.step_of(task), due_of(task)
    return Dated(
        title=worklist.title_of(task), child=names.get(task.case_id, ""), who=who_has(task, step),
        due=due.strict if due else None, standing=todo_standing(task, today),
        note=list_note(due, standing(due, today, None) if due else ""),
        original=task.original_due, url=reverse("overview:case", args=[task.case_id]),
    )


def _handover(offer: ContactPeriod, names: dict[UUID, str]) -> Handover:
    return Handover(names.get(offer.case_id, ""), offer.account.name, "", local_day(offer.offered_at),
                    reverse("overview:contact", args=[offer.case_id]))


def _orphans(orphans: dict[UUID, Account], names: dict[UUID, str], offered: set[UUID]) -> list[Handover]:
    """Cases that nobody has since somebody left, and that nobody is asked to take."""
    return [Handover(names.get(case_id, ""), "", account.name, None, reverse("overview:hand-over", args=[account.id]))
            for case_id, account in orphans.items() if case_id not in offered]


def _deviations(by: Actor, now: datetime) -> list[Deviation]:
    """The latest steps that were left out in cases of the reader's units (DLN-09)."""
    led = by.units(*HEADS)
    service = Case.objects.filter(Q(intake_unit_id__in=led) | Q(intake_unit__parent_id__in=led) | Q(measures_unit_id__in=led))
    ours = Q(run__reporting_unit_id__in=led) | Q(case_id__in=service.values("id"))
    found = Deviation.objects.filter(ours, at__gte=now - LEFT_OUT_FOR).select_related("run", "run__reporting_unit")
    return list(found.order_by("-at")[:LEFT_OUT_SHOWN])


def _left_out(deviation: Deviation, names: dict[UUID, str]) -> LeftOut:
    with speech.speaking_of(deviation.run.unit_kind):
        title = say(deviation.run.definition.step(deviation.step).title)
    return LeftOut(names.get(deviation.case_id, ""), title, deviation.reason,
                   deviation.alternative, local_day(deviation.at), reverse("overview:case", args=[deviation.case_id]))


def _standing(today: date) -> tuple[list[str], int]:
    """Schools and kindergartens of the municipality for which the service has no fixed contact now (ORG-03), and how many
    emergency accesses no leader has looked at (one query)."""
    named = FixedContact.objects.filter(school_id=OuterRef("pk"), side=FixedContact.Side.CWS).on(today)
    kinds = (Unit.Kind.SCHOOL, Unit.Kind.UPPER_SECONDARY, Unit.Kind.KINDERGARTEN)
    uncalled = Q(kind__in=kinds, municipality_no=settings.MUNICIPALITY_NO) & ~Exists(named)
    waiting = (Access.objects.select_related(None).filter(looked_at__isnull=True).order_by().values(all=Value(1))
               .annotate(n=Count("id")).values("n"))
    found = Unit.objects.aggregate(gaps=ArrayAgg("name", filter=uncalled, order_by="name", default=[]),
                                   emergencies=Max(Subquery(waiting)))
    return found["gaps"], found["emergencies"] or 0
