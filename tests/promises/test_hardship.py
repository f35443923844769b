"""What must stand: kill -9 between any two statements, a full disk, a lost read log, two clicks, a job whose worker died."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import DataError, close_old_connections, connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from skolestotte.web.cases.models import Case, Task
from skolestotte.web.concerns.commands import sending
from skolestotte.web.concerns.models import Concern, Report
from skolestotte.web.folders import line
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.journey import Journeys
from skolestotte.web.folders.middleware import OneTransaction
from skolestotte.web.journal.models import Event
from skolestotte.web.journal.queries import verify
from skolestotte.web.notices import tasks
from tests import cast as the
from tests.cast import people
from tests.ground import SERVER


def owner(*statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def count(model: Any) -> int:
    with transaction.atomic(), as_system():
        return model.objects.count()


def fork(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own with its own connection. Its wait status."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def kill_after(statement: int) -> None:
    """From now on this process is killed, as hard as can be, when the n-th statement of its journeys is with the database and
    the next is not: in the middle of a journey or at its end."""
    seen, put = 0, Journeys._put

    def counted(self: Journeys, text: str, values: Any) -> int:
        nonlocal seen
        number = put(self, text, values)
        seen += 1
        if seen == statement:
            self.pgconn.send_flush_request()
            self.pgconn.flush()
            time.sleep(0.02)  # the database carries it out
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    Journeys._put = counted  # type: ignore[method-assign]  # in a process of its own


@pytest.mark.requirement("REP-06")
def test_a_process_killed_between_any_two_statements_leaves_nothing_half(committed: str) -> None:
    cast = people()
    with transaction.atomic():
        concern = the.begun(cast)
    before = {model: count(model) for model in (Report, Case, Event, Task)}

    def send(statement: int) -> None:
        kill_after(statement)
        sending.submit(concern_id=concern.id, version=concern.version, by=the.actor(cast.teacher), at=timezone.now())

    statement, killed = 1, 0
    while os.WIFSIGNALED(fork(partial(send, statement))):
        killed += 1
        assert {model: count(model) for model in before} == before, f"half of something after statement {statement}"
        statement += 2
    assert killed > 15
    # The last process was not killed: its report, and only its report, is there.
    assert count(Report) == before[Report] + 1
    with transaction.atomic(), as_system():
        assert Concern.objects.get(id=concern.id).state == "sent"
        assert verify()[2] == []


def test_two_clicks_at_once_give_one_report(committed: str) -> None:
    cast = people()
    with transaction.atomic():
        concern = the.begun(cast)
    references: list[str] = []

    def send() -> None:
        try:
            reports = sending.submit(concern_id=concern.id, version=concern.version, by=the.actor(cast.teacher), at=timezone.now())
            references.extend(report.reference for report in reports)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(references) == 6 and len(set(references)) == 1
    assert (count(Report), count(Case)) == (1, 1)


def test_two_reports_about_the_same_new_child_at_once_give_one_case(committed: str) -> None:
    cast = people()
    with transaction.atomic():
        concerns = [the.begun(cast), the.begun(cast, by=cast.other_teacher)]
    errors: list[Exception] = []

    def send(concern: Concern) -> None:
        try:
            sending.submit(concern_id=concern.id, version=concern.version, by=the.actor(concern.author), at=timezone.now())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[concern]) for concern in concerns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (count(Report), count(Case)) == (2, 1)


def test_a_full_disk_says_so_and_gives_the_text_back(committed: str) -> None:
    cast = people()
    with transaction.atomic():
        concern = the.begun(cast)
    owner("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full' "
          "USING ERRCODE = '53100'; END $$",
          "CREATE TRIGGER full_disk BEFORE INSERT ON concerns_report FOR EACH ROW EXECUTE FUNCTION full_disk()")
    client = the.sign_in(Client(raise_request_exception=False), cast.teacher)
    answer = client.post(f"/concerns/{concern.id}/send/", {"version": concern.version, "note": "Min tekst"})
    assert answer.status_code == 503
    assert "Min tekst" in answer.content.decode()
    assert (count(Report), count(Case)) == (0, 0)


def test_a_page_whose_look_cannot_be_logged_is_not_shown(committed: str) -> None:
    cast = people()
    with transaction.atomic():
        report = the.reported(cast)
    client = the.sign_in(Client(raise_request_exception=False), cast.intake_worker)
    assert "Ella Prøve" in client.get(f"/concerns/reports/{report.id}/").content.decode()
    owner("REVOKE INSERT ON folders_readlog FROM skolestotte_app")
    answer = client.get(f"/concerns/reports/{report.id}/")
    assert answer.status_code == 503
    assert "Ella Prøve" not in answer.content.decode()


def test_a_page_that_went_on_after_a_fault_of_the_database_is_not_shown(committed: str) -> None:
    """What it had to write, the look among it, is lost with the transaction."""

    def page(request: HttpRequest) -> HttpResponse:
        with suppress(DataError):
            line.ask("SELECT 1 / %s::int", [0])
        return HttpResponse("Ella Prøve")

    answer = OneTransaction(page)(the.sign_in(Client(), people().teacher).get("/").wsgi_request)
    assert answer.status_code == 503
    assert "Ella Prøve" not in answer.content.decode()


def test_a_database_that_is_gone_gives_the_text_back_and_takes_it_when_it_is_back(committed: str) -> None:
    cast = people()
    client = the.sign_in(Client(raise_request_exception=False), cast.teacher)
    with transaction.atomic():
        concern = the.begun(cast)
    name = connections["default"].settings_dict["NAME"]
    connections.close_all()
    connections["default"].settings_dict["NAME"] = "gone"
    try:
        answer = client.post(f"/concerns/{concern.id}/what/", {"worry": "Dette må ikke gå tapt"})
    finally:
        connections["default"].settings_dict["NAME"] = name
        connections.close_all()
    assert answer.status_code == 503
    assert "Dette må ikke gå tapt" in answer.content.decode()
    assert client.get(f"/concerns/{concern.id}/what/").status_code == 200


def test_a_connection_that_the_server_has_shut_is_opened_anew(committed: str) -> None:
    """The database was started again while the connection lay idle: nobody notices."""
    client = the.sign_in(Client(raise_request_exception=False), people().teacher)
    for _ in range(2):
        assert client.get("/").status_code == 200
        before = connection.connection.info.backend_pid
        with psycopg.connect(SERVER.admin, autocommit=True) as boss:
            assert boss.execute("SELECT pg_terminate_backend(%s, 10000)", [before]).fetchone() == (True,)
        close_old_connections()  # as Django does at the beginning of a request; its test client does not
        assert client.get("/").status_code == 200
        assert connection.connection.info.backend_pid != before


def test_a_job_whose_worker_was_killed_is_put_back(committed: str) -> None:
    people()
    with transaction.atomic():
        app.configure_task(name=tasks.deliver.name, queue="notices").defer()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes') RETURNING id")
        (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])

    async def pick_up() -> int:
        with_worker = app.with_connector(app.connector.get_worker_connector())
        async with with_worker.open_async():
            stalled = list(await with_worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=tasks.STALLED_AFTER))
            for job in stalled:
                await with_worker.job_manager.retry_job(job)
            return len(stalled)

    assert asyncio.run(pick_up()) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs")
        assert cursor.fetchall() == [("todo",)]
