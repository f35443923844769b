"""Somebody who wrote the report and takes no other part is told nothing that is not so: what school and service have done together
never stands as late or not done on the reporter's pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, in_investigation, reported, reviewed
from tests.rooms.pages import Person
from tests.steps import called, invited

LATE = re.compile(r"\d days? late|Late:")
CONTACT = "Appoint a contact person"


def main(person: Person, path: str) -> str:
    return re.sub(r"\s+", " ", person.open(path).text)


@pytest.mark.parametrize("meets", [False, True])
def test_the_reporter_is_not_told_that_there_is_no_contact_person(cast: Cast, meets: bool) -> None:
    case, report = in_investigation(cast, at=timezone.now() - timedelta(days=30))
    called(cast, case)
    if meets:  # a door to one meeting is not one to the rest of what is done together
        invited(cast, case)
    teacher, liaison = Person(cast.teacher), Person(cast.social_teacher)
    pages = [reverse("overview:case", args=[case.id]), reverse("concerns:list"), reverse("concerns:report", args=[report.id]),
             reverse("overview:case-routine", args=[case.id])]
    for page in pages:
        text = main(teacher, page)
        assert CONTACT not in text and LATE.search(text) is None, page
        assert "no contact person" not in text
    assert "Conclude the investigation" in main(teacher, pages[0])  # what the feedback letter lets the reporter know
    assert "Kaja Myhre" in main(liaison, pages[0])  # whoever takes part knows who it is


def test_a_review_that_the_reporter_cannot_know_of_is_not_called_late(cast: Cast) -> None:
    report = reported(cast, at=timezone.now() - timedelta(days=16))
    reviewed(cast, report, at=timezone.now() - timedelta(days=14))
    teacher = Person(cast.teacher)
    for page in (reverse("concerns:list"), reverse("concerns:report", args=[report.id])):
        text = main(teacher, page)
        assert "First feedback to the school" in text
        assert LATE.search(text) is None, page


def test_the_reporter_is_told_when_the_first_feedback_is_late(client: Client, cast: Cast) -> None:
    reported(cast, at=timezone.now() - timedelta(days=40))  # nobody knows whether it is reviewed; that no letter has come, they know
    assert LATE.search(main(Person(cast.teacher), reverse("concerns:list")))
