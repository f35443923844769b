"""A report can name anybody as a guardian. Nobody gets a door by being named: intake settles it for each child (bvl § 12-2)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands.taking_in import take_in
from skolestotte.web.concerns.models import Report
from skolestotte.web.exchange.national_form import parse
from skolestotte.web.exchange.national_model import Accepted
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.models import Folder
from skolestotte.web.people.models import Account, Guardian
from tests.cast import (
    OTHER_GUARDIAN_NUMBER,
    Cast,
    case_of,
    child,
    guardian,
    in_investigation,
    reported,
    reviewed,
    sibling,
    sign_in,
    submitted,
)
from tests.rooms.pages import Page, Person
from tests.steps import as_system, called, events, run_of, sees


def naming_another(cast: Cast, **changes: object) -> Report:
    """Another school reports the same child, and says that somebody else is the guardian."""
    other = guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER, parental_responsibility=True)
    return reported(cast, by=cast.other_liaison, unit=cast.other_school, **{"guardians": [other], **changes})


def case_folders_of(account: Account, case: Case) -> set[str]:
    with as_system():
        folders = list(Folder.objects.filter(case_id=case.id))
    return {folder.kind for folder in folders if sees(account, folder.id)}


def seen_by_the_named(cast: Cast, case: Case) -> set[str]:
    return case_folders_of(cast.other_guardian, case)


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
    reviewed(cast, naming_another(cast), guardians={})
    assert seen_by_the_named(cast, case) == set()


def asked_in_review(cast: Cast, report: Report) -> tuple[Person, Page]:
    intake = Person(cast.intake_worker)
    return intake, intake.open(reverse("concerns:review", args=[report.id]))


@pytest.mark.django_db
def test_intake_settles_it_in_the_review(cast: Cast) -> None:
    case, _first = in_investigation(cast)
    second = naming_another(cast)
    intake, page = asked_in_review(cast, second)
    assert "Does Ola Prøve have parental responsibility for the child?" in page.text
    assert "Gro Prøve" not in page.text  # she is settled already
    answer = intake.press(page, outcome="active_case", immediate="no", **{f"guardian-{named(case).id}": "yes"})
    assert answer.status == 303
    assert {"family", "collab", "report", "identity"} <= seen_by_the_named(cast, case)
    assert ("guardians.confirmed", {"guardians": [str(cast.other_guardian.id)]}) in events(case)


@pytest.mark.django_db
def test_nobody_of_another_family_is_confirmed(cast: Cast) -> None:
    """An id that is not of this child, or that nobody asked about, changes nothing."""
    _case, _first = in_investigation(cast)
    other = case_of(reported(cast, children=[sibling()], guardians=[guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)]))
    second = naming_another(cast)
    intake, page = asked_in_review(cast, second)
    intake.press(page, outcome="active_case", immediate="no", **{f"guardian-{named(other).id}": "yes"})
    assert named(other).confirmed is False
    reviewed(cast, reported(cast), guardians={named(other).id: True})
    assert named(other).confirmed is False


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "chosen"), [(True, "yes"), (False, "no"), (None, None)])
def test_the_review_of_a_first_report_starts_from_what_the_report_says(cast: Cast, said: bool | None, chosen: str | None) -> None:
    """Only a yes in the report is a yes to begin with; where it does not say, intake has to answer."""
    report = reported(cast, guardians=[guardian(parental_responsibility=said)])
    case = case_of(report)
    intake, page = asked_in_review(cast, report)
    answer = intake.press(page, outcome="investigate", immediate="no")
    assert answer.status == (422 if chosen is None else 303)
    assert case_folders_of(cast.guardian, case) == ({"family", "collab", "report", "identity"} if chosen == "yes" else set())
    if chosen is None:
        assert "Say whether Gro Prøve has parental responsibility" in answer.text
        assert intake.press(page, outcome="dismiss", immediate="no", reasons="Ikke grunn til bekymring.").status == 303
        assert named(case).parental_responsibility is None


@pytest.mark.django_db
def test_not_cleared_up_yet_is_an_answer_and_opens_nothing(cast: Cast) -> None:
    report = reported(cast)
    case = case_of(report)
    intake, page = asked_in_review(cast, report)
    answer = intake.press(page, outcome="investigate", immediate="no", **{f"guardian-{named(case).id}": "later"})
    assert answer.status == 303
    assert case_folders_of(cast.guardian, case) == set()
    intake, page = asked_in_review(cast, reported(cast))
    assert "Does Gro Prøve have parental responsibility for the child?" in page.text  # the next review asks anew


@pytest.mark.django_db
def test_the_father_of_one_half_sibling_is_no_party_in_the_case_of_the_other(client: Client, cast: Cast) -> None:
    """One report about two children; the report says that Ola is the father of the second alone."""
    father = guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER, parental_responsibility=True, key="ola")
    reports = submitted(cast, children=[child(not_guardians=["ola"]), sibling()], guardians=[guardian(key="gro"), father])
    cases = [reviewed(cast, report) for report in reports]
    assert [bool(case_folders_of(cast.other_guardian, case)) for case in cases] == [False, True]
    assert [bool(case_folders_of(cast.guardian, case)) for case in cases] == [True, True]
    sign_in(client, cast.other_guardian)
    assert client.get(reverse("portal:case", args=[cases[0].id])).status_code == 404
    assert "Ella Prøve" not in client.get(reverse("portal:home")).content.decode()
    assert "Ola Prøve" not in asked_in_review(cast, reports[0])[1].text


@pytest.mark.django_db
def test_where_the_report_does_not_tell_them_apart_intake_does(cast: Cast) -> None:
    """Both are named for both; intake says no for the one, and the other case is not touched."""
    father = guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER, parental_responsibility=True)
    first, second = submitted(cast, children=[child(), sibling()], guardians=[guardian(), father])
    with as_system():
        ola = Guardian.objects.get(child_id=case_of(first).child_id, account=cast.other_guardian)
    intake, page = asked_in_review(cast, first)
    assert intake.press(page, outcome="investigate", immediate="no", **{f"guardian-{ola.id}": "no"}).status == 303
    reviewed(cast, second)
    assert case_folders_of(cast.other_guardian, case_of(first)) == set()
    assert case_folders_of(cast.other_guardian, case_of(second)) != set()
    assert ("guardians.ruled_out", {"guardians": [str(cast.other_guardian.id)]}) in events(case_of(first))


@pytest.mark.django_db
def test_who_is_not_settled_is_invited_to_nothing_and_asked_for_nothing(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    called(cast, case)
    run = run_of(case)
    naming_another(cast)
    worker = Person(cast.case_worker)
    pages = [worker.open(f"{reverse(name, args=[case.id, about])}?run={run.id}")
             for name, about in (("consents:ask-for", "obtain_information"), ("meetings:plan", "start"))]
    for page in pages:
        assert "Gro Prøve" in page.text and "Ola Prøve" not in page.text


@pytest.mark.django_db
def test_a_confirmed_guardian_gets_nothing_of_a_report_of_violence_before_it_is_cleared(cast: Cast) -> None:
    case = reviewed(cast, reported(cast, flags=["violence"], guardians_know="no"), outcome="violence")
    assert case_folders_of(cast.guardian, case) == set()


@pytest.mark.django_db
def test_the_national_form_does_not_say_it_so_intake_must(cast: Cast) -> None:
    """A report that comes in as the national form: nobody is a party by it, and the review cannot be saved without an answer."""
    sent = reported(cast, children=[child(home_municipality_no="9902")])
    answer = Person(cast.teacher).client.get(reverse("concerns:national-file", args=[sent.id]))
    accepted = parse(answer.content.decode(), now=timezone.now())
    assert isinstance(accepted, Accepted)
    report = take_in(form=accepted.form, by=MACHINE, at=timezone.now())[0]
    case = case_of(report)
    assert named(case).parental_responsibility is None
    intake, page = asked_in_review(cast, report)
    assert intake.press(page, outcome="investigate", immediate="no").status == 422
    assert intake.press(page, outcome="investigate", immediate="no", **{f"guardian-{named(case).id}": "yes"}).status == 303
    with as_system():
        assert Guardian.objects.get(child_id=case.child_id).has_responsibility
