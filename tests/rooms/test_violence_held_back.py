"""A report of violence is held back: nothing reaches the guardians, whoever knows is reminded, others hear nothing (DUT-08)."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Run
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.commands import Question
from skolestotte.web.meetings.commands import NotNow
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, guardian, in_investigation, reported, reviewed, sign_in
from tests.rooms.pages import Person
from tests.rooms.rows_of_a_case import rows_seen
from tests.rooms.violence import (
    called_about_talks,
    cleared,
    run_of_violence,
    talked,
    violence,
)
from tests.steps import as_system, asked


@pytest.mark.requirement("DUT-08")
@pytest.mark.parametrize("flag", ["sexual_abuse", "violence", "danger_life_health", "forced_marriage", "genital_mutilation"])
def test_nothing_reaches_the_guardians_of_a_report_that_is_held_back(client: Client, cast: Cast, flag: str) -> None:
    report = reported(cast, flags=[flag], guardians=[guardian(told=False)])
    case = reviewed(cast, report, outcome="violence")
    sign_in(client, cast.guardian)
    assert client.get(reverse("portal:case", args=[case.id])).status_code == 404
    assert client.get(reverse("concerns:report", args=[report.id])).status_code == 404
    assert "Ella" not in client.get(reverse("portal:home")).content.decode()
    assert not Notice.objects.filter(account=cast.guardian).exists()
    with pytest.raises(NotNow):
        asked(cast, case, "obtain_information")


@pytest.mark.requirement("DUT-08")
def test_guardians_who_take_part_in_an_older_case_see_nothing_of_the_new_report(client: Client, cast: Cast) -> None:
    case, _first = in_investigation(cast)
    sign_in(client, cast.guardian)
    notices = Notice.objects.filter(account=cast.guardian).count()
    before = rows_seen(cast.guardian, case)
    portal = reverse("portal:case", args=[case.id])
    assert client.get(portal).status_code == 200
    report = reported(cast, flags=["violence"], guardians=[guardian(told=False)], worry="Barnet forteller om slag.")
    reviewed(cast, report, outcome="violence")
    called_about_talks(cast, case)
    talked(cast, case)
    after = rows_seen(cast.guardian, case)
    assert {name: after[name] - before[name] for name in after} == {name: set() for name in after}
    assert Notice.objects.filter(account=cast.guardian).count() == notices
    page = client.get(portal)
    assert page.status_code in {200, 404}
    assert "vold" not in page.content.decode()
    assert client.get(reverse("concerns:report", args=[report.id])).status_code == 404
    ask = partial(consents.ask, case_id=case.id, run_id=run_of_violence(case).id, of=[cast.guardian.id],
                  question=Question("after_conversation", "Skolen", "Møtet", "Nei er greit"), by=actor(cast.case_worker))
    with pytest.raises(NotNow):
        ask(at=timezone.now())
    cleared(cast, report)
    assert client.get(portal).status_code == 200
    ask(at=timezone.now())
    assert Notice.objects.filter(account=cast.guardian).count() > notices


def test_the_first_feedback_waits_in_the_inbox_and_the_school_sees_the_child_once(client: Client, cast: Cast) -> None:
    case, report = violence(cast)
    inbox = sign_in(client, cast.intake_worker).get(reverse("concerns:inbox")).context["page"]
    assert [row.reference for row in inbox.to_answer] == [report.reference]
    children = sign_in(client, cast.social_teacher).get(reverse("overview:children")).context["page"]
    assert [row.url for row in children.rows] == [reverse("overview:case", args=[case.id])]
    assert client.get(reverse("concerns:report", args=[report.id])).status_code == 200


@pytest.mark.requirement("DUT-08")
def test_whoever_knows_of_it_is_reminded_on_every_page_of_the_case_and_nobody_else(cast: Cast) -> None:
    case, first = in_investigation(cast)
    page, said = f"/cases/{case.id}/", "The guardians are not to know of a report"
    assert said not in Person(cast.case_worker).open(page).text
    report = reported(cast, flags=["violence"], guardians=[guardian(told=False)], worry="Barnet forteller om slag.")
    reviewed(cast, report, outcome="violence")
    with as_system():
        older = Run.objects.get(case_id=case.id, report_id=first.id)
    for who in (cast.case_worker, cast.intake_worker, cast.social_teacher, cast.principal, cast.teacher):
        for address in (page, f"{page}?run={older.id}"):  # also where the page is about the first report, and its meetings
            assert said in Person(who).open(address).text
    assert said not in Person(cast.guardian).open(page).text
    assert said not in Person(cast.guardian).open(reverse("portal:case", args=[case.id])).text
    cleared(cast, report)
    for who in (cast.case_worker, cast.social_teacher):
        assert said not in Person(who).open(page).text


def test_another_school_is_not_told_of_a_report_that_is_not_its_own(cast: Cast) -> None:
    case, _report = violence(cast)
    reported(cast, by=cast.other_liaison, unit=cast.other_school)
    page = Person(cast.other_liaison).open(f"/cases/{case.id}/")
    assert page.status == 200 and "The guardians are not to know" not in page.text
