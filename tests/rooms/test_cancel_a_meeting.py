"""A meeting is cancelled with a reason, and what follows from it is told (RT3-08, RT3-09)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.routine_file import shipped_catalogue, shipped_routine
from skolestotte.web.meetings.models import Meeting
from skolestotte.web.meetings.plans import may_convene
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, sign_in
from tests.steps import as_it_is, called, events, investigated, invited, planned


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    case = investigated(cast)
    called(cast, case)
    return invited(cast, case)


def url(meeting: Meeting) -> str:
    return reverse("meetings:cancel", args=[meeting.id])


def cancelled(client: Client, meeting: Meeting, because: str) -> Any:
    return client.post(url(meeting), {"version": as_it_is(meeting).version, "because": because})


def test_each_reason_says_what_follows(client: Client, cast: Cast, meeting: Meeting) -> None:
    form = sign_in(client, cast.case_worker).get(url(meeting)).context["form"]
    field = form.fields["because"]
    assert [code for code, _ in field.choices] == ["cws_sick", "school_sick", "consent", "other"]
    assert all(field.descriptions[code] for code, _ in field.choices)


@pytest.mark.parametrize("because", ["", "bored"])
def test_without_a_reason_nothing_is_cancelled_and_the_field_says_so(client: Client, cast: Cast, meeting: Meeting,
                                                                     because: str) -> None:
    answer = cancelled(sign_in(client, cast.case_worker), meeting, because)
    assert answer.status_code == 422
    assert "because" in answer.context["form"].errors
    assert as_it_is(meeting).state == "called"


@pytest.mark.parametrize("because", ["cws_sick", "school_sick", "consent", "other"])
def test_the_reason_is_kept_and_the_notices_do_not_tell_it(client: Client, cast: Cast, meeting: Meeting, because: str) -> None:
    assert cancelled(sign_in(client, cast.case_worker), meeting, because).status_code == 303
    assert as_it_is(meeting).cancelled_because == because
    data = next(data for kind, data in events(type("Case", (), {"id": meeting.case_id})()) if kind == "meeting.cancelled")
    known = {field.name for field in shipped_catalogue().kinds["meeting.cancelled"].fields}
    assert data.get("because") == (because if "because" in known else None)
    for notice in Notice.objects.filter(account=cast.guardian, kind="new"):
        assert because not in notice.calendar


def test_the_school_is_not_told_that_it_was_the_consent(client: Client, cast: Cast, meeting: Meeting) -> None:
    cancelled(sign_in(client, cast.case_worker), meeting, "consent")
    page = reverse("meetings:page", args=[meeting.id])
    assert sign_in(client, cast.case_worker).get(page).context["page"].because
    assert sign_in(client, cast.social_teacher).get(page).context["page"].because == ""


def test_a_plan_that_nobody_heard_of_asks_for_no_reason(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    plan = planned(cast, case)
    assert "because" not in sign_in(client, cast.case_worker).get(url(plan)).context["form"].fields
    assert cancelled(client, plan, "").status_code == 303
    assert as_it_is(plan).state == "cancelled"


@pytest.mark.parametrize("who", ["social_teacher", "principal", "guardian", "teacher"])
def test_a_meeting_that_the_service_alone_calls_is_not_the_schools_to_cancel(client: Client, cast: Cast, meeting: Meeting,
                                                                            who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(url(meeting)).status_code == 403
    assert cancelled(client, meeting, "school_sick").status_code == 403
    assert as_it_is(meeting).state == "called"


def school_convenes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The case's routine as one in which the school calls start meetings."""
    def one(step: Step) -> Step:
        start = step.meeting is not None and step.meeting.type == "start"
        return replace(step, meeting=replace(step.meeting, convenes="school")) if start else step
    before = shipped_routine("RT1")
    routine = replace(before, steps=tuple(map(one, before.steps)))
    assert may_convene(routine, "start", "school")
    monkeypatch.setattr("skolestotte.web.cases.models.shipped_routine", lambda *_: routine)


@pytest.mark.parametrize("who", ["social_teacher", "principal"])
def test_where_the_school_may_call_its_liaison_or_head_cancels_for_its_own_sickness(
        client: Client, cast: Cast, meeting: Meeting, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    school_convenes(monkeypatch)
    page = reverse("meetings:page", args=[meeting.id])
    assert url(meeting) in sign_in(client, getattr(cast, who)).get(page).content.decode()
    form = client.get(url(meeting)).context["form"]
    assert [code for code, _ in form.fields["because"].choices] == ["school_sick"]
    assert cancelled(client, meeting, "cws_sick").status_code == 422
    assert cancelled(client, meeting, "school_sick").status_code == 303
    assert as_it_is(meeting).cancelled_because == "school_sick"
    assert cancelled(client, meeting, "school_sick").status_code == 403  # it is off; nothing is left to cancel


@pytest.mark.parametrize("who", ["teacher", "guardian"])
def test_others_do_not(client: Client, cast: Cast, meeting: Meeting, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    school_convenes(monkeypatch)
    assert cancelled(sign_in(client, getattr(cast, who)), meeting, "school_sick").status_code == 403
