"""A new report in a case that runs already: the review, the letter, the family's answer, the review meeting (RT4)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, case_of, child, in_investigation, reported, sibling, submitted
from tests.in_measures import in_measures, measures_run
from tests.new_report import again, agrees, called, invited_to_review, judged, opened, runs_of, steps_of
from tests.rooms.pages import Page, Person
from tests.steps import answered, as_system, day, events, held, open_steps, parts, run_of, sees

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
    assert "the case that is running goes on" in page.text and "The case ends here" not in page.text  # what follows if it is dismissed
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
    assert "The case ends here" in page.text


def test_where_an_investigation_runs_nobody_is_told_that_none_is_opened(cast: Cast) -> None:
    """The letter about a new report says what came of that report: the investigation of the first one goes on."""
    case, _report, run = again(cast)
    for who, address in ((cast.case_worker, f"/cases/{case.id}/?run={run.id}"), (cast.social_teacher, f"/cases/{case.id}/?run={run.id}"),
                         (cast.guardian, f"/me/case/{case.id}/")):
        text = Person(who).open(address).text
        assert "This report has not led to an investigation." in text
        assert "No investigation is opened" not in text


def test_a_family_in_measures_reads_the_report_it_is_to_go_through(cast: Cast) -> None:
    case = in_measures(cast)
    report = reported(cast)
    mother = Person(cast.guardian)
    assert mother.open(f"/concerns/reports/{report.id}/").status == 404
    judged(cast, report, "active_case")
    assert "Barnet kommer sliten og sulten" in mother.open(f"/concerns/reports/{report.id}/").text
    assert f"/concerns/reports/{report.id}/" in mother.open(f"/me/case/{case.id}/").links


def test_a_report_that_is_dismissed_shows_nothing_to_a_family_in_measures(cast: Cast) -> None:
    case = in_measures(cast)
    report = reported(cast)
    judged(cast, report, "dismiss")
    mother = Person(cast.guardian)
    assert mother.open(f"/concerns/reports/{report.id}/").status == 404
    assert f"/concerns/reports/{report.id}/" not in mother.open(f"/me/case/{case.id}/").links


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
    again_at = school.open(f"/cases/{case.id}/?run={run.id}")
    assert "Can be done again" in again_at.text
    page = school.open(next(link for link in again_at.links if "/RT4-S5N/" in link))
    assert "Hun sa nei." in page.text
    school.follow(school.press(page, how="Ringte far. Han vil høre mer."))
    assert [d["by"] for kind, d in events(case) if kind == "consent.motivated"] == ["cws", "school", "school"]
    both = school.open(page.path).text
    assert "Hun sa nei." in both and "Han vil høre mer." in both
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
    contact.follow(contact.press(talk, what="held", on=day(), with_whom="Kaja Myhre"))
    assert "RT4-S6B" not in open_steps(case)
    plan = opened(contact, case, run, "RT4-S7")
    assert plan.status == 200 and "meeting about a new worry" in plan.text


def shown(person: Person, case: Case, run: Run | None = None) -> Page:
    return person.open(f"/cases/{case.id}/" + (f"?run={run.id}" if run else ""))


def test_the_review_meeting_in_two_parts_with_minutes(cast: Cast) -> None:
    case, _report, run = again(cast)
    answered(cast, case, CONSENT)
    called(cast, case, run)
    meeting = invited_to_review(cast, case, run)
    one, two = parts(meeting)
    assert [len(part.agenda) for part in (one, two)] == [6, 2]
    assert meeting.place == "Granlia skole"
    held(cast, meeting, 1, send=True)
    held(cast, meeting, 2, send=True)
    assert sees(cast.social_teacher, one.folder_id) and sees(cast.guardian, one.folder_id)
    assert not sees(cast.social_teacher, two.folder_id)
    assert sees(cast.guardian, two.folder_id)
    assert "RT4-S9" in open_steps(case)
    contact = Person(cast.case_worker)
    assert opened(contact, case, run, "RT4-S9").status == 200


def test_the_school_stays_in_part_2_only_by_consent_of_this_run(cast: Cast) -> None:
    case, _first = in_investigation(cast)
    answered(cast, case, "school_in_part_2")  # of the start meeting of the running investigation
    report = reported(cast)
    judged(cast, report, "active_case")
    run, = runs_of(case, "RT4")
    answered(cast, case, CONSENT)
    called(cast, case, run)
    meeting = invited_to_review(cast, case, run)
    assert not sees(cast.social_teacher, parts(meeting)[1].folder_id)
    agrees(cast, case, run, "school_in_part_2")
    assert sees(cast.social_teacher, parts(meeting)[1].folder_id)


@pytest.mark.requirement("RT4-04")
@pytest.mark.parametrize(("outcome", "routine", "step"), [("investigate", "RT1", "RT1-S3"), ("violence", "RT2", "RT2-S3")])
def test_a_new_investigation_follows_the_routine_for_any_report(cast: Cast, outcome: str, routine: str, step: str) -> None:
    case, _first = in_investigation(cast)
    report = reported(cast, **({"flags": ["violence"], "guardians_know": "no", "how_told": ""} if outcome == "violence" else {}))
    worker = Person(cast.intake_worker)
    page = worker.open(f"/concerns/reports/{report.id}/review/")
    worker.follow(worker.press(page, outcome=outcome, immediate="no", reasons="Ny og alvorlig."))
    letter = worker.open(f"/concerns/reports/{report.id}/first-feedback/")
    assert "opened an investigation" in letter.text
    worker.follow(worker.press(letter))
    run = next(run for run in runs_of(case, routine) if run.report_id == report.id and run.ended_on is None)
    assert step in steps_of(run)
    assert runs_of(case, "RT4") == []
    page = shown(Person(cast.case_worker), case, run)
    assert f"/meetings/case/{case.id}/call/?run={run.id}" in page.links, page.links
    for name in ("consents/case/{}/ask/", "investigations/case/{}/plan/"):
        assert any(link.endswith(f"?run={run.id}") for link in page.links if name.format(case.id) in link), name


def test_two_investigations_side_by_side_keep_to_their_own_steps(cast: Cast) -> None:
    case, first = in_investigation(cast)
    second = reported(cast)
    judged(cast, second, "investigate")
    one, two = sorted(runs_of(case, "RT1"), key=lambda run: run.report_id != first.id)
    contact = Person(cast.case_worker)
    page = shown(contact, case)
    assert "Also running in this case" in page.text
    assert f"?run={one.id}" in page.links
    called(cast, case, one, points=5)
    invited_to_review(cast, case, one, "start")
    assert "RT1-S3" in steps_of(two)
    called(cast, case, two, points=5)
    planned_at = opened(contact, case, two, "RT1-S5")
    assert planned_at.path.endswith(f"/plan/start/?run={two.id}"), planned_at.path
    investigations.conclude(case_id=case.id, run_id=two.id, outcome="dismissed", conclusion="Se begrunnelsen.",
                            by=actor(cast.case_worker), at=timezone.now())
    assert "RT1-S8C" not in steps_of(two) and "RT1-S8C" in steps_of(one)


@pytest.mark.requirement("REP-03")
def test_siblings_in_one_report_each_go_their_own_way(cast: Cast) -> None:
    case, _first = in_investigation(cast)
    mine, other = sorted(submitted(cast, children=[child(), sibling()]), key=lambda report: report.case_id != case.id)
    worker = Person(cast.intake_worker)
    assert "The child has an active case" in worker.open(f"/concerns/reports/{mine.id}/review/").text
    assert "The child has an active case" not in worker.open(f"/concerns/reports/{other.id}/review/").text
    judged(cast, mine, "active_case")
    judged(cast, other, "investigate")
    assert [run.report_id for run in runs_of(case, "RT4")] == [mine.id]
    assert runs_of(case_of(other), "RT4") == []
    assert [run.report_id for run in runs_of(case_of(other), "RT1")] == [other.id]
    assert mine.sending == other.sending


@pytest.mark.requirement("REP-09")
def test_a_new_report_can_be_written_whatever_the_case_is_like(cast: Cast) -> None:
    case, _first = in_investigation(cast)
    school = Person(cast.social_teacher)
    for outcome in ("dismiss", "active_case", "investigate", "violence"):
        assert "/concerns/new/" in shown(school, case).links
        judged(cast, reported(cast), outcome)
    assert "/concerns/new/" in shown(school, case).links
    assert sum(kind == "report.received" for kind, _data in events(case)) == 5


def test_violence_in_a_case_with_measures_shows_nothing_to_the_guardians(cast: Cast) -> None:
    case = in_measures(cast)
    before = family(cast, case)
    report = reported(cast, flags=["violence"], guardians_know="no", how_told="")
    assert family(cast, case) == before
    judged(cast, report, "violence")
    run, = runs_of(case, "RT2")
    assert run.report_id == report.id
    assert family(cast, case) == before
    meeting = invited_to_review(cast, case, measures_run(case), "collaboration")  # the meetings in measures go on
    assert sees(cast.guardian, parts(meeting)[0].folder_id)
    with as_system():
        assert Run.objects.get(case_id=case.id, routine="RT3").ended_on is None
    assert not sees(cast.guardian, run.folder_id)


def family(cast: Cast, case: Case) -> tuple[str, int]:
    """What the guardian reads on the case page, and how many messages have gone out to the guardian."""
    page = Person(cast.guardian).open(f"/me/case/{case.id}/")
    assert page.status == 200
    return page.text, Notice.objects.filter(account_id=cast.guardian.id).count()


def test_several_reports_on_one_day_stand_in_the_order_they_came(cast: Cast) -> None:
    case, first = in_investigation(cast)
    reports = [first, *(reported(cast) for _ in range(5))]
    assert [run.report_id for run in runs_of(case, "RT1")] == [report.id for report in reports]
    page = shown(Person(cast.case_worker), case)
    newest = runs_of(case, "RT1")[-1]
    assert f"/cases/{case.id}/routine/?run={newest.id}" in page.links, "the page is about the newest"
    assert run_of(case).report_id == reports[-1].id


def test_no_link_on_the_pages_of_a_new_report_leads_nowhere(cast: Cast) -> None:
    case, _report, run = again(cast)
    answered(cast, case, CONSENT)
    for person in (Person(cast.case_worker), Person(cast.social_teacher)):
        for link in dict.fromkeys(shown(person, case, run).links):
            if link.startswith("/") and "#" not in link:
                assert person.client.get(link).status_code in {200, 302}, link


def test_the_children_of_the_school_are_told_once_for_each_report(cast: Cast) -> None:
    case, _report, run = again(cast)
    page = Person(cast.principal).open("/children/")
    assert page.links.count(f"/cases/{case.id}/") == 2
    assert "In a running case" in page.text
    assert "The new report is followed up in the case that is running already." in shown(Person(cast.principal), case, run).text
