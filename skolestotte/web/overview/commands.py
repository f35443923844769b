"""Reminders and alarms: what nears, what is late, what nobody has seen. They are told once each, in neutral words.
And continuity: what somebody had who has left is never without an owner (SYS-04)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.due import WARN_DAYS
from skolestotte.rulebook.reminders import To, mark, words
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, ContactPeriod, Task
from skolestotte.web.concerns.letters import UNSEEN_AFTER
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.notices.models import Notice
from skolestotte.web.people import commands as people
from skolestotte.web.people.models import Account

from .staff import Staff

CaseUnits = dict[UUID, tuple[UUID | None, ...]]


@transaction.atomic
def remind(*, by: Actor, at: datetime) -> int:
    """Tell owners of what nears, is due or late, and their leaders of what is late (DLN-08). Returns how many are told.

    It may be run at any time and after days of silence: each stage of each date is told once, and a stage that was missed
    is not told afterwards (the later one says it).
    """
    today = timezone.localdate(at)
    with as_system():
        staff = Staff(today)
        tasks = list(Task.objects.select_related(None).filter(
            state=Task.State.OPEN, due_strict__lte=today + timedelta(days=WARN_DAYS),
        ).only("id", "case_id", "due_strict", "due", "owner_id", "owner_unit_id", "owner_role"))
        reports = list(Report.objects.select_related(None).filter(
            seen_at__isnull=True, case_id__isnull=False, received_at__lte=at - UNSEEN_AFTER).only("id", "case_id"))
        units = _units([task.case_id for task in tasks if task.owner_id] + [r.case_id for r in reports if r.case_id])
        told = [notice for task in tasks for notice in _of_task(task, staff, units, today)]
        told += [notice for report in reports for notice in _of_unseen(report, staff, units)]
        return notices.queue_new(told, at=at)


@transaction.atomic
def leave(*, account_id: UUID, by: Actor, at: datetime) -> int:
    """An employee leaves: signed out for good, and what they had goes to the leader. Returns how many cases."""
    people.deactivate(account_id=account_id, by=by, at=at)
    with as_system():
        return _let_go(account_id, Staff(timezone.localdate(at)), by, at)


@transaction.atomic
def release(*, by: Actor, at: datetime) -> int:
    """The same for everybody whose membership ran out, or who was deactivated elsewhere. Returns how many cases.

    It may be run at any time; who has left while it did not run is found the next time.
    """
    with as_system():
        staff = Staff(timezone.localdate(at))
        holding = {*Case.objects.filter(contact__isnull=False).values_list("contact_id", flat=True).distinct(),
                   *Case.objects.filter(counsellor__isnull=False).values_list("counsellor_id", flat=True).distinct(),
                   *ContactPeriod.objects.filter(accepted_at__isnull=True, declined_at__isnull=True)
                   .values_list("account_id", flat=True)}
        gone = sorted(account for account in holding if account and not staff.works_at_service(account))
        return sum(_let_go(account, staff, by, at) for account in gone)


def _let_go(account_id: UUID, staff: Staff, by: Actor, at: datetime) -> int:
    """Their cases become the leader's, who is told of each case once."""
    had = list(Case.objects.filter(contact_id=account_id).values_list("id", flat=True))
    number = cases.employee_left(account_id=account_id, by=by, at=at)
    told = [notice for case_id, units in _units(had).items()
            for notice in _each(staff.leaders(units), Notice.Kind.UNIT_LATE, f"left {case_id} {account_id}")]
    notices.queue(told, at=at)
    return number


@transaction.atomic
def hand_over(*, case_ids: Iterable[UUID], account: Account, by: Actor, at: datetime) -> int:
    """Offer all these cases to one person, who answers for each. Returns how many offers are new.

    An offer to the same person that nobody has answered stands as it is.
    """
    with as_system():
        asked = set(ContactPeriod.objects.filter(account=account, accepted_at__isnull=True, declined_at__isnull=True)
                    .values_list("case_id", flat=True))
    new = sorted(set(case_ids) - asked)
    for case_id in new:
        cases.assign_contact(case_id=case_id, account=account, by=by, at=at)
    return len(new)


def _units(case_ids: list[UUID]) -> CaseUnits:
    """The units of the service that have these cases."""
    found = Case.objects.select_related(None).filter(id__in=set(case_ids))
    return {case: tuple(units) for case, *units in found.values_list("id", "intake_unit_id", "measures_unit_id")}


def _of_task(task: Task, staff: Staff, units: CaseUnits, today: date) -> Iterator[NewNotice]:
    assert task.due is not None and task.due_strict is not None
    if task.owner_id:
        owners = [task.owner_id] if staff.works_at_service(task.owner_id) else []
        led = units.get(task.case_id, ())
    else:
        owners, led = staff.holding(task.owner_unit_id, task.owner_role), (task.owner_unit_id,)
    for word in words(task.due_strict, task.due, today, has_owner=bool(owners)):
        about = mark(task.id, task.due, word)
        if word.to is To.OWNER:
            yield from _each(owners, Notice.Kind.DUE, about)
        else:
            yield from _each(set(staff.leaders(led)) - set(owners), Notice.Kind.UNIT_LATE, about)


def _of_unseen(report: Report, staff: Staff, units: CaseUnits) -> Iterator[NewNotice]:
    mine = units.get(report.case_id, ()) if report.case_id else ()
    intake = [account for unit in mine for account in staff.holding(unit, "intake_worker")]
    yield from _each({*intake, *staff.leaders(mine)}, Notice.Kind.NOT_SEEN, f"unseen {report.id}")


def _each(accounts: Iterable[UUID], kind: str, about: str) -> Iterator[NewNotice]:
    for account_id in accounts:
        yield NewNotice(account_id=account_id, kind=kind, about=about)
