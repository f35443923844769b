"""The invitations go out once, to those who may open them; a cancellation reaches all who were invited."""

from __future__ import annotations

from email.message import Message

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from skolestotte.web.meetings.models import Meeting
from skolestotte.web.notices.commands import deliver_waiting
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, sign_in
from tests.steps import answered, as_it_is, called, concluded, events, held, investigated, invited, open_steps, planned


def start(cast: Cast) -> Meeting:
    case = investigated(cast)
    called(cast, case)
    return planned(cast, case)


def post(client: Client, name: str, meeting: Meeting, version: int | None = None, because: str = "other") -> int:
    data = {"version": meeting.version if version is None else version, "because": because}
    return client.post(reverse(f"meetings:{name}", args=[meeting.id]), data).status_code


def invitations(cast: Cast) -> int:
    return Notice.objects.filter(account__in=[cast.guardian, cast.social_teacher], kind="calendar").count()


def test_the_invitations_go_out_once_with_a_neutral_entry(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    sign_in(client, cast.case_worker)
    assert [post(client, "send", meeting) for _ in range(2)] == [303, 303]
    assert invitations(cast) == 2
    entry = Notice.objects.filter(account=cast.guardian, kind="calendar").get().calendar
    assert "SUMMARY" in entry
    assert "Prøve" not in entry
    assert as_it_is(meeting).state == "called"


def calendar_mail(address: str) -> list[Message]:
    """The calendar parts of what was mailed to this address."""
    deliver_waiting(at=timezone.now())
    return [part for sent in mail.outbox if sent.to == [address] for part in sent.message().walk()
            if part.get_content_type() == "text/calendar"]


def test_the_calendar_takes_a_cancelled_meeting_out_again(client: Client, cast: Cast) -> None:
    """The guardian's address lies sealed with the family; the mail finds it, and the stored entry names nobody."""
    meeting = start(cast)
    sign_in(client, cast.case_worker)
    post(client, "send", meeting)
    post(client, "cancel", as_it_is(meeting))
    assert "example.org" not in "".join(Notice.objects.values_list("calendar", flat=True))
    for address in ("gro@example.org", "sara@example.org"):
        parts = calendar_mail(address)
        assert [part.get_param("method") for part in parts] == ["REQUEST", "CANCEL"]
        entries = [Calendar.from_ical(part.get_payload(decode=True)) for part in parts]
        first, gone = (entry.walk("VEVENT")[0] for entry in entries)
        assert [str(entry["METHOD"]) for entry in entries] == ["REQUEST", "CANCEL"]
        assert str(first["ATTENDEE"]) == str(gone["ATTENDEE"]) == f"mailto:{address}"
        assert first["UID"] == gone["UID"] and first["SEQUENCE"] < gone["SEQUENCE"]
        assert gone["STATUS"] == "CANCELLED" and str(gone["SUMMARY"]) == "Møte"


def test_what_somebody_else_changed_is_looked_at_before_it_is_sent(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    sign_in(client, cast.case_worker)
    assert post(client, "send", meeting, meeting.version - 1) == 303
    assert as_it_is(meeting).state == "planned"
    assert client.post(reverse("meetings:send", args=[meeting.id]), {"version": "x" * 50}).status_code == 303
    assert as_it_is(meeting).state == "planned"
    assert invitations(cast) == 0


def test_looking_does_not_send(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    assert sign_in(client, cast.case_worker).get(reverse("meetings:send", args=[meeting.id])).status_code == 405
    assert client.get(reverse("meetings:cancel", args=[meeting.id])).status_code == 200
    assert as_it_is(meeting).state == "planned"


def test_a_cancelled_meeting_is_told_and_can_be_planned_again(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    meeting = invited(cast, case)
    sign_in(client, cast.case_worker)
    assert [post(client, "cancel", meeting) for _ in range(2)] == [303, 303]
    assert sum(kind == "meeting.cancelled" for kind, _ in events(case)) == 1
    told = Notice.objects.filter(account=cast.guardian, kind="new").get()
    assert "METHOD:CANCEL" in told.calendar
    assert "RT1-S5" in open_steps(case)
    again = invited(cast, case)
    assert again.id != meeting.id
    assert sign_in(client, cast.guardian).get(reverse("meetings:page", args=[again.id])).status_code == 200
    assert sign_in(client, cast.guardian).get(reverse("meetings:page", args=[meeting.id])).status_code == 200


def test_a_plan_that_nobody_heard_of_is_cancelled_quietly(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    meeting = planned(cast, case)
    assert post(sign_in(client, cast.case_worker), "cancel", meeting) == 303
    assert as_it_is(meeting).state == "cancelled"
    assert not any(kind == "meeting.cancelled" for kind, _ in events(case))
    assert not Notice.objects.filter(account=cast.guardian, kind="new").exists()


def test_what_is_held_is_not_cancelled(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    meeting = invited(cast, case)
    held(cast, meeting)
    assert post(sign_in(client, cast.case_worker), "cancel", as_it_is(meeting)) == 303
    assert as_it_is(meeting).state == "called"


@pytest.mark.requirement("CNS-05")
def test_when_the_consent_is_gone_the_invitations_are_not_sent(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    row = answered(cast, case, "closing_meeting")[0]
    meeting = planned(cast, case, "closing", "dismissed")
    sign_in(client, cast.guardian).post(reverse("consents:withdraw", args=[row.id]))
    assert post(sign_in(client, cast.case_worker), "send", meeting) == 303
    assert as_it_is(meeting).state == "planned"
    assert invitations(cast) == 0


@pytest.mark.parametrize("name", ["send", "cancel", "edit"])
@pytest.mark.parametrize(("who", "status"), [("guardian", 403), ("social_teacher", 403), ("other_case_worker", 404)])
def test_only_those_who_work_the_case(client: Client, cast: Cast, name: str, who: str, status: int) -> None:
    meeting = start(cast)
    assert post(sign_in(client, getattr(cast, who)), name, meeting) in {status, 404}
    assert as_it_is(meeting).state == "planned"
