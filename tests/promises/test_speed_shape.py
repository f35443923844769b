"""The shape of the work, never its time: what a command asks of the database does not grow with what lies there, and the
worklist and the doors are found through indexes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent
from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.concerns.commands import sending
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders import door
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.journey import Journeys
from skolestotte.web.folders.models import Grant
from skolestotte.web.overview import queries_cases, worklist
from tests import cast as people
from tests.cast import Cast, actor


@pytest.fixture
def cast(db: None) -> Cast:
    return people.people()


def another(number: int) -> dict:
    """A complete report about a child and a guardian that nobody knows yet."""
    born, grown = timezone.localdate() - timedelta(days=3000 + number), timezone.localdate() - timedelta(days=12000 + number)
    return {"children": [people.child(name=f"Barn Prøve {number}", national_id=synthetic_number(born),
                                      birth_date=born.isoformat())],
            "guardians": [people.guardian(name=f"Voksen Prøve {number}", national_id=synthetic_number(grown))]}


def asked(work: Callable[[], object]) -> int:
    """How many statements the work sends to the database."""
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


def send(cast: Cast, number: int) -> int:
    """The statements of sending one report about a new child."""
    concern = people.begun(cast, **another(number))
    by, at = actor(cast.teacher), timezone.now()
    return asked(lambda: sending.submit(concern_id=concern.id, version=concern.version, by=by, at=at))


def test_sending_a_report_asks_no_more_when_there_are_more_cases(cast: Cast) -> None:
    first = send(cast, 1)
    for number in range(2, 8):
        send(cast, number)
    assert send(cast, 9) == first


def test_sending_a_report_is_a_bounded_number_of_statements(cast: Cast) -> None:
    assert send(cast, 1) <= 50


def test_sending_a_report_is_few_journeys(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the session to the last row: messages to the database and back, however many statements each carries."""
    journeys: list[str] = []
    make = Journeys.make

    def counted(self: Journeys, statements: list) -> list:
        journeys.append(statements[-1][0])
        return make(self, statements)

    def by_the_orm(execute: Callable, sql: str, params: object, many: bool, context: object) -> object:
        journeys.append(sql)
        return execute(sql, params, many, context)

    monkeypatch.setattr(Journeys, "make", counted)
    people.sign_in(client, cast.teacher)
    client.get("/")  # the first page of a session renews it
    for number in (1, 2):
        concern = people.begun(cast, **another(number))
        with connection.execute_wrapper(by_the_orm):
            journeys.clear()
            sent = client.post(f"/concerns/{concern.id}/send/", {"version": concern.version})
        assert (sent.status_code, sent["Location"]) == (303, f"/concerns/{concern.id}/receipt/")
        assert len(journeys) <= 11, journeys  # two of them for the test's own transaction


def another_word(cast: Cast, case: Case) -> Callable[[], object]:
    def say() -> None:
        cases.happened(case.id, [NewEvent("information.requested", {"request": str(uuid.uuid4()), "basis": "consent"})],
                       by=actor(cast.case_worker), at=timezone.now())
    return say


def test_an_event_asks_no_more_with_longer_histories_and_more_doors(cast: Cast) -> None:
    """More events in the case and in others, more folders, more grants given and ended: the same number of statements."""
    case, _ = people.in_investigation(cast)
    say = another_word(cast, case)
    say()
    first = asked(say)
    for number in range(20, 24):
        people.submitted(cast, **another(number))
    with as_system():
        collab = case.folder
        Grant.objects.bulk_create(
            [Grant(folder=collab, principal=f"person:{uuid.uuid4()}", basis="joint_work", valid_from=timezone.now(),
                   valid_until=timezone.now(), given_by="system", ended_by="system") for _ in range(200)])
    for _ in range(12):
        say()
    assert asked(say) == first
    assert first <= 20


def test_a_command_inside_a_command_does_not_ask_who_it_is_again(cast: Cast) -> None:
    with as_system(), CaptureQueriesContext(connection) as found, as_system():
        pass
    assert found.captured_queries == []


def test_what_the_machine_sees_ends_with_the_block(cast: Cast) -> None:
    report = people.reported(cast)

    def visible() -> bool:
        return Report.objects.filter(id=report.id).exists()

    door.let_in(actor(cast.other_liaison))
    assert not visible()
    with as_system():
        with as_system():
            assert visible()
        assert visible()
        with door.seen_by(actor(cast.other_liaison)):
            assert not visible()
            with as_system():
                assert visible()
            assert not visible()
        door.let_in(actor(cast.other_liaison))
        with as_system():
            assert visible()
    assert not visible()


