"""Notices: neutral, told once, delivered by a job that is tried again, also when its worker was killed."""

from __future__ import annotations

import asyncio

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from skolestotte.web.notices import commands
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests import cast as the
from tests.cast import Cast, people

ENTRY = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
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
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second' "
                       "WHERE status = 'todo' AND task_name LIKE '%%deliver'")  # not what a new minute brings
        assert cursor.rowcount == 1
    work()
    assert Notice.objects.get().sent_at is not None
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_many_things_to_do_are_one_message(cast: Cast) -> None:
    for number in range(5):
        queue(cast, str(number))
    assert commands.deliver_waiting(at=timezone.now()) == 1
    assert len(mail.outbox) == 1
    assert not Notice.objects.filter(sent_at__isnull=True).exists()
    queue(cast, "another")
    assert commands.deliver_waiting(at=timezone.now()) == 1


@pytest.mark.django_db
def test_an_invitation_is_a_message_of_its_own(cast: Cast) -> None:
    commands.queue([NewNotice(cast.intake_worker.id, "calendar", str(n), calendar=ENTRY) for n in range(2)],
                   at=timezone.now())
    assert commands.deliver_waiting(at=timezone.now()) == 2


class Refusing(EmailBackend):
    """A mail server that will not take mail for one address."""

    def send_messages(self, messages):
        if messages[0].to == ["ine@example.org"]:
            raise OSError("no such mailbox")
        return super().send_messages(messages)


@pytest.mark.django_db
def test_one_that_cannot_be_sent_holds_up_nobody_else(cast: Cast, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    queue(cast)
    commands.queue([NewNotice(cast.teacher.id, "to_do", "x")], at=timezone.now())
    with pytest.raises(OSError, match="no such mailbox"):
        commands.deliver_waiting(at=timezone.now())
    assert [message.to for message in mail.outbox] == [["tiril@example.org"]]
    assert Notice.objects.get(sent_at__isnull=True).account_id == cast.intake_worker.id


@pytest.mark.django_db
def test_words_that_are_asked_for_again_are_counted_once(cast: Cast) -> None:
    asked = [NewNotice(cast.intake_worker.id, "due", str(n)) for n in range(3)]
    assert commands.queue_new(asked[:2], at=timezone.now()) == 2
    assert commands.queue_new(asked, at=timezone.now()) == 1
    assert commands.queue_new(asked, at=timezone.now()) == 0


@pytest.mark.django_db
def test_a_guardian_is_written_to_where_the_family_alone_keeps_the_address(cast: Cast) -> None:
    the.in_investigation(cast)
    commands.deliver_waiting(at=timezone.now())
    mail.outbox.clear()
    for account in (cast.guardian, cast.other_guardian):
        commands.queue([NewNotice(account.id, "new", "x")], at=timezone.now())
    commands.deliver_waiting(at=timezone.now())
    assert [message.to for message in mail.outbox] == [["gro@example.org"]]  # nobody knows the other's address
    assert not Notice.objects.filter(sent_at__isnull=True).exists()


@pytest.mark.django_db
def test_an_account_of_a_family_cannot_hold_an_address(cast: Cast) -> None:
    for field in ("name", "email", "phone"):
        with pytest.raises(IntegrityError, match="families_are_sealed"), transaction.atomic():
            Account.objects.filter(id=cast.guardian.id).update(**{field: "x"})
