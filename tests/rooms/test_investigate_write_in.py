"""Measures with the family's consent: the collaboration stands in decision and plan, and the next meeting has a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from tests.cast import Cast, actor, sign_in
from tests.investigating import MEASURES, page, plan_of, told
from tests.steps import answered, concluded, day, investigated, open_steps

AGREED = {"contact": "Avdelingslederen", "expect": "Et møte", "who_does_what": "Skolen følger fraværet"}
WORDS = {"decision": "Vi samarbeider med skolen.", "plan": "Møte hver sjette uke."}


@pytest.fixture
def case(cast: Cast) -> Case:
    """Measures follow, and the family wants to go on with the school."""
    known = investigated(cast)
    concluded(cast, known, "measures")
    answered(cast, known, MEASURES)
    return known


@pytest.mark.requirement("RT1-12")
def test_a_proposal_stands_in_both_places_while_the_consent_does(client: Client, cast: Cast, case: Case) -> None:
    form = sign_in(client, cast.case_worker).get(page("write-in", case)).context["form"]
    assert all(cast.school.name in form.initial[name] for name in ("decision", "plan"))


@pytest.mark.requirement("RT1-12")
def test_it_is_written_into_decision_and_plan(client: Client, cast: Cast, case: Case) -> None:
    assert "RT1-S11" in open_steps(case)
    assert sign_in(client, cast.case_worker).post(page("write-in", case), WORDS).status_code == 303
    saved = plan_of(case)
    assert saved and (saved.collaboration_in_decision, saved.collaboration_in_plan) == tuple(WORDS.values())
    assert told(case, "collaboration.written_in") == [{"decision": True, "plan": True}]
    assert "RT1-S11" not in open_steps(case)


@pytest.mark.requirement("RT1-12")
@pytest.mark.parametrize("left_out", WORDS)
def test_one_of_the_two_is_not_enough(client: Client, cast: Cast, case: Case, left_out: str) -> None:
    answer = sign_in(client, cast.case_worker).post(page("write-in", case), {**WORDS, left_out: " "})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [left_out]
    assert told(case, "collaboration.written_in") == []


@pytest.mark.requirement("RT1-12")
@pytest.mark.parametrize("name", ["write-in", "next-meeting"])
def test_without_consent_nothing_is_written(client: Client, cast: Cast, name: str) -> None:
    case = investigated(cast)
    concluded(cast, case, "measures")
    answered(cast, case, MEASURES, given=False)
    sign_in(client, cast.case_worker)
    shut = client.get(page(name, case))
    assert shut.status_code == 200 and '<form class="form"' not in shut.content.decode()
    assert client.post(page(name, case), {**WORDS, "meeting_on": day(20)}).status_code == 422
    assert told(case, "collaboration.written_in") == told(case, "next_meeting.fixed") == []


def test_a_withdrawal_shuts_both_steps(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case, "measures")
    row, = answered(cast, case, MEASURES)
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    late = sign_in(client, cast.case_worker).post(page("write-in", case), WORDS)
    assert late.status_code == 422 and "Møte hver sjette uke." in late.content.decode()
    assert client.post(page("next-meeting", case), {**AGREED, "meeting_on": day(20)}).status_code == 422
    assert told(case, "collaboration.written_in") == told(case, "next_meeting.fixed") == []


def test_two_at_once_see_both_texts(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.department_head).post(page("write-in", case), WORDS)
    late = sign_in(client, cast.case_worker).post(page("write-in", case), {**WORDS, "plan": "Møte hver måned."})
    assert late.status_code == 422
    assert "Møte hver sjette uke." in late.content.decode() and "Møte hver måned." in late.content.decode()
    assert len(told(case, "collaboration.written_in")) == 1


def test_the_next_meeting_has_a_day(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker)
    assert [client.post(page("next-meeting", case), {**AGREED, "meeting_on": day(20)}).status_code for _ in range(2)] == [303, 303]
    on = (timezone.localdate() + timedelta(days=20)).isoformat()
    assert told(case, "next_meeting.fixed") == [{"meeting_on": on}]
    assert "RT1-S12" not in open_steps(case)
    other = client.post(page("next-meeting", case), {**AGREED, "meeting_on": day(30)})
    assert other.status_code == 422
    assert len(told(case, "next_meeting.fixed")) == 1


@pytest.mark.parametrize("offset", [0, -1])
def test_the_next_meeting_is_in_the_future(client: Client, cast: Cast, case: Case, offset: int) -> None:
    answer = sign_in(client, cast.case_worker).post(page("next-meeting", case), {**AGREED, "meeting_on": day(offset)})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["meeting_on"]
    assert told(case, "next_meeting.fixed") == []


def test_when_there_is_no_day_to_be_had_the_page_shows_the_way_out(client: Client, cast: Cast, case: Case) -> None:
    shown = sign_in(client, cast.case_worker).get(page("next-meeting", case)).content.decode()
    assert reverse("overview:deviate", args=[case.id, "RT1-S12"]) in shown
