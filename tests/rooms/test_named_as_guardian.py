"""A report can name anybody as a guardian. In a case that stands already, nobody gets a door by being named (bvl § 12-2)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.models import Folder
from skolestotte.web.people.models import Guardian
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, guardian, in_investigation, reported, reviewed, sign_in
from tests.rooms.pages import Person
from tests.steps import as_system, events, sees


def naming_another(cast: Cast, **changes: object) -> Report:
    """Another school reports the same child, and says that somebody else is the guardian."""
    other = guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER, parental_responsibility=True)
    return reported(cast, by=cast.other_liaison, unit=cast.other_school, **{"guardians": [other], **changes})


def seen_by_the_named(cast: Cast, case: Case) -> set[str]:
    with as_system():
        folders = list(Folder.objects.filter(case_id=case.id))
    return {folder.kind for folder in folders if sees(cast.other_guardian, folder.id)}


def named(case: Case) -> Guardian:
    with as_system():
        return Guardian.objects.select_related("folder").get(child_id=case.child_id, confirmed=False)


@pytest.mark.django_db
@pytest.mark.parametrize("flags", [[], ["violence"]])
def test_who_is_named_in_a_later_report_sees_nothing(client: Client, cast: Cast, flags: list[str]) -> None:
    case, first = in_investigation(cast)
    naming_another(cast, flags=flags)
    assert seen_by_the_named(cast, case) == set()
    sign_in(client, cast.other_guardian)
    for address in (reverse("portal:case", args=[case.id]), reverse("concerns:report", args=[first.id])):
        assert client.get(address).status_code == 404
    assert "Ella Prøve" not in client.get(reverse("portal:home")).content.decode()
    with as_system():
        family = Folder.objects.get(case_id=case.id, kind="family")
    assert sees(cast.guardian, family.id)  # who was known before is a party as before


@pytest.mark.django_db
def test_the_review_alone_makes_nobody_a_party(cast: Cast) -> None:
    case, _first = in_investigation(cast)
    reviewed(cast, naming_another(cast))
    assert seen_by_the_named(cast, case) == set()


@pytest.mark.django_db
def test_intake_settles_it_in_the_review(cast: Cast) -> None:
    case, _first = in_investigation(cast)
    second = naming_another(cast)
    intake = Person(cast.intake_worker)
    page = intake.open(reverse("concerns:review", args=[second.id]))
    assert "Who of these has parental responsibility?" in page.text and "Ola Prøve" in page.text
    answer = intake.press(page, outcome="active_case", immediate="no", parties=str(named(case).id))
    assert answer.status == 303
    assert {"family", "collab", "report", "identity"} <= seen_by_the_named(cast, case)
    assert ("guardians.confirmed", {"guardians": [str(cast.other_guardian.id)]}) in events(case)


@pytest.mark.django_db
def test_nobody_of_another_family_is_confirmed(cast: Cast) -> None:
    """An id that is not of this child, or that nobody asked about, changes nothing."""
    case, first = in_investigation(cast)
    second = naming_another(cast)
    stranger = Person(cast.intake_worker)
    page = stranger.open(reverse("concerns:review", args=[second.id]))
    answer = stranger.press(page, outcome="active_case", immediate="no", parties=str(first.id))
    assert answer.status == 422
    assert seen_by_the_named(cast, case) == set()


@pytest.mark.django_db
def test_a_first_report_is_reviewed_without_the_question(cast: Cast) -> None:
    report = reported(cast)
    page = Person(cast.intake_worker).open(reverse("concerns:review", args=[report.id]))
    assert "Who of these has parental responsibility?" not in page.text
