"""Who proposes, who is asked, what waits for them and where; and when a round is over (MTG-12)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.consents import commands as consents
from skolestotte.web.folders.door import as_system, seen_by
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Invited, NobodyToAsk, NotNow
from skolestotte.web.meetings.models import Asked, Proposal, ProposedTime, TimeMark
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, sign_in
from tests.rooms.pages import Person
from tests.rooms.planning import ready
from tests.rooms.proposing import (
    EARLY,
    LATE,
    NEXT,
    OTHER,
    answer,
    answers,
    at,
    grid,
    plan,
    proposed,
    times_of,
    typed,
    url,
)
from tests.rooms.test_meeting_by_school import asked, wished, without_meetings
from tests.steps import as_it_is, two_guardians

HOUR = timedelta(hours=1)


def test_new_times_take_the_place_of_the_old_ones(cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    proposed(cast, meeting)
    answer(Person(cast.guardian), meeting, "no", "no")
    proposed(cast, meeting, (at(NEXT, "15:30"), at(NEXT, "16:30")), OTHER)
    page = Person(cast.guardian).open(url(meeting))
    assert "15.30–16.30" in page.text
    with as_system():
        assert Proposal.objects.filter(meeting_id=meeting.id, closed_at=None).count() == 1
        old = ProposedTime.objects.filter(proposal__meeting_id=meeting.id).exclude(proposal__closed_at=None).first()
    assert old is not None
    with pytest.raises(NotNow):
        commands.pick_time(time_id=old.id, version=as_it_is(meeting).version, by=actor(cast.case_worker), at=timezone.now())


@pytest.mark.parametrize("how", ["cancel", "edit", "send"])
def test_the_round_is_over_when_the_time_is_settled_otherwise(cast: Cast, how: str) -> None:
    meeting = plan(cast, ready(cast), **({"starts_at": OTHER[0], "ends_at": OTHER[1]} if how == "send" else {}))
    proposed(cast, meeting)
    by, now = actor(cast.case_worker), as_it_is(meeting)
    if how == "cancel":
        commands.cancel(meeting_id=meeting.id, version=now.version, by=by, at=timezone.now())
        assert Notice.objects.filter(account=cast.guardian, kind="new").exists()
    elif how == "send":
        commands.send_invitations(meeting_id=meeting.id, version=now.version, by=by, at=timezone.now())
    else:
        page = Person(cast.case_worker).open(url(meeting, "edit"))
        typed_in = {"meeting_on": f"{timezone.localtime(LATE[0]):%d.%m.%Y}", "starts": "14.15", "ends": "15.15"}
        yes_no = {"interpreter_needed": "no", "separate_talks": "no"}
        assert Person(cast.case_worker).press(page, **typed_in, **yes_no).status == 303
    with as_system():
        assert not Proposal.objects.filter(closed_at=None).exists()
    assert answer(Person(cast.guardian), meeting).status == 303
    assert grid(meeting) == {}


def test_without_anybody_to_ask_nothing_is_proposed(client: Client, cast: Cast) -> None:
    meeting = plan(cast, ready(cast), invited=[Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2))])
    with pytest.raises(NobodyToAsk):
        proposed(cast, meeting)
    assert "Choose who is invited" in Person(cast.case_worker).open(url(meeting, "propose")).text
    assert Person(cast.case_worker).post(url(meeting, "propose"), typed([LATE, OTHER])).status == 422


def test_a_meeting_that_is_cancelled_gets_no_times(cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    commands.cancel(meeting_id=meeting.id, version=meeting.version, by=actor(cast.case_worker), at=timezone.now())
    with pytest.raises(NotNow):
        proposed(cast, meeting)


@pytest.mark.parametrize(("who", "name", "status"), [
    ("social_teacher", "propose", 404), ("guardian", "propose", 403), ("other_case_worker", "propose", 404),
    ("guardian", "pick", 403), ("social_teacher", "pick", 403), ("other_case_worker", "pick", 404), ("other_guardian", "times", 404)])
def test_only_the_convener_proposes_and_picks(cast: Cast, who: str, name: str, status: int) -> None:
    meeting = plan(cast, ready(cast))
    proposed(cast, meeting)
    data = {"time": str(times_of(meeting)[0].id), "version": "1", **typed([LATE, OTHER]), **answers(meeting, "yes", "yes")}
    assert Person(getattr(cast, who)).post(url(meeting, name), data).status == status
    assert as_it_is(meeting).starts_at is None


def test_the_database_itself_shows_the_round_to_those_who_are_asked_alone(cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    proposed(cast, meeting, EARLY, LATE)
    for who, sees in ((cast.guardian, True), (cast.social_teacher, True), (cast.principal, True), (cast.case_worker, True),
                      (cast.teacher, False), (cast.other_liaison, False), (cast.other_guardian, False)):
        with seen_by(actor(who)):
            assert ProposedTime.objects.exists() == sees, who
            assert Asked.objects.exists() == sees, who
    with seen_by(actor(cast.guardian)):
        assert not TimeMark.objects.exists()


def asks(who: Account, path: str) -> str:
    return Person(who).open(path).text


def test_what_waits_stands_on_my_day_and_on_the_familys_page(cast: Cast) -> None:
    case = ready(cast)
    meeting = plan(cast, case)
    assert "Which times suit" not in asks(cast.social_teacher, "/") + asks(cast.guardian, "/me/")
    proposed(cast, meeting)
    family = reverse("portal:case", args=[case.id])
    assert url(meeting) in Person(cast.social_teacher).open("/").links
    for page in ("/me/", family):
        assert url(meeting) in Person(cast.guardian).open(page).links
    for who in (cast.social_teacher, cast.guardian):
        answer(Person(who), meeting, "yes", "no")
    assert url(meeting) not in Person(cast.social_teacher).open("/").links
    assert url(meeting) not in Person(cast.guardian).open("/me/").links
    assert "You have said which times suit" in asks(cast.guardian, family)


def test_the_number_of_queries_is_the_same_for_two_times_and_for_five(client: Client, cast: Cast,
                                                                      django_assert_num_queries: Any) -> None:
    case = ready(cast, guardians=two_guardians())
    meeting = plan(cast, case)
    proposed(cast, meeting)
    sign_in(client, cast.case_worker).get(url(meeting))
    with django_assert_num_queries(16) as few:
        client.get(url(meeting))
    count = len(few.captured_queries)
    both = [Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
            Invited("Ola Prøve", "guardian", "family", cast.other_guardian.id, (1, 2)),
            Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1,))]
    commands.cancel(meeting_id=meeting.id, version=meeting.version, by=actor(cast.case_worker), at=timezone.now())
    meeting = plan(cast, case, invited=both)
    proposed(cast, meeting, EARLY, LATE, OTHER, *[(OTHER[0] + n * HOUR, OTHER[1] + n * HOUR) for n in (1, 2)])
    for who in (cast.guardian, cast.other_guardian):
        answer(Person(who), meeting, "yes", "no", "no", "maybe", "yes")
    with django_assert_num_queries(count):
        client.get(url(meeting))


@pytest.mark.requirement("MTG-12")
def test_the_school_proposes_times_for_the_meeting_that_it_convenes(cast: Cast) -> None:
    case = without_meetings(cast)
    meeting = wished(cast, case)
    for consent in asked(meeting):
        consents.answer(consent_id=consent.id, given=True, form="written", by=actor(consent.of), at=timezone.now())
    school, worker, family = Person(cast.social_teacher), Person(cast.other_case_worker), Person(cast.guardian)
    assert school.post(url(meeting, "propose"), typed([LATE, OTHER])).status == 303
    assert Notice.objects.filter(account=cast.other_case_worker, kind="to_do").exists()
    assert worker.open(url(meeting, "propose")).status == 403
    assert answer(worker, meeting, "yes", "no").status == 303
    assert answer(family, meeting, "yes", "maybe").status == 303
    page = school.open(url(meeting))
    assert "2 of 2 have answered" in page.text
    assert "Granlia skole" not in [one.name for one in page.response.context["page"].asked]
    first = {"time": str(times_of(meeting)[0].id), "version": as_it_is(meeting).version}
    assert worker.post(url(meeting, "pick"), first).status == 403
    assert school.post(url(meeting, "pick"), first).status == 303
    assert as_it_is(meeting).starts_at == LATE[0]
