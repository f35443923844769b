"""One report of violence, as the people who carry it live it, each in an own browser: RT2 from the report to the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from skolestotte.web.cases.models import Run
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.queries import verify
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, guardian, reported

from .browser import Person
from .test_one_report import FAMILY, agreed_for_measures, answer, appoint, ask_for, conclude, day, hold, plan_and_invite, second_feedback

pytestmark = pytest.mark.journey
Open = Callable[..., Person]


def sent(cast: Cast) -> Report:
    """A report of violence that the school has sent without telling the guardians."""
    with transaction.atomic():
        return reported(cast, flags=["violence"], guardians=[guardian(told=False)])


def received_as_violence(intake: Person, report: Report) -> str:
    """Intake opens the report, sees that nobody is to be told, and judges it. The case's id."""
    intake.goes_to(f"/concerns/reports/{report.id}/").looks().sees("Guardians not told")
    intake.follows("Review the report").sees("Nothing reaches the guardians").chooses("Open under the violence routine")
    intake.chooses("^Yes", within="follow-up at once").writes("Reasons", "The child tells of blows.").presses("Save the review")
    intake.goes_to(f"/concerns/reports/{report.id}/first-feedback/").looks().sees("investigation").presses("Send the letter")
    with transaction.atomic(), as_system():
        return str(Report.objects.get(id=report.id).case_id)


def arrange_the_talks(worker: Person, case: str) -> None:
    """The call: five points, the day of the first talks, and a day for the meeting that is provisional."""
    worker.goes_to(f"/cases/{case}/").looks().sees("violence or abuse", "Call the school")
    worker.goes_to(f"/meetings/case/{case}/call/").looks().sees("provisional").does_not_see("nurse", "young person")
    worker.writes("Whom did you talk with", "Sara Lund").writes("When did you talk", day())
    points = worker.page.locator("textarea[name^=point_]")
    assert points.count() == 5
    for number in range(5):
        points.nth(number).fill(f"Answer {number + 1}")
    worker.writes("first talks with the child", day()).writes("Which day is the meeting to be", day(1))
    worker.presses("Save the call").sees("Next: the first talks")


def plan_the_telling(worker: Person, liaison: Person, report: Report) -> None:
    """The service talks with the police, and says when and how the guardians are told; the school reads why not yet (DUT-09)."""
    page = f"/concerns/reports/{report.id}/"
    worker.goes_to(page).looks().follows("Note a talk").chooses("^The police").writes("Who took part", "Superintendent Vik")
    worker.writes("What did you agree on", "Interview on Friday.").presses("Save the note").sees("Interview on Friday")
    worker.follows("Decide when and how").chooses("To protect the child").chooses("in the first talk")
    worker.writes("What does the school do", "Wait for our call.").presses("Save the decision")
    liaison.goes_to(page).looks().sees("Only the child welfare service decides", "To protect the child", "Wait for our call")
    liaison.does_not_see("Interview on Friday")


def tell_of_the_needs(liaison: Person, worker: Person, case: str) -> None:
    """The school says what the child needs before the talks; the service reads it where it writes them down (RT2-06)."""
    liaison.goes_to(f"/cases/{case}/").looks().sees("Tell of the child.s needs")
    liaison.goes_to(f"/notes/cases/{case}/RT2-S3N/").looks().writes("What must the service know", "Hears badly.").presses("Save")
    worker.goes_to(f"/notes/cases/{case}/RT2-S4/").looks().sees("Hears badly")


def talk_and_tell(worker: Person, mother: Person, report: Report, case: str) -> None:
    """The first talks: the step waits for the family's answer; the guardians hear of it only when the service says so."""
    assert mother.gets(f"/me/case/{case}/") == 404
    mother.goes_to("/me/").looks().does_not_see("Ella Prøve")
    worker.goes_to(f"/consents/case/{case}/ask/after_conversation/").looks().sees("no longer open")
    worker.goes_to(f"/notes/cases/{case}/RT2-S4/").looks().sees("Remember to ask for consent")
    worker.writes("The talk with the child", "Was told why we came.").writes("The talk with the guardians", "Were surprised.")
    worker.writes("What is agreed so that the child is safe", "Grandmother fetches.").writes("When was it done", day())
    worker.presses("Save").sees("not done yet", "Remains here", "Decide when the guardians are told")
    worker.follows("Decide when the guardians are told").sees("This cannot be taken back").presses("The guardians may be told")
    worker.goes_to(f"/notes/cases/{case}/RT2-S4/").looks().sees("The family answers about a meeting")
    assert mother.gets(f"/me/case/{case}/") == 200


