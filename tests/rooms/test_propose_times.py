"""Times are proposed before anybody is invited: what collides is marked, each side answers, one is picked (MTG-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.calendar import is_working_day
from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.folders.door import as_system, seen_by
from skolestotte.web.journal import queries as journal
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Busy, Invited, NobodyToAsk, NotNow, SaidThemselves
from skolestotte.web.meetings.models import Asked, Meeting, Participant, Proposal, ProposedTime, TimeAnswer, TimeMark
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, actor, guardian, sibling, sign_in, submitted, youth_child
from tests.rooms.pages import Page, Person
from tests.rooms.test_meeting_by_school import asked, wished, without_meetings
from tests.rooms.test_plan_a_meeting import ready
from tests.steps import as_it_is, called, events, invited, planned, reviewed_all, two_guardians

HOUR = timedelta(hours=1)


def working_day(after: int = 3) -> date:
    day = timezone.localdate() + timedelta(days=after)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


DAY = working_day()
NEXT = working_day(10)
LATE, EARLY = (at(DAY, "14:15"), at(DAY, "15:15")), (at(DAY, "10:00"), at(DAY, "11:00"))
OTHER = (at(NEXT, "14:15"), at(NEXT, "15:15"))


def url(meeting: Meeting, name: str = "times") -> str:
    return reverse(f"meetings:{name}", args=[meeting.id])


def plan(cast: Cast, case: Case, **changes: Any) -> Meeting:
    """A meeting that has everything but a time."""
    return planned(cast, case, **{"starts_at": None, "ends_at": None, **changes})


def proposed(cast: Cast, meeting: Meeting, *slots: tuple[datetime, datetime]) -> Proposal:
    return commands.propose_times(meeting_id=meeting.id, times=slots or (LATE, OTHER), by=actor(cast.case_worker), at=timezone.now())


def typed(slots: Sequence[tuple[datetime, datetime]], **more: str) -> dict[str, str]:
    data = {"time-TOTAL_FORMS": str(len(slots)), "time-INITIAL_FORMS": "0", "seen": ""}
    for number, (starts, ends) in enumerate(slots):
        first, last = timezone.localtime(starts), timezone.localtime(ends)
        data |= {f"time-{number}-day": f"{first:%d.%m.%Y}", f"time-{number}-starts": f"{first:%H.%M}",
                 f"time-{number}-ends": f"{last:%H.%M}"}
    return data | more


def answers(meeting: Meeting, *said: str) -> dict[str, str]:
    """The posted form: one answer for each of the times, in order."""
    with as_system():
        times = list(ProposedTime.objects.filter(proposal__meeting_id=meeting.id, proposal__closed_at=None))
    return {str(one.id): word for one, word in zip(times, said, strict=True)}


def grid(meeting: Meeting) -> dict[tuple[str, str], tuple[str, bool]]:
    """(who, time) → (answer, written down by somebody else)."""
    with as_system():
        rows = TimeAnswer.objects.filter(time__proposal__meeting_id=meeting.id).select_related("folder", "time", "asked")
        return {(row.asked.name, f"{timezone.localtime(row.time.starts_at):%d %H:%M}"): (row.answer, row.for_other) for row in rows}


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


def answer(person: Person, meeting: Meeting, *said: str, query: str = "") -> Page:
    return person.post(url(meeting) + query, answers(meeting, *said))


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


def times_of(meeting: Meeting) -> list[ProposedTime]:
    with as_system():
        return list(ProposedTime.objects.filter(proposal__meeting_id=meeting.id))


def test_an_answer_to_every_time_is_needed_and_what_is_chosen_stays(cast: Cast) -> None:
    meeting = plan(cast, ready(cast))
    proposed(cast, meeting)
    half = dict(list(answers(meeting, "yes", "no").items())[:1])
    page = Person(cast.guardian).post(url(meeting), half)
    assert page.status == 422
    assert page.form().fields[next(iter(half))] == ["yes"]
    assert Person(cast.guardian).post(url(meeting), {**half, **dict.fromkeys(answers(meeting, "yes", "no"), "perhaps")}).status == 422
    assert grid(meeting) == {}


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


def two_cases(cast: Cast) -> list[Case]:
    first = reviewed_all(cast, submitted(cast))
    second = reviewed_all(cast, submitted(cast, children=[sibling()], guardians=[guardian(
        name="Nils Annen", national_id=OTHER_GUARDIAN_NUMBER)]))
    for case in (*first, *second):
        called(cast, case)
    return [*first, *second]


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
