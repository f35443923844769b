"""What commands write waits and goes together: it is seen by the next question, it stands or falls with the transaction, and a
query that is composed once answers as the ORM does."""

from __future__ import annotations

import signal
import uuid

import psycopg
import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from skolestotte.web.cases.file import CaseFile
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders import door, journey, line, rows
from skolestotte.web.folders.prepared import AnyOf, asked
from skolestotte.web.journal.models import Stream
from skolestotte.web.people.models import Account, Membership
from tests import cast as people
from tests.cast import Cast, actor

pytestmark = pytest.mark.django_db


def a_stream() -> Stream:
    stream = Stream(id=uuid.uuid4())
    rows.write(stream)
    return stream


def stored(stream: Stream) -> bool:
    return Stream.objects.filter(id=stream.id).exists()


def test_written_rows_wait_until_something_is_asked() -> None:
    with door.as_system():
        with CaptureQueriesContext(connection) as found:
            streams = [a_stream(), a_stream()]
        assert found.captured_queries == []
        assert all(stored(stream) for stream in streams)


def test_written_rows_are_stored_when_the_command_ends() -> None:
    with door.as_system():
        stream = a_stream()
    with door.as_system():
        assert stored(stream)


def test_a_changed_row_holds_the_change_and_nothing_else() -> None:
    with door.as_system():
        stream = a_stream()
        stream.head_seq, stream.head_hash = 3, "x"
        rows.change(stream, "head_seq")
        stream.refresh_from_db()
    assert (stream.head_seq, stream.head_hash) == (3, "")


def test_questions_wait_until_an_answer_is_looked_at_and_go_in_the_order_they_were_said() -> None:
    by_id = asked(lambda id: Stream.objects.filter(id=id))
    identity = uuid.uuid4()
    with door.as_system():
        with CaptureQueriesContext(connection) as found:
            before = by_id.soon(id=identity)
            rows.write(Stream(id=identity))
            after = by_id.soon(id=identity)
            numbers = rows.NextNumber("cases_case_number"), rows.NextNumber("cases_case_number")
        assert found.captured_queries == []
        with CaptureQueriesContext(connection) as found:
            assert numbers[0].value < numbers[1].value
        assert len(found) == 6  # who looks, and these five
        with CaptureQueriesContext(connection) as found:
            assert before.rows == [] and before.first is None
            assert after.first is not None and after.first.id == identity
        assert found.captured_queries == []


def test_a_question_outside_a_command_is_asked_at_once() -> None:
    with CaptureQueriesContext(connection) as found:
        number = rows.NextNumber("cases_case_number")
    assert len(found) == 1
    assert number.value > 0


def test_a_fault_in_the_middle_of_a_journey_ends_it_and_the_connection_goes_on() -> None:
    """Also where the statement that failed, and those after it, were said for the first time."""
    by_id = asked(lambda id: Stream.objects.filter(id=id, head_seq__lt=7))
    for _ in range(2):
        with pytest.raises(DataError), transaction.atomic(), door.as_system():
            first = a_stream()
            fault = line.soon("SELECT %s::int / 0", [1])
            after = by_id.soon(id=first.id)
            assert after.rows
        with pytest.raises(DatabaseError, match="had failed"):
            assert fault.rows
    with door.as_system():
        assert by_id(id=first.id) == []
        assert by_id(id=a_stream().id)


def test_a_value_that_cannot_be_said_shows_its_fault_before_anything_is_sent() -> None:
    with connection.get_new_connection(connection.get_connection_params()) as own:
        journeys = journey.Journeys(own)
        with pytest.raises(psycopg.DataError, match="NUL"):
            journeys.make([("SELECT 1", []), ("SELECT %s::text", ["a\0b"])])
        assert journeys.make([("SELECT 2", [])]) == [[(2,)]]


def test_a_connection_whose_journey_was_broken_off_is_not_used_again() -> None:
    """The answer that was not waited for must not be taken for that of the next question."""

    def enough(*_: object) -> None:
        raise TimeoutError

    with connection.get_new_connection(connection.get_connection_params()) as own:
        before = signal.signal(signal.SIGALRM, enough)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(TimeoutError):
                journey.Journeys(own).make([("SELECT 1", []), ("SELECT pg_sleep(2)", [])])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert own.closed


def test_what_waits_is_lost_with_a_transaction_that_has_failed_before() -> None:
    with pytest.raises(ValueError), transaction.atomic(), door.as_system():
        stream = a_stream()
        transaction.set_rollback(True)
        with CaptureQueriesContext(connection) as found:
            line.settle()
        assert found.captured_queries == []
        raise ValueError
    with door.as_system():
        assert not stored(stream)


