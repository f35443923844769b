"""A case goes on into measures, as the people who carry it live it, each in an own browser (RT3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import as_system
from skolestotte.web.people.models import Account
from tests.cast import Cast, people
from tests.in_measures import MEASURES, handed_over

from .browser import Person
from .test_one_report import FAMILY, answer, ask_for, day, hold

pytestmark = pytest.mark.journey
Open = Callable[..., Person]


@pytest.fixture
def case(committed: str) -> str:
    """The investigation is over, the family agrees to collaboration; the cast reads English."""
    cast: Cast = people()
    found = handed_over(cast)
    Account.objects.update(language="en")
    return str(found.id)


def take_over(head: Person, worker: Person, case: str) -> None:
    """The head of measures appoints, the case worker says yes, the department takes over, the school is called."""
    head.goes_to(f"/cases/{case}/").looks().sees("Being transferred")
    head.goes_to(f"/cases/{case}/contact/").looks().chooses("Jon Sund").presses("Offer the case")
    worker.goes_to(f"/cases/{case}/contact/answer/").looks().presses("Yes, I take the case")
    head.goes_to(f"/notes/cases/{case}/RT3-S2/").looks().writes("What was gone through", "The plan and what is agreed.").presses("Save")
    worker.goes_to(f"/notes/cases/{case}/RT3-S3/").looks().writes("Whom did you talk with", "Sara Lund").presses("Save")


def supports(worker: Person, counsellor: Person, case: str) -> None:
    """The contact person names a family counsellor, who agrees with the family on what they work with, and on a support team."""
    worker.goes_to(f"/cases/{case}/do/RT3-S4C/").looks().chooses("Pia Lind").presses("Name as family counsellor")
    worker.sees("Pia Lind is the family counsellor now")
    counsellor.goes_to("/").looks().sees("Reinforced school support")
    counsellor.goes_to(f"/cases/{case}/").looks().follows("Record what was done").looks().chooses("there is a support team")
    counsellor.writes("What is agreed", "Homework on Tuesdays.").writes("Who is in the support team", "Sara Lund and Gro Prøve.")
    counsellor.presses("Save").sees("Homework on Tuesdays.")


def call(worker: Person, case: str, kind: str, hour: str) -> str:
    """Plan a meeting from the routine's defaults, without the contact teacher, and send the invitations. The meeting's id."""
    worker.goes_to(f"/meetings/case/{case}/plan/{kind}/").looks()
    worker.writes("What do we want to have when we leave", "A plan that is good for the child.")
    worker.writes("^Day", day(1)).writes("^From", f"{hour}.30").writes("^To", f"{hour}.55")
    worker.chooses("^No", within="interpreter needed").chooses("^No", within="Do you offer")
    worker.writes("What is different from usual", "The contact teacher is away. The social teacher speaks for her.")
    worker.presses("Save the plan").presses("Send the invitations")
    return worker.page.url.rstrip("/").rsplit("/", 1)[-1]


def test_transfer_meetings_and_the_end_of_the_collaboration(person: Open, case: str) -> None:
    head, worker, counsellor, liaison, mother = (
        person(name) for name in ("Hanne Ness", "Jon Sund", "Pia Lind", "Sara Lund", FAMILY))
    liaison.goes_to(f"/cases/{case}/").looks().sees("Being transferred", "Hanne Ness")
    liaison.goes_to(f"/notes/cases/{case}/RT3-S2E/").looks().writes("What would you like to know", "When do you take over?")
    liaison.presses("Save")
    head.goes_to(f"/notes/cases/{case}/RT3-S2F/").looks().sees("When do you take over")
    head.writes("The answer to the school", "On Friday.").presses("Save")
    liaison.goes_to(f"/notes/cases/{case}/RT3-S2E/").looks().sees("On Friday.")
    take_over(head, worker, case)
    assert counsellor.gets(f"/cases/{case}/") == 404
    supports(worker, counsellor, case)
    mother.goes_to(f"/me/case/{case}/").looks().sees("Pia Lind")
    liaison.goes_to(f"/cases/{case}/").looks().sees("Jon Sund", "Measures")
    meeting = call(worker, case, "collaboration", "22")
    hold(worker, meeting, points=[14])
    liaison.goes_to(f"/meetings/{meeting}/").looks().sees("everybody was heard")
    mother.goes_to(f"/meetings/{meeting}/").looks().sees("everybody was heard")
    worker.goes_to(f"/notes/cases/{case}/next-meeting/").looks().chooses("We meet again").writes("When do you meet next", day(30))
    worker.presses("Save").goes_to(f"/cases/{case}/").looks().sees("Collaboration meeting")
    with transaction.atomic(), as_system():
        consent = Consent.objects.get(case_id=case, purpose=MEASURES)
    mother.goes_to(f"/consents/{consent.id}/withdraw/").looks().presses("Withdraw my consent")
    assert liaison.gets(f"/meetings/{meeting}/") == 404
    liaison.goes_to(f"/cases/{case}/").looks().does_not_see("everybody was heard").sees("No collaboration now")
    assert counsellor.gets(f"/cases/{case}/") == 404
    ask_for(worker, case, "closing_in_measures")
    answer(mother, yes=True)
    hold(worker, call(worker, case, "closing", "23"), points=[8])
    worker.goes_to(f"/notes/cases/{case}/RT3-S10/").looks().writes("How do the measures work", "Well.").presses("Save")
