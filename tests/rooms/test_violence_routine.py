"""RT2: no start meeting, nothing reaches the guardians before the service has said so, and the first talks wait for an answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import NotNow
from skolestotte.web.meetings.models import Meeting
from tests.cast import Cast, actor, sign_in
from tests.rooms.pages import Person
from tests.rooms.violence import (
    TALKS,
    called_about_talks,
    cleared,
    step_page,
    talked,
    up_to_the_answer,
    violence,
)
from tests.steps import answered, as_system, asked, concluded, day, events, held, invited, open_steps, parts, planned, sees

NOTE = {**TALKS, "on": day(), "seen": "0"}


def called_form(**changes: Any) -> dict[str, Any]:
    return {"with_whom": "Sara Lund", "on": day(), "conversation_on": day(1), "meeting_on": day(2),
            **{f"point_{n}": f"Svar {n}" for n in range(1, 6)}, **changes}


@pytest.mark.requirement("RT2-01")
def test_no_start_meeting_is_called_and_the_school_joins_after_the_first_talks(client: Client, cast: Cast) -> None:
    case, report = violence(cast)
    with pytest.raises(NotNow):
        planned(cast, case, "start")
    sign_in(client, cast.case_worker)
    assert client.get(reverse("meetings:plan", args=[case.id, "start"])).status_code == 404
    assert client.post(reverse("meetings:plan", args=[case.id, "start"]), {"goal": "x"}).status_code == 404
    called_about_talks(cast, case)
    with pytest.raises(NotNow):
        planned(cast, case, "after_conversation")
    cleared(cast, report)
    talked(cast, case)
    answered(cast, case, "after_conversation")
    assert invited(cast, case, "after_conversation").state == "called"


def test_the_call_asks_for_the_days_and_for_nothing_of_the_ordinary_routine(client: Client, cast: Cast) -> None:
    case, _report = violence(cast)
    page = reverse("meetings:call", args=[case.id])
    shown = sign_in(client, cast.case_worker).get(page)
    fields = set(shown.context["form"].fields)
    assert {"conversation_on", "meeting_on"} <= fields
    assert not fields & {"nurse_attends", "child_talk", "youth_attends"}
    assert client.post(page, called_form()).status_code == 303
    said = next(data for kind, data in events(case) if kind == "call.held")
    assert set(said) == {"conversation_on", "meeting_on"}
    assert "RT2-S4" in open_steps(case)


@pytest.mark.parametrize(("field", "value"), [("conversation_on", ""), ("conversation_on", day(-1)), ("meeting_on", day(0)),
                                              ("meeting_on", "x"), ("point_5", "")])
def test_days_that_cannot_be_are_said_at_the_field(client: Client, cast: Cast, field: str, value: str) -> None:
    case, _report = violence(cast)
    answer = sign_in(client, cast.case_worker).post(reverse("meetings:call", args=[case.id]), called_form(**{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Svar 2" in answer.content.decode()


@pytest.mark.requirement("RT2-02")
def test_the_call_goes_through_five_points_and_can_be_read_afterwards(client: Client, cast: Cast) -> None:
    case, _report = violence(cast)
    page = reverse("meetings:call", args=[case.id])
    sign_in(client, cast.case_worker)
    assert len(client.get(page).context["form"].points) == 5
    assert client.post(page, called_form(point_5="")).status_code == 422  # each point is answered
    client.post(page, called_form())
    text = client.get(page).content.decode()
    assert all(f"Svar {number}" in text for number in range(1, 6))


@pytest.mark.requirement("RT2-03")
def test_the_first_talks_are_not_done_before_the_answer_of_the_family_is_recorded(client: Client, cast: Cast) -> None:
    case, report = violence(cast)
    called_about_talks(cast, case)
    sign_in(client, cast.case_worker)
    assert client.post(step_page(case, "RT2-S4"), NOTE).status_code == 303
    assert "RT2-S4" in open_steps(case)
    page = client.get(step_page(case, "RT2-S4"))
    assert page.context["page"].waits
    assert reverse("overview:do", args=[case.id, "RT2-S2B"]) in page.content.decode()
    cleared(cast, report)
    assert reverse("overview:do", args=[case.id, "RT2-S4C"]) in client.get(step_page(case, "RT2-S4")).content.decode()
    row = asked(cast, case, "after_conversation")[0]
    assert "RT2-S4" in open_steps(case)
    consents.answer(consent_id=row.id, given=False, form="written", by=actor(cast.guardian), at=timezone.now())
    assert "RT2-S4" not in open_steps(case)


def test_pressing_twice_is_one_talk(client: Client, cast: Cast) -> None:
    case, _report = violence(cast)
    called_about_talks(cast, case)
    sign_in(client, cast.case_worker)
    assert [client.post(step_page(case, "RT2-S4"), NOTE).status_code for _ in range(2)] == [303, 303]
    assert sum(kind == "conversation.held" for kind, _ in events(case)) == 1


@pytest.mark.requirement("RT2-04")
def test_the_day_of_the_meeting_turns_firm_only_on_consent(client: Client, cast: Cast) -> None:
    case, report = violence(cast)
    called_about_talks(cast, case)
    cleared(cast, report)
    talked(cast, case)
    row = asked(cast, case, "after_conversation")[0]
    with pytest.raises(NotNow):  # the day is agreed, and nobody has said yes
        planned(cast, case, "after_conversation")
    consents.answer(consent_id=row.id, given=True, form="written", by=actor(cast.guardian), at=timezone.now())
    assert {"RT2-S6", "RT2-S6X"} & open_steps(case) == {"RT2-S6"}
    begins = sign_in(client, cast.case_worker).get(reverse("meetings:plan", args=[case.id, "after_conversation"])).context["form"]
    assert "Granlia skole" in begins.initial["place"]
    assert all("Kaja Myhre" in begins.initial[name] for name in ("convener", "leader", "minute_taker"))
    assert begins.initial["interpreter_owner"].startswith("Mottak")
    held(cast, invited(cast, case, "after_conversation"), send=True)
    part = parts(as_meeting(case))[0]
    for reader in (cast.guardian, cast.social_teacher):
        assert sees(reader, part.folder_id)


def plan_of(case: Any, kind: str) -> str:
    return reverse("meetings:plan", args=[case.id, kind])


def sent_plan(form: Any, **changes: Any) -> dict[str, Any]:
    begin = {name: value for name, value in form.initial.items() if value not in (None, "")}
    return begin | {"goal": "En plan", "meeting_on": day(5), "starts": "09.00", "ends": "10.00", "interpreter_needed": "no",
                    "separate_talks": "no", "other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0", **changes}


@pytest.mark.requirement("RT2-05")
def test_the_meeting_goes_through_seven_points_and_shares_what_the_family_agrees_to(client: Client, cast: Cast) -> None:
    case, report = violence(cast)
    called_about_talks(cast, case)
    cleared(cast, report)
    talked(cast, case)
    ask = f"{reverse('consents:ask-for', args=[case.id, 'after_conversation'])}"
    form = sign_in(client, cast.case_worker).get(ask).context["form"]
    narrow = "Bare hvem som henter barnet, og at vi undersøker."
    begin = {name: value for name, value in form.initial.items() if value not in (None, "")}
    asked_so = client.post(ask, begin | {"scope": narrow, "interpreter_used": "no"})
    assert asked_so.status_code == 303, asked_so.context["form"].errors
    with as_system():
        row = Consent.objects.get(case_id=case.id, purpose="after_conversation")
    consents.answer(consent_id=row.id, given=True, form="written", by=actor(cast.guardian), at=timezone.now())
    shown = client.get(plan_of(case, "after_conversation"))
    assert narrow in shown.content.decode()  # beside the agenda that is to go no further
    plan = shown.context["form"]
    points = plan.initial["agenda_1"].splitlines()
    assert len(points) == 7 and points[0].startswith("Meldeplikten") and "felles plan" in points[5]
    without = "\n".join(points[:3])  # what goes further than the family agrees to is left out, and it is said why
    refused = client.post(plan_of(case, "after_conversation"), sent_plan(plan, agenda_1=without))
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["change_note"]
    change = sent_plan(plan, agenda_1=without, change_note="Familien vil dele lite.")
    assert client.post(plan_of(case, "after_conversation"), change).status_code == 303
    meeting = as_meeting(case)
    page = reverse("meetings:page", args=[meeting.id])
    assert narrow in client.get(page).content.decode()
    meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=actor(cast.case_worker), at=timezone.now())
    part, = parts(meeting)
    assert [point["text"] for point in part.agenda] == points[:3]
    assert narrow in client.get(reverse("meetings:minutes", args=[part.id])).content.decode()
    assert narrow not in sign_in(client, cast.social_teacher).get(page).content.decode()  # for whoever leads


@pytest.mark.requirement("RT2-08")
def test_the_closing_meeting_is_at_the_service_and_the_school_takes_the_minutes(client: Client, cast: Cast) -> None:
    case, _report = up_to_the_answer(cast, False)
    concluded(cast, case)
    assert sign_in(client, cast.case_worker).get(plan_of(case, "closing")).context["not_now"]  # without the family's consent
    answered(cast, case, "closing_meeting")
    form = client.get(plan_of(case, "closing")).context["form"]
    assert "Sara Lund, Granlia skole" in form.initial["minute_taker"]
    assert "Kaja Myhre" in form.initial["convener"] and "Kaja Myhre" in form.initial["leader"]
    assert form.initial["place"].startswith("Mottak") and form.initial["interpreter_owner"].startswith("Mottak")
    assert f"staff-{cast.social_teacher.id}" in form.initial["people"]
    other = sent_plan(form, minute_taker="Kaja Myhre")
    refused = client.post(plan_of(case, "closing"), other)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["change_note"]
    assert client.post(plan_of(case, "closing"), other | {"change_note": "Skolen har bedt oss skrive."}).status_code == 303
    assert as_meeting(case).minute_taker == "Kaja Myhre"


@pytest.mark.requirement("CNS-11")
def test_after_a_no_the_three_duties_wait_and_close_only_with_all_three(client: Client, cast: Cast) -> None:
    case, _report = up_to_the_answer(cast, False)
    assert "RT2-S6X" in open_steps(case)
    with pytest.raises(NotNow):
        planned(cast, case, "after_conversation")
    page = reverse("investigations:refusal", args=[case.id])
    sign_in(client, cast.case_worker)
    duties = {"told_school": "På telefon", "asked_narrower": "Nei", "assessed_sharing": "Bare det praktiske"}
    for name in duties:
        assert client.post(page, {**duties, name: ""}).status_code == 422
        assert "RT2-S6X" in open_steps(case)
    assert client.post(page, duties).status_code == 303
    assert "RT2-S6X" not in open_steps(case)
    assert next(data for kind, data in events(case) if kind == "refusal.handled")["about"] == "after_conversation"


@pytest.mark.requirement("RT2-07", "FBK-05")
def test_the_school_sees_how_worried_the_service_is(client: Client, cast: Cast) -> None:
    case, _report = up_to_the_answer(cast, True)
    said = {"level": "very_serious", "after_school": "Bestemor henter hver dag.", "basis": "Samtykke", "on": day(), "seen": "0"}
    school = reverse("overview:case", args=[case.id])
    assert "Bestemor henter" not in sign_in(client, cast.social_teacher).get(school).content.decode()
    assert sign_in(client, cast.case_worker).post(step_page(case, "RT2-S6L"), said).status_code == 303
    shown = sign_in(client, cast.social_teacher).get(school).content.decode()
    assert "Bestemor henter hver dag." in shown
    assert "Svært alvorlig bekymret" in shown
    assert sign_in(client, cast.other_liaison).get(school).status_code == 404


@pytest.mark.requirement("RT2-07", "FBK-05")
def test_the_service_says_it_anew_the_latest_counts_and_what_was_said_is_kept(client: Client, cast: Cast) -> None:
    case, _report = up_to_the_answer(cast, True)
    worker, school = Person(cast.case_worker), Person(cast.social_teacher)
    page = f"/notes/cases/{case.id}/RT2-S6L/"
    for level, who in (("some", "Mormor henter."), ("very_serious", "Bestemor henter hver dag.")):
        worker.follow(worker.press(worker.open(page), level=level, after_school=who, basis="Samtykke"))
        worker.press(worker.open(page), level=level, after_school=who, basis="Samtykke", seen="0")  # pressed twice
    for reader in (worker, school):
        shown = reader.open(f"/cases/{case.id}/")
        latest, _, before = shown.text.partition("Said before")
        assert "Very seriously worried" in latest and "Somewhat worried" not in latest
        assert "Somewhat worried" in before and "Mormor henter." in before
        assert any(link.startswith(page) for link in shown.links) == (reader is worker)
    assert [data["level"] for kind, data in events(case) if kind == "level.stated"] == ["some", "very_serious"]
    concluded(cast, case, "dismissed")
    assert not any(link.startswith(page) for link in worker.open(f"/cases/{case.id}/").links)
    assert "This step is not open now" in worker.open(page).text


def as_meeting(case: Any) -> Any:
    with as_system():
        return Meeting.objects.get(case_id=case.id)
