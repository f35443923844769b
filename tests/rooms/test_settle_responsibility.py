"""The contact person or intake settles parental responsibility on the case at any time; the doors follow at once (bvl § 12-2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Responsibility
from skolestotte.web.concerns.models import Report
from skolestotte.web.consents import commands as consents
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.people.models import Account, Guardian
from tests.cast import (
    OTHER_GUARDIAN_NUMBER,
    Cast,
    actor,
    case_of,
    guardian,
    in_investigation,
    reported,
    reviewed,
    sibling,
    sign_in,
)
from tests.rooms.pages import Page, Person
from tests.steps import as_system, events, sees

NO: dict[str, Any] = {"has": "no", "source": "told", "told_by": "Mor", "reason": "Dom i foreldretvist."}
YES: dict[str, Any] = {"has": "yes", "source": "register", "reason": "Slått opp etter spørsmål fra far."}


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_investigation(cast)[0]


def doors_of(account: Account, case: Case) -> set[str]:
    with as_system():
        folders = list(Folder.objects.filter(case_id=case.id))
    return {folder.kind for folder in folders if sees(account, folder.id)}


def person_of(case: Case, account: Account) -> Guardian:
    with as_system():
        return Guardian.objects.select_related("folder").get(child_id=case.child_id, account=account)


def settle(who: Account, case: Case, account: Account, **answers: Any) -> Page:
    person = Person(who)
    return person.press(person.open(reverse("overview:guardian", args=[case.id, person_of(case, account).id])), **answers)


def rulings(case: Case) -> list[Responsibility]:
    with as_system():
        return list(Responsibility.objects.select_related("folder").filter(case_id=case.id).order_by("at"))


def test_taking_away_ends_the_doors_the_same_moment(client: Client, cast: Cast, case: Case) -> None:
    assert "family" in doors_of(cast.guardian, case)
    assert settle(cast.case_worker, case, cast.guardian, **NO).status == 303
    assert doors_of(cast.guardian, case) == set()
    sign_in(client, cast.guardian)
    assert client.get(reverse("portal:case", args=[case.id])).status_code == 404
    assert ("guardians.ruled_out", {"guardians": [str(cast.guardian.id)]}) in events(case)


def test_what_was_open_before_can_still_be_told(cast: Cast, case: Case) -> None:
    """The doors end, they are not deleted: who could see it on which day stays one question."""
    with as_system():
        before = Grant.objects.filter(principal=f"person:{cast.guardian.id}", folder__case_id=case.id).count()
    settle(cast.case_worker, case, cast.guardian, **NO)
    with as_system():
        ended = Grant.objects.filter(principal=f"person:{cast.guardian.id}", folder__case_id=case.id, valid_until__isnull=False)
        assert ended.count() == before > 0


def test_confirming_opens_them_again_with_source_reason_and_date_kept(cast: Cast, case: Case) -> None:
    settle(cast.case_worker, case, cast.guardian, **NO)
    assert settle(cast.intake_worker, case, cast.guardian, **YES).status == 303
    assert {"family", "collab", "report", "identity"} <= doors_of(cast.guardian, case)
    kept = [(one.has, one.source, one.told_by, one.reason, one.folder.kind) for one in rulings(case)]
    assert kept == [(True, "review", "", "", "cws"), (False, "told", "Mor", NO["reason"], "cws"),
                    (True, "register", "", YES["reason"], "cws")]
    page = Person(cast.case_worker).open(reverse("overview:family", args=[case.id]))
    assert NO["reason"] in page.text and YES["reason"] in page.text and "Ine Strand" in page.text


def test_the_same_answer_again_changes_nothing(cast: Cast, case: Case) -> None:
    before = len(events(case))
    worker = Person(cast.case_worker)
    page = worker.open(reverse("overview:guardian", args=[case.id, person_of(case, cast.guardian).id]))
    page = worker.follow(worker.press(page, **YES))
    assert "Nothing is changed" in page.text
    assert (len(events(case)), len(rulings(case))) == (before, 1)


@pytest.mark.parametrize(("field", "value"), [("has", None), ("source", None), ("reason", ""), ("told_by", ""), ("on", "31.12.2090")])
def test_a_gap_is_told_at_the_field_and_what_was_typed_stays(cast: Cast, case: Case, field: str, value: str | None) -> None:
    page = settle(cast.case_worker, case, cast.guardian, **{**NO, field: value})
    assert page.status == 422
    assert (NO["reason"] if field != "reason" else "Mor") in page.html
    assert "family" in doors_of(cast.guardian, case)


def test_somebody_who_was_not_named_is_added(client: Client, cast: Cast, case: Case) -> None:
    worker = Person(cast.case_worker)
    page = worker.open(reverse("overview:add-guardian", args=[case.id]))
    answer = worker.press(page, name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER, **YES)
    assert answer.status == 303
    assert {"family", "collab", "report"} <= doors_of(cast.other_guardian, case)
    assert ("guardians.confirmed", {"guardians": [str(cast.other_guardian.id)]}) in events(case)
    assert sign_in(client, cast.other_guardian).get(reverse("portal:case", args=[case.id])).status_code == 200


@pytest.mark.parametrize("name", ["Gro Prøve", "gro prøve"])
def test_nobody_is_added_twice(cast: Cast, case: Case, name: str) -> None:
    worker = Person(cast.case_worker)
    answer = worker.press(worker.open(reverse("overview:add-guardian", args=[case.id])), name=name, **YES)
    assert answer.status == 422 and "registered on the child already" in answer.text


def test_somebody_without_responsibility_can_be_registered_and_sees_nothing(cast: Cast, case: Case) -> None:
    worker = Person(cast.case_worker)
    page = worker.open(reverse("overview:add-guardian", args=[case.id]))
    worker.press(page, name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER, **NO)
    assert doors_of(cast.other_guardian, case) == set()


def test_a_guardian_of_another_child_is_not_settled_here(cast: Cast, case: Case) -> None:
    other = case_of(reported(cast, children=[sibling()], guardians=[guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)]))
    stranger = person_of(other, cast.other_guardian)
    worker = Person(cast.case_worker)
    assert worker.open(reverse("overview:guardian", args=[case.id, stranger.id])).status == 404
    known = cases.Known(cases.Source.REGISTER, timezone.localdate())
    with pytest.raises(Guardian.DoesNotExist):
        consents.settle_guardian(case_id=case.id, guardian_id=stranger.id, has=True, known=known, by=actor(cast.case_worker),
                                 at=timezone.now())


@pytest.mark.parametrize("who", ["guardian", "teacher", "social_teacher", "principal", "other_case_worker", "consultant"])
def test_only_those_who_work_in_the_case_reach_it(client: Client, cast: Cast, case: Case, who: str) -> None:
    sign_in(client, getattr(cast, who))
    one = person_of(case, cast.guardian)
    for address in (reverse("overview:family", args=[case.id]), reverse("overview:guardian", args=[case.id, one.id]),
                    reverse("overview:add-guardian", args=[case.id])):
        assert client.get(address).status_code in (403, 404)
        assert client.post(address, {**YES, "name": "Ola Prøve"}).status_code in (403, 404)
    assert len(rulings(case)) == 1


def test_the_case_page_says_how_each_stands_to_the_service_alone(cast: Cast, case: Case) -> None:
    reported(cast, guardians=[guardian(name="Ola Prøve", national_id=synthetic_number(cast_day()))])
    address = reverse("overview:case", args=[case.id])
    page = Person(cast.case_worker).open(address)
    assert "has parental responsibility" in page.text and "not settled" in page.text
    assert reverse("overview:family", args=[case.id]) in page.links
    assert reverse("overview:family", args=[case.id]) not in Person(cast.principal).open(address).links


def cast_day() -> Any:
    return timezone.localdate().replace(year=1984, month=3, day=9)


def test_while_a_report_is_held_back_a_yes_opens_nothing(cast: Cast) -> None:
    report: Report = reported(cast, flags=["violence"], guardians_know="no")
    case = reviewed(cast, report, outcome="violence", guardians={})
    assert settle(cast.intake_worker, case, cast.guardian, **YES).status == 303
    assert doors_of(cast.guardian, case) == set()
