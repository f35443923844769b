"""Who can consent to the school's own meeting since the others were asked is pointed out to it, and can be asked too (RT3-11, CNS-07)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.consent import consent_state
from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.around import run_events
from skolestotte.web.consents.models import Consent
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.models import Meeting, Participant
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from skolestotte.web.people.register import GuardianData
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, actor, child
from tests.in_measures import measures_run
from tests.rooms.pages import Person
from tests.rooms.test_meeting_by_school import agreed, asked, called, said, url, wished, without_meetings
from tests.steps import as_it_is, as_system, sees

FATHER = "Ola Prøve"
CAN = "Somebody who can consent today has not been asked."


@pytest.fixture
def case(cast: Cast) -> Case:
    return without_meetings(cast)


def father_is_settled(cast: Cast, case: Case) -> None:
    cases.add_guardian(case_id=case.id, data=GuardianData(FATHER, OTHER_GUARDIAN_NUMBER), has=True,
                       known=cases.Known(cases.Source.REGISTER, timezone.localdate()), by=actor(cast.other_case_worker), at=timezone.now())


def standing(case: Case) -> str:
    with as_system():
        return str(consent_state(run_events(measures_run(case)), "meeting_by_school"))


def row_of(meeting: Meeting, account: Account) -> Consent:
    return next(row for row in asked(meeting) if row.of_id == account.id)


def to_do(account: Account) -> int:
    with as_system():
        return Notice.objects.filter(account=account, kind="to_do").count()


@pytest.mark.parametrize("given", [True, False])
def test_a_guardian_who_is_settled_later_is_pointed_out_and_asked_the_same(cast: Cast, case: Case, given: bool) -> None:
    meeting = agreed(cast, case)
    liaison, service = Person(cast.social_teacher), Person(cast.other_case_worker)
    assert CAN not in liaison.open(url("page", meeting)).text
    father_is_settled(cast, case)
    page = liaison.open(url("page", meeting))
    assert CAN in page.text and FATHER not in page.text, "the school has no door to who it is before it asks"
    told = service.open(url("page", meeting))
    assert CAN in told.text and url("ask-too", meeting) not in [form.action for form in told.forms]
    assert standing(case) == "given", "what was agreed to stands until he is asked"
    before = to_do(cast.other_guardian)
    page = liaison.follow(liaison.press(page, "/ask-too/"))
    assert f"The question is sent to {FATHER}" in page.text and CAN not in page.text and "The family is to answer" in page.text
    first, new = row_of(meeting, cast.guardian), row_of(meeting, cast.other_guardian)
    assert (new.request_id, new.used_for, new.recipients) == (first.request_id, first.used_for, first.recipients)
    assert standing(case) == "asked" and to_do(cast.other_guardian) == before + 1
    with as_system():
        assert Participant.objects.filter(part__meeting_id=meeting.id, account=cast.other_guardian, side="family").count() == 1
    father = Person(cast.other_guardian)
    father.follow(father.press(father.open(reverse("consents:answer", args=[new.id])), given="yes" if given else "no"))
    assert standing(case) == ("given" if given else "refused")
    shown = liaison.open(url("page", meeting)).text
    assert ("The family has said no to this meeting" in shown) is not given


def test_a_young_person_who_has_turned_fifteen_since_is_pointed_out(cast: Cast) -> None:
    then = timezone.localdate() + timedelta(days=2)
    born = date(then.year - 15, then.month, 1) + timedelta(days=then.day - 1)
    case = without_meetings(cast, children=[child(name="Nils Nesten", national_id=synthetic_number(born), birth_date=born.isoformat())])
    meeting = agreed(cast, case)
    asks = {"meeting_id": meeting.id, "by": actor(cast.social_teacher)}
    assert somebody_can(**asks, days=0) is False
    assert somebody_can(**asks, days=4) is True


def somebody_can(*, days: int, **given: object) -> bool:
    return commands.somebody_else_can(**given, at=timezone.now() + timedelta(days=days))  # type: ignore[arg-type]


def test_asked_twice_is_asked_once(cast: Cast, case: Case) -> None:
    meeting = wished(cast, case)
    father_is_settled(cast, case)
    liaison = Person(cast.social_teacher)
    page = liaison.open(url("page", meeting))
    for _twice in range(2):
        answer = liaison.press(page, "/ask-too/")
    assert "They have been asked already" in liaison.follow(answer).text and len(asked(meeting)) == 2


def test_to_a_meeting_that_is_called_the_school_has_no_door_before_the_answer(client: Client, cast: Cast, case: Case) -> None:
    meeting = called(client, cast, agreed(cast, case))
    father_is_settled(cast, case)
    liaison = Person(cast.social_teacher)
    page = liaison.follow(liaison.press(liaison.open(url("page", meeting)), "/ask-too/"))
    assert page.status == 200 and f"The question is sent to {FATHER}" in page.text
    assert not sees(cast.social_teacher, meeting.folder_id)
    with as_system():
        calendars = Notice.objects.filter(account=cast.other_guardian, kind="calendar")
        assert sum(str(meeting.id) in one.calendar for one in calendars) == 1
    consents.answer(consent_id=row_of(meeting, cast.other_guardian).id, given=True, form="written", by=actor(cast.other_guardian),
                    at=timezone.now())
    assert sees(cast.social_teacher, meeting.folder_id) and as_it_is(meeting).state == "called"


def test_after_a_no_nobody_more_is_asked(cast: Cast, case: Case) -> None:
    meeting = wished(cast, case)
    said(meeting, yes=False)
    father_is_settled(cast, case)
    assert CAN not in Person(cast.social_teacher).open(url("page", meeting)).text


@pytest.mark.parametrize("who", ["teacher", "guardian", "other_case_worker", "case_worker", "other_liaison"])
def test_others_do_not_ask(cast: Cast, case: Case, who: str) -> None:
    meeting = agreed(cast, case)
    father_is_settled(cast, case)
    assert Person(getattr(cast, who)).post(url("ask-too", meeting), {}).status in (403, 404)
    assert len(asked(meeting)) == 1
