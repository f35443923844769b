"""The first feedback to the reporter (bvl § 13-3): the whole letter, nothing but the law's content, once."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from skolestotte.web.cases.models import Task
from skolestotte.web.concerns.models import Feedback, Necessity, Report
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, reported, reviewed
from tests.rooms.pages import Page, Person


def path_of(report: Report, page: str = "first-feedback") -> str:
    return f"/concerns/reports/{report.id}/{page}/"


def send(cast: Cast, report: Report) -> Page:
    worker = Person(cast.intake_worker)
    return worker.press(worker.open(path_of(report)))


def pdf_text(person: Person, path: str) -> str:
    response = person.client.get(path)
    assert response.status_code == 200
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


@pytest.mark.requirement("FBK-01")
@pytest.mark.parametrize(("outcome", "said"), [
    ("investigate", "We have opened an investigation."), ("act_at_once", "We have opened an investigation."),
    ("dismiss", "The report is dismissed. We do not open an investigation.")])
def test_the_letter_on_the_page_is_the_letter_that_is_sent(cast: Cast, outcome: str, said: str) -> None:
    report = reported(cast)
    reviewed(cast, report, outcome=outcome)
    shown = Person(cast.intake_worker).open(path_of(report))
    assert said in shown.text
    assert send(cast, report).status == 303
    text = " ".join(pdf_text(Person(cast.teacher), f"/concerns/reports/{report.id}/letter/first/").split())
    assert said in text
    assert cast.intake_worker.name in text
    with as_system():
        assert not Task.objects.filter(case_id=report.case_id, step="RT1-S4", state="open").exists()


@pytest.mark.requirement("FBK-06")
def test_there_is_no_field_for_an_assessment(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report, reasons="The service's own assessment")
    page = Person(cast.intake_worker).open(path_of(report))
    assert set(page.form().fields) == {"csrfmiddlewaretoken"}
    assert "own assessment" not in page.text
    send(cast, report)
    assert "own assessment" not in pdf_text(Person(cast.teacher), f"/concerns/reports/{report.id}/letter/first/")


def test_the_reporter_is_told_that_there_is_something_new(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report)
    send(cast, report)
    assert Notice.objects.filter(account=cast.teacher, kind="new").count() == 1
    assert "an investigation is opened" in Person(cast.teacher).open(f"/concerns/reports/{report.id}/").text


def test_not_before_the_review(cast: Cast) -> None:
    report = reported(cast)
    worker = Person(cast.intake_worker)
    assert worker.open(path_of(report)).status == 303
    assert "Review the report first." in worker.follow(worker.post(path_of(report), {})).text
    with as_system():
        assert not Feedback.objects.exists()


def test_sent_once(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report)
    worker, other = Person(cast.intake_worker), Person(cast.other_intake_worker)
    one, two = worker.open(path_of(report)), other.open(path_of(report))
    assert worker.press(one).status == 303
    assert "no longer open" in other.follow(other.press(two)).text
    assert worker.press(one).status == 303
    with as_system():
        assert Feedback.objects.count() == 1


@pytest.mark.parametrize("who", ["teacher", "principal", "guardian", "consultant"])
def test_only_those_who_work_on_the_case(cast: Cast, who: str) -> None:
    report = reported(cast)
    reviewed(cast, report)
    for page in ("first-feedback", "omit-first", "second-feedback", "clear-guardians"):
        assert Person(getattr(cast, who)).open(path_of(report, page)).status == 403


def test_a_case_worker_without_the_case_sees_nothing(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report)
    assert Person(cast.other_case_worker).open(path_of(report)).status == 404


def test_leaving_it_out_needs_a_reason_that_stays_at_the_service(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report, outcome="dismiss", groundless=True, reasons="")
    worker = Person(cast.intake_worker)
    page = worker.open(path_of(report, "omit-first"))
    assert worker.press(page, reason="   ").status == 422
    assert worker.press(page, reason="Manifestly groundless, sent as a joke.").status == 303
    with as_system():
        assert Necessity.objects.get().reason == "Manifestly groundless, sent as a joke."
        assert Feedback.objects.get().omitted
        assert not Task.objects.filter(case_id=report.case_id, step="RT1-S4", state="open").exists()
    teacher = Person(cast.teacher)
    assert "joke" not in teacher.open(f"/concerns/reports/{report.id}/").text
    assert teacher.open(f"/concerns/reports/{report.id}/letter/first/").status == 404
    assert worker.open(path_of(report, "omit-first")).status == 303
    assert worker.open(path_of(report)).status == 303


def test_no_letter_of_that_name(cast: Cast) -> None:
    report = reported(cast)
    teacher = Person(cast.teacher)
    for which in ("first", "second", "third"):
        assert teacher.open(f"/concerns/reports/{report.id}/letter/{which}/").status == 404
