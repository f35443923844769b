"""Every step of RT4, clicked in a browser by the one whose step it is, who comes to it by the links of the pages.

What the steps lead to on other pages, and that nobody reads too much, is proven by the other journeys of the routine.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from skolestotte.web.cases.models import Case, Run
from tests.cast import begun, in_investigation, reported, reviewed
from tests.new_report import judged
from tests.steps import answered, concluded

from .browser import Person
from .every_step import Way, assert_did, assert_every_step, finds
from .test_ends_in_measures import told
from .test_every_step_rt1 import HEAD, INTAKE, LEADER, LIAISON, MEASURES, WORKER, asks, calls, reviews, talks, talks_once_more
from .test_one_report import day
from .town import Town, answers, has_ended, plans_and_holds, run_of, says_what_followed_a_no

pytestmark = pytest.mark.journey
CLOSING = "closing_in_measures"
BY_ITSELF = {"RT4-S9H": "the case goes on by itself in measures when the date is fixed (checked at the end of the way with a review)"}


def reviewed_together(town: Town) -> Case:
    """The family gets measures and has said yes to working with the school: from the talk with the contact person to the next
    meeting."""
    child = town.another()
    with transaction.atomic():
        case, _first = in_investigation(town.cast, **child)
        concluded(town.cast, case, "measures")
        answered(town.cast, case, MEASURES)
        begun(town.cast, by=town.cast.social_teacher, **child)
    liaison, head, worker = (town.person(name) for name in (LIAISON, HEAD, WORKER))
    name = child["children"][0]["name"]
    talks_it_over(liaison, name, "contact person").presses("Ask the head")
    head.goes_to("/concerns/").follows(name).sees("Decide on a worry")
    head.chooses("^Report").writes("Reasons", "The duty is triggered.").presses("Save the decision")
    head.goes_to("/concerns/").follows(name).presses("^Send").sees("M-20\\d\\d-")
    run = registered(town, case)
    calls(finds(worker, run, "RT4-S6"))
    talks(finds(worker, run, "RT4-S6B"))
    talks_once_more(finds(worker, run, "RT4-S6C"))
    meeting = plans_and_holds(town, finds(worker, run, "RT4-S7"), points=[6, 2])
    liaison.goes_to("/children/").clicks(liaison.page.locator(f"main a[href*='/cases/{case.id}/']"))
    liaison.clicks(liaison.page.locator(f"main a[href='/meetings/{meeting}/']")).sees("everybody was heard")
    finds(worker, run, "RT4-S9").chooses("We meet again on a day").writes("When do you meet next", day(20)).presses("Save")
    has_ended(run, "to_measures")
    return case


def talks_it_over(liaison: Person, child: str, with_whom: str) -> Person:
    liaison.goes_to("/concerns/").follows(child).follows("Note the talk").chooses(with_whom)
    liaison.writes("When did you talk", day()).writes("advised", "Report, then we look at it together.")
    return liaison.presses("Save the note").sees("does not replace your own judgement")


def registered(town: Town, case: Case) -> Run:
    """Intake finds the new report, registers it as information in the case that runs, and answers the school. The run of RT4."""
    intake = town.person(INTAKE)
    finds(intake, run_of(case, "RT1"), "RT1-S2")
    reviews(intake, "Information in the active case", "Known, and worth going through together.")
    run = run_of(case, "RT4")
    finds(intake, run, "RT4-S4F").presses("Send the letter")
    return run


def the_family_says_no(town: Town) -> Case:
    """No to working with the school, and yes to a closing meeting."""
    child = town.another()
    with transaction.atomic():
        case, _first = in_investigation(town.cast, **child)
        begun(town.cast, by=town.cast.social_teacher, **child)
    liaison, worker = town.person(LIAISON), town.person(WORKER)
    talks_it_over(liaison, child["children"][0]["name"], "[Ii]ntake").presses("^Send").sees("M-20\\d\\d-")
    run = registered(town, case)
    asks_for(finds(worker, run, "RT4-S5A"), MEASURES)
    answers(town, run, MEASURES, yes=False)
    says_what_followed_a_no(finds(worker, run, "RT4-S5"))
    finds(worker, run, "RT4-S5M").writes("What did you talk about", "What it can mean.").presses("Save")
    finds(liaison, run, "RT4-S5N").writes("What did you talk about", "Met her at the gate.").presses("Save")
    asks_for(finds(worker, run, "RT4-S10Q"), CLOSING)
    answers(town, run, CLOSING, yes=True)
    plans_and_holds(town, finds(worker, run, "RT4-S10"), points=[8])
    has_ended(run, "closed")
    return case


def asks_for(worker: Person, purpose: str) -> None:
    if f"/ask/{purpose}/" not in worker.page.url:
        worker.clicks(worker.page.locator(f"main a[href*='/ask/{purpose}/']"))
    asks(worker)


def no_to_the_closing_meeting(town: Town) -> Case:
    case, run = told(town)
    answers(town, run, CLOSING, yes=False)
    says_what_followed_a_no(finds(town.person(WORKER), run, "RT4-S10X"))
    has_ended(run, "closed")
    return case


def nobody_has_the_case(town: Town) -> Case:
    """No contact person is appointed yet, and the guardians do not know of the new report."""
    child = town.another()
    with transaction.atomic():
        case = reviewed(town.cast, reported(town.cast, **child))
        judged(town.cast, reported(town.cast, **child, flags=["violence"], guardians_know="no", how_told=""), "active_case")
    run = run_of(case, "RT4")
    finds(town.person(LEADER), run, "RT4-S4C").chooses(WORKER).presses("Offer the case")
    worker = town.person(WORKER)
    finds(worker, run, "RT4-S4D").presses("Yes, I take the case")
    finds(worker, run, "RT4-S4B").presses("The guardians may be told")
    return case


WAYS = (
    Way(reviewed_together, (
        "RT4-S1A", "RT4-S2", "RT4-S3", "RT4-S4", "RT4-S4F", "RT4-S6", "RT4-S6B", "RT4-S6C", "RT4-S7", "RT4-S8", "RT4-S8M", "RT4-S8N",
        "RT4-S9")),
    Way(the_family_says_no, (
        "RT4-S1B", "RT4-S4", "RT4-S4F", "RT4-S5A", "RT4-S5", "RT4-S5M", "RT4-S5N", "RT4-S10Q", "RT4-S10", "RT4-S10M")),
    Way(no_to_the_closing_meeting, ("RT4-S10X",)),
    Way(nobody_has_the_case, ("RT4-S4C", "RT4-S4D", "RT4-S4B")),
)


@pytest.mark.parametrize("way", WAYS, ids=[way.walk.__name__ for way in WAYS])
def test_the_steps_are_done_by_the_ones_whose_steps_they_are(town: Town, way: Way) -> None:
    assert_did(way.walk(town).id, "RT4", way.steps)


def test_together_the_ways_do_every_step() -> None:
    assert_every_step("RT4", [way.steps for way in WAYS], BY_ITSELF)
