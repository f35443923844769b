"""Who can see what about the family and why, and who has read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder, ReadLog
from skolestotte.web.people.models import Account
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, actor, guardian, reported, reviewed, sign_in, youth_child
from tests.rooms.portal_steps import access, called, minutes_sent, shown
from tests.steps import answered, investigated


@pytest.fixture
def case(cast: Cast) -> Case:
    return investigated(cast)


def seen(client: Client, case: Case) -> Any:
    answer = client.get(access(case))
    assert answer.status_code == 200
    return answer.context["page"]


def holders(found: Any) -> dict[str, list[str]]:
    return {group.name: [holder.who.name for holder in group.holders] for group in found.groups}


def opens(found: Any, name: str) -> set[str]:
    return {what for group in found.groups for holder in group.holders if holder.who.name == name
            for one in holder.sees for what in one.what}


def look(case: Case, kind: str, who: Account, *, allowed: bool = True, what: str = "page") -> None:
    with as_system():
        folder = Folder.objects.get(case_id=case.id, kind=kind)
        ReadLog.objects.create(folder=folder, at=timezone.now(), by=actor(who).label, what=what, allowed=allowed)


def test_it_says_who_can_see_what_by_which_section(client: Client, cast: Cast, case: Case) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    found = seen(sign_in(client, cast.guardian), case)
    names = holders(found)
    assert "Kaja Myhre" in names[cast.intake.name]
    assert "Tiril Berg" in names[cast.school.name]  # she sent the report
    assert "You" in [name for group in names.values() for name in group]
    grounds = [one.ground for group in found.groups for holder in group.holders for one in holder.sees]
    assert all(ground.text and ground.laws and ground.since for ground in grounds)
    text = shown(client, access(case))
    assert "Sara Lund" in text  # who holds the role of social teacher
    assert "§ 12-6" in text


def test_a_role_names_those_who_hold_it_and_the_service_comes_first(client: Client, cast: Cast, case: Case) -> None:
    groups = seen(sign_in(client, cast.guardian), case).groups
    notes = {holder.who.note for group in groups for holder in group.holders}
    assert "Ine Strand, Marius Eng" in notes
    assert [group.holders[0].who.order for group in groups] == sorted(group.holders[0].who.order for group in groups)
    assert groups[-1].holders[0].who.unit == ""


@pytest.mark.requirement("SYS-08", "CNS-05")
def test_a_door_opened_by_consent_is_named_after_it_and_goes_with_it(client: Client, cast: Cast, case: Case) -> None:
    minutes_sent(cast, called(cast, case))
    sign_in(client, cast.guardian)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    part_2 = "Start meeting, part 2"
    assert part_2 in opens(seen(client, case), "You")
    assert part_2 not in opens(seen(client, case), "School social teacher")
    given = answered(cast, case, "school_in_part_2")[0]
    assert part_2 in opens(seen(client, case), "School social teacher")
    assert "The school stays for part 2" in shown(client, access(case))
    client.post(reverse("consents:withdraw", args=[given.id]), {"sure": "on"})
    assert part_2 not in opens(seen(client, case), "School social teacher")
    assert part_2 in opens(seen(client, case), "You")


def test_other_guardians_are_not_named_and_the_young_person_is(client: Client, cast: Cast) -> None:
    two = [guardian(), guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)]
    case = investigated(cast, guardians=two, children=[youth_child()])
    text = shown(sign_in(client, cast.guardian), access(case))
    assert "Yasmin Prøve" in text
    assert "Ola Prøve" not in text and "Gro Prøve" not in text


def test_who_reported_again_does_not_show_before_the_report_is_reviewed(client: Client, cast: Cast, case: Case) -> None:
    again = reported(cast, by=cast.kindergarten_employee, unit=cast.kindergarten)
    sign_in(client, cast.guardian)
    assert cast.kindergarten.name not in shown(client, access(case))
    with as_system():
        identity = Folder.objects.get(case_id=case.id, kind="identity")
        ReadLog.objects.create(folder=identity, at=timezone.now(), by=actor(cast.kindergarten_head).label, what="children",
                               allowed=True)
    assert "Siri Aas" not in shown(client, access(case))
    reviewed(cast, again)
    assert cast.kindergarten.name in shown(client, access(case))


def test_who_has_read_is_listed_by_day_with_role_and_what(client: Client, cast: Cast, case: Case) -> None:
    look(case, "family", cast.case_worker)
    look(case, "collab", cast.case_worker)
    look(case, "collab", cast.social_teacher)
    looks = seen(sign_in(client, cast.guardian), case).looks
    mine = {one.who.name: one for one in looks}
    assert set(mine) == {"Kaja Myhre", "Sara Lund"}
    assert len(mine["Kaja Myhre"].what) == 2
    assert mine["Sara Lund"].who.unit == cast.school.name
    assert mine["Sara Lund"].on == timezone.localdate()


def test_the_log_says_nothing_of_the_pages_the_service_works_on(client: Client, cast: Cast, case: Case) -> None:
    look(case, "collab", cast.case_worker, what="child_talk")
    look(case, "cws", cast.section_head)
    found = seen(sign_in(client, cast.guardian), case)
    assert [one.who.name for one in found.looks] == ["Kaja Myhre"]
    assert "child_talk" not in shown(client, access(case))


def test_refused_tries_own_looks_and_those_of_the_family_are_left_out(client: Client, cast: Cast) -> None:
    two = [guardian(), guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)]
    case = investigated(cast, guardians=two, children=[youth_child()])
    look(case, "collab", cast.other_guardian)
    look(case, "collab", cast.youth)
    look(case, "collab", cast.guardian)
    look(case, "collab", cast.principal, allowed=False)
    assert seen(sign_in(client, cast.guardian), case).looks == []


@pytest.mark.parametrize("who", ["other_guardian", "youth", "teacher", "principal", "case_worker", "administrator"])
def test_nobody_else_finds_the_page(client: Client, cast: Cast, case: Case, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(access(case)).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("nb", "interne arbeidsnotater"), ("nn", "interne arbeidsnotata"),
                                               ("en", "internal working notes")])
def test_what_cannot_be_opened_is_said_so(client: Client, cast: Cast, case: Case, language: str, words: str) -> None:
    sign_in(client, cast.guardian)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shut = seen(client, case).shut
    assert shut.reason and shut.remedy and shut.laws
    assert words in shown(client, access(case))


def test_the_number_of_queries_does_not_grow(client: Client, cast: Cast, case: Case, django_assert_num_queries: Any,
                                             django_assert_max_num_queries: Any) -> None:
    sign_in(client, cast.guardian).get(access(case))
    with django_assert_max_num_queries(15) as few:
        client.get(access(case))
    minutes_sent(cast, called(cast, case))
    answered(cast, case, "school_in_part_2")
    for who in (cast.case_worker, cast.section_head, cast.department_head, cast.social_teacher, cast.principal):
        for _time in range(4):
            look(case, "collab", who)
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(seen(client, case).looks) == 5
