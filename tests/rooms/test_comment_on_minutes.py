"""A guardian or the young person says something about the minutes; it stands beside them and changes nothing in them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.meetings.models import Comment, Meeting, Part
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, sign_in
from tests.steps import as_system, called, held, investigated, invited, parts

SAID = "Jeg sa ikke at det var hver kveld. <b>Bare</b> noen ganger."


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    case = investigated(cast)
    called(cast, case)
    return invited(cast, case)


def url(part: Part, name: str = "comment") -> str:
    return reverse(f"meetings:{name}", args=[part.id])


def comments() -> list[Comment]:
    with as_system():
        return list(Comment.objects.select_related("folder"))


def test_it_is_read_by_those_who_may_read_that_part(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = held(cast, meeting, 1, send=True)
    before = parts(meeting)[0]
    told = Notice.objects.filter(account=cast.case_worker, kind="new").count()
    sign_in(client, cast.guardian)
    assert [client.post(url(part), {"text": SAID}).status_code for _ in range(2)] == [303, 303]
    assert [(one.name, one.text) for one in comments()] == [("Gro Prøve", SAID)]
    assert Notice.objects.filter(account=cast.case_worker, kind="new").count() == told + 1
    for who in (cast.guardian, cast.case_worker, cast.social_teacher):
        text = sign_in(client, who).get(url(part, "minutes")).content.decode()
        assert "Jeg sa ikke at det var hver kveld. &lt;b&gt;" in text
        assert "Gro Prøve" in text
    after = parts(meeting)[0]
    assert (after.version, after.agenda, after.guardians_view) == (before.version, before.agenda, before.guardians_view)


def test_a_comment_to_part_2_is_not_read_by_the_school(client: Client, cast: Cast, meeting: Meeting) -> None:
    held(cast, meeting, 1, send=True)
    part = held(cast, meeting, 2, send=True)
    assert sign_in(client, cast.guardian).post(url(part), {"text": SAID}).status_code == 303
    assert sign_in(client, cast.social_teacher).get(url(part, "minutes")).status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "a" * 5_001, "x\x00y"])
def test_what_cannot_be_is_said_at_the_field(client: Client, cast: Cast, meeting: Meeting, text: str) -> None:
    part = held(cast, meeting, 1, send=True)
    answer = sign_in(client, cast.guardian).post(url(part), {"text": text})
    assert answer.status_code == 422
    assert "text" in answer.context["comment_form"].errors
    assert comments() == []


@pytest.mark.parametrize(("who", "status"), [("social_teacher", 403), ("case_worker", 403), ("other_guardian", 404),
                                             ("other_case_worker", 404)])
def test_only_the_family_comments(client: Client, cast: Cast, meeting: Meeting, who: str, status: int) -> None:
    part = held(cast, meeting, 1, send=True)
    assert sign_in(client, getattr(cast, who)).post(url(part), {"text": SAID}).status_code == status
    assert comments() == []


def test_there_is_nothing_to_comment_on_before_it_is_sent(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = held(cast, meeting, 1)
    assert sign_in(client, cast.guardian).post(url(part), {"text": SAID}).status_code == 303
    assert comments() == []
