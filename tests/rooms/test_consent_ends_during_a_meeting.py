"""A guardian withdraws a consent while the meeting runs: what was said is recorded, and the school gets none of it (CNS-05)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.meetings.models import Meeting
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, sign_in
from tests.steps import answered, as_it_is, called, concluded, events, held, investigated, invited, minutes_of, parts


def page(meeting: Meeting) -> str:
    return reverse("meetings:page", args=[meeting.id])


def closing_that_has_begun(cast: Cast) -> tuple[Case, Meeting, str]:
    """A closing meeting that began this moment; and the address where the guardian withdraws."""
    case = investigated(cast)
    concluded(cast, case)
    row = answered(cast, case, "closing_meeting")[0]
    starts = timezone.now()
    meeting = invited(cast, case, "closing", "dismissed", starts_at=starts, ends_at=starts + timedelta(minutes=60))
    return case, meeting, reverse("consents:withdraw", args=[row.id])


@pytest.mark.requirement("CNS-05")
def test_the_meeting_is_recorded_and_its_minutes_go_to_the_family_alone(client: Client, cast: Cast) -> None:
    case, meeting, withdraw = closing_that_has_begun(cast)
    sign_in(client, cast.guardian).post(withdraw)
    part = parts(meeting)[0]
    shown = sign_in(client, cast.case_worker).get(page(meeting))
    assert shown.context["page"].shaken
    assert reverse("meetings:minutes", args=[part.id]) in shown.content.decode()
    held(cast, meeting)
    said = client.get(page(meeting)).content.decode()
    assert "Skolen får det ikke, selv om den var med" in said
    before = Notice.objects.filter(account=cast.social_teacher).count()
    client.post(reverse("meetings:send-minutes", args=[part.id]), {"version": parts(meeting)[0].version})
    assert parts(meeting)[0].minutes_sent_at
    assert Notice.objects.filter(account=cast.social_teacher).count() == before
    assert sign_in(client, cast.social_teacher).get(reverse("meetings:minutes", args=[part.id])).status_code == 404
    assert sign_in(client, cast.guardian).get(reverse("meetings:minutes", args=[part.id])).status_code == 200
    assert sum(kind == "minutes.sent" for kind, _ in events(case)) == 1


def test_a_meeting_that_had_not_begun_cannot_be_held(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    row = answered(cast, case, "closing_meeting")[0]
    meeting = invited(cast, case, "closing", "dismissed")
    sign_in(client, cast.guardian).post(reverse("consents:withdraw", args=[row.id]))
    part = parts(meeting)[0]
    with pytest.raises(commands.NotNow):
        commands.hold(part_id=part.id, version=part.version, minutes=minutes_of(part), by=actor(cast.case_worker),
                      at=timezone.now())
    assert as_it_is(meeting).state == "called"


@pytest.mark.requirement("RT1-06")
def test_those_who_stayed_until_the_consent_ended_are_still_written_as_having_been_there(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    row = answered(cast, case, "school_in_part_2")[0]
    starts = timezone.now()
    people = [Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
              Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1, 2))]
    meeting = invited(cast, case, invited=people, starts_at=starts, ends_at=starts + timedelta(minutes=90))
    held(cast, meeting, 1)
    sign_in(client, cast.guardian).post(reverse("consents:withdraw", args=[row.id]))
    second = parts(meeting)[1]
    form = sign_in(client, cast.case_worker).get(reverse("meetings:minutes", args=[second.id])).context["form"]
    assert any("Sara Lund" in label for _, label in form.fields["attended"].choices)
    held(cast, meeting, 2, send=True)
    assert sign_in(client, cast.social_teacher).get(reverse("meetings:minutes", args=[second.id])).status_code == 404
