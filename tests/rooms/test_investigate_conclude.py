"""The investigation is concluded: once, with a reason, on a day that can be true."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.investigations.models import Investigation
from skolestotte.web.people.models import Membership
from tests.cast import Cast, sign_in
from tests.investigating import page, plan_of, told
from tests.steps import concluded, day, investigated, open_steps

TEXT = "Familien trenger hjelp på kveldene."


@pytest.fixture
def case(cast: Cast) -> Case:
    return investigated(cast)


def filled(**changes: str) -> dict[str, str]:
    return {"outcome": "measures", "conclusion": TEXT, "on": day(), **changes}


@pytest.mark.parametrize("outcome", ["measures", "dismissed"])
def test_it_is_concluded_and_the_next_steps_open(client: Client, cast: Cast, case: Case, outcome: str) -> None:
    assert sign_in(client, cast.case_worker).post(page("conclude", case), filled(outcome=outcome)).status_code == 303
    saved = plan_of(case)
    assert saved and (saved.outcome, saved.conclusion, saved.concluded_on) == (outcome, TEXT, timezone.localdate())
    assert {"RT1-S9", "RT1-S10"} <= open_steps(case)
    assert "RT1-S8C" not in open_steps(case)


def test_the_page_says_what_follows(client: Client, cast: Cast, case: Case) -> None:
    answer = sign_in(client, cast.case_worker).get(page("conclude", case))
    titles = [title for title, _who, _what in answer.context["page"].follows]
    assert len(titles) == 2
    assert all(title in answer.content.decode() for title in titles)


@pytest.mark.parametrize(("field", "value"), [
    ("outcome", ""), ("outcome", "other"), ("conclusion", " "), ("conclusion", "a\x00b"), ("on", ""), ("on", "31.02.2026")])
def test_what_is_missing_or_wrong_is_said_at_the_field(client: Client, cast: Cast, case: Case, field: str, value: str) -> None:
    answer = sign_in(client, cast.case_worker).post(page("conclude", case), filled(**{field: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert field == "conclusion" or TEXT in answer.content.decode()
    assert told(case, "investigation.concluded") == []


@pytest.mark.parametrize("offset", [1, -1])
def test_not_in_the_future_and_not_before_the_review(client: Client, cast: Cast, case: Case, offset: int) -> None:
    answer = sign_in(client, cast.case_worker).post(page("conclude", case), filled(on=day(offset)))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["on"]
    assert told(case, "investigation.concluded") == []


def test_two_at_once_see_both_texts(client: Client, cast: Cast, case: Case) -> None:
    concluded(cast, case, "dismissed")
    late = sign_in(client, cast.case_worker).post(page("conclude", case), filled())
    assert late.status_code == 422
    assert "Se begrunnelsen." in late.content.decode() and TEXT in late.content.decode()
    saved = plan_of(case)
    assert saved and saved.outcome == "dismissed"


def test_pressing_twice_concludes_once(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker)
    assert [client.post(page("conclude", case), filled()).status_code for _ in range(2)] == [303, 303]
    assert len(told(case, "investigation.concluded")) == 1


@pytest.mark.parametrize(("who", "status"), [("social_teacher", 403), ("guardian", 403), ("administrator", 403),
                                             ("other_case_worker", 404)])
def test_nobody_else_concludes(client: Client, cast: Cast, case: Case, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(page("conclude", case)).status_code == status
    assert client.post(page("conclude", case), filled()).status_code == status
    assert told(case, "investigation.concluded") == []


def test_a_parent_who_works_at_child_welfare_does_not_conclude_the_own_case(client: Client, cast: Cast, case: Case) -> None:
    Membership.objects.create(account=cast.guardian, unit=cast.measures, role="case_worker", valid_from=timezone.localdate())
    sign_in(client, cast.guardian)
    assert client.post(page("conclude", case), filled()).status_code == 403
    assert told(case, "investigation.concluded") == []


def test_the_conclusion_is_sealed(cast: Cast, case: Case) -> None:
    concluded(cast, case)
    with as_system():
        raw = Investigation.objects.filter(case_id=case.id).values_list("conclusion", flat=True)[0]
    assert b"begrunnelsen" not in bytes(raw)


def test_the_family_reads_how_it_ended_and_the_school_does_not(client: Client, cast: Cast, case: Case) -> None:
    concluded(cast, case)
    assert "Se begrunnelsen." in sign_in(client, cast.guardian).get(page("plan", case)).content.decode()
    assert sign_in(client, cast.social_teacher).get(page("plan", case)).status_code == 404


@pytest.mark.parametrize("name", ["conclude", "extend", "refusal", "write-in"])
def test_every_page_is_quick_and_logged(client: Client, cast: Cast, case: Case, name: str,
                                        django_assert_max_num_queries: Any) -> None:
    sign_in(client, cast.department_head).get(page(name, case))
    with django_assert_max_num_queries(17):
        client.get(page(name, case))
    with as_system():
        looks = ReadLog.objects.filter(by=f"person:{cast.department_head.id}", what=f"investigation.{name}", allowed=True)
        assert looks.count() == 2
