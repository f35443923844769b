"""What was agreed is followed up: listed when the minutes are sent, marked by those whose it is (MTG-07)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.meetings import commands
from skolestotte.web.meetings.models import AgreedTask, Meeting, Participant
from skolestotte.web.meetings.sides import side_of
from tests.cast import Cast, actor, sign_in
from tests.steps import as_system, called, held, investigated, invited, minutes_of, parts

PLAN = [{"what": "Frokost på skolen", "who": "Tiril Berg", "by": "2026-01-05"},
        {"what": "Legge seg før ni", "who": "Foreldrene", "by": ""},
        {"what": "Ringe helsesykepleier", "who": "Kaja Myhre", "by": "2030-01-05"},
        {"what": "Svare på brevet", "who": "Per", "by": "", "side": "school"}]


def settled(cast: Cast, plan: list[dict[str, str]] = PLAN, number: int = 1, *, send: bool = True) -> Meeting:
    """A start meeting of which part 1 is held with this joint plan."""
    case = investigated(cast)
    called(cast, case)
    meeting = invited(cast, case)
    if number == 2:
        held(cast, meeting, 1, send=True)
    part, by, now = parts(meeting)[number - 1], actor(cast.case_worker), timezone.now()
    part = commands.hold(part_id=part.id, version=part.version, minutes=replace(minutes_of(part), joint_plan=plan), by=by, at=now)
    if send:
        commands.send_minutes(part_id=part.id, by=by, at=now)
    return meeting


def tasks() -> dict[str, AgreedTask]:
    with as_system():
        return {one.what: one for one in AgreedTask.objects.select_related("folder").filter(dropped_at=None)}


def listed(client: Client, meeting: Meeting) -> Any:
    return client.get(reverse("meetings:agreed-in", args=[meeting.case_id])).context["page"]


def test_nothing_is_listed_before_the_minutes_are_sent(client: Client, cast: Cast) -> None:
    meeting = settled(cast, send=False)
    assert tasks() == {}
    assert listed(sign_in(client, cast.case_worker), meeting).lines == []


@pytest.mark.requirement("MTG-07")
def test_each_side_marks_its_own_and_child_welfare_all(client: Client, cast: Cast) -> None:
    meeting = settled(cast)
    for who, mine in (("case_worker", set(tasks())), ("social_teacher", {"Frokost på skolen", "Svare på brevet"}),
                      ("guardian", {"Legge seg før ni"})):
        page = listed(sign_in(client, getattr(cast, who)), meeting)
        assert len(page.lines) == len(PLAN)
        assert {one.row.what for one in page.lines if one.may_mark} == mine
        for what, task in tasks().items():
            sent = client.post(reverse("meetings:mark-agreed", args=[task.id]), {"done": "1"})
            assert sent.status_code == (303 if what in mine else 403)
    assert all(task.done_at for task in tasks().values())


def test_a_mark_can_be_taken_back_and_pressing_twice_is_once(client: Client, cast: Cast) -> None:
    meeting = settled(cast)
    task = tasks()["Frokost på skolen"]
    url = reverse("meetings:mark-agreed", args=[task.id])
    sign_in(client, cast.social_teacher)
    assert listed(client, meeting).open[0].late
    assert [client.post(url, {"done": "1"}).status_code for _ in range(2)] == [303, 303]
    page = listed(client, meeting)
    assert [one.row.what for one in page.done] == ["Frokost på skolen"]
    assert "Sara Lund" in client.get(reverse("meetings:agreed-in", args=[meeting.case_id])).content.decode()
    client.post(url, {"done": "0"})
    assert tasks()["Frokost på skolen"].done_at is None
    assert client.get(url).status_code == 405


def test_what_was_agreed_in_part_2_is_not_the_schools_to_see(client: Client, cast: Cast) -> None:
    meeting = settled(cast, [{"what": "Snakke om kveldene", "who": "Gro Prøve", "by": ""}], number=2)
    task = tasks()["Snakke om kveldene"]
    assert task.side == "family"
    assert listed(sign_in(client, cast.social_teacher), meeting).lines == []
    assert client.post(reverse("meetings:mark-agreed", args=[task.id]), {"done": "1"}).status_code == 404
    assert [one.row.what for one in listed(sign_in(client, cast.guardian), meeting).lines] == ["Snakke om kveldene"]


@pytest.mark.parametrize("who", ["other_case_worker", "other_guardian", "other_liaison", "administrator"])
def test_who_has_no_door_to_the_case_sees_nothing(client: Client, cast: Cast, who: str) -> None:
    meeting = settled(cast)
    assert sign_in(client, getattr(cast, who)).get(reverse("meetings:agreed-in", args=[meeting.case_id])).status_code == 404
    assert client.get(reverse("meetings:agreed")).context["page"].lines == []


def test_my_own_list_goes_over_all_cases(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    settled(cast)
    mine = reverse("meetings:agreed")
    assert len(sign_in(client, cast.case_worker).get(mine).context["page"].open) == len(PLAN)
    page = sign_in(client, cast.social_teacher).get(mine).context["page"]
    assert [one.row.what for one in page.open] == ["Frokost på skolen", "Svare på brevet"]
    assert page.open[0].child == "Ella Prøve"
    with django_assert_max_num_queries(16):
        client.get(mine)
    sent = client.post(reverse("meetings:mark-agreed", args=[page.open[0].row.id]), {"done": "1", "list": "mine"})
    assert sent["Location"] == mine


def test_corrected_minutes_keep_what_is_done_and_drop_what_is_gone(client: Client, cast: Cast) -> None:
    meeting = settled(cast)
    by, now = actor(cast.case_worker), timezone.now()
    commands.mark_agreed(task_id=tasks()["Frokost på skolen"].id, done=True, by=by, at=now)
    gone = tasks()["Legge seg før ni"]
    part = parts(meeting)[0]
    plan = [{**PLAN[0], "by": "2031-01-05"}, {"what": "Noe nytt", "who": "Rektor", "by": ""}]
    commands.correct_minutes(part_id=part.id, version=part.version, reason="Feil dag",
                             minutes=replace(minutes_of(part), joint_plan=plan), by=by, at=now)
    assert set(tasks()) == {"Frokost på skolen", "Noe nytt"}
    assert tasks()["Frokost på skolen"].done_at
    assert str(tasks()["Frokost på skolen"].due) == "2031-01-05"
    with pytest.raises(commands.NotNow):
        commands.mark_agreed(task_id=gone.id, done=True, by=by, at=now)


def test_a_meeting_is_not_closed_before_every_part_has_its_minutes_sent(client: Client, cast: Cast) -> None:
    meeting = settled(cast)
    held(cast, meeting, 2)
    url = reverse("meetings:page", args=[meeting.id])
    assert not sign_in(client, cast.case_worker).get(url).context["page"].closed
    commands.send_minutes(part_id=parts(meeting)[1].id, by=actor(cast.case_worker), at=timezone.now())
    assert client.get(url).context["page"].closed


@pytest.mark.parametrize(("who", "side"), [
    ("Tiril Berg", "school"), ("tiril", "school"), ("Kontaktlærer", "school"), ("Sosiallærer og rektor", "school"),
    ("Mor", "family"), ("Foreldrene", "family"), ("Barnevernet", "cws"), ("kontaktperson", "cws"), ("Gro Prøve", "family"),
    ("PPT", "partner"), ("", "partner"), ("Morten", "partner")])
def test_whose_it_is_is_told_from_the_words(who: str, side: str) -> None:
    people = [Participant(name="Tiril Berg", side="school"), Participant(name="Gro Prøve", side="family")]
    assert side_of(who, people) == side
