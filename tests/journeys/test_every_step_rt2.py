"""Every step of RT2, clicked in a browser by the one whose step it is, who comes to it by the links of the pages.

What the steps lead to on other pages, and that nothing reaches the family too early, is proven by the other journeys (test_violence)
and by the rooms.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.commands import answering
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from tests.cast import actor, case_of
from tests.in_measures import goes_on
from tests.rooms.violence import called_about_talks, cleared, talked, up_to_the_answer, violence
from tests.steps import asked, concluded

from .browser import Person
from .every_step import Way, assert_did, assert_every_step, finds
from .test_every_step_rt1 import HEAD, INTAKE, LEADER, LIAISON, MEASURES, WORKER, asks, asks_for, concludes, talks
from .test_one_report import FAMILY, agreed_for_measures, day, write
from .town import Town, answers, has_ended, plans_and_holds, run_of, says_what_followed_a_no, withdraws

pytestmark = pytest.mark.journey
MEETING = "after_conversation"
BY_ITSELF = {"RT2-S11": "the case goes on by itself in measures when the date is fixed (checked at the end of the way to measures)"}


def to_measures(town: Town) -> Case:
    """From the head's doubt, with nothing said at home, to the date of the first meeting in measures."""
    case, name = reports(town)
    intake, leader, worker, liaison = (town.person(name) for name in (INTAKE, LEADER, WORKER, LIAISON))
    finds(intake, run_of(case, "RT1"), "RT1-S2").chooses("Open under the violence routine")
    intake.chooses("^Yes", within="follow-up at once").writes("Reasons", "The child tells of blows.").presses("Save the review")
    run = run_of(case, "RT2")
    finds(intake, run, "RT2-S2F").presses("Send the letter")
    finds(leader, run, "RT2-S2C").chooses(WORKER).presses("Offer the case")
    finds(worker, run, "RT2-S2D").presses("Yes, I take the case")
    calls(finds(worker, run, "RT2-S3"))
    finds(liaison, run, "RT2-S3N").writes("What must the service know", "Hears badly.").presses("Save")
    unknown_at_home(town, case, name)
    finds(worker, run, "RT2-S4").sees("Hears badly")
    worker.writes("The talk with the child", "Was told why we came.").writes("The talk with the guardians", "Were surprised.")
    worker.writes("What is agreed so that the child is safe", "Grandmother fetches.").writes("When was it done", day()).presses("Save")
    unknown_at_home(town, case, name)
    finds(worker, run, "RT2-S2B").presses("The guardians may be told")
    finds(worker, run, "RT2-S4C")
    if f"/ask/{MEETING}/" not in worker.page.url:
        worker.clicks(worker.page.locator(f"main a[href*='/ask/{MEETING}/']"))
    asks(worker)
    answers(town, run, MEETING, yes=True)
    talks(finds(worker, run, "RT2-S5"))
    meeting = plans_and_holds(town, finds(worker, run, "RT2-S6"), points=[7])
    liaison.goes_to("/children/").clicks(liaison.page.locator(f"main a[href*='/cases/{case.id}/']"))
    liaison.clicks(liaison.page.locator(f"main a[href='/meetings/{meeting}/']")).sees("everybody was heard")
    talks_again(finds(worker, run, "RT2-S5B"))
    finds(worker, run, "RT2-S6L").chooses("Very seriously worried").writes("after school", "Grandmother, every day.")
    worker.writes("What allows you", "The consent.").presses("Save")
    finds(worker, run, "RT2-S7").follows("Ask the family for consent")
    asks(worker)
    answers(town, run, "obtain_information", yes=True)
    finds(worker, run, "RT2-S7").writes("What do you want to know", "How is the attendance?")
    worker.chooses("The family has consented").presses("Send|Ask")
    finds(worker, run, "RT2-S7C")
    concludes(worker, "[Mm]easures")
    for purpose in ("closing_meeting", MEASURES):
        finds(worker, run, "RT2-S8")
        asks_for(worker, purpose)
        answers(town, run, purpose, yes=True)
    plans_and_holds(town, finds(worker, run, "RT2-S8B"), points=[9])
    finds(worker, run, "RT2-S9").chooses("^Yes", within="followed up").presses("Send the")
    finds(worker, run, "RT2-S10").presses("Save|Write")
    agreed_for_measures(finds(worker, run, "RT2-S10B").writes("When do you meet next", day(20)))
    has_ended(run, "to_measures")
    return case


def reports(town: Town) -> tuple[Case, str]:
    """The head is in doubt, talks it over with intake without a name, and reports without telling the guardians. The case, and the
    child's name."""
    child = town.another()["children"][0]
    head = town.person(HEAD)
    head.goes_to("/").follows("Write down a worry")
    write(head, child=child["name"], number=child["national_id"], violence=True)
    head.follows("Note the talk").chooses("[Ii]ntake").writes("When did you talk", day()).writes("advised", "Report it.")
    head.presses("Save the note").presses("^Send").sees("M-20\\d\\d-")
    with transaction.atomic(), as_system():
        report = Report.objects.order_by("-sent_at")[0]
    assert report.child_name == child["name"]
    return case_of(report), child["name"]


