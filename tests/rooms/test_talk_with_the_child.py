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
from tests.cast import Cast, actor, in_investigation, reported, sign_in
from tests.new_report import judged, runs_of
from tests.steps import answered, as_system, called, concluded, day, events, investigated, open_steps

OFFER = "Skrive ned en samtale med barnet"


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


@pytest.mark.parametrize("on", ["", day(2), "01.01.2020", "i går"])
def test_a_talk_has_a_day_that_has_been(client: Client, cast: Cast, on: str) -> None:
    case = case_with_talk(cast)
    answer = sign_in(client, cast.case_worker).post(page(case), {"what": "held", "on": on, "with_whom": "Kaja Myhre", "known": "0"})
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors


@pytest.mark.parametrize("agreed", ["not_needed", "before", "both", None])
def test_more_talks_than_were_agreed_are_written_down_while_the_investigation_runs(client: Client, cast: Cast, agreed: str | None) -> None:
    case = investigated(cast)
    if agreed:
        called(cast, case, child_talk=agreed)
    quiet = Notice.objects.filter(account__in=[cast.guardian, cast.social_teacher]).count()
    sign_in(client, cast.case_worker)
    said = ["Savner far.", "Liker fotball.", "Gruer seg til jul.", "Har det bedre."]
    for known, words in enumerate(said):
        talk = {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "said": words, "known": str(known)}
        assert [client.post(page(case), talk).status_code for _ in range(2)] == [303, 303]
    assert sum(kind == "child_talk.held" for kind, _ in events(case)) == 4
    shown = client.get(page(case))
    assert {talk.said for talk in shown.context["page"].held} == set(said) and shown.context["page"].about.id == "RT1-S4C"
    assert "RT1-S4B" not in open_steps(case) and "RT1-S4C" not in open_steps(case)  # an offer, on nobody's list
    assert Notice.objects.filter(account__in=[cast.guardian, cast.social_teacher]).count() == quiet
    for other in (cast.guardian, cast.social_teacher):
        assert sign_in(client, other).get(page(case)).status_code == 403
        assert OFFER not in client.get(reverse("overview:case-routine", args=[case.id])).content.decode()
    assert OFFER in sign_in(client, cast.case_worker).get(reverse("overview:case-routine", args=[case.id])).content.decode()
    concluded(cast, case)
    late = sign_in(client, cast.case_worker).post(page(case), talk | {"known": "4", "said": "For sent."})
    assert late.status_code == 422 and "For sent." in late.content.decode()


@pytest.mark.parametrize("agrees", [True, False])
def test_also_while_a_new_report_in_a_running_case_is_worked_with(client: Client, cast: Cast, agrees: bool) -> None:
    """Whatever the family has answered: the service may talk with the child (CHD-02)."""
    case, _first = in_investigation(cast)
    judged(cast, reported(cast), "active_case")
    run, = runs_of(case, "RT4")
    answered(cast, case, "collaboration_in_measures", given=agrees)
    sign_in(client, cast.case_worker)
    address = f"{page(case)}?run={run.id}"
    for known in range(3):
        talk = {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "said": f"Sa {known}.", "known": str(known)}
        assert client.post(address, talk).status_code == 303
    assert [talk.said for talk in client.get(address).context["page"].held] == ["Sa 2.", "Sa 1.", "Sa 0."]
    for other in (cast.guardian, cast.social_teacher):
        assert sign_in(client, other).get(address).status_code == 403


def test_a_talk_more_is_held_and_never_not_needed(client: Client, cast: Cast) -> None:
    case = case_with_talk(cast, "not_needed")
    assert "what" not in sign_in(client, cast.case_worker).get(page(case)).context["form"].fields
    answer = client.post(page(case), {"what": "not_needed", "known": "0"})
    assert answer.status_code == 422 and "on" in answer.context["form"].errors
    assert [kind for kind, _ in events(case) if kind.startswith("child_talk")] == []


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
