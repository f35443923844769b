"""Times are proposed before anybody is invited: what collides is marked, each side answers, one is picked (MTG-12)."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from django.test import Client
from django.utils import timezone

from skolestotte.rulebook.calendar import is_working_day
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import queries as journal
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.meetings.models import Meeting, Proposal, ProposedTime, TimeMark
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, sign_in
from tests.rooms.planning import ready
from tests.rooms.proposing import EARLY, LATE, OTHER, plan, proposed, typed, url
from tests.steps import events, two_cases


@pytest.mark.requirement("MTG-12")
def test_the_planner_begins_with_times_after_the_last_lesson(client: Client, cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    form = sign_in(client, cast.case_worker).get(url(meeting, "propose")).context["form"]
    begin = [row.initial for row in form.rows]
    assert len(begin) == 3
    assert all(one["starts"] == time(14, 15) and is_working_day(one["day"]) for one in begin)
    assert len({one["day"] for one in begin}) == 3


@pytest.mark.requirement("MTG-12")
def test_what_collides_with_lessons_or_with_other_meetings_is_marked_before_it_is_proposed(client: Client, cast: Cast) -> None:
    one, other = two_cases(cast)
    busy = plan(cast, one, starts_at=OTHER[0], ends_at=OTHER[1], place="Granlia skole, rom 214", invited=[
        Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)),
        Invited("Tiril Berg", "contact_teacher", "school", cast.teacher.id, (1,))])
    meeting = plan(cast, other, place="Granlia skole, rom 214")
    page = sign_in(client, cast.case_worker).post(url(meeting, "propose"), typed([EARLY, LATE, OTHER]))
    assert page.status_code == 200
    found = dict(page.context["collisions"])
    assert found[EARLY].teaching and not found[EARLY].taken.any
    assert not found[LATE].any
    assert not found[OTHER].teaching
    assert set(found[OTHER].taken.names) == {"Kaja Myhre", "Tiril Berg"} and found[OTHER].taken.room
    assert not Proposal.objects.exists()
    for word in ("Ella Prøve", str(one.number), str(busy.id)):
        assert word not in page.content.decode()
    again = typed([EARLY, LATE, OTHER], seen=page.context["form"].mark)
    assert client.post(url(meeting, "propose"), again).status_code == 303
    with as_system():
        times = list(ProposedTime.objects.filter(proposal__meeting_id=meeting.id))
        assert [row.in_teaching for row in times] == [True, False, False]
        mark = TimeMark.objects.select_related("folder").get()
    assert (mark.time_id, mark.folder.kind, sorted(mark.taken["names"])) == (times[2].id, "cws", ["Kaja Myhre", "Tiril Berg"])


def test_times_that_are_changed_after_they_were_shown_are_looked_at_anew(client: Client, cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    page = sign_in(client, cast.case_worker).post(url(meeting, "propose"), typed([EARLY, LATE]))
    other = typed([EARLY, OTHER], seen=page.context["form"].mark)
    assert client.post(url(meeting, "propose"), other).status_code == 200
    assert client.post(url(meeting, "propose"), typed([LATE, OTHER])).status_code == 303  # nothing collides: at once


@pytest.mark.parametrize(("changes", "field"), [
    ({"time-0-day": ""}, "day"), ({"time-0-ends": "09.00"}, "ends"), ({"time-1-starts": "kl ni"}, "starts"),
    ({"time-0-day": "01.01.2020"}, "day")])
def test_what_cannot_be_is_said_at_the_field_and_the_rest_is_kept(
        client: Client, cast: Cast, changes: dict[str, str], field: str) -> None:
    meeting = plan(cast, ready(cast))
    page = sign_in(client, cast.case_worker).post(url(meeting, "propose"), typed([LATE, OTHER], **changes))
    assert page.status_code == 422
    assert any(field in row.errors for row in page.context["form"].rows)
    assert f"{timezone.localtime(OTHER[0]):%d.%m.%Y}" in page.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("slots", [[LATE], [LATE, LATE]])
def test_at_least_two_different_times(client: Client, cast: Cast, slots: list[tuple[datetime, datetime]]) -> None:
    meeting = plan(cast, ready(cast))
    page = sign_in(client, cast.case_worker).post(url(meeting, "propose"), typed(slots))
    assert page.status_code == 422
    assert not Proposal.objects.exists()


def test_a_row_is_added_and_taken_away_without_javascript(client: Client, cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    sign_in(client, cast.case_worker)
    more = client.post(url(meeting, "propose"), typed([LATE, OTHER], **{"time-add": "1"}))
    assert (more.status_code, more.context["form"].rows.total_form_count()) == (200, 3)
    fewer = client.post(url(meeting, "propose"), typed([EARLY, LATE, OTHER], **{"time-remove": "0"}))
    assert fewer.context["form"].rows.total_form_count() == 2


@pytest.mark.requirement("MTG-12")
def test_each_side_gets_a_neutral_word_and_sees_the_times_and_nothing_of_the_plan(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = plan(cast, case, goal="Hemmelig mål", purpose="Hemmelig grunn")
    before = set(Notice.objects.values_list("id", flat=True))
    proposed(cast, meeting)
    told = {(one.account_id, one.kind, one.calendar) for one in Notice.objects.exclude(id__in=before)}
    assert told == {(cast.guardian.id, "to_do", ""), (cast.social_teacher.id, "to_do", "")}
    for who in (cast.guardian, cast.social_teacher):
        text = sign_in(client, who).get(url(meeting)).content.decode()
        assert "14.15–15.15" in text
        assert "Hemmelig" not in text
        assert client.get(url(meeting, "page")).status_code == 404  # nobody is invited yet
    for who in (cast.teacher, cast.other_teacher, cast.other_liaison, cast.other_guardian, cast.other_case_worker):
        assert sign_in(client, who).get(url(meeting)).status_code == 404
    assert ("meeting.times_proposed", {"meeting": str(meeting.id), "type": "start"}) in events(case)
    assert journal.verify(case.id)[2] == []


def test_proposing_the_same_twice_asks_once(cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    assert proposed(cast, meeting).id == proposed(cast, meeting).id
    assert sum(kind == "meeting.times_proposed" for kind, _ in events(case_of(meeting))) == 1


def case_of(meeting: Meeting) -> Case:
    with as_system():
        return Case.objects.get(id=meeting.case_id)
