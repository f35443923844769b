"""Something felt wrong: it is raised directly, with the right person; here stands a yes or a no, and no words (MTG-08)."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.meetings import commands
from skolestotte.web.meetings.models import Felt, Meeting, Participant
from tests.cast import Cast, actor, sign_in
from tests.steps import as_system, called, held, investigated, invited


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    case = investigated(cast)
    called(cast, case)
    return invited(cast, case)


def over(cast: Cast, meeting: Meeting) -> None:
    for number in (1, 2):
        held(cast, meeting, number)


def page(meeting: Meeting, name: str = "page") -> str:
    return reverse(f"meetings:{name}", args=[meeting.id])


@pytest.mark.requirement("MTG-08")
@pytest.mark.parametrize(("who", "whom"), [("case_worker", "Sara Lund"), ("social_teacher", "Kaja Myhre")])
def test_each_side_is_told_whom_to_talk_with_and_marks_a_yes_or_a_no(client: Client, cast: Cast, meeting: Meeting, who: str,
                                                                     whom: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(page(meeting)).context["felt"] is None
    over(cast, meeting)
    shown = client.get(page(meeting))
    assert [one.name for one in shown.context["felt"].whom] == [whom]
    form = re.search(r'<form[^>]*action="[^"]*/felt/".*?</form>', shown.content.decode(), re.S)
    assert form
    assert "textarea" not in form[0]
    assert 'type="text"' not in form[0]
    for raised in ("1", "1", "0"):
        assert client.post(page(meeting, "felt"), {"raised": raised}).status_code == 303
        assert client.get(page(meeting)).context["felt"].mark.raised is (raised == "1")
    with as_system():
        assert Felt.objects.count() == 1


def test_nobody_sees_what_somebody_else_has_marked(client: Client, cast: Cast, meeting: Meeting) -> None:
    over(cast, meeting)
    sign_in(client, cast.social_teacher).post(page(meeting, "felt"), {"raised": "1"})
    assert sign_in(client, cast.case_worker).get(page(meeting)).context["felt"].mark is None


def test_it_is_for_after_the_meeting_and_not_for_the_family(client: Client, cast: Cast, meeting: Meeting) -> None:
    assert sign_in(client, cast.social_teacher).post(page(meeting, "felt"), {"raised": "1"}).status_code == 303
    over(cast, meeting)
    assert sign_in(client, cast.guardian).get(page(meeting)).context["felt"] is None
    assert client.post(page(meeting, "felt"), {"raised": "1"}).status_code == 403
    assert sign_in(client, cast.other_case_worker).post(page(meeting, "felt"), {"raised": "1"}).status_code == 404
    with as_system():
        assert not Felt.objects.exists()


@pytest.mark.parametrize("who", ["principal", "department_head", "teacher"])
def test_how_a_meeting_felt_is_for_those_who_took_part_to_say(client: Client, cast: Cast, meeting: Meeting, who: str) -> None:
    """The head and the leader read the meeting and were not invited; the teacher was invited and did not come."""
    sign_in(client, getattr(cast, who))
    assert client.get(page(meeting)).status_code == 200
    over(cast, meeting)
    with as_system():
        Participant.objects.filter(account=cast.teacher).update(attended=False)
    shown = client.get(page(meeting))
    assert shown.context["felt"] is None
    assert "/felt/" not in shown.content.decode()
    assert client.post(page(meeting, "felt"), {"raised": "1"}).status_code == 403
    with pytest.raises(PermissionDenied):
        commands.mark_felt(meeting_id=meeting.id, raised=True, by=actor(getattr(cast, who)), at=timezone.now())
    with as_system():
        assert not Felt.objects.exists()
