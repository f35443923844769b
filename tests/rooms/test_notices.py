"""Notices: neutral, told once, delivered by a job that is tried again, also when its worker was killed."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.notices import commands
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.notices.models import Notice
from skolestotte.web.overview.commands import remind
from tests import cast as the
from tests.cast import Cast, people

FORBIDDEN = ("Ella", "Prøve", "bekymring", "barnevern", "Granlia")


def queue(cast: Cast, about: str = "x") -> int:
    return commands.queue([NewNotice(cast.intake_worker.id, "to_do", about)], at=timezone.now())


def work() -> None:
    """One worker that stops when nothing is left to do."""
    worker = app.with_connector(app.connector.get_worker_connector())

    async def once() -> None:
        async with worker.open_async():
            await worker.run_worker_async(queues=["notices"], wait=False, install_signal_handlers=False, listen_notify=False)

    asyncio.run(once())


@pytest.mark.django_db
def test_the_same_thing_is_told_once(cast: Cast) -> None:
    for _ in range(3):
        queue(cast)
    assert Notice.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.requirement("SYS-01")
def test_a_notice_has_no_confidential_word(cast: Cast) -> None:
    the.in_investigation(cast)
    assert commands.deliver_waiting(at=timezone.now()) >= 3
    assert len(mail.outbox) >= 3
    for message in mail.outbox:
        text = f"{message.subject} {message.body}".casefold()
        assert not [word for word in FORBIDDEN if word.casefold() in text.replace("ikke-svar@skolestotte", "")]


def test_a_notice_that_is_rolled_back_is_never_sent(committed: str) -> None:
    cast = people()
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(cast)
        raise RuntimeError
    work()
    assert mail.outbox == []


def test_a_failed_delivery_is_tried_again_and_sent_once(committed: str, settings, monkeypatch) -> None:
    cast = people()
    with transaction.atomic():
        queue(cast)
    settings.EMAIL_BACKEND = "nowhere.Backend"
    work()
    assert Notice.objects.get().sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second' WHERE status = 'todo'")
        assert cursor.rowcount == 1
    work()
    assert Notice.objects.get().sent_at is not None
    assert len(mail.outbox) == 1


@pytest.mark.django_db
@pytest.mark.requirement("DLN-08")
def test_reminders_go_to_the_owner_ahead_and_to_the_leader_when_late_and_never_twice(cast: Cast) -> None:
    received = timezone.now() - timedelta(days=5, hours=1)
    the.reported(cast, at=received)

    def told(at_day: int) -> dict[str, set[uuid.UUID]]:
        before = set(Notice.objects.values_list("id", flat=True))
        moment = received + timedelta(days=at_day)
        remind(by=MACHINE, at=moment)
        remind(by=MACHINE, at=moment + timedelta(hours=1))
        new = Notice.objects.exclude(id__in=before).filter(kind="due")
        assert new.count() == new.values("account_id", "once").distinct().count()
        return {"accounts": set(new.values_list("account_id", flat=True))}

    assert told(2) == {"accounts": set()}
    assert told(5)["accounts"] == {cast.intake_worker.id, cast.other_intake_worker.id}
    assert told(7)["accounts"] == {cast.intake_worker.id, cast.other_intake_worker.id}
    late = told(12)["accounts"]
    assert {cast.intake_worker.id, cast.department_head.id, cast.section_head.id} <= late
    assert told(13) == {"accounts": set()}


@pytest.mark.django_db
def test_what_nobody_has_seen_raises_an_alarm_before_it_is_late(cast: Cast) -> None:
    received = timezone.now() - timedelta(days=2)
    report = the.reported(cast, at=received)
    remind(by=MACHINE, at=received + timedelta(hours=20))
    assert not Notice.objects.filter(kind="not_seen").exists()
    remind(by=MACHINE, at=received + timedelta(hours=25))
    told = set(Notice.objects.filter(kind="not_seen").values_list("account_id", flat=True))
    assert {cast.intake_worker.id, cast.department_head.id} <= told
    assert report.seen_at is None
