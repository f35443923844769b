"""Each side answers which of the proposed times suit; the convener sees one grid and picks (MTG-12)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Busy, Invited, SaidThemselves
from skolestotte.web.meetings.models import Asked, Participant, ProposedTime
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, youth_child
from tests.rooms.pages import Person
from tests.rooms.planning import ready
from tests.rooms.proposing import (
    LATE,
    OTHER,
    answer,
    answers,
    grid,
    plan,
    proposed,
    times_of,
    url,
)
from tests.steps import as_it_is, invited, planned, two_cases, two_guardians


@pytest.mark.requirement("MTG-12")
def test_each_answers_and_the_convener_sees_one_grid_and_picks(cast: Cast) -> None:
    case = ready(cast, guardians=two_guardians(), children=[youth_child()])
    meeting = plan(cast, case, invited=[
        Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
        Invited("Ola Prøve", "guardian", "family", cast.other_guardian.id, (1, 2)),
        Invited("Yasmin Prøve", "young_person", "family", cast.youth.id, (1, 2)),
        Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)),
        Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1,))])
    proposed(cast, meeting)
    for who, said in ((cast.guardian, ("yes", "no")), (cast.youth, ("maybe", "yes")), (cast.social_teacher, ("yes", "yes"))):
        person = Person(who)
        assert answer(person, meeting, *said).status == 303
        assert "Thank you" in person.open(url(meeting)).text
    liaison = Person(cast.social_teacher)
    with as_system():
        ola = Asked.objects.select_related("folder").get(account=cast.other_guardian)
    assert answer(liaison, meeting, "yes", "no", query=f"?for={ola.id}").status == 303
    mark = f"{timezone.localtime(LATE[0]):%d %H:%M}"
    assert grid(meeting)["Gro Prøve", mark] == ("yes", False)
    assert grid(meeting)["Yasmin Prøve", mark] == ("maybe", False)
    assert grid(meeting)["Granlia skole", mark] == ("yes", False)
    assert grid(meeting)["Ola Prøve", mark] == ("yes", True)
    worker = Person(cast.case_worker)
    page = worker.open(url(meeting))
    assert "4 of 4 have answered" in page.text
    assert "Written down by Sara Lund" in page.text
    assert Notice.objects.filter(account=cast.case_worker, kind="new").count() == 1
    with as_system():
        time = ProposedTime.objects.get(starts_at=LATE[0])
    assert worker.post(url(meeting, "pick"), {"time": str(time.id), "version": as_it_is(meeting).version}).status == 303
    now = as_it_is(meeting)
    assert (now.starts_at, now.ends_at, now.state, now.goal) == (*LATE, "planned", meeting.goal)
    with as_system():
        assert Participant.objects.filter(part__meeting_id=meeting.id).count() == 9
    assert "The time is settled" in Person(cast.guardian).open(url(meeting)).text
    assert answer(Person(cast.guardian), meeting).status == 303  # too late: nothing is changed, and it is said
    assert grid(meeting)["Gro Prøve", mark] == ("yes", False)


def test_each_of_the_family_sees_their_own_answer_only(cast: Cast) -> None:
    case = ready(cast, guardians=two_guardians())
    both = [Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
            Invited("Ola Prøve", "guardian", "family", cast.other_guardian.id, (1, 2))]
    meeting = plan(cast, case, invited=both)
    proposed(cast, meeting)
    answer(Person(cast.guardian), meeting, "no", "yes")
    page = Person(cast.other_guardian).open(url(meeting))
    assert "Gro Prøve" not in page.text
    assert not [value for values in page.form().fields.values() for value in values if value in ("yes", "no", "maybe")]
    with as_system():
        gro = Asked.objects.get(account=cast.guardian)
    other = Person(cast.other_guardian)
    assert other.open(f"{url(meeting)}?for={gro.id}").status == 404
    assert answer(other, meeting, "no", "no", query=f"?for={gro.id}").status == 404


@pytest.mark.requirement("MTG-12")
def test_what_somebody_has_said_themselves_is_not_written_over(cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    proposed(cast, meeting)
    with as_system():
        gro = Asked.objects.get(account=cast.guardian)
    liaison, worker = Person(cast.social_teacher), Person(cast.case_worker)
    assert answer(liaison, meeting, "no", "no", query=f"?for={gro.id}").status == 303
    assert "has written this down for you" in Person(cast.guardian).open(url(meeting)).text
    assert answer(Person(cast.guardian), meeting, "yes", "no").status == 303
    for person in (liaison, worker):
        assert person.open(f"{url(meeting)}?for={gro.id}").status == 404
    with pytest.raises(SaidThemselves):
        commands.answer_times(asked_id=gro.id, answers=dict.fromkeys([row.id for row in times_of(meeting)], "no"), for_other=True,
                              by=actor(cast.social_teacher), at=timezone.now())
    mark = f"{timezone.localtime(LATE[0]):%d %H:%M}"
    assert grid(meeting)["Gro Prøve", mark] == ("yes", False)


def test_an_answer_to_every_time_is_needed_and_what_is_chosen_stays(cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    proposed(cast, meeting)
    half = dict(list(answers(meeting, "yes", "no").items())[:1])
    page = Person(cast.guardian).post(url(meeting), half)
    assert page.status == 422
    assert page.form().fields[next(iter(half))] == ["yes"]
    assert Person(cast.guardian).post(url(meeting), {**half, **dict.fromkeys(answers(meeting, "yes", "no"), "perhaps")}).status == 422
    assert grid(meeting) == {}


def test_a_time_that_is_taken_in_between_is_refused_with_who_it_is(cast: Cast) -> None:
    one, other = two_cases(cast)
    meeting = plan(cast, other)
    proposed(cast, meeting)
    planned(cast, one, starts_at=LATE[0], ends_at=LATE[1], invited=[
        Invited("Tiril Berg", "contact_teacher", "school", cast.teacher.id, (1,))])
    first = times_of(meeting)[0]
    with pytest.raises(Busy):
        commands.pick_time(time_id=first.id, version=as_it_is(meeting).version, by=actor(cast.case_worker), at=timezone.now())
    page = Person(cast.case_worker).post(url(meeting, "pick"), {"time": str(first.id), "version": as_it_is(meeting).version})
    assert page.status == 422
    assert "Tiril Berg" in page.text
    assert as_it_is(meeting).starts_at is None


def test_a_meeting_that_is_called_is_moved_to_the_time_that_is_picked(cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    before = Notice.objects.filter(account=cast.guardian, kind="calendar").count()
    proposed(cast, meeting)
    assert "New times are proposed" in Person(cast.guardian).open(url(meeting, "page")).text
    now = as_it_is(meeting)
    for _ in range(2):  # pressed twice
        commands.pick_time(time_id=times_of(meeting)[1].id, version=now.version, by=actor(cast.case_worker), at=timezone.now())
    assert (as_it_is(meeting).starts_at, as_it_is(meeting).sequence) == (OTHER[0], 1)
    assert Notice.objects.filter(account=cast.guardian, kind="calendar").count() == before + 1
