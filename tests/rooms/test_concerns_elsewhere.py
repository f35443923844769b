"""A child who lives in another municipality: the report is delivered through the national portal (REP-06)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands.taking_in import take_in
from skolestotte.web.concerns.models import Report
from skolestotte.web.exchange.national_form import parse
from skolestotte.web.exchange.national_model import Accepted
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.door import as_system
from tests.cast import CHILD_NUMBER, Cast, child, reported, sibling, submitted
from tests.rooms.pages import Page, Person

AWAY = {"home_municipality_no": "9902", "home_municipality_name": "Vestvik"}


def away(cast: Cast, **changes: Any) -> Report:
    return reported(cast, children=[child(**AWAY)], **changes)


def deliver(person: Person, report: Report, **changes: Any) -> Page:
    now = timezone.localtime()
    page = person.open(f"/concerns/reports/{report.id}/deliver/")
    return person.press(page, **{"reference": "NP-1", "day": f"{now:%d.%m.%Y}", "time": f"{now:%H.%M}", **changes})


@pytest.mark.requirement("REP-06")
def test_it_is_said_plainly_that_nobody_has_it_yet(cast: Cast) -> None:
    report = away(cast)
    teacher = Person(cast.teacher)
    for path in (f"/concerns/{report.concern_id}/receipt/", f"/concerns/reports/{report.id}/"):
        page = teacher.open(path)
        assert "must be delivered to another municipality" in page.text
        assert "Received by Skolestøtte" not in page.text
        assert "The report is sent" not in page.text
    assert "Not delivered yet" in teacher.open("/concerns/").text
    with as_system():
        assert not Case.objects.exists()


@pytest.mark.requirement("REP-06")
def test_the_national_form_is_a_file_to_hand_in(cast: Cast) -> None:
    report = away(cast)
    answer = Person(cast.teacher).client.get(f"/concerns/reports/{report.id}/national-form.json")
    form = json.loads(answer.content)
    assert form["kommunenummer"] == "9902"
    assert form["offentligBarn"][0]["fnr"] == CHILD_NUMBER
    assert "sliten og sulten" in form["melding"]["melding"]
    assert report.reference in answer["Content-Disposition"]


def test_a_child_without_a_number_makes_no_file_and_the_page_says_why(cast: Cast) -> None:
    report = reported(cast, children=[child(**AWAY, national_id="", birth_date="2016-05-14")])
    teacher = Person(cast.teacher)
    assert "national identity number" in teacher.open(f"/concerns/reports/{report.id}/deliver/").text
    assert teacher.open(f"/concerns/reports/{report.id}/national-form.json").status == 404


@pytest.mark.requirement("REP-06")
def test_the_receipt_of_the_portal_is_recorded_once(cast: Cast) -> None:
    report = away(cast)
    teacher = Person(cast.teacher)
    page = teacher.open(f"/concerns/reports/{report.id}/deliver/")
    assert deliver(teacher, report).status == 303
    with as_system():
        kept = Report.objects.get()
    assert (kept.channel, kept.delivered_reference) == ("national_portal", "NP-1")
    assert kept.received_at is not None
    again = teacher.press(page, reference="NP-2", day=f"{timezone.localdate():%d.%m.%Y}",
                          time=f"{timezone.localtime():%H.%M}")
    assert "already recorded" in teacher.follow(again).text
    with as_system():
        assert Report.objects.get().delivered_reference == "NP-1"
    assert "Delivered to another municipality" in teacher.open("/concerns/").text


@pytest.mark.parametrize("change", [
    {"reference": ""}, {"reference": "x" * 81}, {"reference": "a\x00"}, {"day": "1.1.2000"}, {"day": "31.12.2099"},
    {"time": "25.00"}, {"day": ""}],
    ids=["empty", "long", "hidden", "before", "future", "no-such-time", "no-day"])
def test_bad_receipts(cast: Cast, change: dict[str, str]) -> None:
    report = away(cast)
    answer = deliver(Person(cast.teacher), report, **change)
    assert answer.status == 422
    for name, value in change.items():
        assert answer.form().fields[name] == [value]
    with as_system():
        assert Report.objects.get().delivered_reference == ""


def test_a_moment_before_the_report_was_written(cast: Cast) -> None:
    report = away(cast)
    earlier = timezone.localtime() - timedelta(hours=2)
    answer = deliver(Person(cast.teacher), report, day=f"{earlier:%d.%m.%Y}", time=f"{earlier:%H.%M}")
    assert answer.status == 422


@pytest.mark.parametrize(("who", "status"), [
    ("principal", 200), ("social_teacher", 200), ("other_teacher", 404), ("other_principal", 404), ("intake_worker", 403)])
def test_who_delivers(cast: Cast, who: str, status: int) -> None:
    report = away(cast)
    assert Person(getattr(cast, who)).open(f"/concerns/reports/{report.id}/deliver/").status == status


def test_a_report_that_stays_here_is_not_delivered(cast: Cast) -> None:
    report = reported(cast)
    teacher = Person(cast.teacher)
    assert teacher.open(f"/concerns/reports/{report.id}/deliver/").status == 404
    assert teacher.open(f"/concerns/reports/{report.id}/national-form.json").status == 404


def test_one_child_here_and_one_elsewhere(cast: Cast) -> None:
    here, there = submitted(cast, children=[child(), {**sibling(), **AWAY}])
    assert here.case_id is not None
    assert there.case_id is None
    page = Person(cast.teacher).open(f"/concerns/{here.concern_id}/receipt/")
    assert "Received by Skolestøtte" in page.text
    assert "must be delivered to another municipality" in page.text


def test_a_national_report_that_comes_in_is_read_on_the_same_page(cast: Cast) -> None:
    """What leaves here as the national form can be taken in: the page shows it, with the reporter as the form names them."""
    report = away(cast)
    answer = Person(cast.teacher).client.get(f"/concerns/reports/{report.id}/national-form.json")
    accepted = parse(answer.content.decode(), now=timezone.now())
    assert isinstance(accepted, Accepted)
    taken = take_in(form=accepted.form, by=MACHINE, at=timezone.now())[0]
    page = Person(cast.intake_worker).open(f"/concerns/reports/{taken.id}/")
    assert page.status == 200
    assert "sliten og sulten" in page.text
    assert "Granlia skole" in page.text
    assert "Addressed to" in page.text
    inbox = Person(cast.intake_worker).open("/concerns/reports/")
    assert "Ella Prøve" in inbox.text
