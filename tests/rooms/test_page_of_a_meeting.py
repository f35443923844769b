"""The page of a meeting: each reader sees the parts whose door is open to them, and nothing of the others."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.meetings.models import Meeting
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Child
from tests.cast import Cast, sign_in
from tests.in_measures import collaboration, in_measures
from tests.rooms.pages import Person
from tests.rooms.pdf_tags import Tagged
from tests.steps import answered, asked, called, concluded, day, held, investigated, invited, parts, planned


def page(meeting: Meeting) -> str:
    return reverse("meetings:page", args=[meeting.id])


def start(cast: Cast, **changes: Any) -> Meeting:
    case = investigated(cast)
    called(cast, case)
    return invited(cast, case, **changes)


def case_of(meeting: Meeting) -> Case:
    with as_system():
        return Case.objects.get(id=meeting.case_id)


def words(pdf: bytes) -> str:
    return " ".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages).split())


def test_everybody_invited_reads_why_when_where_and_who(client: Client, cast: Cast) -> None:
    meeting = start(cast, purpose="Vi går gjennom meldingen", goal="En felles plan")
    for who in (cast.guardian, cast.social_teacher, cast.principal, cast.case_worker):
        text = sign_in(client, who).get(page(meeting)).content.decode()
        for said in ("Vi går gjennom meldingen", "En felles plan", "Granlia skole", "Gro Prøve", "Kaja Myhre"):
            assert said in text, who


@pytest.mark.parametrize(("days", "look"), [(1, "secondary"), (0, "primary"), (-1, "primary")])
def test_the_minutes_are_the_thing_to_do_from_the_day_of_the_meeting(cast: Cast, days: int, look: str) -> None:
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)
    meeting = start(cast)
    with as_system():
        Meeting.objects.filter(id=meeting.id).update(starts_at=noon, ends_at=noon + timedelta(hours=1))
    html = Person(cast.case_worker).open(page(meeting)).html
    link = reverse("meetings:minutes", args=[parts(meeting)[0].id])
    assert re.findall(rf'data-variant="(\w+)"[^>]*href="{link}"', html) == [look]


@pytest.mark.requirement("RT1-06")
def test_without_consent_the_school_finds_no_trace_of_part_2(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    first, second = parts(meeting)
    agenda = second.agenda[1]["text"]
    for who in (cast.social_teacher, cast.principal):
        shown = sign_in(client, who).get(page(meeting))
        assert [part.row.id for part in shown.context["page"].parts] == [first.id]
        assert agenda not in shown.content.decode()
        assert client.get(reverse("meetings:minutes", args=[second.id])).status_code == 404
        assert client.get(reverse("meetings:minutes-pdf", args=[second.id])).status_code == 404
        for paper in ("invitation", "agenda-pdf"):
            assert agenda not in words(client.get(reverse(f"meetings:{paper}", args=[meeting.id])).content)
            assert agenda not in words(client.get(reverse(f"meetings:{paper}", args=[meeting.id]) + "?for=family").content)
    assert agenda in sign_in(client, cast.guardian).get(page(meeting)).content.decode()
    for paper in ("invitation", "agenda-pdf"):
        assert agenda in words(client.get(reverse(f"meetings:{paper}", args=[meeting.id])).content)


def test_the_agenda_for_the_table_is_for_those_around_it(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    first, second = parts(meeting)
    url = reverse("meetings:agenda-pdf", args=[meeting.id])
    assert {url, f"{url}?for=school"} <= set(Person(cast.case_worker).open(page(meeting)).links)
    sign_in(client, cast.case_worker)
    whole, schools = words(client.get(url).content), words(client.get(f"{url}?for=school").content)
    assert first.agenda[0]["text"] in whole and first.agenda[0]["text"] in schools
    assert second.agenda[1]["text"] in whole and second.agenda[1]["text"] not in schools
    with as_system():
        child = Child.objects.get(folder__case_id=meeting.case_id).name
    assert child and child not in whole
    assert child in words(client.get(reverse("meetings:invitation", args=[meeting.id])).content)
    assert Tagged(client.get(url).content).faults() == []
    assert url in Person(cast.guardian).open(page(meeting)).links
    assert sign_in(client, cast.other_liaison).get(url).status_code == 404


@pytest.mark.requirement("RT1-06")
def test_with_consent_the_two_parts_are_one_meeting_and_the_page_says_so(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    with_consent = parts(meeting)[1]
    case = case_of(meeting)
    answered(cast, case, "school_in_part_2")
    shown = sign_in(client, cast.social_teacher).get(page(meeting))
    assert [part.row.number for part in shown.context["page"].parts] == [1, 2]
    assert shown.context["page"].school_stays
    assert client.get(reverse("meetings:minutes", args=[with_consent.id])).status_code == 200
    assert sign_in(client, cast.guardian).get(page(meeting)).context["page"].school_stays


@pytest.mark.requirement("CNS-05", "RT1-06")
def test_when_that_consent_is_withdrawn_part_2_shuts_at_once(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    case = case_of(meeting)
    row = answered(cast, case, "school_in_part_2")[0]
    held(cast, meeting, 1, send=True)
    second = held(cast, meeting, 2, send=True)
    url = reverse("meetings:minutes", args=[second.id])
    assert sign_in(client, cast.social_teacher).get(url).status_code == 200
    sign_in(client, cast.guardian).post(reverse("consents:withdraw", args=[row.id]))
    assert sign_in(client, cast.social_teacher).get(url).status_code == 404
    assert sign_in(client, cast.guardian).get(url).status_code == 200


@pytest.mark.requirement("CNS-05")
def test_who_may_no_longer_stay_is_not_on_the_list_of_part_2(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    row = answered(cast, case, "school_in_part_2")[0]
    both = [Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1, 2)),
            Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2))]
    meeting = invited(cast, case, invited=both)

    def names() -> list[str]:
        shown = sign_in(client, cast.guardian).get(page(meeting)).context["page"]
        return [one.row.name for one in shown.parts[1].people]

    assert "Sara Lund" in names()
    client.post(reverse("consents:withdraw", args=[row.id]))
    assert names() == ["Gro Prøve"]


@pytest.mark.requirement("CNS-05", "RT1-09")
def test_a_closing_meeting_whose_consent_is_withdrawn_is_shut_to_the_school_and_flagged(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    row = answered(cast, case, "closing_meeting")[0]
    meeting = invited(cast, case, "closing", "dismissed")
    assert sign_in(client, cast.social_teacher).get(page(meeting)).status_code == 200
    shuts = sign_in(client, cast.guardian).get(reverse("consents:withdraw", args=[row.id])).context["page"].effect.shuts
    assert len(shuts) == 2
    client.post(reverse("consents:withdraw", args=[row.id]))
    assert sign_in(client, cast.social_teacher).get(page(meeting)).status_code == 404
    flagged = sign_in(client, cast.case_worker).get(page(meeting))
    assert flagged.context["page"].shaken
    assert "Steget er åpent igjen" not in client.get(reverse("meetings:cancel", args=[meeting.id])).content.decode()  # it is not
    assert client.post(reverse("meetings:minutes", args=[parts(meeting)[0].id]), {}).status_code == 422
    assert client.post(reverse("meetings:cancel", args=[meeting.id]), {
        "version": flagged.context["page"].meeting.version, "because": "consent"}).status_code == 303


def test_one_of_two_guardians_refuses_and_the_school_stays_out(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    case = case_of(meeting)
    one, other = asked(cast, case, "school_in_part_2", [cast.guardian, cast.other_guardian])
    sign_in(client, cast.guardian).post(reverse("consents:answer", args=[one.id]), {"given": "yes"})
    second = reverse("meetings:minutes", args=[parts(meeting)[1].id])
    assert sign_in(client, cast.social_teacher).get(second).status_code == 404
    sign_in(client, cast.case_worker).post(reverse("consents:record", args=[other.id]), {
        "given": "no", "how": "oral", "on": one.asked_at.strftime("%d.%m.%Y"), "note": ""})
    assert sign_in(client, cast.social_teacher).get(second).status_code == 404


@pytest.mark.requirement("MTG-04")
def test_each_participant_from_outside_shows_where_the_consent_stands(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    meeting = planned(cast, case)
    lines = {line.who: line for line in sign_in(client, cast.case_worker).get(page(meeting)).context["page"].consents}
    assert set(lines) == {"Gro Prøve", "Sara Lund", "Tiril Berg"}
    assert all(line.text for line in lines.values())
    answered(cast, case, "school_in_part_2", given=False)
    lines = {line.who: line for line in client.get(page(meeting)).context["page"].consents}
    assert lines["Sara Lund"].state == "refused"


@pytest.mark.requirement("MTG-04")
def test_a_service_from_outside_shows_that_no_consent_is_recorded(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    outside = [Invited("Pia Vik, PPT", "ppt", "partner"), Invited("Tolk: somali", "interpreter", "partner")]
    meeting = planned(cast, case, invited=[Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
                                           Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)), *outside])
    shown = sign_in(client, cast.case_worker).get(page(meeting))
    lines = {line.who: line.state for line in shown.context["page"].consents}
    assert lines == {"Gro Prøve": "", "Pia Vik, PPT": "none", "Tolk: somali": ""}
    assert "Her er det ikke registrert noe samtykke" in shown.content.decode()


def test_the_calendar_entry_is_neutral(client: Client, cast: Cast) -> None:
    meeting = start(cast, goal="Hemmelig mål")
    for who in (cast.guardian, cast.social_teacher, cast.case_worker):
        answer = sign_in(client, who).get(reverse("meetings:calendar", args=[meeting.id]))
        assert answer["Content-Type"].startswith("text/calendar")
        entry = next(part for part in Calendar.from_ical(answer.content).walk("VEVENT"))
        text = answer.content.decode()
        assert meeting.starts_at is not None
        assert entry.decoded("dtstart") == meeting.starts_at.replace(microsecond=0)
        for word in ("Prøve", "barnevern", "skole", "Hemmelig", "Granlia", "Gro", "Kaja"):
            assert word not in text.replace(str(meeting.id), "").replace("skolestotte", ""), word


def test_child_welfare_can_look_at_both_letters(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    url = reverse("meetings:invitation", args=[meeting.id])
    sign_in(client, cast.case_worker)
    family, school = words(client.get(url).content), words(client.get(url + "?for=school").content)
    second = parts(meeting)[1].agenda[1]["text"]
    assert second in family
    assert second not in school


@pytest.mark.requirement("MTG-07")
def test_who_cannot_sign_in_gets_invitation_and_minutes_by_hand(client: Client, cast: Cast) -> None:
    """A service from outside, or somebody who is known by name alone; an interpreter gets none."""
    case = investigated(cast)
    called(cast, case)
    meeting = invited(cast, case, invited=[
        Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
        Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)),
        Invited("Pia Vik, PPT", "ppt", "partner"), Invited("Tolk: somali", "interpreter", "partner", None, (1, 2))])
    text = sign_in(client, cast.case_worker).get(page(meeting)).content.decode()
    assert "Kan ikke logge inn her: Pia Vik, PPT. Gi dem innkallingen på papir." in text
    held(cast, meeting, 1, send=True)
    text = client.get(page(meeting)).content.decode()
    assert "Kan ikke logge inn her: Pia Vik, PPT. Gi dem referatet på papir." in text
    assert "Kan ikke logge inn her" not in sign_in(client, cast.guardian).get(page(meeting)).content.decode()


def test_a_service_whose_consent_has_ended_gets_nothing_by_hand(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    row, = answered(cast, case, "other_bodies")
    people = [Invited("Jon Sund", "case_worker", "cws", cast.other_case_worker.id), Invited("Pia Vik, PPT", "ppt", "partner")]
    meeting = collaboration(cast, case, invited=people)
    assert "Pia Vik, PPT. Gi dem" in sign_in(client, cast.other_case_worker).get(page(meeting)).content.decode()
    sign_in(client, cast.guardian).post(reverse("consents:withdraw", args=[row.id]))
    shown = sign_in(client, cast.other_case_worker).get(page(meeting)).content.decode()
    assert "Pia Vik, PPT" in shown and "Gi dem" not in shown


@pytest.mark.requirement("MTG-05")
def test_the_invitation_says_that_there_will_be_an_interpreter_before_one_is_booked(client: Client, cast: Cast) -> None:
    meeting = start(cast, interpreter_needed=True, interpreter_language="somali", interpreter_owner="Mottaket")
    letter = words(sign_in(client, cast.guardian).get(reverse("meetings:invitation", args=[meeting.id])).content)
    assert "Det blir tolk: somali." in letter
    assert "Vil dere ha tolk" not in letter


@pytest.mark.parametrize("who", ["other_liaison", "other_guardian", "other_case_worker", "administrator", "consultant",
                                 "other_teacher", "kindergarten_head"])
def test_others_do_not_find_it(client: Client, cast: Cast, who: str) -> None:
    meeting = start(cast)
    sign_in(client, getattr(cast, who))
    for name in ("page", "invitation", "calendar"):
        assert client.get(reverse(f"meetings:{name}", args=[meeting.id])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_participants(client: Client, cast: Cast,
                                                                  django_assert_num_queries: Any) -> None:
    few = start(cast)
    sign_in(client, cast.case_worker).get(page(few))
    with django_assert_num_queries(19) as asked_for:
        client.get(page(few))
    held(cast, few, 1, send=True)
    with django_assert_num_queries(len(asked_for.captured_queries)):
        client.get(page(few))


def test_the_teacher_who_is_named_sees_that_part_and_nothing_else_of_the_case(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    case = case_of(meeting)
    first, second = parts(meeting)
    shown = sign_in(client, cast.teacher).get(page(meeting))
    assert shown.status_code == 200
    assert [part.row.id for part in shown.context["page"].parts] == [first.id]
    assert shown.context["page"].case is None
    assert client.get(reverse("meetings:invitation", args=[meeting.id])).status_code == 200
    assert client.get(reverse("meetings:minutes", args=[second.id])).status_code == 404
    assert client.get(reverse("consents:of-case", args=[case.id])).status_code == 404
    assert Notice.objects.filter(account=cast.teacher, kind="calendar").exists()


def test_the_teacher_who_is_taken_off_the_list_finds_it_no_more(client: Client, cast: Cast) -> None:
    meeting = start(cast)
    url = reverse("meetings:edit", args=[meeting.id])
    form = sign_in(client, cast.case_worker).get(url).context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "", [])}
    data |= {"people": [key for key in form.initial["people"] if key != f"staff-{cast.teacher.id}"], "change_note": "Skjermes",
             "interpreter_needed": "no", "interpreter_booked": "no", "separate_talks": "no", "meeting_on": day(6),
             "starts": "09.00", "ends": "10.00", "other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0"}
    assert client.post(url, data).status_code == 303
    assert sign_in(client, cast.teacher).get(page(meeting)).status_code == 404
    assert sign_in(client, cast.social_teacher).get(page(meeting)).status_code == 200
