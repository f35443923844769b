"""Reminders and alarms: what nears, what is late, what nobody has seen. They are told once each, in neutral words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases.models import Task
from skolestotte.web.concerns.letters import UNSEEN_AFTER
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Membership, Unit

WARN_DAYS = 2
LEADERS = ("department_head", "section_head")


@transaction.atomic
def remind(*, by: Actor, at: datetime) -> int:
    """Tell owners of what nears, is due or late, and their leaders of what is late (DLN-08). Returns how many are told.

    It may be run at any time and after days of silence: each stage of each date is told once, and a stage that was missed
    is not told afterwards (the later one says it).
    """
    today = timezone.localdate(at)
    with as_system():
        near = Task.objects.filter(state=Task.State.OPEN, due_strict__lte=today + timedelta(days=WARN_DAYS))
        members = _Members(today)
        told = [notice for task in near.select_related(None).only(
                    "id", "due_strict", "due", "owner_id", "owner_unit_id", "owner_role", "folder_id")
                for notice in _of_task(task, members, today)]
        told += [notice for report in Report.objects.select_related(None).filter(
                     seen_at__isnull=True, case_id__isnull=False, received_at__lte=at - UNSEEN_AFTER).only("id", "folder_id")
                 for notice in _of_unseen(report, members)]
        return notices.queue(told, at=at)


class _Members:
    """Who holds which role today; read once."""

    def __init__(self, today: date) -> None:
        held = Membership.objects.filter(account__is_active=True).on(today)
        self._by: dict[tuple[UUID, str], list[UUID]] = {}
        for unit_id, role, account_id in held.values_list("unit_id", "role", "account_id"):
            self._by.setdefault((unit_id, role), []).append(account_id)
        self._intake = list(
            Unit.objects.filter(kind__in=[Unit.Kind.CWS_INTAKE, Unit.Kind.CWS]).values_list("id", flat=True))

    def of(self, unit_id: UUID | None, role: str) -> list[UUID]:
        return self._by.get((unit_id, role), []) if unit_id else []

    def leaders(self) -> list[UUID]:
        return [account for unit in self._intake for role in LEADERS for account in self.of(unit, role)]

    def intake(self) -> list[UUID]:
        return [account for unit in self._intake for account in self.of(unit, "intake_worker")]


def _of_task(task: Task, members: _Members, today: date) -> Iterator[NewNotice]:
    assert task.due is not None and task.due_strict is not None
    owners = [task.owner_id] if task.owner_id else members.of(task.owner_unit_id, task.owner_role)
    stage = "late" if today > task.due else "due" if today >= task.due_strict else "near"
    yield from _each(owners, Notice.Kind.DUE, f"{task.id} {task.due} {stage}")
    if stage == "late":
        yield from _each(set(members.leaders()) - set(owners), Notice.Kind.DUE, f"{task.id} {task.due} leader")


def _of_unseen(report: Report, members: _Members) -> Iterator[NewNotice]:
    yield from _each([*members.intake(), *members.leaders()], Notice.Kind.NOT_SEEN, f"unseen {report.id}")


def _each(accounts: Iterable[UUID], kind: str, about: str) -> Iterator[NewNotice]:
    for account_id in accounts:
        yield NewNotice(account_id=account_id, kind=kind, about=about)
