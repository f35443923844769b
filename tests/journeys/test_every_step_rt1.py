"""Every step of RT1, clicked in a browser by the one whose step it is, who comes to it by the links of the pages.

What the steps lead to on other pages, and that nobody reads too much, is proven by the other journeys of the routine.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from tests.cast import case_of, in_investigation, reported
from tests.in_measures import goes_on
from tests.steps import concluded

from .browser import Person
from .every_step import Way, assert_did, assert_every_step, did, finds
from .test_one_report import agreed_for_measures, day, write
from .town import Town, answers, has_ended, plans_and_holds, run_of, says_what_followed_a_no, withdraws

pytestmark = pytest.mark.journey
HEAD, LIAISON, INTAKE, LEADER, WORKER = "Petra Dahl", "Sara Lund", "Ine Strand", "Dina Haug", "Kaja Myhre"
MEASURES = "collaboration_in_measures"
# What no person does by a click of its own.
BY_ITSELF = {
    "RT1-S2H": "the case goes on by itself in the routine that the review has chosen (test_violence, test_new_worry)",
    "RT1-S13": "the case goes on by itself in measures when the date is fixed (checked at the end of the way to measures)",
}


def to_measures(town: Town) -> Case:
    """From the head's doubt to the date of the first meeting in measures."""
    case = reports(town)
    run = run_of(case, "RT1")
    intake, leader, worker, liaison = (town.person(name) for name in (INTAKE, LEADER, WORKER, LIAISON))
    finds(intake, run, "RT1-S2")
    reviews(intake, "Open an investigation", "Concrete and lasting.")
    finds(intake, run, "RT1-S4").presses("Send the letter")
    finds(leader, run, "RT1-S2C").chooses(WORKER).presses("Offer the case")
    finds(worker, run, "RT1-S2D").presses("Yes, I take the case")
    calls(finds(worker, run, "RT1-S3"))
    talks(finds(worker, run, "RT1-S4B"))
    talks_once_more(finds(worker, run, "RT1-S4C"))
    meeting = plans_and_holds(town, finds(worker, run, "RT1-S5"), points=[6, 3])
    liaison.goes_to("/children/").clicks(liaison.page.locator(f"main a[href*='/cases/{case.id}/']"))
    liaison.clicks(liaison.page.locator(f"main a[href='/meetings/{meeting}/']")).sees("everybody was heard")
    asks(finds(worker, run, "RT1-S8").follows("Ask the family for consent"))
    answers(town, run, "obtain_information", yes=True)
    finds(worker, run, "RT1-S8").writes("What do you want to know", "How is the attendance?")
    worker.chooses("The family has consented").presses("Send|Ask")
    finds(worker, run, "RT1-S8C")
    concludes(worker, "[Mm]easures")
    for purpose in ("closing_meeting", MEASURES):
        finds(worker, run, "RT1-S9")
        asks_for(worker, purpose)
        answers(town, run, purpose, yes=True)
    plans_and_holds(town, finds(worker, run, "RT1-S9B"), points=[9])
    finds(worker, run, "RT1-S10").chooses("^Yes", within="followed up").presses("Send the")
    finds(worker, run, "RT1-S11").presses("Save|Write")
    agreed_for_measures(finds(worker, run, "RT1-S12").writes("When do you meet next", day(20)))
    has_ended(run, "to_measures")
    return case


def reports(town: Town) -> Case:
    """The head is in doubt, writes the worry down, talks it over with intake without a name, and reports. The case."""
    child = town.another()["children"][0]
    head = town.person(HEAD)
    head.goes_to("/").follows("Write down a worry")
    write(head, child=child["name"], number=child["national_id"])
    head.follows("Note the talk").chooses("[Ii]ntake").writes("When did you talk", day()).writes("advised", "Report it.")
    head.presses("Save the note").presses("^Send").sees("M-20\\d\\d-")
    with transaction.atomic(), as_system():
        report = Report.objects.order_by("-sent_at")[0]
    assert report.child_name == child["name"]
    return case_of(report)


def reviews(intake: Person, outcome: str, reasons: str) -> None:
    intake.chooses(outcome).chooses("^No", within="follow-up at once").writes("Reasons", reasons)
    intake.writes("Date of the review", day()).presses("Save the review")


def calls(worker: Person) -> None:
    """The call with its points, the day agreed, and that the child is to be talked with."""
    worker.writes("Whom did you talk with", "Sara Lund").writes("When did you talk", day())
    for number, point in enumerate(worker.page.locator("textarea[name^=point_]").all(), start=1):
        point.fill(f"Answer {number}")
    worker.writes("Which day did you agree on", day(1)).chooses("^No", within="school nurse").chooses("Before the meeting")
    worker.presses("Save the call")


def talks(worker: Person) -> None:
    worker.chooses("The talk was held").writes("When was it held", day()).writes("Who took part", "Kaja Myhre")
    worker.presses("Save|Record|Done")


def talks_once_more(worker: Person) -> None:
    """A talk that was not agreed with the school: it is only written down when it was held."""
    worker.writes("When was it held", day()).writes("Who took part", "Kaja Myhre").writes("What was said", "Gleder seg til helgen.")
    worker.presses("Save").sees("Neither the guardians nor the school are told")


