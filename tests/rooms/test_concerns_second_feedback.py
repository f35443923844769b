"""The second feedback: the investigation is finished, and the family is followed up or not (bvl § 13-3 second paragraph)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent
from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands import answering
from skolestotte.web.concerns.models import Feedback, Necessity, Report
from skolestotte.web.folders.door import as_system
from tests.cast import Cast, actor, in_investigation
from tests.rooms.pages import Page, Person
from tests.rooms.test_concerns_first_feedback import pdf_text
from tests.steps import answered, investigated, open_steps
from tests.steps import concluded as case_concluded


def concluded(cast: Cast, outcome: str = "measures") -> Report:
    case, report = in_investigation(cast)
    cases.happened(case.id, [NewEvent("investigation.concluded", {"outcome": outcome})], by=actor(cast.case_worker),
                   at=timezone.now())
    return report


def report_of(case: Case) -> Report:
    with as_system():
        return Report.objects.select_related("folder").get(case_id=case.id)


def path_of(report: Report) -> str:
    return f"/concerns/reports/{report.id}/second-feedback/"


def send(cast: Cast, report: Report, **answers: Any) -> Page:
    worker = Person(cast.case_worker)
    return worker.press(worker.open(path_of(report)), **answers)


@pytest.mark.requirement("FBK-02")
@pytest.mark.parametrize(("answer", "said"), [("yes", "We continue to follow up"), ("no", "We do not continue to follow up")])
def test_the_school_reads_that_it_is_finished(cast: Cast, answer: str, said: str) -> None:
    report = concluded(cast)
    assert send(cast, report, followed_up=answer).status == 303
    text = " ".join(pdf_text(Person(cast.teacher), f"/concerns/reports/{report.id}/letter/second/").split())
    assert said in text
    assert "The investigation was finished on" in text


@pytest.mark.requirement("FBK-03")
def test_measures_only_with_a_reason_which_the_school_does_not_read(cast: Cast) -> None:
    report = concluded(cast)
    refused = send(cast, report, followed_up="yes", measures="Weekly guidance at home.")
    assert refused.status == 422
    assert "why the school needs to know" in refused.text
    assert refused.form().fields["measures"] == ["Weekly guidance at home."]
    with as_system():
        assert not Feedback.objects.filter(which="second").exists()
    assert send(cast, report, followed_up="yes", measures="Weekly guidance at home.",
                necessity="The school gives homework help.").status == 303
    text = pdf_text(Person(cast.teacher), f"/concerns/reports/{report.id}/letter/second/")
    assert "Weekly guidance at home." in text
    assert "homework help" not in text
    with as_system():
        assert Necessity.objects.get(about="measures").reason == "The school gives homework help."


def test_a_reason_without_measures_tells_nothing(cast: Cast) -> None:
    report = concluded(cast)
    assert send(cast, report, followed_up="yes", necessity="Something internal.").status == 303
    with as_system():
        assert not Necessity.objects.exists()
        assert Feedback.objects.get(which="second").measures == ""


def test_no_measures_for_a_family_that_is_not_followed_up(cast: Cast) -> None:
    report = concluded(cast)
    assert send(cast, report, followed_up="no", measures="Guidance", necessity="Needed").status == 422


def test_not_while_the_investigation_runs(cast: Cast) -> None:
    _case, report = in_investigation(cast)
    worker = Person(cast.case_worker)
    assert worker.open(path_of(report)).status == 303
    assert "not open yet" in worker.follow(worker.post(path_of(report), {"followed_up": "yes"})).text
    with as_system():
        assert not Feedback.objects.filter(which="second").exists()


def test_sent_once(cast: Cast) -> None:
    report = concluded(cast)
    worker = Person(cast.case_worker)
    page = worker.open(path_of(report))
    assert worker.press(page, followed_up="yes").status == 303
    assert "no longer open" in worker.follow(worker.press(page, followed_up="no")).text
    with as_system():
        assert Feedback.objects.get(which="second").followed_up is True


@pytest.mark.requirement("FBK-04")
def test_after_a_no_the_letter_keeps_to_what_the_law_says_and_the_three_duties_begin(cast: Cast) -> None:
    case = investigated(cast)
    case_concluded(cast, case, "measures")
    report = report_of(case)
    worker = Person(cast.case_worker)
    assert "measures" in worker.open(path_of(report)).form().fields
    answered(cast, case, "closing_meeting", given=False)
    assert "RT1-S9X" in open_steps(case)
    page = worker.open(path_of(report))
    assert not {"measures", "necessity"} & set(page.form().fields)
    assert "The family has said no" in page.text
    with pytest.raises(answering.SaidNo):
        answering.send_second(report_id=report.id, followed_up=True, measures="Weekly guidance at home.",
                              necessity="Homework", by=actor(cast.case_worker), at=timezone.now())
    smuggled = worker.post(path_of(report), {"followed_up": "yes", "measures": "Weekly guidance at home.", "necessity": "x"})
    assert smuggled.status == 303
    text = pdf_text(Person(cast.teacher), f"/concerns/reports/{report.id}/letter/second/")
    assert "We continue to follow up" in " ".join(text.split())
    assert "Weekly guidance" not in text


@pytest.mark.requirement("FBK-04")
def test_a_no_to_collaboration_after_a_yes_to_the_meeting_counts_and_a_later_yes_opens_again(cast: Cast) -> None:
    case = investigated(cast)
    case_concluded(cast, case, "measures")
    report = report_of(case)
    worker = Person(cast.case_worker)
    answered(cast, case, "closing_meeting")
    assert "measures" in worker.open(path_of(report)).form().fields
    answered(cast, case, "collaboration_in_measures", given=False)
    assert "measures" not in worker.open(path_of(report)).form().fields
    answered(cast, case, "collaboration_in_measures")
    assert send(cast, report, followed_up="yes", measures="Weekly guidance at home.", necessity="Homework").status == 303
    text = pdf_text(Person(cast.teacher), f"/concerns/reports/{report.id}/letter/second/")
    assert "Weekly guidance at home." in text


def test_the_way_up_is_one_that_the_reader_may_go(cast: Cast) -> None:
    """Who has the case comes from the case; intake comes from its inbox, which is not open to others."""
    report = concluded(cast)
    for who, way_up in ((cast.case_worker, reverse("overview:case", args=[report.case_id])),
                        (cast.intake_worker, reverse("concerns:inbox"))):
        person = Person(who)
        page = person.open(reverse("concerns:second-feedback", args=[report.id]))
        assert way_up in page.links
        assert {person.open(link).status for link in page.links if link.startswith("/")} == {200}
