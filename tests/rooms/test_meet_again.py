"""The day on which those who met agreed to meet again is followed up: fixed with the minutes, or proposed where it is agreed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.models import Meeting, Part
from skolestotte.web.notes import commands as notes
from tests.cast import Cast, actor, sign_in
from tests.in_measures import MEASURES, collaboration, in_measures, measures_run, steps_now
from tests.investigating import told
from tests.steps import answered, as_system, concluded, investigated, invited, minutes_of, parts, run_of

DAY = "next_meeting.fixed"


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_measures(cast)


def soon(days: int = 40) -> date:
    return timezone.localdate() + timedelta(days=days)


def held(cast: Cast, meeting: Meeting, next_on: date | None) -> Part:
    part = parts(meeting)[0]
    return meetings.hold(part_id=part.id, version=part.version, minutes=replace(minutes_of(part), next_on=next_on),
                         by=actor(cast.case_worker), at=timezone.now())


def send(cast: Cast, part: Part, days: int = 0) -> None:
    meetings.send_minutes(part_id=part.id, by=actor(cast.case_worker), at=timezone.now() + timedelta(days=days))


def fixed(case: Case) -> list[object]:
    """The days of the next meeting that were agreed on after the one that intake agreed on."""
    return [one["meeting_on"] for one in told(case, DAY)[1:]]


@pytest.mark.requirement("MTG-07")
def test_the_day_in_the_minutes_is_the_next_meetings_when_they_are_sent(client: Client, cast: Cast, case: Case) -> None:
    part = held(cast, collaboration(cast, case), soon())
    assert fixed(case) == [] and "RT3-S5N" in steps_now(case)  # the minutes can still be changed
    for _ in range(2):
        send(cast, part)
    assert fixed(case) == [soon().isoformat()]
    assert "RT3-S5N" not in steps_now(case) and "RT3-S5" in steps_now(case)
    url = reverse("meetings:plan", args=[case.id, "collaboration"]) + f"?run={measures_run(case).id}"
    assert sign_in(client, cast.other_case_worker).get(url).context["form"].initial["meeting_on"] == soon()


@pytest.mark.parametrize("why", ["no day", "the day has passed", "agreed on already", "the family has backed out"])
def test_otherwise_it_is_still_to_be_agreed_on(cast: Cast, case: Case, why: str) -> None:
    part = held(cast, collaboration(cast, case), None if why == "no day" else soon())
    before: list[object] = []
    if why == "agreed on already":
        notes.agree(case_id=case.id, run_id=measures_run(case).id, meeting_on=soon(50), by=actor(cast.other_case_worker),
                    at=timezone.now())
        before = [soon(50).isoformat()]
    if why == "the family has backed out":
        with as_system():
            given = Consent.objects.get(case_id=case.id, purpose=MEASURES)
        consents.withdraw(consent_id=given.id, by=actor(cast.guardian), at=timezone.now())
    send(cast, part, days=41 if why == "the day has passed" else 0)
    assert fixed(case) == before


@pytest.mark.requirement("MTG-07")
def test_where_more_must_be_said_the_day_is_proposed(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case, "measures")
    answered(cast, case, "closing_meeting")
    answered(cast, case, MEASURES)
    send(cast, held(cast, invited(cast, case, "closing", "measures"), soon()))
    assert told(case, DAY) == []
    url = reverse("notes:next-meeting", args=[case.id])
    assert sign_in(client, cast.case_worker).get(url).context["form"].initial["meeting_on"] == soon()
    notes.agree(case_id=case.id, run_id=run_of(case).id, meeting_on=soon(50), by=actor(cast.case_worker), at=timezone.now())
    assert not client.get(url).context["form"].initial.get("meeting_on")  # what is agreed on since goes before
