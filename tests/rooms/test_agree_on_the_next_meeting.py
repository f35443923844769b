"""The next collaboration meeting: who agrees on the day, and what is written when no meetings are needed (RT3-05, RT3-08, RT3-09)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case, Task
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, sign_in
from tests.in_measures import collaboration, in_measures, measures_run, steps_now
from tests.investigating import told
from tests.steps import as_system, day, held


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_measures(cast)


def page(case: Case) -> str:
    return f"{reverse('notes:next-meeting', args=[case.id])}?run={measures_run(case).id}"


def fixed(case: Case) -> list[dict[str, object]]:
    return told(case, "next_meeting.fixed")[1:]  # the first is the day that intake agreed on


def cancelled(cast: Cast, case: Case, because: str, by: Account) -> None:
    meeting = collaboration(cast, case)
    meetings.cancel(meeting_id=meeting.id, version=meeting.version, because=because, by=actor(by), at=timezone.now())


def owner(case: Case, step: str) -> tuple[object, object, str]:
    with as_system():
        task = Task.objects.get(case_id=case.id, step=step, state=Task.State.OPEN)
    return task.owner_id, task.owner_unit_id, task.owner_role


def test_after_a_meeting_there_is_a_choice(client: Client, cast: Cast, case: Case) -> None:
    held(cast, collaboration(cast, case), send=True)
    assert "RT3-S5N" in steps_now(case)
    sign_in(client, cast.other_case_worker)
    empty = client.post(page(case), {})
    assert empty.status_code == 422 and "what" in empty.context["form"].errors
    no_day = client.post(page(case), {"what": "next_meeting.fixed"})
    assert no_day.status_code == 422 and "meeting_on" in no_day.context["form"].errors
    assert [client.post(page(case), {"what": "next_meeting.fixed", "meeting_on": day(30)}).status_code for _ in range(2)] == [303] * 2
    assert len(fixed(case)) == 1 and "RT3-S5N" not in steps_now(case) and "RT3-S5" in steps_now(case)


@pytest.mark.requirement("RT3-05")
def test_that_no_meetings_are_needed_is_written_down_with_the_school(client: Client, cast: Cast, case: Case) -> None:
    held(cast, collaboration(cast, case), send=True)
    none = {"what": "meetings.not_needed", "with_whom": "Sara Lund", "told": "Det går godt på skolen nå."}
    sign_in(client, cast.other_case_worker)
    for left_out in ("with_whom", "told"):
        alone = client.post(page(case), {**none, left_out: " "})
        assert alone.status_code == 422 and list(alone.context["form"].errors) == [left_out]
        assert told(case, "meetings.not_needed") == []
    assert client.post(page(case), none).status_code == 303
    assert told(case, "meetings.not_needed") == [{}]
    shown = sign_in(client, cast.social_teacher).get(page(case)).content.decode()
    assert "Sara Lund" in shown and "Det går godt på skolen nå." in shown
    assert reverse("meetings:wish", args=[case.id]) in client.get(reverse("overview:case", args=[case.id])).content.decode()


@pytest.mark.requirement("RT3-08")
def test_sickness_at_the_service_is_its_own_to_rebook(client: Client, cast: Cast, case: Case) -> None:
    cancelled(cast, case, "cws_sick", cast.other_case_worker)
    assert {"RT3-S5A"} == steps_now(case) & {"RT3-S5A", "RT3-S5B"}
    assert owner(case, "RT3-S5A") == (cast.other_case_worker.id, None, "")
    assert sign_in(client, cast.social_teacher).post(page(case), {"meeting_on": day(9)}).status_code == 422
    assert sign_in(client, cast.other_case_worker).post(page(case), {"meeting_on": day(9)}).status_code == 303
    assert len(fixed(case)) == 1 and "RT3-S5A" not in steps_now(case)


@pytest.mark.requirement("RT3-09")
def test_sickness_at_the_school_is_the_schools_to_rebook(client: Client, cast: Cast, case: Case) -> None:
    cancelled(cast, case, "school_sick", cast.social_teacher)
    assert {"RT3-S5B"} == steps_now(case) & {"RT3-S5A", "RT3-S5B"}
    assert owner(case, "RT3-S5B") == (None, cast.school.id, "social_teacher")
    assert sign_in(client, cast.other_case_worker).post(page(case), {"meeting_on": day(9)}).status_code == 422
    shown = sign_in(client, cast.social_teacher).get(reverse("overview:case", args=[case.id]))
    assert reverse("notes:next-meeting", args=[case.id]) in shown.content.decode()
    assert client.post(page(case), {"meeting_on": day(9)}).status_code == 303
    assert len(fixed(case)) == 1 and "RT3-S5B" not in steps_now(case)


@pytest.mark.parametrize("who", ["teacher", "guardian", "other_liaison", "consultant"])
def test_others_do_not_agree_on_it(client: Client, cast: Cast, case: Case, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(page(case)).status_code in (403, 404)