def test_a_failed_command_inside_a_command_leaves_the_machine_its_eyes(cast: Cast) -> None:
    report = people.reported(cast)
    door.let_in(actor(cast.other_liaison))
    with as_system():
        with pytest.raises(ValueError), transaction.atomic(), as_system():
            raise ValueError
        assert Report.objects.filter(id=report.id).exists()
    assert not Report.objects.filter(id=report.id).exists()


MANY = 5_000


@pytest.fixture
def crowded(committed: str) -> Iterator[Cast]:
    """A database of its own with one real case and 5,000 tasks in as many folders, each with doors; statistics are fresh."""
    cast = people.people()
    with transaction.atomic():
        people.reported(cast)
        with as_system():
            run, child = Run.objects.get(), Case.objects.get().child_id
    _multiply(run.id, child, cast)
    yield cast


def _multiply(run: object, child: object, cast: Cast) -> None:
    """Written by the owner, whom the policies also bind: it acts as the machine."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('skolestotte.principals', 'system', true)")
        cursor.execute("CREATE TEMP TABLE n ON COMMIT DROP AS "
                       "SELECT i, gen_random_uuid() AS id FROM generate_series(1, %s) i", [MANY])
        cursor.execute("INSERT INTO folders_folder (id, kind, about, key_name, wrapped_key, created_at) "
                       "SELECT id, 'cws', '', 'test', ''::bytea, now() FROM n")
        cursor.execute(
            "INSERT INTO folders_grant (id, folder_id, principal, can_write, basis, basis_ref, valid_from, given_by, ended_by) "
            "SELECT gen_random_uuid(), n.id, p, true, 'cws_intake', '', '1970-01-01', 'system', '' "
            "FROM n, unnest(%s::text[]) p",
            [["system", f"unit:{cast.intake.id}:intake_worker", f"unit:{cast.intake.id}:department_head"]])
        cursor.execute(
            "INSERT INTO cases_task (id, case_id, folder_id, run_id, child_id, step, owner_unit_id, owner_role, state, "
            "opened_on, due, due_strict) "
            "SELECT gen_random_uuid(), gen_random_uuid(), id, %s, %s, 'B' || i, %s, 'intake_worker', 'open', "
            "current_date, current_date + i %% 90, current_date FROM n", [run, child, cast.intake.id])
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _as(cast: Cast) -> Iterator[None]:
    with transaction.atomic():
        door.let_in(actor(cast.intake_worker))
        yield


def _plan(queries: list[dict]) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + queries[-1]["sql"])
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_worklist_and_its_doors_are_found_through_indexes(crowded: Cast) -> None:
    with _as(crowded):
        with CaptureQueriesContext(connection) as found:
            page = worklist.page(worklist.owners(actor(crowded.intake_worker)))
        assert len(page.tasks) == worklist.PAGE
        plan = _plan(found.captured_queries)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # there are few runs and units: what is asked is whether an index can be used
        of_few = _plan(found.captured_queries)
    assert "task_by_unit" in plan
    assert not re.search(r"Seq Scan on (cases_task|folders_)", plan), plan
    assert "Seq Scan" not in of_few, of_few


def test_all_tasks_of_a_case_are_found_through_an_index(crowded: Cast) -> None:
    with _as(crowded):
        with CaptureQueriesContext(connection) as found:
            list(Task.objects.select_related(None).filter(case_id=uuid.uuid4(), state="open"))
        plan = _plan(found.captured_queries)
    assert "Seq Scan" not in plan, plan


def test_a_name_is_searched_for_through_an_index(crowded: Cast) -> None:
    with _as(crowded):
        with CaptureQueriesContext(connection) as found:
            queries_cases.search("Nora Dal", by=actor(crowded.intake_worker), today=timezone.localdate())
        searched = [query for query in found.captured_queries if "people_namemark" in query["sql"]]
        assert len(searched) == 1
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # the town is small: what is asked is whether the index can be used
        plan = _plan(searched)
    assert "child_by_name" in plan, plan


@pytest.mark.parametrize("who", ["case_worker", "social_teacher", "department_head", "intake_worker"])
def test_a_case_page_is_at_most_fifteen_statements(cast: Cast, client: Client, who: str) -> None:
    """From the session to the last row; beginning and ending the transaction are not counted."""
    case, _ = people.in_investigation(cast)
    people.sign_in(client, getattr(cast, who))
    client.get(f"/cases/{case.id}/")  # the first page of a session renews it, and what is opened for the first time is marked seen
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"/cases/{case.id}/").status_code == 200
    said = [one["sql"] for one in found.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(said) <= 15, said