def state_the_level(worker: Person, liaison: Person, case: str) -> None:
    """The service says how worried it is, and who looks after the child; the school sees it on its own page."""
    worker.goes_to(f"/notes/cases/{case}/RT2-S6L/").looks().chooses("Very seriously worried")
    worker.writes("after school", "Grandmother, every day.").writes("What allows you", "The consent.").presses("Save")
    liaison.goes_to(f"/cases/{case}/").looks().sees("Very seriously worried", "Grandmother, every day")


def up_to_the_answer(person: Open, cast: Cast, yes: bool) -> tuple[dict[str, Person], Report, str]:
    """From the report to the family's answer about a meeting with the school."""
    report = sent(cast)
    who = {"intake": person("Ine Strand"), "leader": person("Dina Haug"), "worker": person("Kaja Myhre"),
           "liaison": person("Sara Lund"), "mother": person(FAMILY)}
    case = received_as_violence(who["intake"], report)
    appoint(who["leader"], who["worker"], case)
    arrange_the_talks(who["worker"], case)
    assert who["worker"].gets(f"/meetings/case/{case}/plan/start/") == 404
    plan_the_telling(who["worker"], who["liaison"], report)
    tell_of_the_needs(who["liaison"], who["worker"], case)
    talk_and_tell(who["worker"], who["mother"], report, case)
    ask_for(who["worker"], case, "after_conversation")
    answer(who["mother"], yes=yes)
    return who, report, case


def is_whole_and_ended(case: str, end: str) -> None:
    with transaction.atomic():
        assert verify()[2] == []
        with as_system():
            assert Run.objects.get(case_id=case, routine="RT2").end_reason == end


@pytest.mark.requirement("RT2-09")
def test_the_family_says_yes_and_it_goes_on_in_measures(person: Open, cast: Cast) -> None:
    who, report, case = up_to_the_answer(person, cast, yes=True)
    worker, mother = who["worker"], who["mother"]
    worker.goes_to(f"/meetings/case/{case}/child-talk/").looks().chooses("The talk was held")
    worker.writes("When was it held", day()).writes("Who took part", "Kaja Myhre").presses("Save|Record|Done")
    meeting = plan_and_invite(worker, case, "after_conversation", hour="22")
    hold(worker, meeting, points=[7])
    worker.goes_to(f"/meetings/case/{case}/child-talk/").looks().sees("Talks that are held", "after the meeting")
    for said in ("Is looking forward to Friday.", "Sleeps better now."):
        worker.goes_to(f"/meetings/case/{case}/child-talk/").looks().chooses("The talk was held").writes("When was it held", day())
        worker.writes("Who took part", "Kaja Myhre").writes("What was said", said).presses("Save")
    worker.goes_to(f"/meetings/case/{case}/child-talk/").looks().sees("Is looking forward to Friday.", "Sleeps better now.")
    who["liaison"].goes_to(f"/meetings/{meeting}/").looks().sees("everybody was heard")
    state_the_level(worker, who["liaison"], case)
    conclude(worker, case, "[Mm]easures")
    ask_for(worker, case, "closing_meeting")
    answer(mother, yes=True)
    ask_for(worker, case, "collaboration_in_measures")
    answer(mother, yes=True)
    hold(worker, plan_and_invite(worker, case, "closing"), points=[9])
    second_feedback(worker, str(report.id), followed_up=True)
    worker.goes_to(f"/investigations/case/{case}/write-in/").looks().presses("Save|Write")
    worker.goes_to(f"/notes/cases/{case}/next-meeting/").looks().writes("When do you meet next", day(20))
    agreed_for_measures(worker)
    is_whole_and_ended(case, "to_measures")
    worker.goes_to(f"/cases/{case}/").looks().sees("measures")
    mother.goes_to(f"/me/case/{case}/").looks().sees("Kaja Myhre")


@pytest.mark.requirement("RT2-09")
def test_the_family_says_no_and_the_school_is_told_only_that(person: Open, cast: Cast) -> None:
    who, report, case = up_to_the_answer(person, cast, yes=False)
    worker = who["worker"]
    worker.goes_to(f"/investigations/case/{case}/refusal/").looks().sees("No meeting with the school now")
    worker.writes("How did you tell the school", "By phone.").writes("What did the family answer", "No to all of it.")
    worker.writes("What may the school be told", "The level of concern.").presses("Save|Record")
    who["liaison"].goes_to(f"/cases/{case}/").looks()
    conclude(worker, case, "[Dd]ismiss")
    ask_for(worker, case, "closing_meeting")
    answer(who["mother"], yes=False)
    worker.goes_to(f"/investigations/case/{case}/refusal/").looks().sees("No closing meeting")
    worker.writes("How did you tell the school", "By phone.").writes("What did the family answer", "No to all of it.")
    worker.writes("What may the school be told", "The level of concern.").presses("Save|Record")
    second_feedback(worker, str(report.id), followed_up=False)
    is_whole_and_ended(case, "closed")
    with transaction.atomic(), as_system():
        assert not Notice.objects.filter(account=cast.other_guardian).exists()
