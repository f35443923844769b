"""How an investigation's routine can end (RT1, RT2), each way clicked by those who carry it: what comes before is done by commands.

Which of them have a journey of their own, from the report on: to the routine about violence, from it to measures and closed without a
closing meeting (test_violence); to the running case (test_new_worry); to measures (test_one_report).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.commands import answering
from skolestotte.web.concerns.models import Report
from skolestotte.web.investigations import commands as investigations
from tests.cast import actor, case_of, in_investigation, reported
from tests.in_measures import goes_on
from tests.rooms.violence import up_to_the_answer
from tests.steps import answered, asked, concluded

from .test_one_report import day, second_feedback
from .town import Town, answers, asks, has_ended, meets, refuses, run_of, withdraws

pytestmark = pytest.mark.journey
WORKER, LIAISON, INTAKE = "Kaja Myhre", "Sara Lund", "Ine Strand"
MEASURES = "collaboration_in_measures"
Begin = Callable[[Town], tuple[Case, Report, Run]]


def ordinary(town: Town) -> tuple[Case, Report, Run]:
    """RT1: the investigation runs."""
    case, report = in_investigation(town.cast, **town.another())
    return case, report, run_of(case, "RT1")


def of_violence(town: Town) -> tuple[Case, Report, Run]:
    """RT2: the first talks are held, the family has said no to a meeting with the school, and the school is told."""
    case, report = up_to_the_answer(town.cast, given=False, **town.another())
    answering.send_first(report_id=report.id, by=actor(town.cast.intake_worker), at=timezone.now())
    run = run_of(case, "RT2")
    investigations.handle_refusal(case_id=case.id, run_id=run.id, told_school="Ringte.", asked_narrower="Nei.", assessed_sharing="Nei.",
                                  by=actor(town.cast.case_worker), at=timezone.now())
    return case, report, run


BOTH = pytest.mark.parametrize(("begin", "closing"), [(ordinary, "RT1-S9"), (of_violence, "RT2-S8")], ids=["RT1", "RT2"])


def begun(town: Town, begin: Begin, outcome: str) -> tuple[Case, Report, Run]:
    """The investigation is concluded."""
    with transaction.atomic():
        case, report, run = begin(town)
        concluded(town.cast, case, outcome)
    return case, report, run


def test_dismissed_at_the_review(town: Town) -> None:
    with transaction.atomic():
        report = reported(town.cast, **town.another())
    intake = town.person(INTAKE)
    intake.goes_to(f"/concerns/reports/{report.id}/").follows("Review the report").chooses("Dismiss without investigation")
    intake.chooses("^No", within="follow-up at once").writes("Reasons", "Not within what the law lets us look into.")
    intake.writes("Date of the review", day()).presses("Save the review")
    intake.goes_to(f"/concerns/reports/{report.id}/first-feedback/").presses("Send the letter")
    case = case_of(report)
    intake.goes_to(f"/notes/cases/{case.id}/RT1-S2M/").chooses("It is not needed").writes("Why", "They talk well together.")
    intake.presses("^Save$")
    has_ended(run_of(case, "RT1"), "dismissed_at_review")
    liaison = town.person(LIAISON)
    liaison.goes_to(f"/concerns/reports/{report.id}/").does_not_see("Not within what the law").does_not_see("They talk well")
    liaison.follows("Ask for a report meeting").writes("Why do you want a meeting", "The parents ask.").presses("Ask for the meeting")
    intake.goes_to(f"/concerns/reports/{report.id}/").follows("Answer about a report meeting").chooses("^No", within="Do you meet")
    intake.writes("What do you answer", "Call us, and we talk.").presses("Send the answer")
    has_ended(run_of(case, "RT1"), "dismissed_at_review")


def test_the_service_chooses_another_course(town: Town) -> None:
    with transaction.atomic():
        case, report, run = ordinary(town)
    worker = town.person(WORKER)
    worker.goes_to(f"/cases/{case.id}/leave/").writes("Why is another course better", "The mother needs peace first.")
    worker.writes("What do you tell the school about why", "We work with the family alone for a while.")
    worker.writes("What can the school expect", "A second feedback.").writes("Who does what", "Call Kaja Myhre.")
    worker.writes("When does the school hear", "Within three months.").presses("Choose|Save|Leave")
    town.person(LIAISON).goes_to(f"/cases/{case.id}/").sees("alone for a while", "Within three months").does_not_see("needs peace")
    worker.goes_to(f"/investigations/case/{case.id}/conclude/").chooses("[Dd]ismiss", within="How does the investigation end")
    worker.writes("The conclusion", "What we found.").writes("When was it concluded", day()).presses("Save|Conclude")
    second_feedback(worker, str(report.id), followed_up=False)
    has_ended(run, "left")


@BOTH
@pytest.mark.requirement("RT1-10")
def test_dismissed_with_a_closing_meeting(town: Town, begin: Begin, closing: str) -> None:
    _case, report, run = begun(town, begin, "dismissed")
    worker = town.person(WORKER)
    asks(worker, run, closing, "closing_meeting")
    answers(town, run, "closing_meeting", yes=True)
    meeting = meets(town, worker, run, f"{closing}A", points=7)
    town.person(LIAISON).goes_to(f"/meetings/{meeting}/").sees("everybody was heard")
    second_feedback(worker, str(report.id), followed_up=False)
    has_ended(run, "closed")


def test_the_family_says_no_to_a_closing_meeting(town: Town) -> None:
    case, report, run = begun(town, ordinary, "dismissed")
    with transaction.atomic():
        asked(town.cast, case, "closing_meeting")
    answers(town, run, "closing_meeting", yes=False)
    refuses(town.person(WORKER), run, "RT1-S9X")
    second_feedback(town.person(WORKER), str(report.id), followed_up=False)
    has_ended(run, "closed")


@BOTH
@pytest.mark.requirement("RT1-10")
def test_measures_and_the_family_does_not_want_to_go_on_with_the_school(town: Town, begin: Begin, closing: str) -> None:
    """The closing meeting is held all the same, with the agenda of those who end (RT1-10)."""
    case, report, run = begun(town, begin, "measures")
    with transaction.atomic():
        answered(town.cast, case, "closing_meeting")
        asked(town.cast, case, MEASURES)
    answers(town, run, MEASURES, yes=False)
    meeting = meets(town, town.person(WORKER), run, f"{closing}A", points=7)
    town.person(LIAISON).goes_to(f"/meetings/{meeting}/").sees("everybody was heard")
    second_feedback(town.person(WORKER), str(report.id), followed_up=True)
    has_ended(run, "closed")


@BOTH
def test_the_family_agrees_to_go_on_and_backs_out(town: Town, begin: Begin, closing: str) -> None:
    case, report, run = begun(town, begin, "measures")
    with transaction.atomic():
        goes_on(town.cast, case, report)
    withdraws(town, run, MEASURES)
    refuses(town.person(WORKER), run, "RT1-S12X" if begin is ordinary else "RT2-S10X")
    has_ended(run, "closed")
    town.person(LIAISON).goes_to(f"/cases/{case.id}/?run={run.id}").does_not_see("Measures")


@BOTH
def test_the_closing_meeting_is_left_out_with_a_reason(town: Town, begin: Begin, closing: str) -> None:
    case, report, run = begun(town, begin, "dismissed")
    with transaction.atomic():
        answered(town.cast, case, "closing_meeting")
    worker = town.person(WORKER)
    worker.goes_to(f"/cases/{case.id}/leave-out/{closing}A/?run={run.id}").writes("Why can this step not be done", "The family has moved.")
    worker.writes("What do you do instead", "A call with the school.").presses("Leave out|Save")
    town.person(LIAISON).goes_to(f"/cases/{case.id}/").sees("The family has moved")
    second_feedback(worker, str(report.id), followed_up=False)
    has_ended(run, "closed")
