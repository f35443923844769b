"""The journal: whole chains verify, any change shows, nobody can rewrite it, and two writers never share a number."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import connection, connections, transaction

from skolestotte.web.folders import commands, door
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.journal.chain import digest
from skolestotte.web.journal.commands import NewEvent, append, lock, new_stream
from skolestotte.web.journal.models import Event, Stream
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


def test_a_whole_journal_verifies_without_the_master_key(committed: str, settings) -> None:
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


def recomputed(events: int = 3) -> None:
    """What the database's owner can do with all that lies in it: change an event, work out every hash after it as the product
    does, and set the head; with fewer `events` the end is cut off too."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('skolestotte.principals', 'system', true)")
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER USER; ALTER TABLE journal_event NO FORCE ROW LEVEL SECURITY")
        previous = ""
        for event in list(Event.objects.using("owner").order_by("seq"))[:events]:
            event.previous = previous
            event.kind = "report.reviewed" if event.seq == 1 and events == 3 else event.kind
            previous = digest(event, bytes(event.__dict__["data"]))
            cursor.execute("UPDATE journal_event SET kind = %s, previous = %s, hash = %s WHERE id = %s",
                           [event.kind, event.previous, previous, event.id])
        cursor.execute("DELETE FROM journal_event WHERE seq > %s", [events])
        cursor.execute("UPDATE journal_stream SET head_seq = %s, head_hash = %s", [events, previous])
        cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER USER; ALTER TABLE journal_event FORCE ROW LEVEL SECURITY")


def set_seal(seal: str) -> None:
    with transaction.atomic(), door.as_system():
        Stream.objects.update(seal=seal)


@pytest.mark.parametrize("events", [3, 2, 0], ids=["an event changed", "the end cut off", "emptied"])
def test_a_chain_that_is_worked_out_anew_shows_because_its_seal_needs_a_key_that_is_not_in_the_database(
        committed: str, events: int) -> None:
    three_events()
    recomputed(events)
    message, = breaks()  # the hashes alone tell nothing
    assert "the seal does not fit" in message


def test_going_on_does_not_mend_a_seal_that_is_broken(committed: str) -> None:
    stream_id, folder = begin()
    for word in ("en", "to", "tre"):
        write(stream_id, folder, word)
    recomputed()
    write(stream_id, folder, "fire")
    assert len(breaks()) == 1


def test_a_seal_is_of_one_chain_and_one_key(committed: str, settings) -> None:
    three_events()
    settings.INDEX_KEY = "C" * 43 + "="
    assert len(breaks()) == 1
    settings.INDEX_KEY = "B" * 43 + "="
    assert breaks() == []
    with transaction.atomic(), door.as_system():
        other = new_stream(uuid.uuid4()).seal
    set_seal(other)
    assert len(breaks()) == 1, "the other one's own seal fits still"


def test_a_chain_without_a_seal_shows_and_chains_from_before_seals_are_sealed_by_the_migration(committed: str) -> None:
    three_events()
    set_seal("")
    assert len(breaks()) == 1
    migration = import_module("skolestotte.web.journal.migrations.0003_sealed_heads")
    with transaction.atomic(using="owner"), connections["owner"].schema_editor() as editor:
        migration.seal_all(None, editor)
    assert breaks() == []


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
