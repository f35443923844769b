"""What is said of the whole case after a routine has ended: the routine that is open takes it up, else the one that ended last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.commands import answering
from skolestotte.web.concerns.models import Report
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.notes import commands as notes
from skolestotte.web.overview import commands as overview
from tests.cast import Cast, actor, in_investigation, reported
from tests.in_measures import MEASURES, in_measures, measures_run, noted, steps_now
from tests.new_report import again, called, invited_to_review, judged, opened, runs_of, steps_of
from tests.rooms.pages import Person
from tests.steps import answered, as_system, concluded, held, invited, run_of


def leaves(cast: Cast) -> None:
    overview.leave(account_id=cast.case_worker.id, by=actor(cast.section_head), at=timezone.now())


def fresh(run: Run) -> Run:
    with as_system():
        run.refresh_from_db()
    return run


def withdrawn(cast: Cast, case: Case) -> None:
    with as_system():
        row = Consent.objects.get(case_id=case.id, purpose=MEASURES, state="given")
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())


def reviewed_together(cast: Cast, case: Case, run: Run) -> None:
    """The review meeting of RT4 is held in both parts, and the minutes are sent."""
    called(cast, case, run)
    meeting = invited_to_review(cast, case, run)
    for number in (1, 2):
        held(cast, meeting, number, send=True)


def no_closing(cast: Cast, case: Case, report: Report, run: Run) -> None:
    answered(cast, case, "closing_meeting", given=False)
    by, at = actor(cast.case_worker), timezone.now()
    investigations.handle_refusal(case_id=case.id, run_id=run.id, told_school="Ringte.", asked_narrower="Nei.", assessed_sharing="Nei.",
                                  by=by, at=at)
    answering.send_second(report_id=report.id, followed_up=False, measures="", necessity="", by=by, at=at)


def kept_up_in_measures(cast: Cast) -> tuple[Case, Run]:
    """RT4 has ended while the collaboration in measures goes on in RT3."""
    case = in_measures(cast)
    judged(cast, reported(cast), "active_case")
    run, = runs_of(case, "RT4")
    reviewed_together(cast, case, run)
    assert fresh(run).end_reason == "kept_up"
    return case, run


def test_a_withdrawal_is_the_matter_of_the_routine_that_goes_on(cast: Cast) -> None:
    case, run = kept_up_in_measures(cast)
    withdrawn(cast, case)
    assert "RT3-S9" in steps_now(case)
    assert steps_of(run) == set() and fresh(run).ended_on is not None


def test_measures_that_end_do_not_open_the_review_of_a_report_again(cast: Cast) -> None:
    case, run = kept_up_in_measures(cast)
    noted(cast, case, "RT3-S7A", by=cast.other_case_worker, why="Målene er nådd.")
    assert "RT3-S9" in steps_now(case)
    assert steps_of(run) == set() and fresh(run).end_reason == "kept_up"


def kept_up_alone(cast: Cast) -> tuple[Case, Run, Run]:
    """RT4 has ended with "no meetings needed now", and the first routine is over too: nothing is open."""
    case, first = in_investigation(cast)
    rt1, = runs_of(case, "RT1")
    judged(cast, reported(cast), "active_case")
    run, = runs_of(case, "RT4")
    without_closing_in(cast, case, first, rt1)
    agree_in(cast, case, run)
    reviewed_together(cast, case, run)
    contact = Person(cast.case_worker)
    contact.follow(contact.press(opened(contact, case, run, "RT4-S9"), what="meetings.not_needed", with_whom="Sara Lund",
                                 told="Sara og vi er enige."))
    assert fresh(run).end_reason == "kept_up" and fresh(rt1).end_reason == "closed"
    return case, rt1, run


def without_closing_in(cast: Cast, case: Case, report: Report, run: Run) -> None:
    """As `without_closing`, for a run that is not the newest."""
    by, at = actor(cast.case_worker), timezone.now()
    investigations.conclude(case_id=case.id, run_id=run.id, outcome="dismissed", conclusion="Se begrunnelsen.", by=by, at=at)
    said_in(cast, case, run, "closing_meeting", given=False)
    investigations.handle_refusal(case_id=case.id, run_id=run.id, told_school="Ringte.", asked_narrower="Nei.", assessed_sharing="Nei.",
                                  by=by, at=at)
    answering.send_second(report_id=report.id, followed_up=False, measures="", necessity="", by=by, at=at)


def agree_in(cast: Cast, case: Case, run: Run) -> None:
    said_in(cast, case, run, MEASURES, given=True)


def said_in(cast: Cast, case: Case, run: Run, purpose: str, *, given: bool) -> None:
    request = consents.ask(case_id=case.id, run_id=run.id, of=[cast.guardian.id], by=actor(cast.case_worker), at=timezone.now(),
                           question=consents.Question(purpose=purpose, recipients="Granlia skole", scope="Trivsel", consequences=""))
    with as_system():
        row = Consent.objects.get(request_id=request)
    consents.answer(consent_id=row.id, given=given, form="written", by=actor(cast.guardian), at=timezone.now())


def test_where_nothing_is_open_the_last_one_takes_up_what_the_family_says(cast: Cast) -> None:
    """Somebody has to tell the school that the collaboration is over (CNS-11)."""
    case, rt1, run = kept_up_alone(cast)
    withdrawn(cast, case)
    assert steps_of(run) == {"RT4-S5", "RT4-S5M"} and fresh(run).ended_on is None
    assert steps_of(rt1) == set() and fresh(rt1).end_reason == "closed"


def test_what_was_not_taken_up_stays_so_when_more_happens(cast: Cast) -> None:
    """The answer belongs to the routine that was open that day, also after that one has ended."""
    case, run = kept_up_in_measures(cast)
    withdrawn(cast, case)
    noted(cast, case, "RT3-S10", by=cast.other_case_worker, how="Går fint.")
    assert steps_of(run) == set()


@pytest.mark.parametrize("routine", ["RT1", "RT2", "RT3", "RT4"])
def test_in_every_routine_the_contact_person_is_there_for_the_rest(routine: str) -> None:
    assert [step.serves_others for step in shipped_routine(routine).steps if step.form in ("contact", "accept_contact")] == [True] * 2


def test_a_concluded_investigation_does_not_wait_for_a_contact_person(cast: Cast) -> None:
    """Who has the case is asked for as long as something else is to be done."""
    case, report = in_investigation(cast)
    run, = runs_of(case, "RT1")
    concluded(cast, case, "dismissed")
    leaves(cast)
    assert "RT1-S2C" in steps_of(run)
    no_closing(cast, case, report, run)
    assert steps_of(run) == set() and fresh(run).end_reason == "closed"


def test_a_case_that_goes_on_in_measures_leaves_nobody_to_be_appointed_behind(cast: Cast) -> None:
    case, report = in_investigation(cast)
    by, now, run = actor(cast.case_worker), timezone.now(), run_of(case)
    concluded(cast, case, "measures")
    answered(cast, case, "closing_meeting")
    answered(cast, case, MEASURES)
    held(cast, invited(cast, case, "closing", "measures"), send=True)
    leaves(cast)
    assert "RT1-S2C" in steps_of(run)
    answering.send_second(report_id=report.id, followed_up=True, measures="", necessity="", by=by, at=now)
    investigations.write_collaboration(case_id=case.id, run_id=run.id, decision="Samarbeid.", plan="Møte.", by=by, at=now)
    notes.agree(case_id=case.id, run_id=run.id, meeting_on=timezone.localdate() + timedelta(days=12), by=by, at=now)
    assert steps_of(run) == set() and fresh(run).end_reason == "to_measures"
    assert "RT3-S2C" in steps_of(measures_run(case))


def test_a_new_report_that_goes_on_in_measures_leaves_nobody_behind_either(cast: Cast) -> None:
    case, _report, run = again(cast)
    answered(cast, case, MEASURES)
    reviewed_together(cast, case, run)
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.department_head), at=timezone.now())
    assert "RT4-S4D" in steps_of(run)
    notes.agree(case_id=case.id, run_id=run.id, meeting_on=timezone.localdate() + timedelta(days=12), by=actor(cast.case_worker),
                at=timezone.now())
    assert steps_of(run) == set() and fresh(run).end_reason == "to_measures"
