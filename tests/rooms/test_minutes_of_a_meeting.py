"""Minutes guided by the agenda: saved while one writes, held once, sent once, read by those who may."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings.models import Meeting, Part, Participant
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, sign_in
from tests.steps import answered, as_it_is, called, day, events, held, investigated, invited, open_steps, parts


def page(part: Part) -> str:
    return reverse("meetings:minutes", args=[part.id])


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    case = investigated(cast)
    called(cast, case)
    return invited(cast, case)


def case_of(meeting: Meeting) -> Any:
    return type("Case", (), {"id": meeting.case_id})()


def filled(part: Part, **changes: Any) -> dict[str, Any]:
    with as_system():
        people = [str(i) for i in Participant.objects.filter(part=part).values_list("id", flat=True)]
    rows = {"task-TOTAL_FORMS": "1", "task-INITIAL_FORMS": "0", "task-0-what": "Frokost på skolen",
            "task-0-who": "Kontaktlærer", "task-0-by": day(14)}
    points = {f"point_{n}": f"Sagt {n}" for n in range(1, len(part.agenda) + 1)}
    return {"attended": people, "child_view": "Vil ha ro", "guardians_view": "Kjenner seg igjen", "decisions": "Frokost",
            "next_on": "", "held_on": day(), "version": part.version, **rows, **points, **changes}


def now(part: Part) -> Part:
    with as_system():
        return Part.objects.select_related("folder").get(id=part.id)


@pytest.mark.requirement("MTG-09")
def test_the_form_has_a_place_for_each_point_and_for_the_views(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    form = sign_in(client, cast.case_worker).get(page(part)).context["form"]
    assert len(form.points) == 6
    assert {"child_view", "guardians_view", "decisions", "attended"} <= set(form.fields)


def test_saving_keeps_it_between_us(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    assert sign_in(client, cast.case_worker).post(page(part), filled(part)).status_code == 303
    kept = now(part)
    assert [point["minutes"] for point in kept.agenda] == [f"Sagt {n}" for n in range(1, 7)]
    assert kept.joint_plan[0]["who"] == "Kontaktlærer"
    assert kept.held_at is None
    for who in (cast.guardian, cast.social_teacher):
        assert "Sagt 1" not in sign_in(client, who).get(page(part)).content.decode()
        assert client.get(reverse("meetings:minutes-pdf", args=[part.id])).status_code == 404


@pytest.mark.requirement("RT1-05", "MTG-07")
def test_held_then_sent_and_read_by_family_and_school(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.case_worker)
    assert client.post(page(part), filled(part, held="1", next_on=day(30))).status_code == 303
    assert "RT1-S7" in open_steps(case_of(meeting))
    send = reverse("meetings:send-minutes", args=[part.id])
    assert [client.post(send, {"version": now(part).version}).status_code for _ in range(2)] == [303, 303]
    assert "RT1-S7" not in open_steps(case_of(meeting))
    assert sum(kind == "minutes.sent" for kind, _ in events(case_of(meeting))) == 1
    for who in (cast.guardian, cast.social_teacher):
        assert "Sagt 3" in sign_in(client, who).get(page(part)).content.decode()
        pdf = client.get(reverse("meetings:minutes-pdf", args=[part.id])).content
        text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
        assert "Kjenner seg igjen" in text
        assert "Kontaktlærer" in text
        assert Notice.objects.filter(account=who, kind="new").exists()


@pytest.mark.requirement("MTG-12")
def test_who_was_there_and_who_was_not_stands_in_the_minutes_for_everybody(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    with as_system():
        came = [str(one.id) for one in Participant.objects.filter(part=part).exclude(account=cast.teacher)]
    sign_in(client, cast.case_worker).post(page(part), filled(part, attended=came, held="1"))
    client.post(reverse("meetings:send-minutes", args=[part.id]), {"version": now(part).version})
    for who in (cast.guardian, cast.social_teacher):
        text = sign_in(client, who).get(page(part)).content.decode()
        there, _, away = text.partition("Kalt inn, men ikke der:")
        assert "Sara Lund, sosiallærer" in there and "Tiril Berg, kontaktlærer" in away.partition("</p>")[0]


@pytest.mark.requirement("RT1-06", "MTG-07")
def test_part_2_goes_to_the_family_alone(client: Client, cast: Cast, meeting: Meeting) -> None:
    held(cast, meeting, 1, send=True)
    before = Notice.objects.filter(account=cast.social_teacher).count()
    part = held(cast, meeting, 2, send=True)
    assert Notice.objects.filter(account=cast.social_teacher).count() == before
    assert Notice.objects.filter(account=cast.guardian, kind="new").count() == 2
    assert sign_in(client, cast.social_teacher).get(page(part)).status_code == 404
    assert sign_in(client, cast.guardian).get(page(part)).status_code == 200
    assert as_it_is(meeting).state == "held"


@pytest.mark.requirement("RT1-06")
def test_who_stayed_by_consent_is_written_into_part_2(client: Client, cast: Cast, meeting: Meeting) -> None:
    answered(cast, case_of(meeting), "school_in_part_2")
    first = held(cast, meeting, 1)
    second = parts(meeting)[1]
    form = sign_in(client, cast.case_worker).get(page(second)).context["form"]
    names = [label for _, label in form.fields["attended"].choices]
    assert any("Sara Lund" in name for name in names)
    with as_system():
        social_teacher = Participant.objects.get(part=first, account=cast.social_teacher)
        guardian = Participant.objects.get(part=second, account=cast.guardian)
    data = filled(second, attended=[str(social_teacher.id), str(guardian.id)], held="1")
    assert client.post(page(second), data).status_code == 303
    with as_system():
        there = {p.name: p.attended for p in Participant.objects.filter(part=second).select_related("folder")}
    assert there["Sara Lund"] is True
    assert "Tiril Berg" not in there


def test_part_2_waits_for_part_1(client: Client, cast: Cast, meeting: Meeting) -> None:
    second = parts(meeting)[1]
    sign_in(client, cast.case_worker)
    assert not client.get(page(second)).context["part"].may_hold
    assert client.post(page(second), filled(second, held="1")).status_code == 422
    assert now(second).held_at is None


def test_held_needs_a_day_somebody_there_and_words_under_each_point(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.case_worker)
    for changes, field in (({"held_on": ""}, "held_on"), ({"held_on": day(1)}, "held_on"), ({"held_on": "01.01.2020"}, "held_on"),
                           ({"attended": []}, "attended"),
                           ({"point_4": "  "}, "point_4"), ({"task-0-who": ""}, None), ({"next_on": day(-1)}, "next_on"),
                           ({"point_1": "\x00"}, "point_1"), ({"decisions": "a" * 20_001}, "decisions")):
        answer = client.post(page(part), filled(part, held="1", **changes))
        assert answer.status_code == 422, changes
        if field:
            assert field in answer.context["form"].errors, changes
        assert "Sagt 2" in answer.content.decode()
    assert now(part).held_at is None


def test_an_agenda_that_was_not_finished_leaves_the_step_open_for_a_new_meeting(client: Client, cast: Cast,
                                                                               meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sent = sign_in(client, cast.case_worker).post(page(part), filled(part, held="1", point_6="", unfinished="on"))
    assert sent.status_code == 303
    assert "RT1-S5" in open_steps(case_of(meeting))
    assert client.get(reverse("meetings:plan", args=[meeting.case_id, "start"])).status_code == 200


@pytest.mark.requirement("MTG-07")
def test_two_people_writing_at_once_see_each_others_text(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.department_head).post(page(part), filled(part, point_1="Lederens ord"))
    late = sign_in(client, cast.case_worker).post(page(part), filled(part, point_1="Mine ord"))
    assert late.status_code == 422
    assert ("Lederens ord", "Mine ord") in [(theirs, mine) for _, theirs, mine in late.context["theirs"]]
    version = late.context["form"]["version"].value()
    assert client.post(page(part), filled(part, point_1="Mine ord", version=version)).status_code == 303
    assert now(part).agenda[0]["minutes"] == "Mine ord"


def test_what_i_left_empty_is_filled_in_with_what_somebody_else_wrote(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.department_head).post(page(part), filled(part, point_2="Lederens ord"))
    mine = filled(part, point_2="", point_1="Mine ord", **{"task-0-what": "", "task-0-who": "", "task-0-by": ""})
    late = sign_in(client, cast.case_worker).post(page(part), mine)
    form = late.context["form"]
    assert form["point_2"].value() == "Lederens ord"
    assert form.rows.forms[0]["what"].value() == "Frokost på skolen"
    assert form["point_1"].value() == "Mine ord"


def test_two_people_marking_it_as_held_at_once(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    data = filled(part, held="1")
    sign_in(client, cast.case_worker)
    assert [client.post(page(part), data).status_code for _ in range(2)] == [303, 303]
    other = sign_in(client, cast.department_head).post(page(part), {**data, "point_1": "Noe annet"})
    assert other.status_code == 422
    assert sum(kind == "meeting.part_held" for kind, _ in events(case_of(meeting))) == 1
    assert now(part).agenda[0]["minutes"] == "Sagt 1"


def test_what_was_changed_after_i_read_it_is_not_sent(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = held(cast, meeting, 1)
    sign_in(client, cast.department_head).post(page(part), filled(now(part), point_1="Endret"))
    answer = sign_in(client, cast.case_worker).post(reverse("meetings:send-minutes", args=[part.id]), {"version": part.version})
    assert answer.status_code == 303
    assert now(part).minutes_sent_at is None


def test_what_is_sent_stands(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = held(cast, meeting, 1, send=True)
    answer = sign_in(client, cast.case_worker).post(page(part), filled(now(part), point_1="Endret"))
    assert answer.status_code == 303
    assert now(part).agenda[0]["minutes"] == "Gjennomgått"


def test_minutes_are_not_sent_before_it_is_held(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.case_worker).post(reverse("meetings:send-minutes", args=[part.id]), {"version": part.version})
    assert now(part).minutes_sent_at is None


def test_changing_the_meeting_does_not_lose_what_is_written(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.case_worker).post(page(part), filled(part))
    url = reverse("meetings:edit", args=[meeting.id])
    form = client.get(url).context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "", [])}
    data |= {"agenda_1": part.agenda[0]["text"] + "\nEt nytt punkt", "change_note": "Kortere", "interpreter_needed": "no",
             "interpreter_booked": "no", "separate_talks": "no", "meeting_on": day(6), "starts": "09.00", "ends": "10.00",
             "other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0"}
    assert client.post(url, data).status_code == 303
    said = {point["text"]: point["minutes"] for point in now(part).agenda}
    assert said[part.agenda[0]["text"]] == "Sagt 1"
    assert "Sagt 6" in said.values()  # a point that is written on is not lost


@pytest.mark.parametrize("name", ["minutes", "send-minutes"])
@pytest.mark.parametrize(("who", "status"), [("guardian", 403), ("social_teacher", 403), ("other_case_worker", 404),
                                             ("other_guardian", 404)])
def test_only_child_welfare_writes_and_sends(client: Client, cast: Cast, meeting: Meeting, name: str, who: str,
                                             status: int) -> None:
    part = held(cast, meeting, 1)
    answer = sign_in(client, getattr(cast, who)).post(reverse(f"meetings:{name}", args=[part.id]), {"version": part.version})
    assert answer.status_code in ({status, 403} if name == "send-minutes" else {status})
    assert now(part).minutes_sent_at is None


def test_html_and_typst_are_only_text(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    odd = '<img src=x onerror=alert(1)> #panic("x") $ & _'
    sign_in(client, cast.case_worker).post(page(part), filled(part, point_1=odd, held="1"))
    client.post(reverse("meetings:send-minutes", args=[part.id]), {"version": now(part).version})
    assert "<img src=x" not in sign_in(client, cast.guardian).get(page(part)).content.decode()
    assert client.get(reverse("meetings:minutes-pdf", args=[part.id])).status_code == 200


def test_adding_a_task_judges_nothing(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    answer = sign_in(client, cast.case_worker).post(page(part), {**filled(part, held_on="x"), "task-add": "1"})
    assert answer.status_code == 200
    assert len(answer.context["form"].rows.forms) == 2
    assert "Frokost på skolen" in answer.content.decode()
    assert now(part).version == part.version


def test_the_number_of_queries(client: Client, cast: Cast, meeting: Meeting, django_assert_max_num_queries: Any) -> None:
    part = parts(meeting)[0]
    sign_in(client, cast.case_worker).get(page(part))
    with django_assert_max_num_queries(21):
        client.get(page(part))


def test_what_is_wrong_in_the_joint_plan_stands_in_the_summary_with_a_way_to_it(client: Client, cast: Cast, meeting: Meeting) -> None:
    part = parts(meeting)[0]
    answer = sign_in(client, cast.case_worker).post(page(part), filled(part, **{"task-0-by": "31.02.2027"}))
    assert answer.status_code == 422
    html = answer.content.decode()
    summary = html.partition("ds-error-summary")[2].partition("</div>")[0]
    assert 'href="#id_task-0-by"' in summary and 'id="id_task-0-by"' in html and 'value="31.02.2027"' in html
