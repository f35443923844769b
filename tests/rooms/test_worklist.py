"""The worklist of a person and of a unit: filters, order, pages, and what it costs with ten thousand open tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Task
from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.folders import door
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.overview import unit_owners, worklist
from skolestotte.web.overview.worklist import Only, Owner
from tests import cast as people
from tests.cast import Cast, actor, in_investigation, reported
from tests.many_tasks import pile_up
from tests.rooms.pages import Person
from tests.rooms.test_overview_day import another_child, questions

TASKS = reverse("overview:tasks")
REVIEW = "Review the report and choose the course"


def address(whose: str = "mine", only: str = "all") -> str:
    return f"{TASKS}?whose={whose}&only={only}"


def late(cast: Cast) -> None:
    with as_system():
        Task.objects.update(due=timezone.localdate() - timedelta(days=1), due_strict=timezone.localdate() - timedelta(days=1))


def test_the_unit_sees_what_its_people_have_and_whose_it_is(cast: Cast) -> None:
    in_investigation(cast)
    page = Person(cast.department_head).open(address("unit"))
    assert "Call the school and agree on a start meeting" in page.text
    assert "Kaja Myhre" in page.text
    assert "Call the school" not in Person(cast.department_head).open(address()).text


def test_one_who_has_no_unit_to_look_after_sees_only_the_own(cast: Cast) -> None:
    in_investigation(cast)
    for somebody, there in ((cast.case_worker, True), (cast.other_case_worker, False)):
        page = Person(somebody).open(address("unit"))
        assert ("Call the school and agree" in page.text) == there
        assert "The whole unit" not in page.text


def test_a_school_sees_its_own_tasks_and_not_another_schools(cast: Cast) -> None:
    report = reported(cast)
    with as_system():
        Task.objects.filter(case_id=report.case_id).update(owner_unit=cast.school, owner_role="social_teacher",
                                                           folder=report.folder_id)
    for somebody in (cast.social_teacher, cast.principal):
        page = Person(somebody).open(address("unit"))
        assert REVIEW in page.text
        assert "School social teacher, Granlia skole" in page.text
    for somebody in (cast.other_liaison, cast.other_principal, cast.kindergarten_head):
        assert REVIEW not in Person(somebody).open(address("unit")).text


def test_the_filters_near_late_and_seen_by_nobody(cast: Cast) -> None:
    report = reported(cast, at=timezone.now() - timedelta(days=3))  # a week that ends on a Saturday goes on to a working day
    intake = Person(cast.intake_worker)

    def shown() -> set[str]:
        return {only for only in ("all", "near", "late", "unseen") if REVIEW in intake.open(address("unit", only)).text}

    assert shown() == {"all", "near", "unseen"}
    reviewing.see(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    assert shown() == {"all", "near"}
    late(cast)
    assert shown() == {"all", "late"}


def test_opening_the_case_marks_the_owners_tasks_as_seen_and_nobody_elses(cast: Cast) -> None:
    case, _ = in_investigation(cast)

    def unseen() -> set[str]:
        with as_system():
            return set(Task.objects.filter(case_id=case.id, state="open", seen_at__isnull=True).values_list("step", flat=True))

    with as_system():
        Task.objects.update(seen_at=None)
    before = unseen()
    Person(cast.department_head).open(reverse("overview:case", args=[case.id]))
    assert unseen() == before
    Person(cast.case_worker).open(reverse("overview:do", args=[case.id, "RT1-S3"]))
    assert unseen() == set()


def test_what_ones_own_act_opens_is_seen_and_what_another_opens_is_not(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    with as_system():
        assert not Task.objects.filter(case_id=case.id, owner=cast.case_worker, state="open", seen_at__isnull=True).exists()
        assert Task.objects.get(case_id=case.id, step="RT1-S2").seen_at is not None, "opened with the report"
        assert Task.objects.get(case_id=case.id, step="RT1-S2C").seen_at is None, "intake's review opened it for the leader"


def test_every_child_that_is_named_is_logged(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    Person(cast.department_head).open(address("unit"))
    with as_system():
        assert ReadLog.objects.filter(by=f"person:{cast.department_head.id}", what="tasks", folder_id=case.child.folder_id).exists()


@pytest.mark.parametrize("query", ["?whose=x&only=y&after=z", "?only=late&after=2026-01-01", "?whose=unit&after=none.x"])
def test_an_address_that_cannot_be_read_is_the_first_choice(cast: Cast, query: str) -> None:
    assert Person(cast.intake_worker).open(TASKS + query).status == 200


def test_the_next_page_keeps_the_filter(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        in_investigation(cast, children=[another_child(number)])
    monkeypatch.setattr(worklist.page, "__kwdefaults__", {**worklist.page.__kwdefaults__, "size": 4})
    head, seen = Person(cast.department_head), []
    path = address("unit")
    while path:
        page = head.open(path)
        seen += re.findall(r"Barn Nr\d", page.text)
        following = next((link for link in page.links if "after=" in link), "")
        assert not following or "whose=unit" in following
        path = TASKS + following if following else ""
    assert len(seen) >= 3


def test_pages_of_a_filter_go_through_every_task_once_in_order(cast: Cast) -> None:
    """Every filter; one test, so that the five cases are told once."""
    today = timezone.localdate()
    for number in range(5):
        in_investigation(cast, children=[another_child(number)])
    with as_system():
        for number, task in enumerate(Task.objects.filter(state="open").order_by("id")):
            task.due = [None, today - timedelta(days=1), today, today + timedelta(days=7), today + timedelta(days=8)][number % 5]
            task.seen_at = timezone.now() if number % 2 else None
            task.original_due = today if number % 3 else None
            task.save()
        tasks = list(Task.objects.filter(state="open"))
        owners = unit_owners.of_units(actor(cast.section_head), unit_owners.SEE_UNIT, today=today)
        for only in Only:
            seen = list(_through_all_pages(owners, only, today))
            assert len(seen) == len({task.id for task in seen}), only
            assert {task.id for task in seen} == {task.id for task in tasks if _fits(task, only, today)}, only
            assert [(t.due or date.max, t.id) for t in seen] == sorted((t.due or date.max, t.id) for t in seen), only


def _through_all_pages(owners: Sequence[Owner], only: Only, today: date) -> Iterator[Task]:
    mark = ""
    while True:
        page = worklist.page(owners, after=worklist.After.parse(mark), size=3, only=only, today=today)
        yield from page.tasks
        mark = page.next
        if not mark:
            return


def _fits(task: Task, only: Only, today: date) -> bool:
    return {Only.ALL: True, Only.UNSEEN: task.seen_at is None, Only.EXTENDED: task.original_due is not None,
            Only.LATE: task.due is not None and task.due < today,
            Only.NEAR: task.due is not None and today <= task.due <= today + timedelta(days=7)}[only]


def test_the_page_costs_the_same_for_one_case_and_for_five(cast: Cast) -> None:
    """For everybody who keeps a list; one test, so that the five are told once."""
    clients = {who: Person(getattr(cast, who)).client for who in ("intake_worker", "case_worker", "social_teacher", "section_head")}
    in_investigation(cast, children=[another_child(0)])
    one = {who: questions(client, address("unit")) for who, client in clients.items()}
    for number in range(1, 5):
        in_investigation(cast, children=[another_child(number)])
    for who, client in clients.items():
        many = questions(client, address("unit"))
        assert len(one[who]) == len(many) <= 10, "\n".join([who, *many])
        assert not [sql for sql in many if re.search(r"COUNT\(|OFFSET|DISTINCT", sql)], who


def test_ten_thousand_open_tasks_cost_one_statement_along_the_indexes(committed: str) -> None:
    """The plan touches a page of each owner: rows read are counted by the database itself, never timed."""
    cast = people.people()
    pile_up(cast, 10_000)
    today = timezone.localdate()
    with transaction.atomic():
        head = actor(cast.department_head)
        door.let_in(head)
        owners = unit_owners.of_units(head, unit_owners.SEE_UNIT, today=today)
        first = worklist.page(owners, today=today)
        for only in (Only.ALL, Only.NEAR, Only.LATE):
            for mark in ("", first.next):
                with CaptureQueriesContext(connection) as found:
                    page = worklist.page(owners, after=worklist.After.parse(mark), only=only, today=today)
                assert len(page.tasks) == worklist.PAGE
                assert len(found) == 1
                assert _rows_read(found.captured_queries[0]["sql"]) <= 60 * len(owners), only


def _rows_read(sql: str) -> int:
    """How many rows of the task table the statement looked at."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql)
        return _of_plan(cursor.fetchone()[0][0]["Plan"])


def _of_plan(node: dict) -> int:
    own = 0
    if node.get("Relation Name") == "cases_task":
        assert node["Node Type"] != "Seq Scan", node
        own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return own + sum(_of_plan(child) for child in node.get("Plans", ()))


def test_an_owner_is_an_account_or_a_role(cast: Cast) -> None:
    found = worklist.owners(actor(cast.intake_worker))
    assert found == [Owner(account_id=cast.intake_worker.id), Owner(unit_id=cast.intake.id, role="intake_worker")]
