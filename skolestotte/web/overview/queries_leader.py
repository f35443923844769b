"""What a leader of the service must know: late, near, lawfully extended, unseen, not taken over, gaps (SYS-09, ORG-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from skolestotte.rulebook.due import standing
from skolestotte.web.cases.models import ContactPeriod, Task
from skolestotte.web.concerns.models import Report
from skolestotte.web.emergency.models import Access
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import FixedContact, Membership, Unit
from skolestotte.web.people.roles import ROLES

from . import worklist
from .progressing import list_note
from .queries_day import Unseen
from .sight import children_of
from .todo import due_of, todo_standing
from .wording import owner, say

AHEAD = timedelta(days=7)
SHOWN = 50
LEADERS = ("department_head", "section_head")


@dataclass(frozen=True)
class Dated:
    """One task with its date."""

    title: str
    child: str
    who: str
    due: date
    standing: str
    note: str
    original: date | None
    url: str


@dataclass(frozen=True)
class Handover:
    """A case that was offered to somebody who has not answered."""

    child: str
    to: str
    offered_on: date
    days: int
    url: str


@dataclass(frozen=True)
class Leader:
    """The page. `more`: there are more late and near tasks than are shown."""

    late: list[Dated]
    near: list[Dated]
    extended: list[Dated]
    unseen: list[Unseen]
    handovers: list[Handover]
    gaps: list[str]
    emergencies: int
    more: bool

    @property
    def calm(self) -> bool:
        return not (self.late or self.near or self.unseen or self.handovers or self.gaps or self.emergencies)


def leader(*, by: Actor, today: date, now: datetime) -> Leader:
    """Everything the leader's units own that is late or comes within a week. Ten queries."""
    units = _units(by)
    tasks = _tasks(units, today)
    unseen = list(Report.objects.filter(seen_at__isnull=True, case_id__isnull=False).order_by("received_at")[:SHOWN])
    offers = list(ContactPeriod.objects.select_related(None).filter(accepted_at__isnull=True, declined_at__isnull=True)
                  .select_related("account").order_by("offered_at")[:SHOWN])
    case_ids = {*(task.case_id for task in tasks), *(offer.case_id for offer in offers)}
    children = children_of(case_ids)
    door.log_looks({*(c.folder_id for c in children.values()), *(r.folder_id for r in unseen)}, by=by, what="leader")
    names = {case_id: child.name for case_id, child in children.items()}
    dated = [_dated(task, names, today) for task in worklist.without_echoes(tasks[:SHOWN])]
    gaps, emergencies = _standing(today)
    return Leader(
        late=[one for one in dated if one.standing == "late"],
        near=[one for one in dated if one.standing != "late" and one.due <= today + AHEAD],
        extended=[one for one in dated if one.original is not None],
        unseen=[Unseen(r.reference, r.child_name, r.received_at or r.sent_at, reverse("concerns:report", args=[r.id]))
                for r in unseen],
        handovers=[_handover(offer, names, today) for offer in offers], gaps=gaps,
        emergencies=emergencies, more=len(tasks) > SHOWN,
    )


def _units(by: Actor) -> QuerySet:
    """The ids of the units the reader leads, with their parts (no query of its own)."""
    led = by.units(*LEADERS)
    return Unit.objects.filter(Q(id__in=led) | Q(parent_id__in=led)).values("id")


def _tasks(units: QuerySet, today: date) -> list[Task]:
    """Open tasks of the units' roles and people that are due within a week, or were extended."""
    people = (Membership.objects.filter(unit_id__in=units).on(today)
              .values("account_id"))
    soon = Q(due__lte=today + AHEAD) | Q(original_due__isnull=False)
    whose = Q(owner_unit_id__in=units) | Q(owner_id__in=people)
    return list(Task.objects.select_related(None).filter(whose, soon, state=Task.State.OPEN)
                .select_related("owner", "owner_unit").order_by("due", "id")[: SHOWN + 1])


def _dated(task: Task, names: dict[UUID, str], today: date) -> Dated:
    step = worklist.step_of(task)
    due = due_of(task)
    role = ROLES.get(task.owner_role)
    held = capfirst(f"{role.name}, {task.owner_unit}") if role and task.owner_unit else owner(step.owner)
    return Dated(
        title=say(step.title), child=names.get(task.case_id, ""), who=task.owner.name if task.owner else held,
        due=due.strict if due else today, standing=todo_standing(task, today),
        note=list_note(due, standing(due, today, None) if due else ""),
        original=task.original_due, url=reverse("overview:case", args=[task.case_id]),
    )


def _handover(offer: ContactPeriod, names: dict[UUID, str], today: date) -> Handover:
    offered = timezone.localdate(offer.offered_at)
    return Handover(names.get(offer.case_id, ""), offer.account.name, offered, (today - offered).days,
                    reverse("overview:contact", args=[offer.case_id]))


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
