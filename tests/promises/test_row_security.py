"""Confidential rows: every such table has a policy, the app role sees granted rows only, and the journal cannot be changed."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, models, transaction
from django.db.utils import ProgrammingError

from skolestotte.postgres import APP
from skolestotte.web.folders import commands, door
from skolestotte.web.folders.actor import MACHINE, Actor
from skolestotte.web.folders.models import Folder, Grant, InFolder
from skolestotte.web.folders.policies import confidential_models
from skolestotte.web.folders.sealed import SealedTextField
from skolestotte.web.journal.commands import NewEvent, append, lock, new_stream
from skolestotte.web.journal.models import Event

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
ANNA = Actor(account_id=uuid.uuid4(), name="Anna")
BENT = Actor(account_id=uuid.uuid4(), name="Bent")


def sql(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def name(model: type[models.Model]) -> str:
    return model._meta.db_table


def a_folder(*, readers: tuple[Actor, ...] = (), until: datetime | None = None) -> Folder:
    with door.as_system():
        folder = commands.new_folder("cws", by=MACHINE, at=AT)
        for reader in readers:
            Grant.objects.create(folder=folder, principal=reader.label, basis="test", valid_from=AT, valid_until=until,
                                 given_by="system")
    return folder


def an_event(folder: Folder) -> Event:
    with door.as_system():
        stream = new_stream(uuid.uuid4())
        return append(lock(stream.id), [(NewEvent("report.seen", {"word": "hemmelig"}), folder)], by=MACHINE, at=AT)[0]


@pytest.mark.parametrize("model", confidential_models(), ids=name)
def test_every_confidential_table_has_forced_row_security_with_policies(model: type[models.Model]) -> None:
    (enabled, forced), = sql("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", name(model))
    assert enabled and forced
    actions = {row[0] for row in sql("SELECT cmd FROM pg_policies WHERE tablename = %s", name(model))}
    assert {"SELECT", "INSERT", "UPDATE"} <= actions


def test_every_model_with_sealed_text_is_confidential() -> None:
    """A sealed column outside a folder would have no key and no door."""
    from django.apps import apps  # noqa: PLC0415

    sealing = [m for m in apps.get_models() if any(isinstance(f, SealedTextField) for f in m._meta.get_fields())]
    assert sealing
    assert all(issubclass(model, InFolder) and model in confidential_models() for model in sealing)


def test_every_row_that_lies_in_a_folder_follows_that_folders_grants() -> None:
    for model in confidential_models():
        if issubclass(model, InFolder):
            (rule,), = sql("SELECT qual FROM pg_policies WHERE tablename = %s AND cmd = 'SELECT'", name(model))
            assert "folders_grant" in rule and "folder_id" in rule, name(model)


def test_app_role_owns_nothing_and_cannot_bypass() -> None:
    (bypass, superuser), = sql("SELECT rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user")
    assert sql("SELECT current_user") == [(APP,)]
    assert (bypass, superuser) == (False, False)
    assert sql("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == [(0,)]


@pytest.mark.requirement("SYS-08")
def test_raw_sql_shows_nothing_without_principals_and_only_granted_rows_with_them() -> None:
    folder = a_folder(readers=(ANNA,))
    event = an_event(folder)
    door.let_in(None)
    for model in confidential_models():
        assert sql(f"SELECT count(*) FROM {name(model)}") == [(0,)], name(model)
    door.let_in(BENT)
    assert sql("SELECT count(*) FROM journal_event") == [(0,)]
    door.let_in(ANNA)
    assert sql("SELECT id FROM journal_event") == [(event.id,)]
    assert sql("SELECT id FROM folders_folder") == [(folder.id,)]
    assert sql("SELECT principal FROM folders_grant") == [(ANNA.label,)]


def test_a_grant_that_has_ended_or_not_begun_shows_nothing() -> None:
    ended = a_folder(readers=(ANNA,), until=datetime(2026, 3, 3, tzinfo=UTC))
    with door.as_system():
        Grant.objects.create(folder=ended, principal=BENT.label, basis="test", valid_from=datetime(2199, 1, 1, tzinfo=UTC),
                             given_by="system")
    for actor in (ANNA, BENT):
        door.let_in(actor)
        assert sql("SELECT count(*) FROM folders_folder") == [(0,)]


def test_a_reader_cannot_write_into_the_folder() -> None:
    folder = a_folder(readers=(ANNA,))
    door.let_in(ANNA)
    event = Event(stream_id=uuid.uuid4(), seq=1, kind="report.seen", on=AT.date(), at=AT, by=ANNA.label, folder=folder, hash="x")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        event.save(force_insert=True)


def test_nobody_can_grant_themselves_a_door() -> None:
    folder = a_folder()
    door.let_in(ANNA)
    grant = Grant(folder_id=folder.id, principal=ANNA.label, basis="mine", valid_from=AT, given_by=ANNA.label)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        grant.save(force_insert=True)


@pytest.mark.parametrize("statement", ["UPDATE journal_event SET kind = 'x'", "DELETE FROM journal_event",
                                       "TRUNCATE journal_event", "DELETE FROM folders_readlog",
                                       "UPDATE folders_readlog SET what = 'x'", "DELETE FROM folders_grant",
                                       "UPDATE folders_grant SET principal = 'x'", "DELETE FROM folders_folder",
                                       "ALTER TABLE journal_event DISABLE ROW LEVEL SECURITY"])
def test_app_role_lacks_the_right(statement: str) -> None:
    an_event(a_folder(readers=(ANNA,)))
    with door.as_system(), pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        sql(statement)
