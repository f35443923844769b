"""Sending a report and its two receipts: durable first, then seen by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.concerns.models import Concern, Report
from skolestotte.web.design import dates
from skolestotte.web.folders.door import as_system
from tests.cast import CHILD_NUMBER, Cast, begun, child, content, reported, reviewed, sibling, submitted, youth_child
from tests.rooms.pages import Page, Person
from tests.rooms.pdf_tags import Tagged


def send(cast: Cast, concern: Concern) -> tuple[Person, Page]:
    teacher = Person(cast.teacher)
    return teacher, teacher.press(teacher.open(f"/concerns/{concern.id}/check/"), "/send/")


def test_the_receipt_says_what_happens_when(cast: Cast) -> None:
    concern = begun(cast)
    teacher, sent = send(cast, concern)
    page = teacher.follow(sent)
    with as_system():
        report = Report.objects.get()
    assert report.reference in page.text
    assert "Received by Skolestøtte" in page.text
    assert "Not opened by a person yet" in page.text
    today = timezone.localdate()
    with translation.override("en"):
        assert dates.words(today + timedelta(weeks=1), "full") in page.text
        assert dates.words(today + timedelta(weeks=3), "full") in page.text


@pytest.mark.requirement("REP-07")
def test_the_second_receipt_comes_when_a_person_opens_it(cast: Cast) -> None:
    report = reported(cast)
    teacher = Person(cast.teacher)
    path = f"/concerns/{report.concern_id}/receipt/"
    assert "Not opened by a person yet" in teacher.open(path).text
    Person(cast.intake_worker).open(f"/concerns/reports/{report.id}/")
    page = teacher.open(path)
    assert "Not opened by a person yet" not in page.text
    assert "Opened by a person" in page.text
    assert cast.intake_worker.name in page.text


def test_the_reporter_and_the_head_opening_it_is_no_receipt(cast: Cast) -> None:
    report = reported(cast)
    for who in (cast.teacher, cast.principal, cast.social_teacher):
        assert Person(who).open(f"/concerns/reports/{report.id}/").status == 200
    with as_system():
        assert Report.objects.get().seen_at is None


@pytest.mark.requirement("REP-04", "REP-06", "REP-07")
def test_a_sent_report_is_a_case_with_deadlines(cast: Cast) -> None:
    send(cast, begun(cast))
    with as_system():
        report = Report.objects.get()
        tasks = {task.step: task for task in Task.objects.filter(case_id=report.case_id, state="open")}
    assert (report.channel, report.reporter_id, report.unit_id) == ("platform", cast.teacher.id, cast.school.id)
    assert report.content["reporter_name"] == cast.teacher.name
    today = timezone.localdate()
    assert tasks["RT1-S2"].due_strict == today + timedelta(weeks=1)
    assert tasks["RT1-S4"].due_strict == today + timedelta(weeks=3)
    assert tasks["RT1-S2"].owner_unit_id == cast.intake.id


def test_sending_twice_and_going_back_is_one_report(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    check = teacher.open(f"/concerns/{concern.id}/check/")
    edit = teacher.open(f"/concerns/{concern.id}/what/")
    for _ in range(3):
        assert "The report is sent" in teacher.follow(teacher.press(check, "/send/")).text
    back = teacher.follow(teacher.press(edit, worry="Changed after sending"))
    assert "is sent and cannot be changed" in back.text
    for late in ("ask-head", "phoned"):
        assert teacher.post(f"/concerns/{concern.id}/{late}/", {"version": "1"}).status == 303
    assert teacher.open(f"/concerns/{concern.id}/what/").status == 303
    with as_system():
        assert Report.objects.get().content["worry"] == content()["worry"]
        assert Case.objects.count() == 1


def test_sending_what_somebody_changed_meanwhile_asks_to_read_again(cast: Cast) -> None:
    concern = begun(cast)
    teacher, liaison = Person(cast.teacher), Person(cast.social_teacher)
    check = teacher.open(f"/concerns/{concern.id}/check/")
    liaison.press(liaison.open(f"/concerns/{concern.id}/what/"), worry="Something quite new was added here by another.")
    answer = teacher.press(check, "/send/")
    assert answer.status == 422
    assert "Somebody else saved in between" in answer.text
    assert "Something quite new" in answer.text
    with as_system():
        assert not Report.objects.exists()
    assert "The report is sent" in teacher.follow(teacher.press(answer, "/send/")).text


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99999999999999", "١"])
def test_a_tampered_version_sends_nothing(cast: Cast, version: str) -> None:
    concern = begun(cast)
    assert Person(cast.teacher).post(f"/concerns/{concern.id}/send/", {"version": version}).status == 422
    with as_system():
        assert not Report.objects.exists()


@pytest.mark.requirement("REP-03")
def test_siblings_get_a_report_each_that_names_both(cast: Cast) -> None:
    teacher, sent = send(cast, begun(cast, children=[child(), sibling()]))
    page = teacher.follow(sent)
    with as_system():
        one, two = Report.objects.order_by("reference")
        assert len(one.content["children"]) == len(two.content["children"]) == 2
    assert one.sending == two.sending
    assert one.case_id != two.case_id
    assert one.reference in page.text
    assert two.reference in page.text
    report_page = Person(cast.intake_worker).open(f"/concerns/reports/{one.id}/")
    assert f"/concerns/reports/{two.id}/" in report_page.links


@pytest.mark.requirement("REP-09")
@pytest.mark.parametrize("before", ["open", "dismissed", "investigated"])
def test_a_new_report_about_the_same_child_is_a_new_run_in_the_same_case(cast: Cast, before: str) -> None:
    first = reported(cast)
    if before != "open":
        reviewed(cast, first, outcome="dismiss" if before == "dismissed" else "investigate")
    second = submitted(cast, by=cast.kindergarten_employee, unit=cast.kindergarten)[0]
    assert second.case_id == first.case_id
    with as_system():
        assert Run.objects.filter(case_id=first.case_id).count() == 2
        assert Case.objects.count() == 1
    assert Person(cast.kindergarten_head).open(f"/concerns/reports/{first.id}/").status == 404
    assert Person(cast.principal).open(f"/concerns/reports/{second.id}/").status == 404


def test_the_age_of_a_child_known_by_number_alone(cast: Cast) -> None:
    report = reported(cast, children=[youth_child()])
    with as_system():
        born = Case.objects.select_related("child__folder").get(id=report.case_id).child.born
    assert born is not None
    assert timezone.localdate().year - born.year in (15, 16)


def test_a_unit_without_a_service_sends_nothing(cast: Cast) -> None:
    cast.intake.kind = "cws_reception"
    cast.intake.save()
    concern = begun(cast)
    teacher = Person(cast.teacher)
    answer = teacher.press(teacher.open(f"/concerns/{concern.id}/check/"), "/send/")
    assert answer.status == 422
    assert "Nothing is sent" in answer.text
    with as_system():
        assert Concern.objects.get(id=concern.id).state == "draft"


def test_the_reporters_letter_is_a_pdf_without_the_report(cast: Cast) -> None:
    report = reported(cast)
    letter = Person(cast.teacher).client.get(f"/concerns/reports/{report.id}/letter/receipt/")
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")
    paper = Tagged(letter.content)
    assert paper.faults() == []
    text = " ".join(" ".join(one.extract_text() for one in paper.reader.pages).split())
    assert "We have received your report" in text and report.reference in text
    assert CHILD_NUMBER not in text
    assert Person(cast.other_liaison).open(f"/concerns/reports/{report.id}/letter/receipt/").status == 404
