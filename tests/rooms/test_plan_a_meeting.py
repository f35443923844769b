"""A meeting is planned from the routine's defaults; a change takes a note; the invitations wait until all is settled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings.models import Meeting, Part
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, case_of, reported, reviewed, sign_in
from tests.rooms.planning import form_of, page, people, posted, ready, the_meeting
from tests.steps import (
    answered,
    as_it_is,
    called,
    concluded,
    day,
    investigated,
    planned,
)


@pytest.mark.requirement("RT1-04", "RT1-05", "RT1-06", "MTG-02")
def test_a_start_meeting_begins_with_the_routines_defaults(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    for role in ("convener", "leader", "minute_taker"):
        assert "Kaja Myhre" in form.initial[role]
        assert "Mottak og undersøkelse" in form.initial[role]
    assert form.initial["place"].startswith("Granlia skole")
    assert len(form.initial["agenda_1"].splitlines()) == 6
    assert len(form.initial["agenda_2"].splitlines()) == 3
    assert client.post(page(case), posted(form)).status_code == 303
    found = people(the_meeting(case))
    assert found[1, "Gro Prøve"] == found[2, "Gro Prøve"] == "guardian"
    assert found[1, "Sara Lund"] == "social_teacher"
    assert found[1, "Tiril Berg"] == "contact_teacher"  # who sent the report
    assert (2, "Sara Lund") not in found


@pytest.mark.requirement("MTG-02")
@pytest.mark.parametrize("change", [{"place": "Et annet sted"}, {"leader": "Petra Dahl, rektor"}, {"minute_taker": "Sara Lund"},
                                    {"agenda_1": "Bare ett punkt"}, {"people": []}])
def test_changing_a_default_without_a_note_is_refused(client: Client, cast: Cast, change: dict[str, Any]) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    if change == {"people": []}:
        change = {"people": [key for key in form.initial["people"] if not key.startswith("guardian")]}
    answer = client.post(page(case), posted(form, **change))
    assert answer.status_code == 422
    assert "change_note" in answer.context["form"].errors
    assert client.post(page(case), posted(form, **change, change_note="Avtalt med skolen")).status_code == 303
    assert the_meeting(case).change_note == "Avtalt med skolen"


def test_a_day_that_was_agreed_and_has_passed_is_not_proposed(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case, agreed_on=timezone.localdate() - timedelta(days=1))
    assert form_of(sign_in(client, cast.case_worker), page(case)).initial["meeting_on"] is None


@pytest.mark.parametrize(("change", "field"), [({"meeting_on": day(-1)}, "meeting_on"), ({"ends": "08.00"}, "ends"),
                                               ({"starts": "25.00"}, "starts"), ({"goal": "\x00"}, "goal"),
                                               ({"purpose": "a" * 2_001}, "purpose"),
                                               ({"interpreter_needed": ""}, "interpreter_needed"),
                                               ({"separate_talks": ""}, "separate_talks"), ({"meeting_on": ""}, "meeting_on"),
                                               ({"people": ["guardian-x"]}, "people")])
def test_what_cannot_be_is_said_at_the_field(client: Client, cast: Cast, change: dict[str, Any], field: str) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    answer = client.post(page(case), posted(form, **change))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.requirement("MTG-01")
def test_nothing_is_sent_while_something_is_empty_and_each_thing_is_named_at_its_field(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    empty = {"goal": "", "purpose": "", "place": "", "leader": "", "minute_taker": "", "convener": "", "meeting_on": "",
             "starts": "", "ends": "", "agenda_2": "", "people": []}
    assert client.post(page(case), posted(form, **empty)).status_code == 303
    meeting = the_meeting(case)
    shown = client.get(reverse("meetings:page", args=[meeting.id]))
    gaps = set(shown.context["page"].gaps)
    assert {"goal", "starts_at", "place", "leader", "minute_taker", "convener", "invited"} <= gaps
    assert 'aria-disabled="true"' in shown.content.decode()
    answer = client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"goal", "meeting_on", "place", "leader", "minute_taker", "convener", "people"} <= set(errors)
    assert as_it_is(meeting).state == "planned"
    assert not Notice.objects.filter(account=cast.guardian, kind="calendar").exists()


@pytest.mark.requirement("MTG-01")
def test_nothing_is_sent_while_the_agenda_or_why_we_meet_is_empty(client: Client, cast: Cast) -> None:
    """The routine fills both in, so that they are empty only where it has nothing to fill in."""
    case = ready(cast)
    meeting = planned(cast, case)
    with as_system():
        for part in Part.objects.filter(meeting_id=meeting.id):
            part.agenda = []
            part.save(update_fields=["agenda"])
        meeting.purpose = " "
        meeting.save(update_fields=["purpose"])
    shown = sign_in(client, cast.case_worker).get(reverse("meetings:page", args=[meeting.id]))
    assert set(shown.context["page"].gaps) == {"purpose", "agenda_1", "agenda_2"}
    assert 'aria-disabled="true"' in shown.content.decode()
    assert client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version}).status_code == 422
    assert as_it_is(meeting).state == "planned"


def test_nobody_is_invited_to_a_meeting_that_is_over(client: Client, cast: Cast) -> None:
    now = timezone.now()
    meeting = planned(cast, ready(cast), starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    assert "passed" in sign_in(client, cast.case_worker).get(reverse("meetings:page", args=[meeting.id])).context["page"].gaps
    answer = client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version})
    assert answer.status_code == 422
    assert "Denne tiden er forbi" in str(answer.context["form"].errors["meeting_on"])
    assert as_it_is(meeting).state == "planned"


def test_pressing_twice_plans_one_meeting(client: Client, cast: Cast) -> None:
    case = ready(cast)
    data = posted(form_of(sign_in(client, cast.case_worker), page(case)))
    assert [client.post(page(case), data).status_code for _ in range(2)] == [303, 303]
    assert the_meeting(case).state == "planned"
    assert client.get(page(case)).status_code == 303  # leads to the meeting that stands


@pytest.mark.requirement("DUT-08")
def test_no_meeting_with_guardians_who_may_not_know(client: Client, cast: Cast) -> None:
    report = reported(cast, flags=["violence"])
    reviewed(cast, report)
    case = case_of(report)
    shown = sign_in(client, cast.intake_worker).get(page(case))
    assert shown.context["not_now"]
    data = {"other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0", "interpreter_needed": "no", "separate_talks": "no",
            "version": "0"}
    assert client.post(page(case), data).status_code == 422
    with as_system():
        assert not Meeting.objects.filter(case_id=case.id).exists()


def test_before_the_call_there_is_no_start_meeting(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    assert sign_in(client, cast.case_worker).get(page(case)).context["not_now"]


@pytest.mark.requirement("RT1-10", "RT1-11")
@pytest.mark.parametrize(("outcome", "collaboration", "variant", "points"), [
    ("dismissed", None, "dismissed", 7), ("measures", False, "no_consent", 7), ("measures", True, "measures", 9)])
def test_the_closing_meeting_is_the_one_the_routine_wants(client: Client, cast: Cast, outcome: str, collaboration: bool | None,
                                                          variant: str, points: int) -> None:
    case = investigated(cast)
    concluded(cast, case, outcome)
    url = page(case, "closing")
    assert sign_in(client, cast.case_worker).get(url).context["not_now"]  # nobody has consented yet
    answered(cast, case, "closing_meeting")
    if collaboration is not None:
        answered(cast, case, "collaboration_in_measures", given=collaboration)
    shown = client.get(url).context
    assert shown["page"].variant == variant
    assert len(shown["form"].initial["agenda_1"].splitlines()) == points
    assert shown["form"].initial["place"].startswith("Mottak og undersøkelse")
    assert client.post(url, posted(shown["form"])).status_code == 303
    assert the_meeting(case).variant == variant


@pytest.mark.requirement("RT1-09")
def test_without_consent_there_is_no_closing_meeting(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    answered(cast, case, "closing_meeting", given=False)
    shown = sign_in(client, cast.case_worker).get(page(case, "closing"))
    assert shown.context["not_now"]
    assert client.post(page(case, "closing"), posted(shown.context["form"])).status_code == 422


def test_an_unknown_type_is_not_found(client: Client, cast: Cast) -> None:
    case = ready(cast)
    assert sign_in(client, cast.case_worker).get(page(case, "party")).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("social_teacher", 403), ("guardian", 403), ("other_case_worker", 404)])
def test_only_those_who_work_the_case_plan(client: Client, cast: Cast, who: str, status: int) -> None:
    case = ready(cast)
    assert sign_in(client, getattr(cast, who)).get(page(case)).status_code == status
