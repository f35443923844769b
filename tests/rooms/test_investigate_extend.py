"""A leader gives the investigation more time: with a reason, and at most six months in all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from skolestotte.rulebook.calendar import add_months, add_weeks
from skolestotte.web.cases.models import Case, Task
from skolestotte.web.folders.door import as_system
from tests.cast import Cast, sign_in
from tests.investigating import page, plan_of, told, typed
from tests.steps import concluded, investigated, run_of

REASON = "Sakkyndig vurdering er ikke ferdig."


@pytest.fixture
def case(cast: Cast) -> Case:
    return investigated(cast)


def counted_from(case: Case) -> date:
    """The end of the review week: the three and the six months count from here."""
    return add_weeks(run_of(case).began_on, 1)


def filled(case: Case, until: date, **changes: str) -> dict[str, str]:
    return {"until": typed(until), "reason": REASON, "seen": add_months(counted_from(case), 3).isoformat(), **changes}


@pytest.mark.requirement("DLN-04")
def test_a_leader_extends_and_both_dates_stand(client: Client, cast: Cast, case: Case) -> None:
    until, first = add_months(counted_from(case), 6), add_months(counted_from(case), 3)
    sign_in(client, cast.department_head)
    assert client.post(page("extend", case), filled(case, until)).status_code == 303
    saved = plan_of(case)
    assert saved and (saved.extended_until, saved.original_due, saved.extension_reason) == (until, first, REASON)
    assert told(case, "investigation.extended") == [{"until": until.isoformat(), "original": first.isoformat()}]
    shown = client.get(page("extend", case)).content.decode()
    assert f'datetime="{first.isoformat()}"' in shown and f'datetime="{until.isoformat()}"' in shown
    with as_system():
        task = Task.objects.get(case_id=case.id, step="RT1-S8C", state="open")
    assert (task.due_strict, task.original_due is not None) == (until, True)


@pytest.mark.requirement("DLN-04")
def test_one_day_beyond_six_months_is_refused_at_the_field(client: Client, cast: Cast, case: Case) -> None:
    until = add_months(counted_from(case), 6) + timedelta(days=1)
    answer = sign_in(client, cast.section_head).post(page("extend", case), filled(case, until))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["until"]
    assert REASON in answer.content.decode() and typed(until) in answer.content.decode()
    assert told(case, "investigation.extended") == []


@pytest.mark.requirement("DLN-04")
def test_without_a_reason_it_is_refused(client: Client, cast: Cast, case: Case) -> None:
    until = add_months(counted_from(case), 5)
    answer = sign_in(client, cast.department_head).post(page("extend", case), filled(case, until, reason=" "))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    assert told(case, "investigation.extended") == []


def test_a_day_that_is_not_later_is_refused(client: Client, cast: Cast, case: Case) -> None:
    answer = sign_in(client, cast.department_head).post(page("extend", case), filled(case, add_months(counted_from(case), 3)))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["until"]


@pytest.mark.requirement("DLN-04")
@pytest.mark.parametrize("who", ["case_worker", "intake_worker", "social_teacher", "guardian", "administrator"])
def test_only_leaders_extend(client: Client, cast: Cast, case: Case, who: str) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(page("extend", case)).status_code == 403
    assert client.post(page("extend", case), filled(case, add_months(counted_from(case), 5))).status_code == 403


@pytest.mark.requirement("DLN-04")
def test_at_six_months_there_is_no_more_time_to_give(client: Client, cast: Cast, case: Case) -> None:
    last = add_months(counted_from(case), 6)
    sign_in(client, cast.department_head)
    client.post(page("extend", case), filled(case, last))
    assert "<textarea" not in client.get(page("extend", case)).content.decode()
    later = client.post(page("extend", case), filled(case, last + timedelta(days=1), seen=last.isoformat()))
    assert later.status_code == 422
    assert len(told(case, "investigation.extended")) == 1


def test_a_second_extension_keeps_the_first_date(client: Client, cast: Cast, case: Case) -> None:
    first, middle = add_months(counted_from(case), 3), add_months(counted_from(case), 4)
    sign_in(client, cast.department_head)
    client.post(page("extend", case), filled(case, middle))
    client.post(page("extend", case), filled(case, add_months(counted_from(case), 5), seen=middle.isoformat()))
    saved = plan_of(case)
    assert saved and (saved.original_due, saved.extended_until) == (first, add_months(counted_from(case), 5))


def test_two_leaders_at_once_do_not_extend_on_top_of_each_other(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.department_head).post(page("extend", case), filled(case, add_months(counted_from(case), 4)))
    mine = filled(case, add_months(counted_from(case), 5), reason="Min egen grunn")
    late = sign_in(client, cast.section_head).post(page("extend", case), mine)
    assert late.status_code == 422
    assert REASON in late.content.decode() and "Min egen grunn" in late.content.decode()
    assert len(told(case, "investigation.extended")) == 1


def test_pressing_twice_extends_once(client: Client, cast: Cast, case: Case) -> None:
    sent = filled(case, add_months(counted_from(case), 5))
    sign_in(client, cast.department_head)
    assert [client.post(page("extend", case), sent).status_code for _ in range(2)] == [303, 303]
    assert len(told(case, "investigation.extended")) == 1


def test_when_it_is_over_there_is_nothing_to_extend(client: Client, cast: Cast, case: Case) -> None:
    sent = filled(case, add_months(counted_from(case), 5))
    concluded(cast, case)
    sign_in(client, cast.department_head)
    assert "<textarea" not in client.get(page("extend", case)).content.decode()
    assert client.post(page("extend", case), sent).status_code == 422
    assert told(case, "investigation.extended") == []
