"""The family says no to a closing meeting: three duties, all of them written down."""

from __future__ import annotations

import pytest
from django.test import Client

from skolestotte.web.cases.models import Case
from tests.cast import Cast, sign_in
from tests.investigating import CLOSING, handled, page, told
from tests.steps import answered, concluded, investigated, open_steps

WORDS = {"told_school": "Ringte sosiallæreren.", "asked_narrower": "Skolen får vite at saken er ferdig.",
         "assessed_sharing": "Bare den lovbestemte tilbakemeldingen."}


@pytest.fixture
def case(cast: Cast) -> Case:
    """The investigation is dismissed, and the family has said no to a closing meeting."""
    known = investigated(cast)
    concluded(cast, known)
    answered(cast, known, CLOSING, given=False)
    return known


@pytest.mark.requirement("CNS-11")
def test_all_three_are_recorded_and_the_step_is_done(client: Client, cast: Cast, case: Case) -> None:
    assert "RT1-S9X" in open_steps(case)
    assert sign_in(client, cast.case_worker).post(page("refusal", case), WORDS).status_code == 303
    assert [(h.told_school, h.asked_narrower, h.assessed_sharing) for h in handled(case)] == [tuple(WORDS.values())]
    kept = told(case, "refusal.handled")
    assert [{**one, "report": ""} for one in kept] == [
        {"report": "", "told_school": True, "asked_narrower": True, "assessed_sharing": True}]
    assert "RT1-S9X" not in open_steps(case)


@pytest.mark.requirement("CNS-11")
@pytest.mark.parametrize("left_out", WORDS)
def test_none_of_the_three_can_be_left_out(client: Client, cast: Cast, case: Case, left_out: str) -> None:
    answer = sign_in(client, cast.case_worker).post(page("refusal", case), {**WORDS, left_out: "  "})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [left_out]
    assert all(text in answer.content.decode() for name, text in WORDS.items() if name != left_out)
    assert handled(case) == []
    assert "RT1-S9X" in open_steps(case)


def test_pressing_twice_records_once(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker)
    assert [client.post(page("refusal", case), WORDS).status_code for _ in range(2)] == [303, 303]
    assert len(handled(case)) == 1


def test_two_at_once_see_both_texts(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.department_head).post(page("refusal", case), WORDS)
    late = sign_in(client, cast.case_worker).post(page("refusal", case), {**WORDS, "told_school": "Skrev et brev."})
    assert late.status_code == 422
    assert "Ringte sosiallæreren." in late.content.decode() and "Skrev et brev." in late.content.decode()
    assert len(handled(case)) == 1


def test_what_was_assessed_is_not_for_the_school_or_the_family(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker).post(page("refusal", case), WORDS)
    for who in (cast.social_teacher, cast.principal, cast.guardian):
        assert sign_in(client, who).get(page("refusal", case)).status_code == 403


@pytest.mark.parametrize("given", [True, None])
def test_without_a_no_the_step_is_not_open(client: Client, cast: Cast, given: bool | None) -> None:
    case = investigated(cast)
    concluded(cast, case)
    if given:
        answered(cast, case, CLOSING)
    sign_in(client, cast.case_worker)
    shut = client.get(page("refusal", case))
    assert shut.status_code == 200 and "<textarea" not in shut.content.decode()
    late = client.post(page("refusal", case), WORDS)
    assert late.status_code == 422 and "Ringte sosiallæreren." in late.content.decode()
    assert handled(case) == []
