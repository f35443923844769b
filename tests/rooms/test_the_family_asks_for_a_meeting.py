"""Somebody of the family asks for a new meeting: once, to the contact person, and the school hears nothing of it (MTG-12)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.meetings import commands as meetings
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, case_of, in_investigation, reported, reviewed
from tests.rooms.pages import Person
from tests.rooms.portal_steps import called
from tests.steps import events

ASKED, SAYS = "meeting.family_asked", "The family asks for a new meeting"


@pytest.mark.requirement("MTG-12")
def test_a_guardian_asks_and_the_contact_person_is_told(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    guardian, worker, school = Person(cast.guardian), Person(cast.case_worker), Person(cast.social_teacher)
    home, address = reverse("portal:case", args=[case.id]), reverse("portal:ask-meeting", args=[case.id])
    assert address in guardian.open(home).links
    asks, told = guardian.open(address), Notice.objects.filter(account=cast.case_worker, kind="to_do")
    before = told.count()
    assert "Kaja Myhre gets word" in asks.text
    assert "Kaja Myhre has got word" in guardian.follow(guardian.press(asks)).text
    assert [kind for kind, _data in events(case)].count(ASKED) == 1
    assert told.count() == before + 1
    assert SAYS in worker.open(reverse("overview:case", args=[case.id])).text
    assert SAYS not in school.open(reverse("overview:case", args=[case.id])).text
    page = guardian.open(home)
    assert "You have asked for a new meeting" in page.text and address not in page.links


def test_twice_is_once_until_a_meeting_is_called(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    guardian, address = Person(cast.guardian), reverse("portal:ask-meeting", args=[case.id])
    asks = guardian.open(address)
    guardian.press(asks)
    assert "asked for a meeting already" in guardian.follow(guardian.press(asks)).text
    assert [kind for kind, _data in events(case)].count(ASKED) == 1
    called(cast, case)
    assert SAYS not in Person(cast.case_worker).open(reverse("overview:case", args=[case.id])).text.split("What has happened")[0]
    assert address in guardian.open(reverse("portal:case", args=[case.id])).links
    guardian.press(asks)
    assert [kind for kind, _data in events(case)].count(ASKED) == 2


@pytest.mark.parametrize("who", ["teacher", "social_teacher", "case_worker", "other_guardian"])
def test_only_a_party_asks(cast: Cast, who: str) -> None:
    case, _report = in_investigation(cast)
    account = getattr(cast, who)
    assert Person(account).open(reverse("portal:ask-meeting", args=[case.id])).status == 404
    with pytest.raises(PermissionDenied):
        meetings.ask_as_family(case_id=case.id, by=actor(account), at=timezone.now())
    assert ASKED not in [kind for kind, _data in events(case)]


def test_without_a_contact_person_the_family_is_told_whom_to_call(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report)
    case = case_of(report)
    guardian, address = Person(cast.guardian), reverse("portal:ask-meeting", args=[case.id])
    page = guardian.open(reverse("portal:case", args=[case.id]))
    assert address not in page.links and "Call the intake phone" in page.text
    assert guardian.open(address).status == 404
    with pytest.raises(meetings.NotNow):
        meetings.ask_as_family(case_id=case.id, by=actor(cast.guardian), at=timezone.now())
