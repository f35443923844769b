"""The page of one case for a guardian or a young person: what they may see, when, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.duty import FLAGS
from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder, ReadLog
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, actor, case_of, guardian, reported, reviewed, sign_in, youth_child
from tests.rooms.portal_steps import called, minutes_sent, much_happens, page, shown
from tests.steps import answered, asked, concluded, consent, investigated, run_of


@pytest.fixture
def case(cast: Cast) -> Case:
    return investigated(cast)


@pytest.mark.requirement("PAR-02")
def test_a_guardian_sees_nothing_before_the_investigation_and_everything_from_its_opening(client: Client, cast: Cast) -> None:
    report = reported(cast)
    sign_in(client, cast.guardian)
    assert client.get(page(case_of(report))).status_code == 404
    case = reviewed(cast, report)
    text = shown(client, page(case))
    assert "Ella Prøve" in text
    assert reverse("concerns:report", args=[report.id]) in text


@pytest.mark.requirement("PAR-02")
def test_the_access_stays_when_the_case_is_over(client: Client, cast: Cast, case: Case) -> None:
    concluded(cast, case)
    text = shown(sign_in(client, cast.guardian), page(case))
    assert "Undersøkelsen er avsluttet" in text
    assert reverse("investigations:plan", args=[case.id]) in text  # how it ended stands there


def test_a_dismissed_report_shows_nothing(client: Client, cast: Cast) -> None:
    case = reviewed(cast, reported(cast), outcome="dismiss")
    assert sign_in(client, cast.guardian).get(page(case)).status_code == 404


@pytest.mark.requirement("DUT-08")
@pytest.mark.parametrize("flag", FLAGS)
def test_a_report_that_is_held_back_looks_exactly_like_no_case(client: Client, cast: Cast, flag: str) -> None:
    report = reported(cast, flags=[flag], guardians=[guardian(told=False)])
    case = reviewed(cast, report)
    sign_in(client, cast.guardian)
    held, none = client.get(page(case)), client.get(reverse("portal:case", args=[report.id]))
    assert held.status_code == none.status_code == 404
    assert held.content.replace(str(case.id).encode(), b"") == none.content.replace(str(report.id).encode(), b"")
    reviewing.clear_guardians(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    assert "Ella Prøve" in shown(client, page(case))


@pytest.mark.parametrize("who", ["other_guardian", "youth", "teacher", "social_teacher", "principal", "case_worker",
                                 "intake_worker", "administrator"])
def test_nobody_else_finds_the_page(client: Client, cast: Cast, case: Case, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(page(case)).status_code == 404


def test_a_stranger_is_sent_to_the_sign_in_page(client: Client, case: Case) -> None:
    answer = client.get(page(case))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("people:sign-in"))


def test_a_guardian_without_parental_responsibility_sees_nothing(client: Client, cast: Cast) -> None:
    other = guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER, parental_responsibility=False)
    case = investigated(cast, guardians=[guardian(), other])
    assert sign_in(client, cast.guardian).get(page(case)).status_code == 200
    assert sign_in(client, cast.other_guardian).get(page(case)).status_code == 404


@pytest.mark.requirement("CHD-05")
def test_a_young_person_of_fifteen_has_the_page_of_the_own_case(client: Client, cast: Cast) -> None:
    case = investigated(cast, children=[youth_child()])
    meeting = called(cast, case)
    row = asked(cast, case, "closing_meeting", [cast.guardian, cast.youth])[1]
    answer = sign_in(client, cast.youth).get(page(case))
    assert answer.status_code == 200
    assert answer.context["page"].sight.young
    text = answer.content.decode()
    for words in ("barnevernsloven § 12-3", reverse("meetings:invitation", args=[meeting.id]),
                  reverse("consents:answer", args=[row.id])):
        assert words in text
    assert not sign_in(client, cast.guardian).get(page(case)).context["page"].sight.young


def test_the_family_comes_to_the_picture_of_the_routine_in_its_own_view(client: Client, cast: Cast) -> None:
    case = investigated(cast, children=[youth_child()])
    picture = reverse("overview:case-routine", args=[case.id])
    for who in (cast.guardian, cast.youth):
        assert picture in shown(sign_in(client, who), page(case))
        text = shown(client, picture)
        assert "RT1-S3" in text
        assert "RT1-S4B" not in text


def test_a_child_under_fifteen_has_no_page(client: Client, cast: Cast, case: Case) -> None:
    account = case.child.account
    assert account is not None
    assert sign_in(client, account).get(page(case)).status_code == 404


def test_it_says_what_happened_and_what_is_next_in_the_language_of_the_page(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.guardian)
    words = {"nb": ("Bekymringsmelding mottatt", "Ringe skolen"), "nn": ("Bekymringsmelding motteken", "Ringje skolen"),
             "en": ("Report of concern received", "Call the school")}
    for language, (happened, next_step) in words.items():
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        text = shown(client, page(case))
        assert happened in text
        assert next_step in text
        assert f'lang="{language}"' in text


def test_the_reporting_unit_is_named_and_the_contact_person_with_other_ways(client: Client, cast: Cast, case: Case) -> None:
    answer = sign_in(client, cast.guardian).get(page(case))
    received = answer.context["page"].entries[-1]
    assert (received.text, received.who) == ("Bekymringsmelding mottatt", "Granlia skole")
    assert answer.context["page"].contact.name == "Kaja Myhre"
    assert cast.intake.phone in answer.content.decode()


def test_nothing_shows_of_a_talk_with_the_child(client: Client, cast: Cast, case: Case) -> None:
    called(cast, case)  # it was agreed to talk with the child before the meeting
    page_ = sign_in(client, cast.guardian).get(page(case)).context["page"]
    assert not [step for step in page_.next if "barnet" in step.title.lower()]
    assert not [entry for entry in page_.entries if "samtale" in entry.text.lower()]


def test_a_meeting_is_there_when_it_is_called_with_its_calendar_file(client: Client, cast: Cast, case: Case) -> None:
    meeting = called(cast, case)
    text = shown(sign_in(client, cast.guardian), page(case))
    assert reverse("meetings:page", args=[meeting.id]) in text
    assert reverse("meetings:calendar", args=[meeting.id]) in text
    assert "Møterom 2" in text


def test_minutes_of_both_parts_are_there_and_new_until_they_are_opened(client: Client, cast: Cast, case: Case) -> None:
    first, second = minutes_sent(cast, called(cast, case))
    sign_in(client, cast.guardian)
    addresses = [reverse("meetings:minutes", args=[part.id]) for part in (first, second)]
    for seen_before in (page(case), reverse("meetings:page", args=[first.meeting_id])):
        client.get(seen_before)  # neither this page nor the meeting's counts as having read the minutes
        assert [new_papers(client, case)[address] for address in addresses] == [True, True]
    assert client.get(addresses[1]).status_code == 200
    assert [new_papers(client, case)[address] for address in addresses] == [True, False]


def new_papers(client: Client, case: Case) -> dict[str, bool]:
    return {paper.url: paper.new for paper in client.get(page(case)).context["page"].papers}


def test_what_waits_for_an_answer_and_what_can_be_withdrawn(client: Client, cast: Cast, case: Case) -> None:
    waits = asked(cast, case, "closing_meeting")[0]
    given = answered(cast, case, "obtain_information")[0]
    text = shown(sign_in(client, cast.guardian), page(case))
    assert reverse("consents:answer", args=[waits.id]) in text
    assert reverse("consents:withdraw", args=[given.id]) in text


def test_a_withdrawn_consent_is_shown_so_and_cannot_be_withdrawn_again(client: Client, cast: Cast, case: Case) -> None:
    given = answered(cast, case, "obtain_information")[0]
    sign_in(client, cast.guardian)
    client.post(reverse("consents:withdraw", args=[given.id]), {"sure": "on"})
    assert consent(given).state == "withdrawn"
    answer = client.get(page(case))
    assert [one.state for one in answer.context["page"].answers] == ["withdrawn"]
    assert reverse("consents:withdraw", args=[given.id]) not in answer.content.decode()
    assert "Samtykke er trukket tilbake" in answer.content.decode()


def test_each_guardian_sees_the_own_answers_only(client: Client, cast: Cast) -> None:
    case = investigated(cast, guardians=[guardian(), guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)])
    mine, theirs = asked(cast, case, "closing_meeting", [cast.guardian, cast.other_guardian])
    text = shown(sign_in(client, cast.guardian), page(case))
    assert reverse("consents:answer", args=[mine.id]) in text
    assert reverse("consents:answer", args=[theirs.id]) not in text


@pytest.mark.requirement("SYS-08")
def test_every_look_is_in_the_read_log_folder_by_folder(client: Client, cast: Cast, case: Case) -> None:
    opened = sign_in(client, cast.guardian).get(page(case)).context["page"].sight.folders
    with as_system():
        looks = ReadLog.objects.filter(by=actor(cast.guardian).label, what="portal.case", allowed=True)
        assert set(looks.values_list("folder_id", flat=True)) == set(opened)


def test_a_refused_try_is_written_down_too(client: Client, cast: Cast, case: Case) -> None:
    with CaptureQueriesContext(connection) as queries:
        sign_in(client, cast.other_guardian).get(page(case))
    written = [query["sql"] for query in queries if "folders_readlog" in query["sql"]]
    assert len(written) == 1
    with as_system():
        own = Folder.objects.get(case_id=case.id, kind="cws")  # those who may read it see who was turned away
    assert own.id.hex in written[0] and "'{f}'" in written[0]  # this case; not allowed


def test_the_number_of_queries_does_not_grow(client: Client, cast: Cast, case: Case, django_assert_num_queries: Any,
                                             django_assert_max_num_queries: Any) -> None:
    minutes_sent(cast, called(cast, case))
    sign_in(client, cast.guardian).get(page(case))
    with django_assert_max_num_queries(15) as few:
        client.get(page(case))
    much_happens(cast, case, 20)
    for purpose in ("obtain_information", "closing_meeting", "school_in_part_2"):
        asked(cast, case, purpose)
    with django_assert_num_queries(len(few.captured_queries)):
        answer = client.get(page(case))
    assert len(answer.context["page"].entries) > 20
    assert run_of(case).ended_on is None
