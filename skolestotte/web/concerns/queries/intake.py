"""Intake's reads: the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.rulebook.routine_file import routine_ids, shipped_routine
from skolestotte.web.cases.models import Task
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Unit
from skolestotte.web.people.roles import codes

from ..models import Report
from .report import unit_name
from .standing import late_note, standing_of

MOST = 100
INTAKE_ROLE = "intake_worker"  # tasks of intake belong to this role at the department
FORMS = ("report_review", "first_feedback", "clear_guardians")


@dataclass(frozen=True)
class InboxRow:
    """One report that waits for intake. `due` is the calendar day of what is next; `held_back`: guardians are not told."""

    child: str
    unit: str
    reference: str
    received_at: datetime | None
    due: date | None
    standing: str
    note: str
    age: str
    held_back: bool
    url: str


@dataclass(frozen=True)
class Inbox:
    """Reports by what they wait for. `more`: there are more than are shown."""

    unseen: list[InboxRow]
    to_review: list[InboxRow]
    to_answer: list[InboxRow]
    to_clear: list[InboxRow]
    more: bool

    @property
    def is_empty(self) -> bool:
        return not (self.unseen or self.to_review or self.to_answer or self.to_clear)


def inbox(*, by: Actor, today: date) -> Inbox:
    """What waits at the person's intake departments, the most urgent first. Four queries however many reports there are."""
    steps = {step.id: step.form for name in routine_ids() for step in shipped_routine(name).steps if step.form in FORMS}
    tasks = list(
        Task.objects.select_related(None).select_related("run")
        .filter(state=Task.State.OPEN, owner_unit_id__in=_departments(by), owner_role=INTAKE_ROLE, step__in=steps)
        .order_by("due", "opened_on", "id")[: MOST + 1])
    by_report: dict[UUID, dict[str, Task]] = {}
    for task in tasks[:MOST]:
        by_report.setdefault(task.run.report_id, {})[steps[task.step]] = task
    reports = Report.objects.select_related("folder", "unit").in_bulk(list(by_report))
    door.log_looks([report.folder_id for report in reports.values()], by=by, what="concerns.inbox")
    groups: dict[str, list[InboxRow]] = {"unseen": [], "report_review": [], "first_feedback": [], "clear_guardians": []}
    for report_id, waiting in by_report.items():
        report = reports.get(report_id)
        if report is None:
            continue
        first = next(form for form in FORMS if form in waiting)
        group = "unseen" if report.seen_at is None else first
        groups[group].append(_row(report, waiting[first], "clear_guardians" in waiting, today))
    return Inbox(groups["unseen"], groups["report_review"], groups["first_feedback"], groups["clear_guardians"],
                 more=len(tasks) > MOST)


def _departments(by: Actor) -> list[UUID]:
    own = by.units(*codes(works_intake=True))
    found = Unit.objects.filter(Q(id__in=own) | Q(parent_id__in=own), kind=Unit.Kind.CWS_INTAKE)
    return list(found.values_list("id", flat=True))


def _row(report: Report, task: Task, held_back: bool, today: date) -> InboxRow:
    return InboxRow(
        child=report.child_name, unit=unit_name(report), reference=report.reference,
        received_at=report.received_at, due=task.due_strict, standing=standing_of(task.due_strict, task.due, today),
        note=late_note(task.due_strict, task.due), age=_age(report.received_at, today), held_back=held_back,
        url=reverse("concerns:report", args=[report.id]),
    )


def _age(received_at: datetime | None, today: date) -> str:
    """How long it has waited, in words."""
    days = (today - timezone.localdate(received_at)).days if received_at else 0
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days} if days else _("today")
