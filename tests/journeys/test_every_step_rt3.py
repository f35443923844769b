"""Every step of RT3, clicked in a browser by the one whose step it is, who comes to it by the links of the pages.

What the steps lead to on other pages, and that nobody reads too much, is proven by the other journeys of the routine.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.folders.door import as_system
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.journal.models import Event
from tests.cast import actor, in_investigation
from tests.in_measures import goes_on, in_measures, noted
from tests.steps import concluded

from .browser import Person
from .every_step import Way, assert_did, assert_every_step, finds
from .test_every_step_rt1 import LIAISON, MEASURES, WORKER, asks, asks_for
from .test_one_report import agreed_for_measures, day
from .town import Town, answers, has_ended, plans_and_holds, run_of, says_what_followed_a_no, withdraws, writes_minutes

pytestmark = pytest.mark.journey
HEAD, NEW, COUNSELLOR = "Hanne Ness", "Jon Sund", "Pia Lind"
CLOSING = "closing_in_measures"
BY_ITSELF = {
    "RT3-S5C": "a page that is read: whom the school calls (looked at in the way through measures); nothing is recorded",
    "RT3-S6": "raised by phone or face to face; the mark is of the one who sets it and stands in no journal (pressed in meets_and_ends)",
}


def investigated(town: Town) -> Case:
    """The investigation ended in measures, and the family agrees to work with the school; the next meeting has no day yet."""
    cast = town.cast
    with transaction.atomic():
        case, report = in_investigation(cast, **town.another())
        by, now = actor(cast.case_worker), timezone.now()
        concluded(cast, case, "measures")
        goes_on(cast, case, report)
        investigations.write_collaboration(case_id=case.id, run_id=run_of(case, "RT1").id, decision="Samarbeid.", plan="Møte.",
                                           by=by, at=now)
    return case


def is_transferred(town: Town) -> Case:
    """The day of the next meeting, an overlap meeting, a school that waits, and a new contact person who calls it."""
    case = investigated(town)
    worker, head, new, liaison = (town.person(name) for name in (WORKER, HEAD, NEW, LIAISON))
    agreed_for_measures(finds(worker, run_of(case, "RT1"), "RT1-S12").writes("When do you meet next", day(20)))
    run = run_of(case, "RT3")
    finds(liaison, run, "RT3-S2E").writes("What would you like to know", "When do you take over?").presses("Save")
    finds(head, run, "RT3-S2F").sees("When do you take over").writes("The answer to the school", "On Friday.").presses("Save")
    plans_and_holds(town, finds(worker, run, "RT3-S2O"), points=[4])
    finds(head, run, "RT3-S2C").chooses(NEW).presses("Offer the case")
    finds(new, run, "RT3-S2D").presses("Yes, I take the case")
    finds(head, run, "RT3-S2").writes("What was gone through", "The plan and what is agreed.").presses("Save")
    finds(new, run, "RT3-S3").writes("Whom did you talk with", "Sara Lund").presses("Save")
    finds(new, run, "RT3-S4C").chooses(COUNSELLOR).presses("Name as family counsellor")
    counsellor = town.person(COUNSELLOR)
    finds(counsellor, run, "RT3-S4").chooses("there is a support team").writes("What is agreed", "Homework on Tuesdays.")
    counsellor.writes("Who is in the support team", "Sara Lund and Gro Prøve.").presses("Save")
    finds(counsellor, run, "RT3-S4T").chooses("there is a support team").writes("What is agreed", "Homework on Mondays.")
    counsellor.writes("Who is in the support team", "Sara Lund, Gro Prøve and the nurse.").presses("Save")
    finds(liaison, run, "RT3-S5C").sees(NEW, HEAD)
    return case


def measures(town: Town) -> tuple[Case, Run]:
    """The measures department has taken over, and has called the school."""
    with transaction.atomic():
        case = in_measures(town.cast, **town.another())
        noted(town.cast, case, "RT3-S3", by=town.cast.other_case_worker, who="Sara Lund")
    return case, run_of(case, "RT3")


def meets_and_ends(town: Town) -> Case:
    """A meeting that falls ill on both sides, is held, and is agreed on again; then the case ends with a closing meeting."""
    case, run = measures(town)
    new, liaison = town.person(NEW), town.person(LIAISON)
    falls_ill(town, finds(new, run, "RT3-S5"), "child welfare|service")
    finds(new, run, "RT3-S5A").writes("When do you meet next", day(10)).presses("Save|Fix")
    falls_ill(town, finds(new, run, "RT3-S5"), "school")
    finds(liaison, run, "RT3-S5B").writes("When do you meet next", day(12)).presses("Save|Fix")
    plans_and_holds(town, finds(new, run, "RT3-S5"), points=[14])
    finds(new, run, "RT3-S6").presses("I have taken it up").sees("Nothing felt wrong", "I have taken it up")
    finds(new, run, "RT3-S5N").chooses("We meet again").writes("When do you meet next", day(30)).presses("Save")
    finds(new, run, "RT3-S10").writes("How do the measures work", "Well.").presses("Save")
    finds(new, run, "RT3-S7A").writes("Why do the measures end", "We are where we wanted to be.").presses("Save")
    asks_for_closing(finds(new, run, "RT3-S9"))
    answers(town, run, CLOSING, yes=True)
    plans_and_holds(town, finds(new, run, "RT3-S7"), points=[8])
    finds(new, run, "RT3-S7F").chooses("By phone").writes("What was said", "That it is over, and Sara follows up.").presses("Save")
    has_ended(run, "case_closed")
    return case


def falls_ill(town: Town, person: Person, whose: str) -> None:
    """The meeting is called, and cancelled because somebody is ill."""
    hour = next(town.hours)
    person.writes("What do we want to have when we leave", "That everybody knows what happens next.")
    person.writes("^Day", day(5)).writes("^From", f"{hour:02}.05").writes("^To", f"{hour:02}.55")
    person.chooses("^No", within="interpreter needed").chooses("^No", within="Do you offer")
    person.writes("What is different from usual", "The contact teacher is away.")
    person.presses("Save the plan").presses("Send the invitations")
    person.follows("Cancel the meeting").chooses(whose, within="Why is the meeting cancelled").presses("Cancel the meeting")


def asks_for_closing(person: Person) -> None:
    if f"/ask/{CLOSING}/" in person.page.url:
        asks(person)
    else:
        asks_for(person, CLOSING)


def lives_in_a_foster_home(town: Town) -> Case:
    """The child moved two years ago; the service visits, lowers the visits, and goes back. Then no to a closing meeting."""
    case, run = measures(town)
    new = town.person(NEW)
    finds(new, run, "RT3-S10F").writes("What is agreed with the foster home", "A talk each month.").presses("Save")
    with transaction.atomic():
        with as_system():
            seq = Event.objects.filter(stream_id=case.id, kind="foster_home.placed").latest("seq").seq
        cases.correct(case_id=case.id, seq=seq, on=timezone.localdate() - timedelta(days=732), by=actor(town.cast.other_case_worker),
                      at=timezone.now())
    finds(new, run, "RT3-S10V").writes("How is the child", "Well.").presses("Save")
    finds(new, run, "RT3-S10L").writes("Why have the two years", "Safe and good.").writes("What does the child think", "Fine.")
    new.presses("Save")
    finds(new, run, "RT3-S10U").writes("Why does the child need more", "Hard at school.").presses("Save")
    finds(new, run, "RT3-S7A").writes("Why do the measures end", "It is time.").presses("Save")
    asks_for_closing(finds(new, run, "RT3-S9"))
    answers(town, run, CLOSING, yes=False)
    says_what_followed_a_no(finds(new, run, "RT3-S5E"))
    has_ended(run, "case_closed")
    return case


def parts_and_meets_again(town: Town) -> Case:
    """The family withdraws; they meet a last time; later the school asks for a meeting, which settles that they need them again."""
    case, run = measures(town)
    new, liaison = town.person(NEW), town.person(LIAISON)
    withdraws(town, run, MEASURES)
    asks_for_closing(finds(new, run, "RT3-S9"))
    answers(town, run, CLOSING, yes=True)
    plans_and_holds(town, finds(new, run, "RT3-S8"), points=[8])
    finds(liaison, run, "RT3-S5D").writes("Why does the school want a meeting", "Alone in the breaks.")
    liaison.writes("What do we want to have", "A plan.").presses("Ask the family")
    answers(town, run, "meeting_by_school", yes=True)
    the_school_calls(town, finds(liaison, run, "RT3-S5H"))
    minutes = on_case_page(new, run)
    minutes.chooses("^Yes", within="Do you need regular")
    writes_minutes(minutes, points=7)
    minutes.presses("Send the minutes")
    asks_for(finds(new, run, "RT3-S5Q"), MEASURES)
    return case


def the_school_calls(town: Town, liaison: Person) -> None:
    """The school plans its meeting and sends the invitations."""
    hour = next(town.hours)
    if "/edit/" not in liaison.page.url:
        liaison.follows("Go on planning")
    liaison.writes("^Day", day(1)).writes("^From", f"{hour:02}.05").writes("^To", f"{hour:02}.55")
    liaison.chooses("^No", within="interpreter needed").chooses("^No", within="Do you offer")
    liaison.writes("What is different from usual", "The contact teacher is away.")
    liaison.presses("Save the plan").presses("Send the invitations")


def on_case_page(person: Person, run: Run) -> Person:
    person.goes_to("/cases/").clicks(person.page.locator(f"main a[href*='/cases/{run.case_id}/']"))
    person.clicks(person.page.locator("main a[href^='/meetings/']"))
    if "/minutes/" not in person.page.url:
        person.clicks(person.page.locator("main a[href^='/meetings/minutes/']"))
    return person


WAYS = (
    Way(is_transferred, (
        "RT3-S1", "RT3-S2E", "RT3-S2F", "RT3-S2O", "RT3-S2P", "RT3-S2C", "RT3-S2D", "RT3-S2", "RT3-S3", "RT3-S4C", "RT3-S4",
        "RT3-S4T")),
    Way(meets_and_ends, (
        "RT3-S5A", "RT3-S5B", "RT3-S5", "RT3-S5M", "RT3-S5N", "RT3-S10", "RT3-S7A", "RT3-S9", "RT3-S7", "RT3-S7M",
        "RT3-S7F")),
    Way(lives_in_a_foster_home, ("RT3-S10F", "RT3-S10V", "RT3-S10L", "RT3-S10U", "RT3-S7A", "RT3-S9", "RT3-S5E")),
    Way(parts_and_meets_again, ("RT3-S9", "RT3-S8", "RT3-S7M", "RT3-S5D", "RT3-S5H", "RT3-S5R", "RT3-S5Q")),
)


@pytest.mark.parametrize("way", WAYS, ids=[way.walk.__name__ for way in WAYS])
def test_the_steps_are_done_by_the_ones_whose_steps_they_are(town: Town, way: Way) -> None:
    assert_did(way.walk(town).id, "RT3", way.steps)


def test_together_the_ways_do_every_step() -> None:
    assert_every_step("RT3", [way.steps for way in WAYS], BY_ITSELF)
