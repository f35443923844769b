"""Difficulties in the collaboration: with the nearest leader first, then in a joint meeting with a whole plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from skolestotte.web.cases.models import Task
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices.models import Notice
from skolestotte.web.trust import commands
from skolestotte.web.trust.models import Arena, Difficulty
from tests import cast as people
from tests.cast import Cast, actor, sign_in


@pytest.fixture
def cast(db: None) -> Cast:
    return people.people()


def raised(cast: Cast, about: str = "Vi får ikke svar når vi ringer.") -> Difficulty:
    intake = actor(cast.intake_worker).roles[0].unit_id
    return commands.raise_difficulty(unit_id=actor(cast.teacher).roles[0].unit_id, other_id=intake, kind="unclear", about=about,
                                     by=actor(cast.teacher), at=timezone.now())


@pytest.mark.requirement("TRU-01")
def test_a_teacher_raises_it_with_the_nearest_leader_and_no_child_is_in_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.teacher)
    page = client.get("/trust/new/")
    names = {field.name for field in page.context["form"]}
    assert names == {"unit", "other", "kind", "about"}  # no field for a child, a family or a case
    me, intake = actor(cast.teacher).roles[0].unit_id, actor(cast.intake_worker).roles[0].unit_id
    sent = {"unit": str(me), "other": str(intake), "kind": "climate", "about": "Det gjelder 01010112345, som vi meldte."}
    refused = client.post("/trust/new/", sent)
    assert refused.status_code == 422 and b"01010112345" in refused.content and not Difficulty.objects.exists()
    assert client.post("/trust/new/", sent | {"about": "Tonen er blitt hard."}).status_code == 303
    row = Difficulty.objects.get()
    told = set(Notice.objects.filter(kind="to_do").values_list("account_id", flat=True))
    assert cast.principal.id in told and cast.department_head.id not in told  # the nearest leader, not the other unit's
    sign_in(client, cast.principal)
    assert "Tonen er blitt hard." in client.get(f"/trust/{row.id}/").content.decode()
    sign_in(client, cast.department_head)
    assert client.get(f"/trust/{row.id}/").status_code == 404


@pytest.mark.requirement("TRU-02")
def test_what_lasts_goes_to_a_joint_meeting_whose_plan_is_whole(cast: Cast, client: Client) -> None:
    row = raised(cast)
    sign_in(client, cast.principal)
    address = f"/trust/{row.id}/"
    assert client.post(address, {"what": "joint", "said": "Vi har snakket, men det varer ved."}).status_code == 303
    assert Notice.objects.filter(account=cast.department_head).exists()
    sign_in(client, cast.department_head)
    day = (timezone.localdate() + timedelta(days=60)).strftime("%d.%m.%Y")
    whole = {"plan": "yes", "clarified": "Vi trodde den andre skulle ringe.", "who_does_what": "Mottaket ringer tilbake samme dag.",
             "done_differently": "Vi avtaler tid på forhånd.", "evaluate_on": day}
    for left_out in whole:
        answer = client.post(address, whole | {left_out: ""})
        assert answer.status_code == 422 and Difficulty.objects.get().state == Difficulty.State.JOINT
        assert answer.context["form"].errors[left_out][0].startswith(("Fyll ut: ", "Velg et svar: "))
    assert client.post(address, whole).status_code == 303
    assert Difficulty.objects.get().state == Difficulty.State.PLANNED
    shown = client.get(address).content.decode()
    assert all(words in shown for words in ("Vi trodde den andre", "Mottaket ringer tilbake", "Vi avtaler tid"))
    assert client.post(address, {"said": "Det går bedre."}).status_code == 303
    assert Difficulty.objects.get().state == Difficulty.State.SETTLED


@pytest.mark.requirement("TRU-02")
def test_a_joint_meeting_that_clears_it_up_needs_no_plan(cast: Cast, client: Client) -> None:
    row = raised(cast)
    commands.call_joint_meeting(difficulty_id=row.id, version=1, said="Vi møtes.", by=actor(cast.principal), at=timezone.now())
    sign_in(client, cast.department_head)
    address = f"/trust/{row.id}/"
    assert client.post(address, {"plan": "no", "clarified": ""}).status_code == 422
    assert client.post(address, {"plan": "no", "clarified": "Vi trodde den andre skulle ringe."}).status_code == 303
    assert Difficulty.objects.get().state == Difficulty.State.SETTLED
    assert "Vi trodde den andre skulle ringe." in client.get(address).content.decode()


@pytest.mark.requirement("TRU-03")
def test_a_case_goes_on_untouched(cast: Cast) -> None:
    people.in_investigation(cast)

    def tasks() -> list[tuple]:
        with as_system():
            return list(Task.objects.order_by("id").values_list("id", "state", "owner_id", "owner_unit_id", "due", "closed_on"))

    before = tasks()
    row = raised(cast)
    by, at = actor(cast.principal), timezone.now()
    row = commands.call_joint_meeting(difficulty_id=row.id, version=1, said="Vi møtes.", by=by, at=at)
    row = commands.agree_plan(difficulty_id=row.id, version=row.version, clarified="Roller", who_does_what="Alle", done_differently="Mye",
                              evaluate_on=timezone.localdate(), by=by, at=at)
    assert row.state == Difficulty.State.PLANNED
    assert before and tasks() == before


@pytest.mark.requirement("TRU-04")
def test_both_sides_are_reminded_and_an_arena_is_planned(cast: Cast, client: Client) -> None:
    sign_in(client, cast.principal)
    me, intake = actor(cast.principal).roles[0].unit_id, actor(cast.intake_worker).roles[0].unit_id
    day = timezone.localdate() + timedelta(days=30)
    sent = {"unit": str(me), "other": str(intake), "on": day.strftime("%d.%m.%Y"), "about": "Hvordan vi gir tilbakemelding"}
    assert client.post("/trust/arena/", sent).status_code == 303
    assert client.post("/trust/arena/", sent).status_code == 303
    assert Arena.objects.count() == 1
    for who in (cast.intake_worker, cast.teacher):
        sign_in(client, who)
        page = client.get("/trust/").content.decode()
        assert "Hvordan vi gir tilbakemelding" in page and "Lytt først" in page and "tillit til barnevernstjenestens" in page


def test_two_leaders_at_once(cast: Cast) -> None:
    row = raised(cast)
    commands.settle(difficulty_id=row.id, version=1, said="Løst.", by=actor(cast.principal), at=timezone.now())
    with pytest.raises(commands.Changed):
        commands.call_joint_meeting(difficulty_id=row.id, version=1, said="Vi møtes.", by=actor(cast.principal), at=timezone.now())
