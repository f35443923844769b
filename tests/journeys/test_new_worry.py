"""A new worry in a case that is running, as the people who carry it live it, each in an own browser: RT4 to both of its ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases.models import Run
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.queries import verify
from skolestotte.web.meetings.models import Part
from tests.cast import Cast, in_investigation
from tests.in_measures import in_measures

from .browser import Person
from .test_one_report import FAMILY, answer, ask_for, day, hold, let_go_and_send, plan_and_invite, write_and_raise

pytestmark = pytest.mark.journey
Open = Callable[..., Person]
NO_TEACHER = "The contact teacher is away. The social teacher speaks for her."


def in_words(ahead: int) -> str:
    """A day so many days ahead, as the pages write it."""
    day = timezone.localdate() + timedelta(days=ahead)
    return f"{day.day} {day:%B}"


def talk_it_over(liaison: Person, with_whom: str, *, sees: str, not_sees: str = "") -> None:
    """The school calls the one it is shown, notes the talk, and is told to judge for itself."""
    liaison.goes_to("/concerns/").follows("Ella Prøve").follows("Note the talk").sees(sees)
    if not_sees:
        liaison.does_not_see(not_sees)
    liaison.chooses(with_whom).writes("When did you talk", day()).writes("advised", "Report, then we look at it together.")
    liaison.presses("Save the note").sees("does not replace your own judgement")


def report_again(liaison: Person, head: Person, with_whom: str, *, sees: str, not_sees: str = "") -> str:
    """The new worry is written, talked over, judged by the head and sent. The report's id."""
    write_and_raise(liaison)
    talk_it_over(liaison, with_whom, sees=sees, not_sees=not_sees)
    let_go_and_send(head, liaison)
    with transaction.atomic(), as_system():
        return str(Report.objects.order_by("-sent_at")[0].id)


def register_as_information(intake: Person, report: str) -> None:
    """Intake sees that the child has an active case, registers the report in it, and answers in writing."""
    intake.goes_to(f"/concerns/reports/{report}/").looks().follows("Review the report").sees("The child has an active case")
    intake.chooses("Information in the active case").chooses("^No", within="follow-up at once")
    intake.writes("Reasons", "Known, and worth going through together.").writes("Date of the review", day()).presses("Save the review")
    intake.goes_to(f"/concerns/reports/{report}/first-feedback/").looks().sees("has not led to a new investigation")
    intake.presses("Send the letter")


def run_of(report: str) -> Run:
    """The run of RT4 about the report."""
    with transaction.atomic(), as_system():
        return Run.objects.select_related(None).get(report_id=report, routine="RT4")


def does(person: Person, case: str, step: str, run: Run) -> Person:
    """Open the step the way the lists lead to it."""
    return person.goes_to(f"/cases/{case}/do/{step}/?run={run.id}").looks()


def call_about_the_review(worker: Person, case: str, run: Run) -> None:
    """The call: four points, the day, and a talk with the child before the meeting."""
    does(worker, case, "RT4-S6", run).writes("Whom did you talk with", "Sara Lund").writes("When did you talk", day())
    points = worker.page.locator("textarea[name^=point_]")
    assert points.count() == 4
    for number in range(4):
        points.nth(number).fill(f"Answer {number + 1}")
    worker.writes("Which day did you agree on", day(1)).chooses("^No", within="school nurse").chooses("Before the meeting")
    worker.presses("Save the call")
    does(worker, case, "RT4-S6B", run).chooses("The talk was held").writes("When was it held", day())
    worker.writes("Who took part", "Jon Sund").presses("Save|Record|Done")


def ended(case: str, run: Run, end: str) -> None:
    with transaction.atomic():
        assert verify()[2] == []
        with as_system():
            assert Run.objects.get(id=run.id).end_reason == end


def reviewed_together(worker: Person, case: str, run: Run) -> tuple[str, list[str]]:
    """The review meeting in its two parts, with minutes. Out: the meeting's and the parts' ids."""
    does(worker, case, "RT4-S7", run).sees("meeting about a new worry")
    meeting = plan_and_invite(worker, case, "review", hour="22", run=str(run.id), unusual=NO_TEACHER)
    hold(worker, meeting, points=[6, 2])
    with transaction.atomic(), as_system():
        return meeting, [str(id) for id in Part.objects.filter(meeting_id=meeting).order_by("number").values_list("id", flat=True)]


@pytest.mark.requirement("RT4-08")
def test_gone_through_together_and_the_collaboration_goes_on(person: Open, cast: Cast) -> None:
    case = str(in_measures(cast).id)
    liaison, head, intake, worker, mother = (person(name) for name in (
        "Sara Lund", "Petra Dahl", "Ine Strand", "Jon Sund", FAMILY))
    report = report_again(liaison, head, "contact person", sees="Jon Sund")
    register_as_information(intake, report)
    run = run_of(report)
    call_about_the_review(worker, case, run)
    meeting, parts = reviewed_together(worker, case, run)
    liaison.goes_to(f"/meetings/{meeting}/").looks().sees("everybody was heard")
    assert liaison.gets(f"/meetings/minutes/{parts[1]}/") == 404  # the family's alone, without consent to more
    mother.goes_to(f"/meetings/minutes/{parts[1]}/").looks().sees("everybody was heard")
    ended(case, run, "kept_up")
    liaison.goes_to(f"/cases/{case}/").looks().sees("Measures", "Collaboration meeting", in_words(12))  # the day agreed before


def say_no(worker: Person, mother: Person, case: str, run: Run) -> None:
    """The family is asked about collaboration and says no."""
    does(worker, case, "RT4-S5A", run)
    ask_for(worker, case, "collaboration_in_measures", run=str(run.id))
    answer(mother, yes=False)


def told_and_encouraged(worker: Person, liaison: Person, case: str, run: Run) -> None:
    """The school is told and nothing more; the service and the school each encourage, and note it."""
    does(worker, case, "RT4-S5", run).sees("does not consent")
    worker.writes("How did you tell the school", "By phone.").writes("What did the family answer", "No to all of it.")
    worker.writes("What may the school be told", "That they say no.").presses("Save|Record")
    does(worker, case, "RT4-S5M", run).writes("What did you talk about", "What it can mean for Ella.").presses("Save")
    liaison.goes_to(f"/cases/{case}/?run={run.id}").looks().sees("The school talks with the family about working together")
    does(liaison, case, "RT4-S5N", run).writes("What did you talk about", "Met her at the gate.").presses("Save")


@pytest.mark.requirement("RT4-08")
def test_the_family_says_no_and_there_is_a_joint_closing_meeting(person: Open, cast: Cast) -> None:
    with transaction.atomic():
        case = str(in_investigation(cast)[0].id)
    liaison, head, intake, worker, mother = (person(name) for name in (
        "Sara Lund", "Petra Dahl", "Ine Strand", "Kaja Myhre", FAMILY))
    report = report_again(liaison, head, "[Ii]ntake", sees="Call intake", not_sees="Kaja Myhre")
    register_as_information(intake, report)
    run = run_of(report)
    say_no(worker, mother, case, run)
    told_and_encouraged(worker, liaison, case, run)
    does(worker, case, "RT4-S10Q", run)
    ask_for(worker, case, "closing_in_measures", run=str(run.id))
    answer(mother, yes=True)
    does(worker, case, "RT4-S10", run)
    meeting = plan_and_invite(worker, case, "closing", run=str(run.id), unusual=NO_TEACHER)
    hold(worker, meeting, points=[8])
    liaison.goes_to(f"/meetings/{meeting}/").looks().sees("everybody was heard")
    ended(case, run, "closed")
