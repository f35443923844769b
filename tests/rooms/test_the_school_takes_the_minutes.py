"""Where the school takes the minutes, the one who is named writes and sends them here; nobody else from the school (RT2-08)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.folders.models import Grant
from skolestotte.web.meetings.models import Meeting, Part, Participant
from skolestotte.web.meetings.writers import writers
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, sign_in
from tests.steps import answered, as_system, concluded, day, events, investigated, invited, parts


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    case = investigated(cast)
    concluded(cast, case)
    answered(cast, case, "closing_meeting")
    return invited(cast, case, "closing", "dismissed", minute_taker="Sara Lund, Granlia skole")


def page(part: Part) -> str:
    return reverse("meetings:minutes", args=[part.id])


def filled(part: Part, **changes: Any) -> dict[str, Any]:
    with as_system():
        people = [str(i) for i in Participant.objects.filter(part=part).values_list("id", flat=True)]
    points = {f"point_{n}": f"Sagt {n}" for n in range(1, len(part.agenda) + 1)}
    return {"attended": people, "child_view": "", "guardians_view": "Enig", "decisions": "", "next_on": "", "held_on": day(),
            "version": part.version, "task-TOTAL_FORMS": "0", "task-INITIAL_FORMS": "0", **points, **changes}


def the_case(meeting: Meeting) -> Any:
    return type("Case", (), {"id": meeting.case_id})()


@pytest.mark.requirement("MTG-07")
def test_she_writes_holds_and_sends_and_then_it_stands(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.social_teacher)
    assert page(part) in client.get(reverse("meetings:page", args=[meeting.id])).content.decode()
    assert client.get(page(part)).status_code == 200
    assert client.post(page(part), filled(part)).status_code == 303
    assert client.post(page(part), filled(parts(meeting)[0], held="1")).status_code == 303
    send = reverse("meetings:send-minutes", args=[part.id])
    version = parts(meeting)[0].version
    assert [client.post(send, {"version": version}).status_code for _ in range(2)] == [303, 303]
    kept = parts(meeting)[0]
    assert kept.minutes_sent_at
    assert kept.written_by_id == cast.social_teacher.id
    assert [kind for kind, _ in events(the_case(meeting))].count("minutes.sent") == 1
    assert client.post(page(part), filled(kept, point_1="Endret")).status_code == 303
    assert parts(meeting)[0].agenda[0]["minutes"] == "Sagt 1"
    assert Notice.objects.filter(account=cast.guardian, kind="new").exists()
    with as_system():
        doors = Grant.objects.filter(folder=part.folder, principal=f"member:{cast.school.id}:{cast.social_teacher.id}", valid_until=None)
        assert [door.can_write for door in doors] == [False]


@pytest.mark.parametrize("who", ["teacher", "principal", "guardian"])
def test_nobody_else_of_the_meeting_does(client: Client, cast: Cast, meeting: Meeting, who: str) -> None:
    part = parts(meeting)[0]
    sign_in(client, getattr(cast, who))
    assert "form" not in client.get(page(part)).context
    assert client.post(page(part), filled(part)).status_code == 403
    assert client.post(reverse("meetings:send-minutes", args=[part.id]), {"version": 1}).status_code == 403
    assert client.get(reverse("meetings:minutes-pdf", args=[part.id])).status_code == 404


def test_child_welfare_sees_who_it_is_and_can_write_itself(client: Client, cast: Cast, meeting: Meeting) -> None:
    shown = sign_in(client, cast.case_worker).get(reverse("meetings:page", args=[meeting.id]))
    assert shown.context["page"].school_writers == ["Sara Lund"]
    part = parts(meeting)[0]
    assert client.post(page(part), filled(part)).status_code == 303


def test_when_the_family_withdraws_its_consent_she_is_out_at_once(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    row = answered(cast, case, "closing_meeting")[0]
    meeting = invited(cast, case, "closing", "dismissed", minute_taker="Sara Lund")
    sign_in(client, cast.guardian).post(reverse("consents:withdraw", args=[row.id]))
    part = parts(meeting)[0]
    assert sign_in(client, cast.social_teacher).get(page(part)).status_code == 404
    assert client.post(page(part), filled(part)).status_code == 404


def test_another_minute_taker_takes_her_place(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    url = reverse("meetings:edit", args=[meeting.id])
    form = sign_in(client, cast.case_worker).get(url).context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "", [])}
    data |= {"minute_taker": "Tiril Berg", "change_note": "Sara er syk", "interpreter_needed": "no", "interpreter_booked": "no",
             "separate_talks": "no", "meeting_on": day(6), "starts": "09.00", "ends": "10.00", "other-TOTAL_FORMS": "0",
             "other-INITIAL_FORMS": "0"}
    assert client.post(url, data).status_code == 303
    assert "form" not in sign_in(client, cast.social_teacher).get(page(part)).context
    assert "form" in sign_in(client, cast.teacher).get(page(part)).context


@pytest.mark.parametrize(("said", "found"), [("Sara Lund", ["Sara Lund"]), ("granlia skole", ["Sara Lund"]),
                                             ("Tiril Berg, Granlia skole", ["Tiril Berg"]), ("Kaja Myhre", []), ("", [])])
def test_who_writes_is_told_from_the_words(cast: Cast, said: str, found: list[str]) -> None:
    people = [Participant(name="Sara Lund", capacity="social_teacher", side="school", account_id=cast.social_teacher.id),
              Participant(name="Tiril Berg", capacity="contact_teacher", side="school", account_id=cast.teacher.id),
              Participant(name="Kaja Myhre", capacity="case_worker", side="cws", account_id=cast.case_worker.id)]
    accounts = writers(said, people, "Granlia skole")
    assert [one.name for one in people if one.account_id in accounts] == found
