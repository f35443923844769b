"""My day: one's own tasks by date, what is new, what nobody has seen."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Task
from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.overview import worklist
from tests.cast import Cast, actor, case_of, child, in_investigation, reported, reviewed, sign_in
from tests.rooms.pages import Person


def questions(client: Client, path: str) -> list[str]:
    """The queries of one page, once the session is warm; what only marks a place in a transaction is left out."""
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in caught if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def another_child(number: int) -> dict[str, object]:
    born = date(2014, 1, 1) + timedelta(days=11 * number)
    return child(name=f"Barn Nr{number}", national_id=synthetic_number(born), birth_date=born.isoformat())


def test_intake_sees_the_report_that_nobody_has_opened_and_the_task_it_made(cast: Cast) -> None:
    reported_id = reported(cast).id
    page = Person(cast.intake_worker).open("/")
    assert "What nobody has seen" in page.text
    assert "Review the report and choose the course" in page.text
    unseen = page.html.partition("What nobody has seen")[2]
    assert "Ella Prøve" in unseen
    assert str(reported_id) in unseen


def test_a_report_that_is_seen_is_not_called_unseen(cast: Cast) -> None:
    report = reported(cast)
    reviewing.see(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    assert "Every report has been opened by a person" in Person(cast.intake_worker).open("/").text


def test_tasks_come_by_date_and_go_to_their_owner_alone(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    mine = Person(cast.case_worker).open("/")
    assert "Call the school and agree on a start meeting" in mine.text
    assert f"/cases/{case.id}/do/RT1-S3/" in "".join(mine.links)
    for somebody in (cast.intake_worker, cast.teacher, cast.other_liaison, cast.other_case_worker):
        assert "Call the school and agree" not in Person(somebody).open("/").text


def test_the_deadline_is_the_strict_day_and_late_only_after_the_working_day(cast: Cast) -> None:
    """Reported on a Saturday: the week ends on a Saturday, and the task is late only from the Tuesday after."""
    today = timezone.localdate()
    saturday = today - timedelta(days=(today.weekday() - 5) % 7 + 7)
    report = reported(cast, at=timezone.make_aware(timezone.datetime(saturday.year, saturday.month, saturday.day, 12)))
    with as_system():
        task = Task.objects.get(case_id=report.case_id, step="RT1-S2")
    assert task.due_strict == saturday + timedelta(days=7)
    assert task.due is not None and task.due > task.due_strict
    text = Person(cast.intake_worker).open("/").text
    assert ("late: deadline was" in text) == (today > task.due)


def test_two_steps_that_one_event_finishes_are_told_once(cast: Cast) -> None:
    in_investigation(cast)
    text = Person(cast.case_worker).open("/").text
    assert "Conclude the investigation" in text
    assert "Dialogue and information on the way" not in text


@pytest.mark.requirement("ORG-05")
def test_an_offer_waits_for_the_one_who_is_asked(cast: Cast) -> None:
    case = reviewed(cast, reported(cast))
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    assert "A case is offered to you" in Person(cast.case_worker).open("/").text
    assert "A case is offered to you" not in Person(cast.other_case_worker).open("/").text
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=timezone.now())
    assert "A case is offered to you" not in Person(cast.case_worker).open("/").text


def test_the_reporter_hears_back_and_a_colleague_does_not(cast: Cast) -> None:
    in_investigation(cast)
    assert "First feedback sent" in Person(cast.teacher).open("/").text
    assert "First feedback sent" in Person(cast.social_teacher).open("/").text
    for somebody in (cast.other_teacher, cast.other_liaison, cast.kindergarten_head):
        page = Person(somebody).open("/")
        assert "First feedback sent" not in page.text
        assert "Ella" not in page.text
        assert "Nothing waits for you now" in page.text


def test_families_have_a_page_of_their_own(client: Client, cast: Cast) -> None:
    answer = sign_in(client, cast.guardian).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")


def test_every_child_that_is_named_is_logged_as_looked_at(cast: Cast) -> None:
    report = reported(cast)
    case = case_of(report)
    Person(cast.intake_worker).open("/")
    with as_system():
        looks = ReadLog.objects.filter(by=f"person:{cast.intake_worker.id}", what="day")
        assert {look.folder_id for look in looks} == {case.child.folder_id, report.folder_id}


def test_the_page_costs_the_same_for_one_case_and_for_ten(cast: Cast) -> None:
    """For everybody who has cases; one test, so that the ten are told once."""
    clients = {who: sign_in(Client(), getattr(cast, who))
               for who in ("case_worker", "intake_worker", "social_teacher", "teacher", "department_head")}
    in_investigation(cast, children=[another_child(0)])
    one = {who: questions(client, "/") for who, client in clients.items()}
    for number in range(1, 10):
        in_investigation(cast, children=[another_child(number)])
    for who, client in clients.items():
        ten = questions(client, "/")
        assert len(one[who]) == len(ten) <= 10, "\n".join([who, *ten])


def test_the_tasks_are_read_without_counting_or_skipping(client: Client, cast: Cast) -> None:
    in_investigation(cast)
    for sql in questions(sign_in(client, cast.case_worker), "/"):
        assert not re.search(r"COUNT\(|OFFSET|DISTINCT", sql), sql


def test_pages_go_through_every_task_once_in_order(cast: Cast) -> None:
    """Tasks with the same date, without a date and of two owners: each comes once, dated ones first."""
    for number in range(7):
        in_investigation(cast, children=[another_child(number)])
    whose = worklist.owners(actor(cast.case_worker)) + worklist.owners(actor(cast.intake_worker))
    with as_system():
        wanted = Task.objects.filter(state=Task.State.OPEN).exclude(owner_role="department_head").count()
        seen: list[Task] = []
        after = None
        while True:
            page = worklist.page(whose, after=after, size=4)
            seen += page.tasks
            if not page.next:
                break
            after = worklist.After.parse(page.next)
    assert len(seen) == len({task.id for task in seen}) == wanted
    dates = [task.due or date.max for task in seen]
    assert dates == sorted(dates)


@pytest.mark.parametrize("mark", ["", "x", "2026-01-01", "2026-13-01.1", "none.", "none.nobody"])
def test_a_mark_that_cannot_be_read_begins_anew(cast: Cast, mark: str) -> None:
    assert worklist.After.parse(mark) is None
    assert Person(cast.intake_worker).open(f"/?after={mark}").status == 200


def test_an_offer_is_no_task_of_somebody_who_cannot_answer_it(cast: Cast) -> None:
    case = reviewed(cast, reported(cast))
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    for somebody in (cast.intake_worker, cast.department_head):
        assert "Accept the case" not in Person(somebody).open("/").text
