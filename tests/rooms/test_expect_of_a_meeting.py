"""Before a meeting: each side says what it wants of it (MTG-09)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.folders.door import as_system, seen_by
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.meetings.models import Expectation
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, sign_in, youth_child
from tests.rooms.pages import Person
from tests.rooms.planning import ready
from tests.rooms.preparing import url, wanted
from tests.steps import held, invited, parts, planned, two_guardians


@pytest.mark.requirement("MTG-09")
def test_each_side_says_what_it_wants_and_everybody_who_comes_reads_it(cast: Cast) -> None:
    case = ready(cast, children=[youth_child()])
    meeting = invited(cast, case, invited=[
        Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
        Invited("Yasmin Prøve", "young_person", "family", cast.youth.id, (1, 2)),
        Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)),
        Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1,))])
    assert wanted(cast.guardian, meeting, "En plan for morgenene", view="Vi sover dårlig alle", to_all="yes").status == 303
    assert wanted(cast.youth, meeting, "At noen hører på meg", view="Jeg vil ha fri fra gym", to_all="yes").status == 303
    assert wanted(cast.social_teacher, meeting, "Vite hvem vi ringer").status == 303
    assert wanted(cast.case_worker, meeting, "Komme i gang").status == 303
    said = ("En plan for morgenene", "At noen hører på meg", "Vite hvem vi ringer", "Komme i gang", "Vi sover dårlig alle")
    for who in (cast.guardian, cast.youth, cast.social_teacher, cast.case_worker):
        text = Person(who).open(url(meeting, "page")).text
        assert all(words in text for words in said), who
    minutes = Person(cast.case_worker).open(reverse("meetings:minutes", args=[parts(meeting)[0].id])).text
    child, guardians = minutes.index("Jeg vil ha fri fra gym"), minutes.index("Vi sover dårlig alle")
    assert minutes.index("The child’s view") < child < minutes.index("The guardians’ view") < guardians
    assert Notice.objects.filter(account=cast.case_worker, kind="new").count() == 3


@pytest.mark.requirement("MTG-09")
def test_a_guardian_may_tell_it_to_child_welfare_alone(cast: Cast) -> None:
    case = ready(cast, guardians=two_guardians())
    meeting = invited(cast, case)
    assert wanted(cast.guardian, meeting, "Han må ikke få vite det", to_all="no").status == 303
    for who in (cast.other_guardian, cast.social_teacher, cast.principal, cast.guardian):
        assert "Han må ikke få vite det" not in Person(who).open(url(meeting, "page")).text
        with seen_by(actor(who)):
            assert not Expectation.objects.exists()
    text = Person(cast.case_worker).open(url(meeting, "page")).text
    assert "Han må ikke få vite det" in text
    assert "For the child welfare service alone" in text


def test_what_is_said_anew_takes_the_place_of_what_was_said(cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    wanted(cast.guardian, meeting, "Første ord", to_all="yes")
    assert Person(cast.guardian).open(url(meeting, "expect")).form().fields["wants"] == ["Første ord"]
    wanted(cast.guardian, meeting, "Bare for dere", to_all="no")
    assert "Første ord" not in Person(cast.social_teacher).open(url(meeting, "page")).text
    for _ in range(2):
        wanted(cast.guardian, meeting, "Siste ord", to_all="yes")
    text = Person(cast.case_worker).open(url(meeting, "page")).text
    assert "Siste ord" in text
    assert "Bare for dere" not in text
    with as_system():
        assert Expectation.objects.count() == 3


def test_the_school_writes_as_one(cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    wanted(cast.teacher, meeting, "Tirils ord")
    page = Person(cast.social_teacher).open(url(meeting, "expect"))
    assert page.form().fields["wants"] == ["Tirils ord"]
    wanted(cast.social_teacher, meeting, "Skolens ord")
    assert "Tirils ord" not in Person(cast.guardian).open(url(meeting, "page")).text


def test_before_the_invitation_the_family_and_the_school_find_nothing(cast: Cast) -> None:
    meeting = planned(cast, ready(cast))
    assert wanted(cast.case_worker, meeting, "Vårt mål").status == 303
    for who in (cast.guardian, cast.social_teacher):
        assert Person(who).open(url(meeting, "expect")).status == 404


@pytest.mark.parametrize(("typed", "field"), [({"wants": " "}, "wants"), ({"to_all": ""}, "to_all"), ({"view": "a" * 5_001}, "view")])
def test_what_is_missing_is_said_at_the_field(cast: Cast, typed: dict[str, str], field: str) -> None:
    meeting = invited(cast, ready(cast))
    page = wanted(cast.guardian, meeting, **{"wants": "Noe", "view": "Mitt syn", "to_all": "yes", **typed})
    assert page.status == 422
    assert field in page.response.context["form"].errors
    assert not Expectation.objects.exists()


def test_when_a_part_is_held_it_is_too_late(cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    held(cast, meeting, 1)
    for who in (cast.guardian, cast.social_teacher, cast.case_worker):
        assert Person(who).open(url(meeting, "expect")).status == 303
        assert "Say what your side wants" not in Person(who).open(url(meeting, "page")).text


def test_others_do_not_find_it(client: Client, cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    for who in (cast.other_guardian, cast.other_liaison, cast.other_teacher, cast.other_case_worker):
        for name in ("expect", "prepare"):
            assert sign_in(client, who).get(url(meeting, name)).status_code in (403, 404)