def unknown_at_home(town: Town, case: Case, name: str) -> None:
    """Nothing of the case or the child reaches the mother."""
    mother = town.person(FAMILY)
    assert mother.gets(f"/me/case/{case.id}/") == 404
    mother.goes_to("/me/").does_not_see(name)


def calls(worker: Person) -> None:
    """The call with its five points, the day of the first talks, and a day for the meeting that is provisional."""
    worker.sees("provisional").writes("Whom did you talk with", "Sara Lund").writes("When did you talk", day())
    points = worker.page.locator("textarea[name^=point_]")
    assert points.count() == 5
    for number, point in enumerate(points.all(), start=1):
        point.fill(f"Answer {number}")
    worker.writes("first talks with the child", day()).writes("Which day is the meeting to be", day(1)).presses("Save the call")


def talks_again(worker: Person) -> None:
    """One more talk, after the meeting."""
    worker.chooses("The talk was held").writes("When was it held", day()).writes("Who took part", "Kaja Myhre")
    worker.writes("What was said", "Is looking forward to Friday.").presses("Save")


def no_to_the_meeting(town: Town) -> Case:
    """No to a meeting with the school; dismissed; and yes to a closing meeting."""
    with transaction.atomic():
        case, report = violence(town.cast, **town.another())
        called_about_talks(town.cast, case)
        cleared(town.cast, report)
        talked(town.cast, case)
        asked(town.cast, case, MEETING)
        answering.send_first(report_id=report.id, by=actor(town.cast.intake_worker), at=timezone.now())
    run, worker = run_of(case, "RT2"), town.person(WORKER)
    answers(town, run, MEETING, yes=False)
    says_what_followed_a_no(finds(worker, run, "RT2-S6X"))
    finds(worker, run, "RT2-S7C")
    concludes(worker, "[Dd]ismiss")
    finds(worker, run, "RT2-S8")
    asks_for(worker, "closing_meeting")
    answers(town, run, "closing_meeting", yes=True)
    plans_and_holds(town, finds(worker, run, "RT2-S8A"), points=[7])
    finds(worker, run, "RT2-S9").chooses("^No", within="followed up").presses("Send the")
    has_ended(run, "closed")
    return case


def investigated(town: Town, outcome: str) -> tuple[Case, Report, Run]:
    """The family has said yes to the first meeting, which is held; the investigation is concluded."""
    with transaction.atomic():
        case, report = up_to_the_answer(town.cast, given=True, **town.another())
        answering.send_first(report_id=report.id, by=actor(town.cast.intake_worker), at=timezone.now())
        concluded(town.cast, case, outcome)
    return case, report, run_of(case, "RT2")


def no_to_the_closing_meeting(town: Town) -> Case:
    case, _report, run = investigated(town, "dismissed")
    worker = town.person(WORKER)
    finds(worker, run, "RT2-S8")
    asks_for(worker, "closing_meeting")
    answers(town, run, "closing_meeting", yes=False)
    says_what_followed_a_no(finds(worker, run, "RT2-S8X"))
    finds(worker, run, "RT2-S9").chooses("^No", within="followed up").presses("Send the")
    has_ended(run, "closed")
    return case


def backs_out(town: Town) -> Case:
    """The family agrees to go on in measures, and withdraws it after the closing meeting."""
    case, report, run = investigated(town, "measures")
    with transaction.atomic():
        goes_on(town.cast, case, report)
    withdraws(town, run, MEASURES)
    says_what_followed_a_no(finds(town.person(WORKER), run, "RT2-S10X"))
    has_ended(run, "closed")
    return case


WAYS = (
    Way(to_measures, (
        "RT2-S0", "RT2-S1", "RT2-S2", "RT2-S2F", "RT2-S2C", "RT2-S2D", "RT2-S3", "RT2-S3N", "RT2-S4", "RT2-S2B", "RT2-S4C", "RT2-S5",
        "RT2-S6", "RT2-S6M", "RT2-S5B", "RT2-S6L", "RT2-S7", "RT2-S7C", "RT2-S8", "RT2-S8B", "RT2-S8M", "RT2-S9", "RT2-S10",
        "RT2-S10B")),
    Way(no_to_the_meeting, ("RT2-S6X", "RT2-S7C", "RT2-S8", "RT2-S8A", "RT2-S8M", "RT2-S9")),
    Way(no_to_the_closing_meeting, ("RT2-S8", "RT2-S8X", "RT2-S9")),
    Way(backs_out, ("RT2-S10X",)),
)


@pytest.mark.parametrize("way", WAYS, ids=[way.walk.__name__ for way in WAYS])
def test_the_steps_are_done_by_the_ones_whose_steps_they_are(town: Town, way: Way) -> None:
    assert_did(way.walk(town).id, "RT2", way.steps)


def test_together_the_ways_do_every_step() -> None:
    assert_every_step("RT2", [way.steps for way in WAYS], BY_ITSELF)
