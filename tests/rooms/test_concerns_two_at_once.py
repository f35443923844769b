"""Real commits, several connections at once: what two people press in the same moment happens once, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connections, transaction

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.models import Concern, Feedback, HeadDecision, Report, Review
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from skolestotte.web.journal.models import Stream
from skolestotte.web.journal.queries import verify
from skolestotte.web.people.models import Account, Child
from tests.cast import Cast, begun, child, people, reported, reviewed, sibling
from tests.rooms.pages import Page, Person

T = TypeVar("T")


@pytest.fixture
def cast(committed: str) -> Cast:
    return people()


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Do these in the same moment, each on its own connection."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def press_at_once(path: str, button: str, *people: Account, **fields: str) -> list[Page]:
    """Everybody has the page open, then all press."""
    ready = [(person, person.open(path)) for person in map(Person, people)]
    return at_once(*(lambda person=person, page=page: person.press(page, button, **fields) for person, page in ready))


def count(model: type, **where: object) -> int:
    with transaction.atomic(), as_system():
        return model.objects.filter(**where).count()


def chain_is_whole() -> bool:
    with transaction.atomic():
        return verify()[2] == []


def test_one_report_of_many_presses(cast: Cast) -> None:
    concern = begun(cast, children=[child(), sibling()])
    answers = press_at_once(f"/concerns/{concern.id}/check/", "/send/",
                            cast.teacher, cast.teacher, cast.principal, cast.social_teacher)
    assert [page.status for page in answers] == [303] * 4
    assert {page.location for page in answers} == {f"/concerns/{concern.id}/receipt/"}
    assert (count(Report), count(Case), count(Run)) == (2, 2, 2)
    assert chain_is_whole()


def test_two_units_report_the_same_new_child(cast: Cast) -> None:
    one = begun(cast)
    other = begun(cast, by=cast.kindergarten_employee, unit=cast.kindergarten)
    teacher, employee = Person(cast.teacher), Person(cast.kindergarten_employee)
    pages = [(teacher, teacher.open(f"/concerns/{one.id}/check/")), (employee, employee.open(f"/concerns/{other.id}/check/"))]
    answers = at_once(*(lambda person=person, page=page: person.press(page, "/send/") for person, page in pages))
    assert [page.status for page in answers] == [303, 303]
    assert (count(Report), count(Case), count(Child), count(Run)) == (2, 1, 1, 2)
    assert chain_is_whole()


def test_sending_while_the_head_says_no(cast: Cast) -> None:
    concern = begun(cast)
    teacher, principal = Person(cast.teacher), Person(cast.principal)
    teacher.press(teacher.open(f"/concerns/{concern.id}/check/"), "/ask-head/")
    check, decision = teacher.open(f"/concerns/{concern.id}/check/"), principal.open(f"/concerns/{concern.id}/decide/")
    sent, decided = at_once(
        lambda: teacher.press(check, "/send/"),
        lambda: principal.press(decision, decision="not_report", reasons="Not needed."))
    if sent.status == 422:  # the head was first: the employee reads the decision, and sends
        assert "Not needed." in sent.text
        sent = teacher.press(sent, "/send/")
    assert sent.status == 303
    assert decided.status in (303, 422)
    assert count(Report) == 1
    assert count(Concern, state="sent") == 1


def test_two_heads_decide(cast: Cast) -> None:
    cast.social_teacher.memberships.update(role="principal")
    concern = begun(cast)
    teacher = Person(cast.teacher)
    teacher.press(teacher.open(f"/concerns/{concern.id}/check/"), "/ask-head/")
    heads = [Person(cast.principal), Person(cast.social_teacher)]
    pages = [head.open(f"/concerns/{concern.id}/decide/") for head in heads]
    answers = at_once(
        lambda: heads[0].press(pages[0], decision="report", reasons="Yes."),
        lambda: heads[1].press(pages[1], decision="not_report", reasons="No."))
    assert sorted(page.status for page in answers) == [303, 422]
    assert count(HeadDecision) == 1


def test_two_open_the_report_first(cast: Cast) -> None:
    report = reported(cast)
    workers = [Person(cast.intake_worker), Person(cast.other_intake_worker)]
    answers = at_once(*(lambda worker=worker: worker.open(f"/concerns/reports/{report.id}/") for worker in workers))
    assert [page.status for page in answers] == [200, 200]
    with transaction.atomic(), as_system():
        seen = Report.objects.get()
        assert seen.seen_by_id in (cast.intake_worker.id, cast.other_intake_worker.id)
    assert chain_is_whole()


def test_two_review(cast: Cast) -> None:
    report = reported(cast)
    answers = press_at_once(f"/concerns/reports/{report.id}/review/", "", cast.intake_worker, cast.other_intake_worker,
                            outcome="dismiss", immediate="no", reasons="Not enough.")
    assert [page.status for page in answers] == [303, 303]
    assert count(Review) == 1


def test_two_answer(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report)
    answers = press_at_once(f"/concerns/reports/{report.id}/first-feedback/", "", cast.intake_worker, cast.other_intake_worker)
    assert [page.status for page in answers] == [303, 303]
    assert count(Feedback) == 1
    assert chain_is_whole()


def test_two_save_the_same_page(cast: Cast) -> None:
    concern = begun(cast)
    teacher, liaison = Person(cast.teacher), Person(cast.social_teacher)
    pages = [person.open(f"/concerns/{concern.id}/what/") for person in (teacher, liaison)]
    answers = at_once(
        lambda: teacher.press(pages[0], worry="From the teacher, at the same moment."),
        lambda: liaison.press(pages[1], worry="From the liaison, at the same moment."))
    assert sorted(page.status for page in answers) == [303, 422]
    refused = next(page for page in answers if page.status == 422)
    assert "From the teacher" in refused.html  # mine and theirs
    assert "From the liaison" in refused.html


def test_a_fault_half_way_leaves_nothing_and_the_text_comes_back(cast: Cast) -> None:
    """The second child's report cannot be written: so neither is the first one's, and the draft stands."""
    known = reported(cast, children=[child(name="Ida Prøve", national_id="", birth_date="2020-01-01")])
    concern = begun(cast, children=[child(), sibling()])
    taken = hashlib.sha256(f"concern:{concern.id}:1".encode()).hexdigest()
    with transaction.atomic(), as_system():
        Report.objects.filter(id=known.id).update(digest=taken)  # the second report's mark is in use
    before = (count(Report), count(Case), count(Child), count(Folder), count(Stream))
    teacher = Person(cast.teacher)
    answer = teacher.press(teacher.open(f"/concerns/{concern.id}/check/"), "/send/")
    assert answer.status == 503
    assert (count(Report), count(Case), count(Child), count(Folder), count(Stream)) == before
    assert count(Concern, state="draft") == 1
    assert teacher.open(f"/concerns/{concern.id}/check/").status == 200
