"""What a job has opened is shut when the job ends, at once and whatever runs or does not run at night."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.meetings.commands.telling import with_open_door
from skolestotte.web.meetings.models import Meeting, Part
from skolestotte.web.people.models import Account, Membership, Unit
from tests.cast import LONG_AGO, Cast, actor, in_investigation, people
from tests.rooms.pages import Person
from tests.steps import called, held, invited, parts, sees


def leaves(account: Account, to: Unit | None = None, role: str = "teacher") -> None:
    """Yesterday was the last day; with `to`, another job has begun."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(account=account).update(valid_until=yesterday)
    if to is not None:
        Membership.objects.create(account=account, unit=to, role=role, valid_from=yesterday)


def pages(report: Report) -> list[str]:
    return [reverse("concerns:report", args=[report.id]), reverse("concerns:letter", args=[report.id, "first"]),
            reverse("concerns:receipt", args=[report.concern_id])]


@pytest.mark.requirement("SYS-08")
@pytest.mark.parametrize("moves", [True, False], ids=["to another school", "nowhere"])
def test_who_reported_and_no_longer_works_there_reads_neither_report_nor_feedback_nor_writes(cast: Cast, moves: bool) -> None:
    _case, report = in_investigation(cast)
    teacher = Person(cast.teacher).client
    assert [teacher.get(path).status_code for path in pages(report)] == [200, 200, 200]
    leaves(cast.teacher, cast.other_school if moves else None)
    assert [teacher.get(path).status_code for path in pages(report)] == [404, 404, 404 if moves else 403]
    assert teacher.post(reverse("concerns:say", args=[report.id]), {"text": "Still here"}).status_code == 404
    leaves(cast.teacher, cast.school, "assistant")
    assert teacher.get(pages(report)[0]).status_code == 200, "works there again, in another role"


def met(cast: Cast) -> tuple[Case, Meeting, Part]:
    """A start meeting with the teacher, with minutes."""
    case, _report = in_investigation(cast)
    called(cast, case)
    meeting = invited(cast, case)
    return case, meeting, held(cast, meeting, send=True)


@pytest.mark.requirement("SYS-08")
def test_who_took_part_in_a_meeting_and_no_longer_works_there_reads_no_minutes(cast: Cast) -> None:
    _case, meeting, part = met(cast)
    teacher, path = Person(cast.teacher), reverse("meetings:minutes", args=[part.id])
    page = reverse("meetings:page", args=[meeting.id])
    assert (teacher.open(path).status, teacher.open(page).status) == (200, 200)
    leaves(cast.teacher)
    assert (teacher.open(path).status, teacher.open(page).status) == (404, 404)


def test_word_of_a_meeting_reaches_only_those_who_still_work_there(cast: Cast) -> None:
    _case, _meeting, part = met(cast)

    def reached() -> list[Account]:
        with as_system():
            return with_open_door([cast.teacher, cast.case_worker, cast.guardian], part.folder_id, at=timezone.now())

    assert reached() == [cast.teacher, cast.case_worker, cast.guardian]
    leaves(cast.teacher)
    leaves(cast.case_worker)
    assert reached() == [cast.guardian]


def test_a_contact_person_who_has_left_the_service_is_out_before_any_job_has_run(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    worker, path = Person(cast.case_worker), reverse("overview:case", args=[case.id])
    leaves(cast.case_worker, cast.measures, "case_worker")
    assert worker.open(path).status == 200, "in another department of the service the case goes along"
    leaves(cast.case_worker, cast.other_school)
    assert worker.open(path).status == 404


def test_the_pages_of_who_can_see_name_nobody_whose_job_has_ended_and_still_who_has_read(cast: Cast) -> None:
    case, report = in_investigation(cast)
    at_service, at_home = reverse("overview:access", args=[report.folder_id]), reverse("portal:access", args=[case.id])
    Person(cast.teacher).open(pages(report)[0])

    def named() -> list[tuple[set[str], set[str]]]:
        """Who can see and who has read: on the service's page, and on the family's."""
        staff = Person(cast.department_head).open(at_service).response.context["page"]
        family = Person(cast.guardian).open(at_home).response.context["page"]
        return [({holder.who for folder in staff.doors for holder in folder.holders}, {look.who for look in staff.looks}),
                ({holder.who.name for group in family.groups for holder in group.holders}, {look.who.name for look in family.looks})]

    for can_see, has_read in named():
        assert {"Tiril Berg", "Kaja Myhre"} <= can_see
        assert "Tiril Berg" in has_read
    leaves(cast.teacher, cast.other_school)
    leaves(cast.case_worker)
    for can_see, has_read in named():
        assert not {"Tiril Berg", "Kaja Myhre"} & can_see
        assert "Tiril Berg" in has_read


def test_the_family_keeps_its_doors_whatever_it_works_with(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    Membership.objects.create(account=cast.guardian, unit=cast.other_school, role="teacher", valid_from=LONG_AGO)
    leaves(cast.guardian)
    assert sees(cast.guardian, case.folder_id)


def test_doors_that_were_given_to_persons_before_become_doors_of_members(committed: str) -> None:
    """The migration, on doors as they were: ended and given anew, so that who could see what before stays known."""
    cast = people()
    with transaction.atomic():
        case, report = in_investigation(cast)
        called(cast, case)
        part = parts(invited(cast, case))[0]
        with as_system():
            folders = [*Folder.objects.filter(case_id=case.id), *Folder.objects.filter(about=str(report.concern_id))]
    wanted = _open(folders)
    migration = import_module("skolestotte.web.concerns.migrations.0007_doors_end_with_the_job")
    _run(migration.BACK)
    old = _open(folders)
    assert {p for p, *_ in old} >= {actor(who).label for who in (cast.teacher, cast.case_worker, cast.guardian)}
    assert not [p for p, *_ in old if p.startswith("member:")]
    _run(migration.WORKING + migration.MEMBERS)
    assert _open(folders) == wanted
    assert (f"member:{cast.school.id}:{cast.teacher.id}", part.folder_id, False, "named_participant") in wanted
    with transaction.atomic(), as_system():
        ended = Grant.objects.filter(principal=actor(cast.teacher).label, valid_until__isnull=False)
        assert ended.filter(folder=report.folder, basis="own_report", ended_by="system").exists()


def _open(folders: list[Folder]) -> set[tuple[str, object, bool, str]]:
    with transaction.atomic(), as_system():
        return set(Grant.objects.filter(folder__in=folders, valid_until__isnull=True)
                   .values_list("principal", "folder_id", "can_write", "basis"))


def _run(statements: str) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(statements)
