"""A new report in a case that runs already: the review, the letter, the family's answer, the review meeting (RT4)."""

from __future__ import annotations

import pytest

from skolestotte.web.cases.models import Case, Run
from tests.cast import Cast, in_investigation, reported
from tests.new_report import again, runs_of
from tests.rooms.pages import Page, Person
from tests.steps import answered, day, events, open_steps

REFUSAL = {"told_school": "Ringte sosiallæreren.", "asked_narrower": "Nei.", "assessed_sharing": "Ikke mer nå."}
CONSENT = "collaboration_in_measures"


@pytest.mark.requirement("RT4-03")
def test_intake_is_shown_the_active_case_and_chooses(cast: Cast) -> None:
    case, first = in_investigation(cast)
    report = reported(cast)
    worker = Person(cast.intake_worker)
    worker.open(f"/concerns/reports/{report.id}/")
    page = worker.open(f"/concerns/reports/{report.id}/review/")
    assert "The child has an active case" in page.text
    running = next(run for run in runs_of(case, "RT1") if run.report_id == first.id)
    assert f"/cases/{case.id}/?run={running.id}" in page.links
    assert page.text.index("Information in the active case") < page.text.index("Open a new investigation")
    done = worker.follow(worker.press(page, outcome="active_case", immediate="no", reasons="Kjent sak."))
    assert done.status == 200
    letter = worker.open(f"/concerns/reports/{report.id}/first-feedback/")
    assert "has not led to a new investigation" in letter.text
    assert "followed up in the collaboration" in letter.text  # the school takes part in the case already
    assert "dismissed" not in letter.text
    worker.follow(worker.press(letter))
    counted = [data for kind, data in events(case) if kind == "report.reviewed" and data["outcome"] == "active_case"]
    assert [one["report"] for one in counted] == [str(report.id)]
    assert [run.report_id for run in runs_of(case, "RT4")] == [report.id]


def test_a_unit_that_takes_no_part_is_told_no_more_than_the_law_says(cast: Cast) -> None:
    in_investigation(cast)
    report = reported(cast, by=cast.other_liaison, unit=cast.other_school)
    worker = Person(cast.intake_worker)
    worker.press(worker.open(f"/concerns/reports/{report.id}/review/"), outcome="active_case", immediate="no", reasons="Kjent.")
    letter = worker.open(f"/concerns/reports/{report.id}/first-feedback/")
    assert "has not led to a new investigation" in letter.text
    assert "collaboration" not in letter.text
    assert cast.case_worker.name not in letter.text


def test_a_first_report_shows_no_active_case(cast: Cast) -> None:
    report = reported(cast)
    page = Person(cast.intake_worker).open(f"/concerns/reports/{report.id}/review/")
    assert "active case" in page.text and "The child has an active case" not in page.text


def at(case: Case, run: Run, page: str) -> str:
    return f"{page.format(case=case.id)}?run={run.id}"


def opened(person: Person, case: Case, run: Run, step: str) -> Page:
    """The page of a step, the way the case page and the lists lead there."""
    answer = person.open(f"/cases/{case.id}/do/{step}/?run={run.id}")
    return person.open(answer.location) if answer.location else answer


@pytest.mark.requirement("RT4-07")
def test_a_refusal_is_told_and_both_encourage(cast: Cast) -> None:
    case, _report, run = again(cast)
    assert {"RT4-S5A"} <= open_steps(case)
    answered(cast, case, CONSENT, given=False)
    assert {"RT4-S5", "RT4-S5M"} <= open_steps(case)
    contact, school = Person(cast.case_worker), Person(cast.social_teacher)
    told = contact.press(opened(contact, case, run, "RT4-S5"), **REFUSAL)
    assert contact.follow(told).status == 200
    contact.follow(contact.press(opened(contact, case, run, "RT4-S5M"), how="Snakket på telefon. De vil tenke på det."))
    seen = school.open(f"/cases/{case.id}/?run={run.id}")
    assert f"/notes/cases/{case.id}/RT4-S5N/" in " ".join(seen.links), seen.links
    page = school.open(f"/notes/cases/{case.id}/RT4-S5N/?run={run.id}")
    school.follow(school.press(page, how="Møtte mor i gangen. Hun sa nei."))
    assert [d["by"] for kind, d in events(case) if kind == "consent.motivated"] == ["cws", "school"]
    assert "RT4-S10Q" in open_steps(case)
    answered(cast, case, CONSENT)
    assert "RT4-S6" in open_steps(case)


@pytest.mark.requirement("RT4-05")
def test_the_contact_person_calls_with_four_points(cast: Cast) -> None:
    case, _report, run = again(cast)
    answered(cast, case, CONSENT)
    contact = Person(cast.case_worker)
    page = opened(contact, case, run, "RT4-S6")
    assert page.status == 200
    points = [name for name in page.form().fields if name.startswith("point_")]
    assert len(points) == 4
    saved = contact.press(page, **dict.fromkeys(points, "Svar"), meeting_on=day(3), nurse_attends="no", child_talk="before")
    assert contact.follow(saved).status == 200
    assert {"RT4-S6B", "RT4-S7"} <= open_steps(case)
    talk = opened(contact, case, run, "RT4-S6B")
    contact.follow(contact.press(talk, what="held", on=day()))
    assert "RT4-S6B" not in open_steps(case)
    plan = opened(contact, case, run, "RT4-S7")
    assert plan.status == 200 and "meeting about a new worry" in plan.text
