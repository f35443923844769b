"""The school talks with its own who take part in a meeting, before it and after it; that it did is written down, not what was said."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.folders.door import seen_by
from skolestotte.web.meetings.models import Meeting, StaffTalk
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, sign_in
from tests.steps import called, day, events, held, investigated, invited, planned


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    case = investigated(cast)
    called(cast, case)
    return invited(cast, case)


def page(meeting: Meeting, name: str = "staff-talk") -> str:
    return reverse(f"meetings:{name}", args=[meeting.id])


def typed(**changes: Any) -> dict[str, Any]:
    return {"when": "before", "names": ["Tiril Berg"], "on": day(), **changes}


def seen(account: Account, meeting: Meeting) -> list[tuple[str, list[str]]]:
    """By the database itself."""
    with seen_by(actor(account)):
        return [(one.when, one.names) for one in StaffTalk.objects.filter(meeting_id=meeting.id).order_by("at")]


@pytest.mark.requirement("MTG-03")
def test_a_talk_before_and_one_after_are_written_down_and_the_school_alone_sees_it(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast.social_teacher)
    shown = client.get(page(meeting, "page")).content.decode()
    assert page(meeting) in shown
    assert client.post(page(meeting), typed()).status_code == 303
    held(cast, meeting, 1, send=True)
    assert client.get(page(meeting)).context["form"].initial["when"] == "after"
    both = ["Sara Lund", "Tiril Berg"]
    assert [client.post(page(meeting), typed(when="after", names=both)).status_code for _ in range(2)] == [303, 303]
    staff = client.get(page(meeting, "page")).context["staff"]
    assert [one.names for one in staff.before] == [["Tiril Berg"]]
    assert [one.names for one in staff.after] == [both]
    assert sign_in(client, cast.principal).get(page(meeting, "page")).context["staff"].after
    for account in (cast.social_teacher, cast.principal):
        assert seen(account, meeting) == [("before", ["Tiril Berg"]), ("after", both)]
    for account in (cast.guardian, cast.case_worker, cast.department_head, cast.teacher, cast.other_liaison):
        assert seen(account, meeting) == []
    for account in (cast.guardian, cast.case_worker, cast.teacher):
        shown = sign_in(client, account).get(page(meeting, "page"))
        assert shown.context["staff"] is None
        assert page(meeting) not in shown.content.decode()
    case = type("Case", (), {"id": meeting.case_id})()
    assert sum(kind == "staff.talked" for kind, _ in events(case)) == 2


@pytest.mark.parametrize(("who", "status"), [("guardian", 403), ("case_worker", 403), ("teacher", 403), ("other_liaison", 404),
                                             ("other_guardian", 404), ("consultant", 404), ("principal", 200)])
def test_the_head_and_the_social_teacher_write_it_down(client: Client, cast: Cast, meeting: Meeting, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(page(meeting)).status_code == status
    if status != 200:
        assert client.post(page(meeting), typed()).status_code == status


@pytest.mark.parametrize(("change", "field"), [({"when": ""}, "when"), ({"when": "after"}, "when"), ({"when": "during"}, "when"),
                                               ({"names": []}, "names"), ({"names": ["En annen"]}, "names"), ({"on": ""}, "on"),
                                               ({"on": day(1)}, "on"), ({"on": "01.01.2020"}, "on"), ({"on": "30.02.2026"}, "on")])
def test_what_cannot_be_is_said_at_the_field(client: Client, cast: Cast, meeting: Meeting, change: dict[str, Any], field: str) -> None:
    answer = sign_in(client, cast.social_teacher).post(page(meeting), typed(**change))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_before_the_invitation_the_school_finds_nothing(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    meeting = planned(cast, case)
    assert sign_in(client, cast.social_teacher).get(page(meeting)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_talks(client: Client, cast: Cast, meeting: Meeting,
                                                           django_assert_num_queries: Any) -> None:
    sign_in(client, cast.social_teacher)
    for names in (["Tiril Berg"], ["Sara Lund"], ["Sara Lund", "Tiril Berg"]):
        client.post(page(meeting), typed(names=names))
        client.get(page(meeting, "page"))  # the word that it is recorded is said once
        with django_assert_num_queries(21):
            client.get(page(meeting, "page"))
