"""Intake opens a report and judges it within the week (bvl § 2-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from skolestotte.web.cases.models import Task
from skolestotte.web.concerns.models import Report, Review
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from tests.cast import Cast, actor, reported, reviewed
from tests.rooms.pages import Page, Person

GOOD: dict[str, Any] = {"outcome": "investigate", "immediate": "no", "reasons": "Bør undersøkes."}


def path_of(report: Report) -> str:
    return f"/concerns/reports/{report.id}/review/"


def judge(cast: Cast, report: Report, **changes: Any) -> Page:
    worker = Person(cast.intake_worker)
    return worker.press(worker.open(path_of(report)), **{**GOOD, **changes})


def review_of(report: Report) -> Review | None:
    with as_system():
        return Review.objects.filter(report_id=report.id).first()


def open_steps(report: Report) -> set[str]:
    with as_system():
        return set(Task.objects.filter(case_id=report.case_id, state="open").values_list("step", flat=True))


@pytest.mark.requirement("REP-07", "DLN-01")
@pytest.mark.parametrize("outcome", ["investigate", "dismiss", "act_at_once", "violence", "active_case"])
def test_each_outcome_is_recorded_once_with_reasons(cast: Cast, outcome: str) -> None:
    report = reported(cast)
    assert "RT1-S2" in open_steps(report)
    assert judge(cast, report, outcome=outcome).status == 303
    review = review_of(report)
    assert review is not None
    assert (review.outcome, review.reasons, review.by_id) == (outcome, GOOD["reasons"], cast.intake_worker.id)
    assert "RT1-S2" not in open_steps(report)


def test_what_follows_from_an_investigation_is_opened(cast: Cast) -> None:
    report = reported(cast)
    worker = Person(cast.intake_worker)
    page = worker.follow(judge(cast, report))
    assert {"RT1-S2C", "RT1-S3", "RT1-S4"} <= open_steps(report)
    assert f"/concerns/reports/{report.id}/first-feedback/" in page.links


@pytest.mark.requirement("REP-07")
def test_a_dismissal_needs_reasons(cast: Cast) -> None:
    report = reported(cast)
    answer = judge(cast, report, outcome="dismiss", reasons="  ")
    assert answer.status == 422
    assert "Write why the report is dismissed" in answer.text
    assert answer.form().fields["outcome"] == ["dismiss"]
    assert review_of(report) is None


def test_a_manifestly_groundless_report_needs_none(cast: Cast) -> None:
    report = reported(cast)
    assert judge(cast, report, outcome="dismiss", reasons="", groundless="on").status == 303
    review = review_of(report)
    assert review is not None
    assert review.groundless


def test_what_is_investigated_is_not_groundless(cast: Cast) -> None:
    report = reported(cast)
    assert judge(cast, report, groundless="on").status == 422
    assert review_of(report) is None


@pytest.mark.parametrize("missing", ["outcome", "immediate", "on"])
def test_every_answer_is_needed(cast: Cast, missing: str) -> None:
    report = reported(cast)
    answer = judge(cast, report, **{missing: None})
    assert answer.status == 422
    assert review_of(report) is None
    assert answer.form().fields["reasons"] == [GOOD["reasons"]]


@pytest.mark.parametrize(("days", "accepted"), [(1, False), (0, True), (-3, True), (-4, False), (-4000, False)])
def test_the_day_lies_between_receipt_and_today(cast: Cast, days: int, accepted: bool) -> None:
    report = reported(cast, at=timezone.now() - timedelta(days=3))
    day = timezone.localdate() + timedelta(days=days)
    answer = judge(cast, report, on=f"{day:%d.%m.%Y}")
    assert answer.status == (303 if accepted else 422)
    if accepted:
        with as_system():
            assert Event.objects.get(kind="report.reviewed").on == day


@pytest.mark.parametrize("outcome", ["", "nothing", "investigate\x00", "INVESTIGATE"])
def test_a_tampered_outcome(cast: Cast, outcome: str) -> None:
    report = reported(cast)
    assert judge(cast, report, outcome=outcome).status == 422
    assert review_of(report) is None


def test_the_second_of_two_finds_the_step_closed(cast: Cast) -> None:
    report = reported(cast)
    one, other = Person(cast.intake_worker), Person(cast.other_intake_worker)
    first, second = one.open(path_of(report)), other.open(path_of(report))
    one.press(first, **GOOD)
    late = other.follow(other.press(second, **{**GOOD, "outcome": "dismiss"}))
    assert "no longer open" in late.text
    review = review_of(report)
    assert review is not None
    assert review.outcome == "investigate"
    assert other.open(path_of(report)).status == 303  # the page itself is closed as well


@pytest.mark.parametrize(("who", "status"), [
    ("teacher", 403), ("principal", 403), ("guardian", 403), ("case_worker", 403), ("consultant", 403),
    ("department_head", 200), ("section_head", 200), ("other_intake_worker", 200)])
def test_who_may_review(cast: Cast, who: str, status: int) -> None:
    report = reported(cast)
    assert Person(getattr(cast, who)).open(path_of(report)).status == status


def test_intake_of_another_district_sees_nothing(cast: Cast) -> None:
    report = reported(cast)
    cast.intake_worker.memberships.update(unit=cast.measures)
    assert actor(cast.intake_worker).has_role("intake_worker")
    assert Person(cast.intake_worker).open(path_of(report)).status == 404


def test_the_school_does_not_see_the_review(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report, reasons="A reason that stays at the service.")
    page = Person(cast.teacher).open(f"/concerns/reports/{report.id}/")
    assert "A reason that stays" not in page.text
    assert "A reason that stays" in Person(cast.intake_worker).open(f"/concerns/reports/{report.id}/").text


def test_an_overlong_reason_is_given_back(cast: Cast) -> None:
    report = reported(cast)
    answer = judge(cast, report, reasons="x" * 20_001)
    assert answer.status == 422
    assert answer.form().fields["reasons"] == ["x" * 20_001]