def asks_for(worker: Person, purpose: str) -> None:
    """From the page where one chooses what to ask for."""
    worker.clicks(worker.page.locator(f"main a[href*='/ask/{purpose}/']"))
    asks(worker)


def asks(worker: Person) -> None:
    worker.chooses("^No", within="interpreter used").presses("Send the question")


def concludes(worker: Person, outcome: str) -> None:
    worker.chooses(outcome, within="How does the investigation end")
    worker.writes("The conclusion", "What we found, and why.").writes("When was it concluded", day()).presses("Save|Conclude")


def without_investigation(town: Town) -> Case:
    """The school asks for a report meeting, the report is dismissed, and they meet all the same."""
    with transaction.atomic():
        case = case_of(reported(town.cast, **town.another()))
    run = run_of(case, "RT1")
    intake, liaison = town.person(INTAKE), town.person(LIAISON)
    finds(liaison, run, "RT1-S2N").writes("Why do you want a meeting", "The parents ask.").presses("Ask for the meeting")
    finds(intake, run, "RT1-S2")
    reviews(intake, "Dismiss without investigation", "Not within what the law lets us look into.")
    finds(intake, run, "RT1-S2Q").chooses("^Yes", within="Do you meet").writes("What do you answer", "Yes, soon.")
    intake.presses("Send the answer")
    finds(intake, run, "RT1-S2M").chooses("A report meeting is needed").writes("Why", "They do not understand each other.")
    intake.presses("^Save$")
    finds(intake, run, "RT1-S4").presses("Send the letter")
    plans_and_holds(town, finds(intake, run, "RT1-S2P"), points=[6])
    has_ended(run, "dismissed_at_review")
    return case


def kept_from_the_guardians(town: Town) -> Case:
    """The school has reported without the guardians' knowing, and intake settles that they may know."""
    with transaction.atomic():
        report = reported(town.cast, **town.another(), guardians_know="no", how_told="", flags=["violence"])
    run = run_of(case_of(report), "RT1")
    finds(town.person(INTAKE), run, "RT1-S2B").presses("Settle|Save|may be told|may know")
    return case_of(report)


def investigated(town: Town, outcome: str) -> tuple[Case, Report, Run]:
    with transaction.atomic():
        case, report = in_investigation(town.cast, **town.another())
        concluded(town.cast, case, outcome)
    return case, report, run_of(case, "RT1")


def dismissed(town: Town) -> Case:
    case, _report, run = investigated(town, "dismissed")
    worker = town.person(WORKER)
    finds(worker, run, "RT1-S9")
    asks_for(worker, "closing_meeting")
    answers(town, run, "closing_meeting", yes=True)
    plans_and_holds(town, finds(worker, run, "RT1-S9A"), points=[7])
    return case


def no_to_the_closing_meeting(town: Town) -> Case:
    case, _report, run = investigated(town, "dismissed")
    worker = town.person(WORKER)
    finds(worker, run, "RT1-S9")
    asks_for(worker, "closing_meeting")
    answers(town, run, "closing_meeting", yes=False)
    says_what_followed_a_no(finds(worker, run, "RT1-S9X"))
    finds(worker, run, "RT1-S10").chooses("^No", within="followed up").presses("Send the")
    has_ended(run, "closed")
    return case


def backs_out(town: Town) -> Case:
    """The family agrees to go on in measures, and withdraws it after the closing meeting."""
    case, report, run = investigated(town, "measures")
    with transaction.atomic():
        goes_on(town.cast, case, report)
    withdraws(town, run, MEASURES)
    says_what_followed_a_no(finds(town.person(WORKER), run, "RT1-S12X"))
    has_ended(run, "closed")
    return case


WAYS = (
    Way(to_measures, (
        "RT1-S0", "RT1-S1", "RT1-S2", "RT1-S4", "RT1-S2C", "RT1-S2D", "RT1-S3", "RT1-S4B", "RT1-S4C", "RT1-S5", "RT1-S6", "RT1-S7",
        "RT1-S7B", "RT1-S8", "RT1-S8C", "RT1-S9", "RT1-S9B", "RT1-S9M", "RT1-S10", "RT1-S11", "RT1-S12")),
    Way(without_investigation, ("RT1-S2N", "RT1-S2", "RT1-S2Q", "RT1-S2M", "RT1-S4", "RT1-S2P", "RT1-S2R")),
    Way(kept_from_the_guardians, ("RT1-S2B",)),
    Way(dismissed, ("RT1-S9", "RT1-S9A", "RT1-S9M")),
    Way(no_to_the_closing_meeting, ("RT1-S9", "RT1-S9X", "RT1-S10")),
    Way(backs_out, ("RT1-S12X",)),
)


@pytest.mark.parametrize("way", WAYS, ids=[way.walk.__name__ for way in WAYS])
def test_the_steps_are_done_by_the_ones_whose_steps_they_are(town: Town, way: Way) -> None:
    assert_did(way.walk(town).id, "RT1", way.steps)


def test_what_is_done_by_a_command_does_not_count(town: Town) -> None:
    case = investigated(town, "dismissed")[0]
    found = did(case.id, "RT1")
    assert found.by_owner == set()
    assert found.by_others["RT1-S8C"] == {f"{WORKER}, not by a click"}


def test_together_the_ways_do_every_step() -> None:
    assert_every_step("RT1", [way.steps for way in WAYS], BY_ITSELF)
