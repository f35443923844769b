"""The first page of the family: what waits for an answer, each child's case, and a friendly page for everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.concerns.commands import reviewing
from tests.cast import (
    OTHER_GUARDIAN_NUMBER,
    Cast,
    actor,
    child,
    guardian,
    in_investigation,
    reported,
    reviewed,
    sibling,
    sign_in,
    submitted,
    youth_child,
)
from tests.rooms.portal_steps import HOME, called, minutes_sent, much_happens, page, shown
from tests.steps import asked, concluded, investigated


def home(client: Client) -> Any:
    answer = client.get(HOME)
    assert answer.status_code == 200
    return answer.context["page"]


@pytest.mark.parametrize("who", ["guardian", "youth", "teacher", "case_worker", "administrator"])
def test_somebody_without_a_case_gets_a_friendly_page(client: Client, cast: Cast, who: str) -> None:
    text = shown(sign_in(client, getattr(cast, who)), HOME)
    assert 'class="empty"' in text
    assert home(client).cases == []


def test_a_report_that_is_not_reviewed_or_held_back_looks_like_no_case(client: Client, cast: Cast) -> None:
    sign_in(client, cast.guardian)
    nothing = client.get(HOME).content
    reported(cast)
    held = reviewed(cast, reported(cast, children=[sibling()], flags=["violence"]))
    assert without_token(client.get(HOME).content) == without_token(nothing)
    assert str(held.id).encode() not in nothing


def without_token(content: bytes) -> list[bytes]:
    return [line for line in content.splitlines() if b"csrfmiddlewaretoken" not in line]


def test_the_work_of_an_employee_is_not_shown_as_a_case_of_the_own(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    for who in (cast.case_worker, cast.social_teacher, cast.principal, cast.teacher):
        assert home(sign_in(client, who)).cases == []
        assert client.get(page(case)).status_code == 404


def test_each_child_has_a_card_with_where_it_stands(client: Client, cast: Cast) -> None:
    for report in submitted(cast, children=[child(), sibling()]):
        case = reviewed(cast, report)
    concluded_case = in_investigation(cast, children=[youth_child()])[0]
    concluded(cast, concluded_case)
    cards = home(sign_in(client, cast.guardian)).cases
    assert [card.sight.child.name for card in cards] == ["Yasmin Prøve", "Ella Prøve", "Emil Prøve"]  # the oldest first
    assert cards[0].standing.name != cards[1].standing.name == cards[2].standing.name
    assert page(case) in shown(client, HOME)


def test_the_next_meeting_and_minutes_not_read_yet_are_on_the_card(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    meeting = called(cast, case)
    sign_in(client, cast.guardian)
    assert home(client).cases[0].next_meeting.id == meeting.id
    first, _second = minutes_sent(cast, meeting)
    card = home(client).cases[0]
    assert card.next_meeting is None
    assert reverse("meetings:minutes", args=[first.id]) in [one.url for one in card.unread]
    assert len(card.unread) == 2


def test_what_waits_for_my_answer_stands_first_and_goes_when_it_is_answered(client: Client, cast: Cast) -> None:
    row = asked(cast, investigated(cast), "closing_meeting")[0]
    sign_in(client, cast.guardian)
    address = reverse("consents:answer", args=[row.id])
    assert address in shown(client, HOME)
    client.post(address, {"given": "yes"})
    assert home(client).waiting == []


@pytest.mark.requirement("CHD-05")
def test_a_young_person_is_addressed_as_you(client: Client, cast: Cast) -> None:
    investigated(cast, children=[youth_child()])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = shown(sign_in(client, cast.youth), HOME)
    assert "Your case" in text
    assert "how you are doing" in text
    assert "how your child is doing" in shown(sign_in(client, cast.guardian), HOME)


def test_another_family_sees_its_own_case_only(client: Client, cast: Cast) -> None:
    investigated(cast)
    other = guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)
    theirs = investigated(cast, children=[sibling()], guardians=[other])
    cards = home(sign_in(client, cast.other_guardian)).cases
    assert [card.sight.case_id for card in cards] == [theirs.id]


def test_a_guardian_told_of_a_report_without_an_investigation_gets_a_plain_word(client: Client, cast: Cast) -> None:
    report = reported(cast, flags=["violence"])
    case = reviewed(cast, report, outcome="dismiss")
    assert home(sign_in(client, cast.guardian)).cases == []
    reviewing.clear_guardians(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    cards = home(client).cases
    assert [card.sight.case for card in cards] == [None]
    text = shown(client, page(case))
    assert "Ella Prøve" in text
    assert reverse("concerns:report", args=[report.id]) not in text
    assert client.get(reverse("portal:access", args=[case.id])).status_code == 200


def test_the_number_of_queries_is_the_same_for_one_case_and_for_three(
        client: Client, cast: Cast, django_assert_num_queries: Any, django_assert_max_num_queries: Any) -> None:
    case = investigated(cast)
    minutes_sent(cast, called(cast, case))
    sign_in(client, cast.guardian).get(HOME)
    with django_assert_max_num_queries(15) as few:
        client.get(HOME)
    much_happens(cast, case, 20)
    for one in (sibling(), youth_child()):
        asked(cast, investigated(cast, children=[one]), "closing_meeting")
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(home(client).cases) == 3
