"""The talk with the child is recorded, and neither the guardians nor the school hear of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.journal.models import Event
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, sign_in
from tests.steps import as_system, called, day, events, investigated, open_steps


def page(case: Case) -> str:
    return reverse("meetings:child-talk", args=[case.id])


def case_with_talk(cast: Cast, when: str = "before") -> Case:
    case = investigated(cast)
    called(cast, case, child_talk=when)
    return case


@pytest.mark.requirement("RT1-07", "CHD-02")
def test_held_and_nobody_is_told(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast)
    before = Notice.objects.filter(account__in=[cast.guardian, cast.social_teacher]).count()
    sent = sign_in(client, cast.case_worker).post(page(case), {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "known": "0"})
    assert sent.status_code == 303
    assert "RT1-S4B" not in open_steps(case)
    assert Notice.objects.filter(account__in=[cast.guardian, cast.social_teacher]).count() == before
    for other, status in ((cast.guardian, 403), (cast.social_teacher, 403)):
        assert sign_in(client, other).get(page(case)).status_code == status


def test_not_needed_after_all(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast)
    assert sign_in(client, cast.case_worker).post(page(case), {"what": "not_needed", "known": "0"}).status_code == 303
    assert "RT1-S4B" not in open_steps(case)


def test_pressing_twice_is_not_two_talks(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast, "both")
    sign_in(client, cast.case_worker)
    for _ in range(2):
        assert client.post(page(case), {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "known": "0"}).status_code == 303
    assert "RT1-S4B" in open_steps(case)
    assert client.post(page(case), {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "known": "1"}).status_code == 303
    assert "RT1-S4B" not in open_steps(case)
    assert sum(kind == "child_talk.held" for kind, _ in events(case)) == 2


@pytest.mark.parametrize("on", ["", day(1), "01.01.2020", "i går"])
def test_a_talk_has_a_day_that_has_been(client: Client, cast: Cast, on: str) -> None:
    case = case_with_talk(cast)
    answer = sign_in(client, cast.case_worker).post(page(case), {"what": "held", "on": on, "with_whom": "Kaja Myhre", "known": "0"})
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors


def test_without_an_agreed_talk_there_is_no_step(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast, "not_needed")
    answer = sign_in(client, cast.case_worker).post(page(case), {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "known": "0"})
    assert answer.status_code == 422
    assert answer.context["not_now"]


def test_who_took_part_is_written_down(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast)
    answer = sign_in(client, cast.case_worker).post(page(case), {"what": "held", "on": day(), "said": "Savner far.", "known": "0"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["with_whom"]
    assert "Savner far." in answer.content.decode()


def test_two_who_record_a_talk_at_once_lose_neither(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast, "both")
    first = {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "said": "Savner far.", "known": "0"}
    assert sign_in(client, cast.case_worker).post(page(case), first).status_code == 303
    mine = first | {"with_whom": "Dina Haug", "said": "Liker fotball."}
    late = sign_in(client, cast.department_head).post(page(case), mine)
    assert late.status_code == 422
    assert "Savner far." in late.content.decode()
    assert late.context["form"]["said"].value() == "Liker fotball."
    again = mine | {"known": late.context["form"]["known"].value()}
    assert [client.post(page(case), again).status_code for _ in range(2)] == [303, 303]
    held = sign_in(client, cast.case_worker).get(page(case)).context["page"].held
    assert {(talk.with_whom, talk.said) for talk in held} == {("Kaja Myhre", "Savner far."), ("Dina Haug", "Liker fotball.")}


def test_a_corrected_day_is_shown_with_its_words(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast)
    data = {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "said": "Savner far.", "known": "0"}
    sign_in(client, cast.case_worker).post(page(case), data)
    with as_system():
        row = Event.objects.get(stream_id=case.id, kind="child_talk.held")
        began = Run.objects.get(case_id=case.id).began_on
    cases.correct(case_id=case.id, seq=row.seq, on=began, by=actor(cast.case_worker), at=timezone.now())
    talk, = client.get(page(case)).context["page"].held
    assert (talk.on, talk.said) == (began, "Savner far.")
