"""Reminders by the hourly job: ahead, on the day, after; the owner first, then the leader; nothing twice, nothing forgotten."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Task
from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.models import Notice
from skolestotte.web.overview.commands import remind
from skolestotte.web.people.models import Account, Membership
from tests import cast as the
from tests.cast import Cast, actor
from tests.steps import no_report_meeting

MONDAY = timezone.make_aware(datetime(2026, 3, 2, 10))  # the review is due on Monday the 9th
Told = set[tuple[uuid.UUID, str]]


def after(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(at: datetime, *kinds: str) -> Told:
    """Who is told what by a run at this moment."""
    before = set(Notice.objects.values_list("id", flat=True))
    remind(by=MACHINE, at=at)
    new = Notice.objects.exclude(id__in=before).filter(kind__in=kinds or ("due", "unit_late"))
    return set(new.values_list("account_id", "kind"))


def each(kind: str, *accounts: Account) -> Told:
    return {(account.id, kind) for account in accounts}


@pytest.mark.requirement("DLN-08")
def test_the_owner_hears_ahead_on_the_day_and_after_and_the_leader_when_it_is_late(cast: Cast) -> None:
    the.reported(cast, at=MONDAY)
    owners = each("due", cast.intake_worker, cast.other_intake_worker)
    leaders = each("unit_late", cast.department_head, cast.section_head)
    wanted = {2: set(), 4: set(), 5: owners, 6: set(), 7: owners, 8: owners | leaders, 9: set(), 12: set()}
    assert {day: told(after(day)) for day in wanted} == wanted


def test_after_three_days_of_silence_what_stands_now_is_told_and_not_what_was_missed(cast: Cast) -> None:
    the.reported(cast, at=MONDAY)
    assert told(after(4)) == set()
    late = told(after(9))
    assert late == each("due", cast.intake_worker, cast.other_intake_worker) | each(
        "unit_late", cast.department_head, cast.section_head)
    assert Notice.objects.filter(account=cast.intake_worker, kind="due").count() == 1


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 24 * 14), max_size=12))
def test_whatever_runs_are_missed_each_is_told_once_and_everything_late_is_told(cast: Cast, hours: set[int]) -> None:
    with rolled_back():
        the.reported(cast, at=MONDAY)
        for hour in sorted(hours):
            moment = MONDAY + timedelta(hours=hour)
            remind(by=MACHINE, at=moment)
            assert remind(by=MACHINE, at=moment) == 0, "asked again at once, nothing is new"
            late = moment.date() > date(2026, 3, 9)
            assert Notice.objects.filter(account=cast.department_head, kind="unit_late").exists() == late
        given_each = Counter(Notice.objects.filter(kind="due").values_list("account_id", flat=True))
        assert all(number <= 3 for number in given_each.values())
        assert Notice.objects.filter(account=cast.section_head, kind="unit_late").count() <= 1


def test_a_corrected_date_is_reminded_of_anew(cast: Cast) -> None:
    case_id = the.reported(cast, at=MONDAY).case_id
    assert case_id is not None
    assert each("due", cast.intake_worker) <= told(after(8))
    with as_system():
        seq = Event.objects.get(stream_id=case_id, kind="report.received").seq
    cases.correct(case_id=case_id, seq=seq, on=date(2026, 3, 4), by=actor(cast.intake_worker), at=after(8))
    assert told(after(8)) == each("due", cast.intake_worker, cast.other_intake_worker), "now it is near"
    assert each("unit_late", cast.department_head) <= told(after(10))
    cases.correct(case_id=case_id, seq=seq, on=MONDAY.date(), by=actor(cast.intake_worker), at=after(10))
    assert told(after(10)) == set(), "this was told before the correction"


def test_what_is_done_is_no_longer_reminded_of(cast: Cast) -> None:
    report = the.reported(cast, at=MONDAY)
    no_report_meeting(cast, the.reviewed(cast, report, outcome="dismiss", at=after(1)), after(1))
    with as_system():
        assert Task.objects.get(case_id=report.case_id, step="RT1-S2").state == "done"
    assert told(after(8)) == set()


def test_the_school_is_told_of_its_own_and_the_service_of_its_own(cast: Cast) -> None:
    report = the.reported(cast, at=MONDAY)
    with as_system():
        Task.objects.filter(case_id=report.case_id, step="RT1-S2").update(
            owner_unit=cast.school, owner_role="social_teacher")
    assert told(after(8)) == each("due", cast.social_teacher) | each("unit_late", cast.principal)


def test_where_nobody_holds_the_role_the_leader_is_told_ahead(cast: Cast) -> None:
    the.reported(cast, at=MONDAY)
    Membership.objects.filter(role="intake_worker").update(valid_until=date(2026, 3, 1))
    leaders = each("unit_late", cast.department_head, cast.section_head)
    assert [told(after(day)) for day in (5, 7, 8)] == [leaders] * 3


@pytest.mark.parametrize("left", ["deactivated", "membership ended"])
def test_the_tasks_of_somebody_who_has_left_are_told_to_the_leader(cast: Cast, left: str) -> None:
    the.in_investigation(cast)
    with as_system():
        mine = Task.objects.filter(owner=cast.case_worker, due_strict__isnull=False, state="open")
        first = mine.order_by("due_strict")[0].due_strict
    assert first is not None
    if left == "deactivated":
        Account.objects.filter(pk=cast.case_worker.pk).update(is_active=False)
    else:
        Membership.objects.filter(account=cast.case_worker).update(valid_until=timezone.localdate() - timedelta(days=1))
    found = told(timezone.make_aware(datetime(first.year, first.month, first.day, 8)))
    assert each("unit_late", cast.department_head) <= found
    assert not {account for account, _ in found} & {cast.case_worker.id}


def test_what_nobody_has_seen_raises_an_alarm_before_it_is_late(cast: Cast) -> None:
    report = the.reported(cast, at=MONDAY)
    assert told(after(20 / 24), "not_seen") == set()
    alarm = told(after(25 / 24), "not_seen")
    assert alarm == each("not_seen", cast.intake_worker, cast.other_intake_worker, cast.department_head, cast.section_head)
    assert told(after(2), "not_seen") == set()
    assert report.seen_at is None


def test_a_report_that_is_seen_raises_no_alarm(cast: Cast) -> None:
    report = the.reported(cast, at=MONDAY)
    reviewing.see(report_id=report.id, by=actor(cast.intake_worker), at=after(0.5))
    assert told(after(3), "not_seen") == set()


def test_a_reminder_says_nothing(cast: Cast) -> None:
    report = the.reported(cast, at=MONDAY)
    notices.deliver_waiting(at=MONDAY)
    mail.outbox.clear()
    told(after(8))
    notices.deliver_waiting(at=after(8))
    assert len(mail.outbox) == 8, "four people, of what is late and of what nobody has seen"
    for message in mail.outbox:
        text = f"{message.subject} {message.body}"
        assert not [word for word in ("Ella", "Granlia", report.reference, "barnevern", "RT1") if word in text]


def test_the_job_asks_no_more_when_more_is_late(cast: Cast) -> None:
    the.reported(cast, at=MONDAY)
    remind(by=MACHINE, at=after(8))

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            remind(by=MACHINE, at=after(8))
        return len(found)

    one = asked()
    for number in range(4):
        the.reported(cast, at=MONDAY, children=[the.child(name=f"Barn {number}", national_id="", birth_date=f"201{number}-01-01")])
    remind(by=MACHINE, at=after(8))
    assert asked() == one
