"""Who can see, who could on a day, who has read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.concerns.models import Report
from skolestotte.web.consents import commands as consents
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from tests.cast import Cast, actor, in_investigation
from tests.rooms.pages import Person
from tests.steps import answered, called, concluded, investigated, invited, parts


def folder_of(case: object, kind: str) -> Folder:
    with as_system():
        return Folder.objects.get(case_id=case.id, kind=kind)  # type: ignore[attr-defined]


@pytest.mark.requirement("SYS-08")
def test_every_door_has_who_why_law_and_since_when(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    page = Person(cast.case_worker).open(reverse("overview:access", args=[folder_of(case, "collab").id]))
    assert page.status == 200
    for text in ("School social teacher, Granlia skole", "Sara Lund", "Is the child’s contact person", "Gro Prøve",
                 "Child Welfare Act § 15-8", "Department head, Mottak og undersøkelse, Fjordvik"):
        assert text in page.text, text
    assert "Liv Vik" not in page.text
    assert "System" not in page.text


def test_the_own_work_of_the_service_is_open_to_the_service_alone(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    page = Person(cast.department_head).open(reverse("overview:access", args=[folder_of(case, "cws").id]))
    assert "Granlia" not in page.text
    assert "Gro Prøve" not in page.text


def test_it_is_linked_from_where_one_asks(cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case)
    meeting = invited(cast, case)
    part = parts(meeting)[0]
    with as_system():
        report = Report.objects.get(case_id=case.id)
    for path, folder in ((reverse("concerns:report", args=[report.id]), report.folder_id),
                         (reverse("meetings:page", args=[meeting.id]), part.folder_id),
                         (reverse("overview:readers", args=[case.id]), folder_of(case, "collab").id)):
        link = reverse("overview:access", args=[folder])
        worker = Person(cast.case_worker)
        assert link in worker.open(path).links
        assert worker.open(link).status == 200
        for other in (cast.social_teacher, cast.guardian):
            assert link not in Person(other).open(path).links


def test_who_could_see_it_on_a_day_before_a_door_was_opened(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    path = reverse("overview:access", args=[folder_of(case, "collab").id])
    page = Person(cast.case_worker).open(f"{path}?on={(timezone.localdate() - timedelta(days=3)).isoformat()}")
    assert "Who could see this" in page.text
    assert "Nobody could see it then" in page.text


@pytest.mark.requirement("CNS-05")
def test_a_door_that_rested_on_a_consent_has_a_day_it_shut(cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case, "measures")
    [row] = answered(cast, case, "collaboration_in_measures")
    worker = Person(cast.case_worker)
    path = reverse("overview:access", args=[folder_of(case, "collab").id])
    assert "There is written consent to this: Collaboration with the school while the family gets measures" in worker.open(path).text
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    assert "There is written consent" not in worker.open(path).text


@pytest.mark.parametrize(("who", "status"), [("other_case_worker", 404), ("social_teacher", 403), ("guardian", 403),
                                             ("administrator", 403), ("intake_worker", 200)])
def test_only_who_may_read_the_folder_may_know_who_else_can(cast: Cast, who: str, status: int) -> None:
    case, _report = in_investigation(cast)
    person = Person(getattr(cast, who))
    assert person.open(reverse("overview:access", args=[folder_of(case, "collab").id])).status == status
    assert person.open(reverse("overview:readers", args=[case.id])).status == status


@pytest.mark.parametrize("on", ["tull", "31.02.2026", "01.01.2099"])
def test_a_day_that_cannot_be_read_shows_now(cast: Cast, on: str) -> None:
    case, _report = in_investigation(cast)
    page = Person(cast.case_worker).open(reverse("overview:readers", args=[case.id]) + f"?on={on}")
    assert page.status == 200
    assert "Who can see this now" in page.text


@pytest.mark.requirement("SYS-08")
def test_who_has_read_tells_each_person_with_the_last_time(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    for _twice in range(2):
        Person(cast.social_teacher).open(reverse("overview:case", args=[case.id]))
    page = Person(cast.case_worker).open(reverse("overview:readers", args=[case.id]))
    read = page.text.partition("Who has read")[2]
    assert "Sara Lund" in read
    assert "opened 2 times" in read
    assert "Liv Vik" not in read


def test_who_was_turned_away_from_the_case_or_a_report_is_shown(cast: Cast) -> None:
    """They named the case and the report, not a folder; the line is found by those who may read there."""
    case, report = in_investigation(cast)
    for path in (reverse("overview:case", args=[case.id]), reverse("concerns:report", args=[report.id])):
        assert Person(cast.other_liaison).open(path).status == 404
    page = Person(cast.case_worker).open(reverse("overview:readers", args=[case.id]))
    assert "Liv Vik" in page.text and "Turned away" in page.text
    assert "Liv Vik" not in Person(cast.guardian).open(reverse("portal:access", args=[case.id])).text
