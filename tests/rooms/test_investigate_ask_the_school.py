"""Child welfare asks the school, on consent or on a recorded ground; the school answers with what it holds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.investigations.models import InformationRequest
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, sign_in
from tests.investigating import CONSENT, asked_school, page, questions, told
from tests.steps import answered, asked, concluded, investigated

SERIOUS = {"question": "Hvordan er fraværet?", "basis": "serious", "reason": "Barnet kan være i fare."}
ON_CONSENT = {"question": "Hvordan er fraværet?", "basis": "consent", "reason": ""}


@pytest.fixture
def case(cast: Cast) -> Case:
    return investigated(cast)


def answer_page(row: InformationRequest) -> str:
    return reverse("investigations:answer", args=[row.id])


@pytest.mark.requirement("RT1-08", "CNS-16")
def test_with_consent_the_school_is_asked_and_answers(client: Client, cast: Cast, case: Case) -> None:
    answered(cast, case, CONSENT)
    assert sign_in(client, cast.case_worker).post(page("request", case), ON_CONSENT).status_code == 303
    row = questions(case)[0]
    assert Notice.objects.filter(account=cast.social_teacher, kind="to_do").exists()
    seen = sign_in(client, cast.social_teacher).get(answer_page(row))
    assert seen.status_code == 200 and "Hvordan er fraværet?" in seen.content.decode()
    assert client.post(answer_page(row), {"answer": "Fire dager siden jul."}).status_code == 303
    assert questions(case)[0].answer == "Fire dager siden jul."
    assert [e["request"] for e in told(case, "information.answered")] == [str(row.id)]
    assert Notice.objects.filter(account=cast.case_worker, kind="new").exists()
    read = sign_in(client, cast.case_worker).get(answer_page(row))
    assert "Fire dager siden jul." in read.content.decode()


@pytest.mark.requirement("CNS-16")
@pytest.mark.parametrize("standing", ["none", "asked", "refused"])
def test_without_consent_the_ground_consent_is_not_taken(client: Client, cast: Cast, case: Case, standing: str) -> None:
    if standing == "asked":
        asked(cast, case, CONSENT)
    if standing == "refused":
        answered(cast, case, CONSENT, given=False)
    sign_in(client, cast.case_worker)
    shown = client.get(page("request", case)).content.decode()
    assert reverse("consents:ask-for", args=[case.id, CONSENT]) in shown
    assert 'value="consent"' not in shown
    answer = client.post(page("request", case), ON_CONSENT)
    assert answer.status_code == 422
    assert "basis" in answer.context["form"].errors
    assert questions(case) == []


@pytest.mark.requirement("CNS-16")
def test_without_consent_the_reason_is_recorded_or_nobody_is_asked(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker)
    without = client.post(page("request", case), {**SERIOUS, "reason": "  "})
    assert without.status_code == 422
    assert list(without.context["form"].errors) == ["reason"]
    assert "Hvordan er fraværet?" in without.content.decode()
    assert questions(case) == []
    assert client.post(page("request", case), SERIOUS).status_code == 303
    assert [(q.basis, q.reason) for q in questions(case)] == [("serious", "Barnet kan være i fare.")]


def test_the_school_does_not_see_why_the_family_is_not_asked(client: Client, cast: Cast, case: Case) -> None:
    row = asked_school(cast, case)
    assert "Barnet kan være i fare." not in sign_in(client, cast.social_teacher).get(answer_page(row)).content.decode()
    assert "Barnet kan være i fare." in sign_in(client, cast.guardian).get(answer_page(row)).content.decode()


def test_pressing_twice_asks_once_and_answers_once(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker)
    assert [client.post(page("request", case), SERIOUS).status_code for _ in range(2)] == [303, 303]
    row, = questions(case)
    sign_in(client, cast.principal)
    assert [client.post(answer_page(row), {"answer": "Ja"}).status_code for _ in range(2)] == [303, 303]
    assert len(told(case, "information.answered")) == 1


def test_two_at_the_school_answer_and_both_texts_are_shown(client: Client, cast: Cast, case: Case) -> None:
    row = asked_school(cast, case)
    sign_in(client, cast.principal).post(answer_page(row), {"answer": "Rektors svar"})
    late = sign_in(client, cast.social_teacher).post(answer_page(row), {"answer": "Mitt eget svar"})
    assert late.status_code == 422
    assert "Rektors svar" in late.content.decode() and "Mitt eget svar" in late.content.decode()
    assert questions(case)[0].answer == "Rektors svar"


@pytest.mark.requirement("CNS-16")
def test_a_question_whose_consent_is_withdrawn_is_not_answered(client: Client, cast: Cast, case: Case) -> None:
    row, = answered(cast, case, CONSENT)
    question = asked_school(cast, case, "consent")
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    sign_in(client, cast.social_teacher)
    assert "<textarea" not in client.get(answer_page(question)).content.decode()
    late = client.post(answer_page(question), {"answer": "Fire dager"})
    assert late.status_code == 422 and "Fire dager" in late.content.decode()
    assert questions(case)[0].answered_at is None


@pytest.mark.parametrize(("who", "read", "write"), [
    ("teacher", 404, 404), ("other_liaison", 404, 404), ("other_principal", 404, 404), ("other_case_worker", 404, 404),
    ("administrator", 404, 404), ("other_guardian", 404, 404), ("case_worker", 200, 403), ("guardian", 200, 403)])
def test_only_those_who_speak_for_the_unit_answer(client: Client, cast: Cast, case: Case, who: str, read: int,
                                                  write: int) -> None:
    row = asked_school(cast, case)
    sign_in(client, getattr(cast, who))
    assert client.get(answer_page(row)).status_code == read
    assert client.post(answer_page(row), {"answer": "Nei"}).status_code == write
    assert questions(case)[0].answered_at is None


@pytest.mark.parametrize("who", ["social_teacher", "guardian", "consultant", "administrator"])
def test_only_those_who_work_cases_ask(client: Client, cast: Cast, case: Case, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(page("request", case)).status_code == 403


def test_after_the_investigation_nobody_is_asked_and_nobody_answers(client: Client, cast: Cast, case: Case) -> None:
    row = asked_school(cast, case)
    concluded(cast, case)
    sign_in(client, cast.case_worker)
    shut = client.get(page("request", case))
    assert shut.status_code == 200 and "<textarea" not in shut.content.decode()
    assert client.post(page("request", case), {**SERIOUS, "question": "Noe mer?"}).status_code == 422
    assert len(questions(case)) == 1
    late = sign_in(client, cast.social_teacher).post(answer_page(row), {"answer": "Fire dager"})
    assert late.status_code == 422
    assert questions(case)[0].answered_at is None


def test_html_is_shown_as_text(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker).post(page("request", case), {**SERIOUS, "question": "<script>alert(1)</script>"})
    text = sign_in(client, cast.social_teacher).get(answer_page(questions(case)[0])).content.decode()
    assert "<script>alert(1)" not in text and "&lt;script&gt;alert(1)" in text


def test_the_number_of_queries_does_not_grow(client: Client, cast: Cast, case: Case) -> None:
    asked_school(cast, case)
    sign_in(client, cast.case_worker).get(page("request", case))
    with CaptureQueriesContext(connection) as one:
        client.get(page("request", case))
    for number in range(4):
        client.post(page("request", case), {**SERIOUS, "question": f"Spørsmål {number}"})
    client.get(page("request", case))  # takes the messages
    with CaptureQueriesContext(connection) as many:
        client.get(page("request", case))
    assert len(many) == len(one) <= 20
