"""Child welfare calls the school: an answer to each of the routine's five points, and the day of the start meeting."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings.models import CallNote
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, case_of, reported, reviewed, sign_in, youth_child
from tests.steps import called, day, events, investigated, open_steps


def page(case: Case) -> str:
    return reverse("meetings:call", args=[case.id])


def filled(**changes: Any) -> dict[str, Any]:
    return {"with_whom": "Sara Lund", "on": day(), "meeting_on": day(7), "nurse_attends": "yes", "child_talk": "before",
            **{f"point_{n}": f"Svar {n}" for n in range(1, 6)}, **changes}


def notes(case: Case) -> list[CallNote]:
    with as_system():
        return list(CallNote.objects.filter(case_id=case.id).select_related("folder"))


@pytest.mark.requirement("RT1-03")
def test_the_form_lists_five_points_and_keeps_an_answer_to_each(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    shown = sign_in(client, cast.case_worker).get(page(case))
    assert len(shown.context["form"].points) == 5
    assert "Sara Lund" in shown.content.decode()
    assert client.post(page(case), filled()).status_code == 303
    note = notes(case)[0]
    assert note.answers == {str(n): f"Svar {n}" for n in range(1, 6)}
    assert "RT1-S3" not in open_steps(case)
    assert "RT1-S5" in open_steps(case)
    assert "Svar 4" in client.get(page(case)).content.decode()


@pytest.mark.requirement("RT1-07")
def test_the_call_judges_whether_to_talk_with_the_child(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker).post(page(case), filled(child_talk="both"))
    assert next(data for kind, data in events(case) if kind == "call.held")["child_talk"] == "both"
    assert "RT1-S4B" in open_steps(case)


@pytest.mark.requirement("RT1-07")
def test_only_about_a_child_of_15_is_it_asked_whether_the_young_person_comes(client: Client, cast: Cast) -> None:
    young, grown = investigated(cast), investigated(cast, children=[youth_child()])
    sign_in(client, cast.case_worker)
    assert "youth_attends" not in client.get(page(young)).context["form"].fields
    assert client.post(page(grown), filled()).status_code == 422
    assert client.post(page(grown), filled(youth_attends="yes")).status_code == 303
    assert next(data for kind, data in events(grown) if kind == "call.held")["youth_attends"] is True


@pytest.mark.parametrize(("field", "value"), [("meeting_on", day(-1)), ("meeting_on", ""), ("on", day(2)), ("on", "01.01.2020"),
                                              ("point_3", " "), ("point_5", "\x00"), ("point_1", "a" * 4_001),
                                              ("child_talk", "x"), ("with_whom", ""), ("nurse_attends", "")])
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(client: Client, cast: Cast, field: str, value: str) -> None:
    case = investigated(cast)
    answer = sign_in(client, cast.case_worker).post(page(case), filled(**{"point_2": "Kontaktlærer leser", field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Kontaktlærer leser" in answer.content.decode()
    assert notes(case) == []


def test_pressing_twice_is_one_call(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker)
    assert [client.post(page(case), filled()).status_code for _ in range(2)] == [303, 303]
    assert sum(kind == "call.held" for kind, _ in events(case)) == 1


def test_another_call_after_the_first_is_not_taken(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    answer = sign_in(client, cast.case_worker).post(page(case), filled())
    assert answer.status_code == 422
    assert answer.context["not_now"]
    assert len(notes(case)) == 1


@pytest.mark.requirement("DUT-08")
def test_before_the_guardians_may_know_the_call_is_made_and_they_hear_nothing(client: Client, cast: Cast) -> None:
    report = reported(cast, flags=["danger_life_health"])
    reviewed(cast, report)
    case = case_of(report)
    assert sign_in(client, cast.intake_worker).post(page(case), filled()).status_code == 303
    assert "RT1-S5" not in open_steps(case)
    assert not Notice.objects.filter(account=cast.guardian).exists()
    assert sign_in(client, cast.guardian).get(page(case)).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("social_teacher", 403), ("guardian", 403), ("other_case_worker", 404)])
def test_only_those_who_work_the_case(client: Client, cast: Cast, who: str, status: int) -> None:
    case = investigated(cast)
    assert sign_in(client, getattr(cast, who)).post(page(case), filled()).status_code == status
    assert notes(case) == []


def test_what_is_typed_is_kept_when_the_session_lapses(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker)
    client.post(reverse("drafts:save"), {"draft_path": page(case), **filled(point_1="Halvferdig svar", meeting_on="32")})
    shown = client.get(page(case))
    assert "Halvferdig svar" in shown.content.decode()
    assert not shown.context["form"].errors


def test_the_number_of_queries(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker).get(page(case))
    with django_assert_max_num_queries(16):
        client.get(page(case))
