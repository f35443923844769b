"""What school and child welfare do again and again, apart from any child (DLN-07)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.calendar import add_months
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.notices.models import Notice
from skolestotte.web.yearly import commands
from skolestotte.web.yearly.models import Duty, Round
from tests.cast import Cast, actor, sign_in
from tests.steps import day

WHEEL, NEW = reverse("yearly:wheel"), reverse("yearly:new")
TODAY = timezone.localdate()
SIGNED = TODAY - timedelta(days=100)
DUE = add_months(SIGNED, 12)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def begun(cast: Cast, key: str = "agreement_review", on: date = SIGNED) -> Duty:
    return commands.begin(key=key, unit_id=cast.school.id, other_id=cast.cws.id, began_on=on, by=actor(cast.principal),
                          at=noon(on))


def did(cast: Cast, duty: Duty, on: date) -> None:
    commands.done(duty_id=duty.id, on=on, note="", by=actor(cast.principal), at=noon(on))


def line(client: Client, duty: Duty) -> Any:
    return client.get(reverse("yearly:one", args=[duty.id])).context["line"]


def told(day: date) -> set[tuple[object, str]]:
    before = set(Notice.objects.values_list("id", flat=True))
    commands.remind(by=MACHINE, at=noon(day))
    return set(Notice.objects.exclude(id__in=before).values_list("account_id", "kind"))


@pytest.mark.requirement("DLN-07")
def test_the_agreement_is_reviewed_a_year_after_the_last_time(client: Client, cast: Cast) -> None:
    duty = begun(cast)
    sign_in(client, cast.principal)
    assert line(client, duty).next.due.strict == DUE
    did(cast, duty, TODAY)
    assert line(client, duty).next.due.strict == add_months(TODAY, 12)


@pytest.mark.requirement("DLN-07")
def test_joint_gatherings_are_two_a_year(client: Client, cast: Cast) -> None:
    duty = begun(cast, "joint_gatherings")
    sign_in(client, cast.section_head)
    year = line(client, duty).next.year
    assert (year.held, year.wanted, year.short) == (0, 2, 2)
    assert line(client, duty).next.due.strict == add_months(SIGNED, 6) - timedelta(days=1)
    did(cast, duty, TODAY)
    assert (line(client, duty).next.year.held, line(client, duty).next.due.strict) == (1, DUE - timedelta(days=1))


@pytest.mark.parametrize("key", ["agreement_review", "joint_gatherings", "annual_information"])
def test_it_is_begun_in_the_browser_and_done_and_both_sectors_see_it(client: Client, cast: Cast, key: str) -> None:
    sign_in(client, cast.principal)
    given = {"key": key, "unit": str(cast.school.id), "other": str(cast.cws.id), "began_on": day(-100)}
    made = [client.post(NEW, given) for _ in range(2)]
    assert [one.status_code for one in made] == [303, 303] and Duty.objects.count() == 1
    done = {"on": day(-7), "note": "Vi beholder samlingene."}
    assert [client.post(made[0]["Location"], done).status_code for _ in range(2)] == [303, 303]
    assert Round.objects.count() == 1
    theirs = sign_in(Client(), cast.section_head)
    assert [one.duty.key for one in theirs.get(WHEEL).context["lines"]] == [key]
    assert "Vi beholder samlingene." in theirs.get(made[0]["Location"]).content.decode()


@pytest.mark.requirement("DLN-07")
def test_heads_are_reminded_ahead_on_the_day_and_after_once_each_also_when_runs_are_missed(cast: Cast) -> None:
    duty = begun(cast)
    heads = {(one.id, "due") for one in (cast.principal, cast.section_head)}
    due = DUE
    assert told(due - timedelta(days=31)) == set()
    assert told(due - timedelta(days=30)) == heads
    assert told(due - timedelta(days=1)) == set()
    assert told(due + timedelta(days=10)) == heads  # the runs of the day itself were missed: what stands now is told
    assert told(due + timedelta(days=11)) == set()
    did(cast, duty, due + timedelta(days=11))
    assert told(due + timedelta(days=12)) == set()


@pytest.mark.requirement("DLN-07")
def test_the_consultant_is_reminded_of_the_yearly_information(cast: Cast) -> None:
    begun(cast, "annual_information")
    assert told(DUE - timedelta(days=1)) == {(cast.consultant.id, "due")}


def test_others_do_not_see_it_and_a_unit_that_is_not_ones_own_cannot_begin_it(client: Client, cast: Cast) -> None:
    duty = begun(cast)
    assert sign_in(client, cast.other_principal).get(reverse("yearly:one", args=[duty.id])).status_code == 404
    assert client.get(WHEEL).context["lines"] == []
    with pytest.raises(PermissionDenied):
        commands.begin(key="agreement_review", unit_id=cast.school.id, other_id=cast.cws.id, began_on=SIGNED,
                       by=actor(cast.other_principal), at=timezone.now())
    with pytest.raises(Duty.DoesNotExist):
        commands.done(duty_id=duty.id, on=SIGNED, note="", by=actor(cast.other_principal), at=timezone.now())


@pytest.mark.parametrize(("field", "value"), [("key", "party"), ("key", "foster_visits"), ("unit", ""), ("other", "own"),
                                              ("began_on", "31.02.2026"), ("began_on", "01.01.2099"), ("began_on", "01.01.2001")])
def test_what_cannot_be_is_said_at_the_field(client: Client, cast: Cast, field: str, value: str) -> None:
    given = {"key": "agreement_review", "unit": str(cast.school.id), "other": str(cast.cws.id), "began_on": day(-100)}
    wrong = str(cast.school.id) if value == "own" else value
    answer = sign_in(client, cast.principal).post(NEW, given | {field: wrong})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Duty.objects.exists()


@pytest.mark.parametrize("on", [day(-101), "01.01.2099", ""])
def test_a_day_before_the_beginning_or_in_the_future_is_no_day_it_was_done(client: Client, cast: Cast, on: str) -> None:
    duty = begun(cast)
    answer = sign_in(client, cast.principal).post(reverse("yearly:one", args=[duty.id]), {"on": on, "note": "Bra"})
    assert answer.status_code == 422 and "on" in answer.context["form"].errors
    assert answer.context["form"]["note"].value() == "Bra"


def test_ended_is_kept_and_can_be_begun_anew(client: Client, cast: Cast) -> None:
    duty = begun(cast)
    did(cast, duty, TODAY)
    sign_in(client, cast.principal)
    assert [client.post(reverse("yearly:end", args=[duty.id])).status_code for _ in range(2)] == [303, 303]
    assert client.get(WHEEL).context["lines"] == []
    assert line(client, duty).rounds[0].on == TODAY
    with pytest.raises(commands.Over):
        did(cast, duty, TODAY)
    assert told(DUE) == set()
    assert begun(cast).id != duty.id


def test_the_wheel_asks_as_much_for_one_duty_as_for_many(client: Client, cast: Cast, django_assert_num_queries: Any) -> None:
    sign_in(client, cast.section_head)
    begun(cast)
    client.get(WHEEL)
    with django_assert_num_queries(8) as few:
        client.get(WHEEL)
    for key in ("joint_gatherings", "annual_information"):
        did(cast, begun(cast, key), TODAY)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(WHEEL)
