"""Another unit reports a child whose case runs already: it gets its own part of the case and nothing of the first unit's, and the
family sees nothing of it while its report is held back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.commands import answering, reviewing
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.models import Folder
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited, MeetingPlan
from skolestotte.web.meetings.models import Meeting
from tests.cast import Cast, actor, guardian, in_investigation, reported, reviewed, sign_in
from tests.rooms.portal_steps import access
from tests.steps import as_system, held, parts, sees


def run_about(report: Report) -> Run:
    with as_system():
        return Run.objects.get(report_id=report.id)


def folder(case: Case, kind: str, about: str = "") -> Folder:
    with as_system():
        return Folder.objects.get(case_id=case.id, kind=kind, about=about)


def by_the_other_school(cast: Cast, **changes: object) -> Report:
    return reported(cast, by=cast.other_liaison, unit=cast.other_school, **changes)


def violence_at_the_other_school(cast: Cast) -> Report:
    return by_the_other_school(cast, flags=["violence"], guardians=[guardian(told=False)])


def called_and_met(cast: Cast, case: Case, report: Report) -> Meeting:
    """The call to the first school, and the start meeting with it; its first part is held and the minutes are sent."""
    run, by, now = run_about(report), actor(cast.case_worker), timezone.now()
    meetings.call(case_id=case.id, run_id=run.id, with_whom="Sara Lund", answers={str(n): "Svar" for n in range(1, 6)},
                  agreed_on=timezone.localdate() + timedelta(days=5), youth_attends=False, nurse_attends=False,
                  child_talk="not_needed", by=by, at=now)
    starts = now + timedelta(days=5)
    plan = MeetingPlan(
        type="start", goal="Bli enige", starts_at=starts, ends_at=starts + timedelta(minutes=90), place="Granlia skole",
        convener="Kaja Myhre", leader="Kaja Myhre", minute_taker="Kaja Myhre",
        invited=[Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
                 Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)),
                 Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1,))])
    meeting = meetings.plan(case_id=case.id, run_id=run.id, settled=plan, by=by, at=now)
    meeting = meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=now)
    held(cast, meeting, 1, send=True)
    return meeting


@pytest.mark.django_db
def test_the_other_school_reads_nothing_of_what_is_shared_with_the_first(client: Client, cast: Cast) -> None:
    case, report = in_investigation(cast)
    by_the_other_school(cast)
    meeting = called_and_met(cast, case, report)
    first = parts(meeting)[0]
    assert sees(cast.social_teacher, first.folder_id) and sees(cast.social_teacher, folder(case, "collab").id)
    assert not sees(cast.other_liaison, first.folder_id)
    assert not sees(cast.other_liaison, folder(case, "collab").id)
    sign_in(client, cast.other_liaison)
    assert client.get(reverse("meetings:minutes", args=[first.id])).status_code == 404
    assert client.get(reverse("meetings:page", args=[meeting.id])).status_code == 404
    assert client.get(reverse("overview:call-note", args=[case.id])).status_code == 404


@pytest.mark.django_db
def test_it_takes_part_when_the_service_turns_to_it(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    second = by_the_other_school(cast)
    reviewed(cast, second)
    assert not sees(cast.other_liaison, folder(case, "collab").id)
    answering.send_first(report_id=second.id, by=actor(cast.intake_worker), at=timezone.now())
    assert sees(cast.other_liaison, folder(case, "collab").id)


@pytest.mark.django_db
def test_the_family_does_not_see_who_has_reported_what_is_held_back(client: Client, cast: Cast) -> None:
    case, report = in_investigation(cast)
    second = violence_at_the_other_school(cast)
    reviewed(cast, second, outcome="violence")
    answering.send_first(report_id=second.id, by=actor(cast.intake_worker), at=timezone.now())
    called_and_met(cast, case, report)
    page = reverse("overview:case", args=[case.id])
    assert sign_in(Client(), cast.other_liaison).get(page).status_code == 200  # the other school has its own part
    sign_in(client, cast.guardian)
    for address in (access(case), reverse("portal:home"), reverse("portal:case", args=[case.id])):
        text = client.get(address).content.decode()
        assert cast.other_school.name not in text and "Liv Vik" not in text
    assert sees(cast.other_liaison, folder(case, "collab", str(second.id)).id)
    assert not sees(cast.other_liaison, folder(case, "collab").id)
    reviewing.clear_guardians(report_id=second.id, by=actor(cast.case_worker), at=timezone.now())
    assert sees(cast.other_liaison, folder(case, "collab").id)
    assert cast.other_school.name in client.get(access(case)).content.decode()
