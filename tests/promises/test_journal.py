"""The journal: whole chains verify, any change shows, nobody can rewrite it, and two writers never share a number."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from skolestotte.web.folders import commands, door
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.journal.commands import NewEvent, append, lock, new_stream
from skolestotte.web.journal.queries import verify

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def begin() -> tuple[uuid.UUID, Folder]:
    with transaction.atomic(), door.as_system():
        folder = commands.new_folder("cws", by=MACHINE, at=AT)
        return new_stream(uuid.uuid4()).id, folder


def write(stream_id: uuid.UUID, folder: Folder, word: str) -> None:
    with transaction.atomic(), door.as_system():
        append(lock(stream_id), [(NewEvent("report.seen", {"word": word}), folder)], by=MACHINE, at=AT)


def as_owner(*statements: str) -> None:
    """What somebody with the owner's rights and bad intentions could do: switch the guard off and change a row."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER USER; ALTER TABLE journal_event NO FORCE ROW LEVEL SECURITY")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER USER; ALTER TABLE journal_event FORCE ROW LEVEL SECURITY")


def breaks() -> list[str]:
    with transaction.atomic():
        return [found.message for found in verify()[2]]


def three_events() -> uuid.UUID:
    stream_id, folder = begin()
    for word in ("en", "to", "tre"):
        write(stream_id, folder, word)
    return stream_id


def test_a_whole_journal_verifies_without_any_key(committed: str, settings) -> None:
    three_events()
    settings.MASTER_KEYS = "other:" + "B" * 43 + "="
    with transaction.atomic():
        assert verify() == (1, 3, [])


@pytest.mark.parametrize(("change", "message"), [
    ("UPDATE journal_event SET kind = 'report.reviewed' WHERE seq = 2", "was changed after it was written"),
    ("UPDATE journal_event SET data = '\\x00' WHERE seq = 1", "was changed after it was written"),
    ('UPDATE journal_event SET "on" = \'2020-01-01\' WHERE seq = 3', "was changed after it was written"),
    ("DELETE FROM journal_event WHERE seq = 2", "event 2 is missing"),
    ("DELETE FROM journal_event WHERE seq = 3", "the end of the chain is missing"),
])
def test_any_change_shows(committed: str, change: str, message: str) -> None:
    three_events()
    as_owner(change)
    assert message in breaks()


@pytest.mark.parametrize("statement", ["UPDATE journal_event SET kind = 'x'", "TRUNCATE journal_event CASCADE"])
def test_even_the_owner_cannot_rewrite_it_by_accident(committed: str, statement: str) -> None:
    _, folder = begin()
    write(_, folder, "ord")
    with transaction.atomic(), door.as_system():
        Grant.objects.create(folder=folder, principal="owner", can_write=True, basis="test", valid_from=AT, given_by="x")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('skolestotte.principals', 'owner', false)")
        with pytest.raises(Exception, match="never rewritten"):
            cursor.execute(statement)


def test_writers_at_once_wait_for_each_other(committed: str) -> None:
    stream_id, folder = begin()
    errors: list[Exception] = []

    def work() -> None:
        try:
            for number in range(5):
                write(stream_id, folder, str(number))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with transaction.atomic():
        assert verify() == (1, 20, [])