def test_what_was_said_after_a_savepoint_goes_with_it_whether_it_waited_or_not() -> None:
    with door.as_system():
        before = a_stream()
        for ask_inside in (False, True):
            with pytest.raises(ValueError), transaction.atomic():
                inside = a_stream()
                if ask_inside:
                    assert stored(inside)
                    a_stream()
                raise ValueError
            assert stored(before) and not stored(inside)
        with transaction.atomic():
            kept = a_stream()
        assert stored(kept)


def test_a_fault_of_what_waits_shows_at_the_end_of_its_command() -> None:
    """Not later, in the middle of something else: the page can say what went wrong, and goes on."""
    twice = uuid.uuid4()
    with line.together():
        with pytest.raises(IntegrityError), transaction.atomic(), door.as_system():
            rows.write(Stream(id=twice), Stream(id=twice))
        with transaction.atomic(), door.as_system():
            stream = a_stream()
        with door.as_system():
            assert stored(stream)


def test_statements_beyond_the_limit_are_forgotten_and_prepared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey, "KEPT", 5)
    with connection.get_new_connection(connection.get_connection_params()) as own:
        journeys = journey.Journeys(own)
        for _ in range(2):
            assert journeys.make([(f"SELECT %s::int + {n}", [1]) for n in range(8)]) == [[(1 + n,)] for n in range(8)]
        assert journeys.make([("SELECT count(*) FROM pg_prepared_statements", [])]) == [[(5,)]]


def test_values_of_all_sizes_share_one_plan() -> None:
    """The type of a value is the place's, not the value's: nothing, a small and a large number are one statement."""
    for value in (None, 1, 70_000):
        assert line.ask("SELECT %s::bigint + 1 AS shared", [value]) == [(value and value + 1,)]
    found = line.ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%AS shared"])
    assert found == [(1,)]


def test_a_row_that_may_not_be_shows_its_fault_and_leaves_nothing() -> None:
    twice = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic(), door.as_system():
        first = a_stream()
        rows.write(Stream(id=twice), Stream(id=twice))
    with door.as_system():
        assert not stored(first)
        assert not Stream.objects.filter(id=twice).exists()


def test_what_was_written_before_a_fault_inside_stands_and_what_came_after_it_falls() -> None:
    with door.as_system():
        before = a_stream()
        with pytest.raises(ValueError), transaction.atomic():
            inside = a_stream()
            raise ValueError
        assert stored(before)
        assert not stored(inside)


def test_rows_are_written_with_the_rights_of_the_writer(cast: Cast) -> None:
    """Outside the system's view nothing waits, and row-level security judges each row."""
    report = people.reported(cast)
    door.let_in(actor(cast.teacher))
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        rows.write(Stream(id=report.id))


def test_a_row_that_is_known_is_passed_over(cast: Cast) -> None:
    again = Account(subject=cast.teacher.subject, name="Somebody else")
    with door.as_system():
        rows.write(again, unless_known="subject")
        assert not Account.objects.filter(id=again.id).exists()


def test_a_query_composed_once_answers_as_the_orm(cast: Cast) -> None:
    report = people.reported(cast)
    by_id = asked(lambda id: Report.objects.select_related("unit", "reporter", "seen_by").filter(id=id))
    with door.as_system():
        expected = Report.objects.select_related("unit", "reporter", "seen_by").get(id=report.id)
        with CaptureQueriesContext(connection) as found:
            composed, = by_id(id=report.id)
            assert (composed.unit, composed.reporter, composed.seen_by) == (expected.unit, expected.reporter, expected.seen_by)
            assert composed.child_name == expected.child_name
        assert len(found) == 1
        for field in Report._meta.concrete_fields:
            assert composed.__dict__[field.attname] == expected.__dict__[field.attname] or field.name in {"child_name"}
        assert by_id(id=uuid.uuid4()) == [] and by_id.first(id=uuid.uuid4()) is None


def test_a_list_is_given_as_one_value(cast: Cast) -> None:
    held = asked(lambda accounts: Membership.objects.filter(AnyOf("account_id", accounts)).values_list("account_id", "role"))
    ids = [cast.teacher.id, cast.intake_worker.id]
    assert set(held(accounts=ids)) == set(Membership.objects.filter(account_id__in=ids).values_list("account_id", "role"))
    assert held(accounts=[]) == []


def test_the_file_of_a_case_just_opened_is_what_is_read_of_it_later(cast: Cast) -> None:
    report = people.reported(cast)
    with door.as_system():
        file = CaseFile.read(report.case_id)
        assert file.case.child.name and len(file.folders.all) == 5
        assert [run.report_id for run in file.runs] == [report.id]
        assert [event.kind for event in file.before] == ["report.received"]
        assert len(file.guardians()) == 1 and file.open_tasks()
        assert all(task.folder_id in {folder.id for folder in file.folders.all} for task in file.open_tasks())
