"""The school asks for a meeting of its own: it asks the family, convenes and leads; child welfare writes the minutes (RT3-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import NotNow, Unanswered, Wish
from skolestotte.web.meetings.models import Meeting, Part
from skolestotte.web.notes import commands as notes
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, sign_in
from tests.in_measures import CLOSING, MEASURES, collaboration, in_measures, measures_run, steps_now
from tests.investigating import told
from tests.steps import answered, as_it_is, as_system, day, held, invited, minutes_of, parts, sees, two_guardians

WHY = "Ella er mye alene i friminuttene, og vi trenger å snakke sammen."


def without_meetings(cast: Cast, **changes: object) -> Case:
    """In measures, and school and service have agreed that regular meetings are not needed."""
    case = in_measures(cast, **changes)
    held(cast, collaboration(cast, case), send=True)
    notes.agree(case_id=case.id, run_id=measures_run(case).id, meeting_on=None, answers={"told": "Det går godt."},
                by=actor(cast.other_case_worker), at=timezone.now())
    return case


@pytest.fixture
def case(cast: Cast) -> Case:
    return without_meetings(cast)


def page(case: Case) -> str:
    return f"{reverse('meetings:wish', args=[case.id])}?run={measures_run(case).id}"


def url(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.id])


def wished(cast: Cast, case: Case) -> Meeting:
    return meetings.wish(case_id=case.id, run_id=measures_run(case).id, wanted=Wish(WHY, "En plan"), role="social_teacher",
                         by=actor(cast.social_teacher), at=timezone.now())


def asked(meeting: Meeting) -> list[Consent]:
    with as_system():
        return list(Consent.objects.filter(meeting_id=meeting.id).select_related("folder", "of").order_by("asked_at", "id"))


def said(meeting: Meeting, yes: bool = True) -> None:
    for row in asked(meeting):
        consents.answer(consent_id=row.id, given=yes, form="written", by=actor(row.of), at=timezone.now())


def agreed(cast: Cast, case: Case) -> Meeting:
    meeting = wished(cast, case)
    said(meeting)
    return meeting


def the_meeting(case: Case) -> Meeting:
    with as_system():
        return Meeting.objects.select_related("folder").exclude(state="cancelled").get(case_id=case.id, type="by_school")


def typed(client: Client, cast: Cast, meeting: Meeting, **changes: Any) -> dict[str, Any]:
    """The plan as the form shows it, with a day, and the contact teacher."""
    form = client.get(url("edit", meeting)).context["form"]
    begin = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "", [])}
    return begin | {"meeting_on": day(14), "starts": "12.00", "ends": "13.00", "interpreter_needed": "no", "separate_talks": "no",
                    "interpreter_booked": "no", "other-TOTAL_FORMS": "1", "other-INITIAL_FORMS": "0",
                    "other-0-who": str(cast.teacher.id), **changes}


def called(client: Client, cast: Cast, meeting: Meeting) -> Meeting:
    """The school plans it and sends the invitations, from its own pages."""
    sign_in(client, cast.social_teacher)
    answer = client.post(url("edit", meeting), typed(client, cast, meeting))
    assert answer.status_code == 303, answer.context["form"].errors
    assert client.post(url("send", meeting), {"version": as_it_is(meeting).version}).status_code == 303
    return as_it_is(meeting)


def filled(part: Part, **changes: Any) -> dict[str, Any]:
    """The minutes as child welfare writes them."""
    people = [str(one) for one in minutes_of(part).attended]
    return {"attended": people, "child_view": "", "guardians_view": "Enig", "decisions": "", "next_on": "", "held_on": day(),
            "version": part.version, "task-TOTAL_FORMS": "0", "task-INITIAL_FORMS": "0", "held": "1",
            **{f"point_{n}": "Sagt" for n in range(1, len(part.agenda) + 1)}, **changes}


def invitations(who: Account) -> int:
    return Notice.objects.filter(account=who, kind="calendar").count()


@pytest.mark.requirement("MTG-05")
def test_the_school_says_whether_an_interpreter_is_needed_before_it_invites(client: Client, cast: Cast, case: Case) -> None:
    meeting = agreed(cast, case)
    ten = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=9), time(10)))
    with as_system():
        Meeting.objects.filter(id=meeting.id).update(starts_at=ten, ends_at=ten + timedelta(hours=1))  # as when a time is picked
    sign_in(client, cast.social_teacher)
    assert client.get(url("page", meeting)).context["page"].gaps == ["interpreter_needed"]
    refused = client.post(url("send", meeting), {"version": as_it_is(meeting).version})
    assert refused.status_code == 422 and "interpreter_needed" in refused.context["form"].errors
    assert called(client, cast, meeting).interpreter_needed is False


@pytest.mark.requirement("RT3-11")
def test_the_school_asks_convenes_and_leads_and_the_meeting_settles_whether_more_are_needed(client: Client, cast: Cast,
                                                                                           case: Case) -> None:
    assert "RT3-S5D" in steps_now(case)
    assert reverse("meetings:wish", args=[case.id]) in sign_in(client, cast.social_teacher).get(
        reverse("overview:case", args=[case.id])).content.decode()
    assert client.post(page(case), {"why": WHY, "goal": "En plan"}).status_code == 303
    meeting = the_meeting(case)
    row, = asked(meeting)
    assert row.of_id == cast.guardian.id and WHY in row.used_for and row.asked_by_id == cast.social_teacher.id
    assert "RT3-S5H" not in steps_now(case)  # nobody has said yes
    assert client.post(url("send", meeting), {"version": meeting.version}).status_code == 303  # back, and nothing is sent
    assert as_it_is(meeting).state == "planned"
    answer = reverse("consents:answer", args=[row.id])
    shown = sign_in(client, cast.guardian).get(answer).content.decode()
    assert "Granlia skole spør deg" in shown and WHY in shown
    assert client.post(answer, {"given": "yes"}).status_code == 303
    assert "RT3-S5H" in steps_now(case)
    before = {who.id: invitations(who) for who in (cast.guardian, cast.teacher, cast.other_case_worker)}
    meeting = called(client, cast, meeting)
    assert all(invitations(who) == before[who.id] + 1 for who in (cast.guardian, cast.teacher, cast.other_case_worker))
    assert (meeting.state, meeting.convener, meeting.leader) == ("called", "Sara Lund, Granlia skole", "Sara Lund, Granlia skole")
    assert "Jon Sund" in meeting.minute_taker
    part = parts(meeting)[0]
    write = reverse("meetings:minutes", args=[part.id])
    assert "form" not in client.get(write).context  # the school leads, and does not write
    unsettled = sign_in(client, cast.other_case_worker).post(write, filled(part))
    assert unsettled.status_code == 422 and list(unsettled.context["form"].errors) == ["settles_regular"]
    assert parts(meeting)[0].held_at is None
    assert client.post(write, filled(part, settles_regular="no")).status_code == 303
    assert told(case, "meetings.settled") == [{"meeting": str(meeting.id), "needed": False}]
    meetings.send_minutes(part_id=part.id, by=actor(cast.other_case_worker), at=timezone.now())
    assert not {"RT3-S5H", "RT3-S5R", "RT3-S5N"} & steps_now(case) and "RT3-S5D" in steps_now(case)
    read = sign_in(client, cast.social_teacher).get(write).content.decode()
    assert "Trenger dere faste samarbeidsmøter?" in read and "Nei" in read


def test_when_regular_meetings_are_needed_a_day_is_agreed_on(cast: Cast, case: Case) -> None:
    hold(cast, meeting_called(cast, case), needed="yes")
    assert "RT3-S5N" in steps_now(case) and "RT3-S5D" not in steps_now(case)
    notes.agree(case_id=case.id, run_id=measures_run(case).id, meeting_on=timezone.localdate() + timedelta(days=20),
                by=actor(cast.other_case_worker), at=timezone.now())
    assert "RT3-S5" in steps_now(case) and "RT3-S5N" not in steps_now(case)


def test_the_command_too_refuses_minutes_that_settle_nothing(cast: Cast, case: Case) -> None:
    with pytest.raises(Unanswered, match="regular"):
        hold(cast, meeting_called(cast, case), needed="")


def meeting_called(cast: Cast, case: Case) -> Meeting:
    meeting, starts = agreed(cast, case), timezone.now() + timedelta(days=14)
    with as_system():
        Meeting.objects.filter(id=meeting.id).update(starts_at=starts, ends_at=starts + timedelta(hours=1), interpreter_needed=False)
    return meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=actor(cast.social_teacher), at=timezone.now())


def hold(cast: Cast, meeting: Meeting, needed: str) -> Part:
    part = parts(meeting)[0]
    minutes = replace(minutes_of(part), answers=[{"key": "regular", "text": "Trengs de?", "answer": needed}])
    by = actor(cast.other_case_worker)
    meetings.hold(part_id=part.id, version=part.version, minutes=minutes, by=by, at=timezone.now())
    return meetings.send_minutes(part_id=part.id, by=by, at=timezone.now())


def test_pressing_twice_asks_once(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.social_teacher)
    assert [client.post(page(case), {"why": WHY}).status_code for _ in range(2)] == [303, 303]
    assert len(asked(the_meeting(case))) == 1
    assert told(case, "meeting.wished") == [{"meeting": str(the_meeting(case).id), "type": "by_school", "unit": str(cast.school.id)}]


def test_without_saying_why_nobody_is_asked(client: Client, cast: Cast, case: Case) -> None:
    answer = sign_in(client, cast.social_teacher).post(page(case), {"why": " ", "goal": "En plan"})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["why"] and "En plan" in answer.content.decode()
    assert told(case, "meeting.wished") == []


def test_everybody_must_say_yes_in_writing(client: Client, cast: Cast) -> None:
    case = without_meetings_of_two(cast)
    meeting = wished(cast, case)
    first, second = asked(meeting)
    consents.answer(consent_id=first.id, given=True, form="written", by=actor(first.of), at=timezone.now())
    assert "RT3-S5H" not in steps_now(case)
    record = reverse("meetings:answered", args=[meeting.id, second.id])
    sign_in(client, cast.social_teacher)
    assert client.post(record, {"given": "yes", "how": "oral", "on": day(), "note": "På telefon"}).status_code == 303
    assert "RT3-S5H" not in steps_now(case)
    with pytest.raises(NotNow):
        meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=actor(cast.social_teacher), at=timezone.now())
    assert client.post(record, {"on": day(), "note": "Arket ligger i mappen"}).status_code == 303
    assert "RT3-S5H" in steps_now(case)


def without_meetings_of_two(cast: Cast) -> Case:
    case = in_measures(cast, guardians=two_guardians())
    held(cast, collaboration(cast, case), send=True)
    notes.agree(case_id=case.id, run_id=measures_run(case).id, meeting_on=None, by=actor(cast.other_case_worker), at=timezone.now())
    return case


def test_a_no_is_the_end_of_it_and_the_school_can_ask_again(client: Client, cast: Cast, case: Case) -> None:
    meeting = wished(cast, case)
    said(meeting, yes=False)
    assert "RT3-S5H" not in steps_now(case)
    shown = sign_in(client, cast.social_teacher).get(url("page", meeting)).content.decode()
    assert "Familien har sagt nei til dette møtet" in shown and url("send", meeting) not in shown
    assert client.post(page(case), {"why": "Noe nytt"}).status_code == 303
    again = the_meeting(case)
    assert again.id != meeting.id and as_it_is(meeting).state == "cancelled"
    assert "RT3-S5H" not in steps_now(case)
    said(again)
    assert "RT3-S5H" in steps_now(case)


def test_a_yes_to_one_meeting_is_no_yes_to_the_next(client: Client, cast: Cast, case: Case) -> None:
    first = hold(cast, meeting_called(cast, case), needed="no")
    second = wished(cast, case)
    assert "RT3-S5H" not in steps_now(case)
    with pytest.raises(NotNow):
        meetings.send_invitations(meeting_id=second.id, version=second.version, by=actor(cast.social_teacher), at=timezone.now())
    assert sees(cast.social_teacher, first.folder_id)  # its own consent stands


def test_the_question_can_be_taken_back(client: Client, cast: Cast, case: Case) -> None:
    meeting = wished(cast, case)
    sign_in(client, cast.social_teacher)
    assert client.post(url("cancel", meeting), {"version": meeting.version}).status_code == 303
    assert [row.state for row in asked(meeting)] == ["lapsed"]
    assert as_it_is(meeting).state == "cancelled" and told(case, "meeting.wish_ended") != []
    late = sign_in(client, cast.guardian).post(reverse("consents:answer", args=[asked(meeting)[0].id]), {"given": "yes"})
    assert late.status_code == 422
    assert "RT3-S5D" in steps_now(case) and "RT3-S5H" not in steps_now(case)


def test_when_the_family_withdraws_its_yes_the_school_is_out_at_once(client: Client, cast: Cast, case: Case) -> None:
    meeting = called(client, cast, agreed(cast, case))
    assert client.get(url("page", meeting)).status_code == 200
    consents.withdraw(consent_id=asked(meeting)[0].id, by=actor(cast.guardian), at=timezone.now())
    for who in (cast.social_teacher, cast.teacher):
        assert sign_in(client, who).get(url("page", meeting)).status_code == 404
    shown = sign_in(client, cast.other_case_worker).get(url("page", meeting))
    assert "Dette møtet kan ikke holdes som planlagt" in shown.content.decode()
    version = as_it_is(meeting).version
    assert client.post(url("cancel", meeting), {"version": version, "because": "consent"}).status_code == 303
    assert "RT3-S5D" in steps_now(case)


def test_the_school_moves_its_meeting_and_calls_it_off(client: Client, cast: Cast, case: Case) -> None:
    meeting = called(client, cast, agreed(cast, case))
    assert client.post(url("edit", meeting), typed(client, cast, meeting, meeting_on=day(16))).status_code == 303
    assert [data["meeting"] for data in told(case, "meeting.moved")] == [str(meeting.id)]
    version = as_it_is(meeting).version
    assert client.post(url("cancel", meeting), {"version": version, "because": "cws_sick"}).status_code == 422
    assert client.post(url("cancel", meeting), {"version": version, "because": "other"}).status_code == 303
    assert "RT3-S5D" in steps_now(case) and "RT3-S5H" not in steps_now(case)


def test_the_family_that_was_asked_is_always_invited(client: Client, cast: Cast, case: Case) -> None:
    meeting = agreed(cast, case)
    sign_in(client, cast.social_teacher)
    answer = client.post(url("edit", meeting), typed(client, cast, meeting, people=[f"person-{cast.social_teacher.id}"]))
    assert answer.status_code == 422 and "Gro Prøve" in " ".join(answer.context["form"].errors["people"])


def test_a_default_that_is_changed_needs_a_note(client: Client, cast: Cast, case: Case) -> None:
    meeting = agreed(cast, case)
    sign_in(client, cast.social_teacher)
    answer = client.post(url("edit", meeting), typed(client, cast, meeting, minute_taker="Sara Lund"))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["change_note"]


def test_also_when_the_family_no_longer_works_with_the_school(client: Client, cast: Cast) -> None:
    """The joint folder is shut to the school: it asks, plans and leads all the same, by this one consent (RT3-S8, CNS-10)."""
    case = in_measures(cast)
    with as_system():
        row = Consent.objects.get(case_id=case.id, purpose=MEASURES)
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    assert "RT3-S5D" not in steps_now(case)  # not before it is over between them
    answered(cast, case, CLOSING)
    starts = timezone.now() + timedelta(days=10)
    held(cast, invited(cast, case, "closing", "no_collaboration", starts_at=starts, ends_at=starts + timedelta(hours=1)), send=True)
    shown = sign_in(client, cast.social_teacher).get(reverse("overview:case", args=[case.id])).content.decode()
    assert reverse("meetings:wish", args=[case.id]) in shown and "Ikke samarbeid nå" in shown
    assert client.post(page(case), {"why": WHY, "goal": "En plan"}).status_code == 303
    meeting = the_meeting(case)
    said(meeting)
    meeting = called(client, cast, meeting)
    assert client.get(url("page", meeting)).status_code == 200
    assert not sees(cast.social_teacher, collab(case))
    hold(cast, meeting, needed="yes")
    assert "RT3-S5Q" in steps_now(case) and "RT3-S5N" not in steps_now(case)
    answered(cast, case, MEASURES)
    assert "RT3-S5N" in steps_now(case) and "RT3-S5Q" not in steps_now(case)


def collab(case: Case) -> object:
    with as_system():
        return Case.objects.select_related("folder").get(id=case.id).folder_id


def test_while_there_are_meetings_the_school_does_not_call_one(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    assert not sign_in(client, cast.social_teacher).get(page(case)).context["page"].open
    assert client.post(page(case), {"why": WHY}).status_code == 422
    with pytest.raises(NotNow):
        wished(cast, case)


@pytest.mark.parametrize(("who", "status"), [
    ("principal", 200), ("teacher", 403), ("other_liaison", 404), ("other_case_worker", 403), ("guardian", 403)])
def test_who_asks(client: Client, cast: Cast, case: Case, who: str, status: int) -> None:
    assert sign_in(client, getattr(cast, who)).get(page(case)).status_code == status


def test_before_it_is_called_only_the_school_and_child_welfare_see_the_plan(client: Client, cast: Cast, case: Case) -> None:
    meeting = wished(cast, case)
    row, = asked(meeting)
    record = reverse("meetings:answered", args=[meeting.id, row.id])
    for who, status in ((cast.social_teacher, 200), (cast.principal, 200), (cast.other_case_worker, 200), (cast.teacher, 404),
                        (cast.guardian, 404), (cast.other_liaison, 404)):
        assert sign_in(client, who).get(url("page", meeting)).status_code == status
    for who, status in ((cast.social_teacher, 200), (cast.other_case_worker, 403), (cast.other_liaison, 404), (cast.guardian, 403)):
        assert sign_in(client, who).get(record).status_code == status
    assert sign_in(client, cast.other_case_worker).get(url("edit", meeting)).status_code == 403
    assert sign_in(client, cast.other_case_worker).post(url("send", meeting), {"version": "1"}).status_code == 403
