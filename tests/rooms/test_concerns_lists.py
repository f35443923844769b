"""The two lists: the school's worries and reports, and intake's inbox. As many queries for one row as for thirty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from skolestotte.rulebook.calendar import next_working_day
from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from tests.cast import Cast, actor, begun, child, reported, reviewed
from tests.rooms.pages import Person

AROUND = 4  # the session, the account, its roles, and who looks
MOST = 10 + AROUND


@contextmanager
def counted() -> Iterator[list[int]]:
    found: list[int] = []
    with CaptureQueriesContext(connection, ) as queries:
        yield found
    found.append(len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]))


def named(number: int) -> list[dict]:
    return [child(name=f"Barn Nummer{number}", national_id="", birth_date="2016-01-01")]


def queries(person: Person, path: str) -> int:
    person.open(path)  # the session is renewed at the first page
    with counted() as found:
        assert person.open(path).status == 200
    return found[0]


def test_the_schools_list_costs_the_same_for_one_and_thirty(cast: Cast) -> None:
    reported(cast, children=named(0))
    begun(cast, children=named(1))
    principal = Person(cast.principal)
    few = queries(principal, "/concerns/")
    for number in range(2, 31):
        reported(cast, children=named(number))
        begun(cast, children=named(100 + number))
    assert queries(principal, "/concerns/") == few <= MOST


def test_the_inbox_costs_the_same_for_one_and_thirty(cast: Cast) -> None:
    reported(cast, children=named(0))
    worker = Person(cast.intake_worker)
    few = queries(worker, "/concerns/reports/")
    for number in range(1, 31):
        reported(cast, children=named(number))
    assert queries(worker, "/concerns/reports/") == few <= MOST


def test_a_report_page_stays_within_fifteen(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report)
    for who in (cast.intake_worker, cast.teacher, cast.guardian):
        assert queries(Person(who), f"/concerns/reports/{report.id}/") <= 15 + AROUND


def test_an_employee_sees_only_their_own(cast: Cast) -> None:
    begun(cast, children=named(1))
    reported(cast, children=named(2))
    begun(cast, by=cast.other_teacher, children=named(3))
    reported(cast, by=cast.other_teacher, children=named(4))
    own = Person(cast.teacher).open("/concerns/").text
    assert "Nummer1" in own
    assert "Nummer2" in own
    assert "Nummer3" not in own
    assert "Nummer4" not in own


@pytest.mark.parametrize("who", ["principal", "social_teacher"])
def test_the_head_and_the_liaison_see_the_units(cast: Cast, who: str) -> None:
    begun(cast, children=named(1))
    reported(cast, by=cast.other_teacher, children=named(2))
    begun(cast, by=cast.kindergarten_employee, unit=cast.kindergarten, children=named(3))
    page = Person(getattr(cast, who)).open("/concerns/").text
    assert "Nummer1" in page
    assert "Nummer2" in page
    assert "Nummer3" not in page


@pytest.mark.parametrize("who", ["other_principal", "other_liaison"])
def test_another_school_sees_nothing(cast: Cast, who: str) -> None:
    begun(cast)
    reported(cast)
    page = Person(getattr(cast, who)).open("/concerns/").text
    assert "Ella" not in page
    assert "Nothing here yet" in page


def test_older_reports_are_a_page_away(cast: Cast) -> None:
    now = timezone.now()
    for number in range(43):
        reported(cast, children=named(number), at=now - timedelta(minutes=43 - number))
    teacher = Person(cast.teacher)
    first = teacher.open("/concerns/")
    assert "Nummer42 " in first.text
    assert "Nummer2 " not in first.text
    older = next(link for link in first.links if "before=" in link)
    second = teacher.open(f"/concerns/{older}")
    assert all(f"Nummer{number} " in second.text for number in range(3))
    assert "Nummer42 " not in second.text


@pytest.mark.parametrize("before", ["x", "2026-13-45", "2026-01-01", "\x00", "9999-12-31T23:59:59+14:00",
                                    "2026-02-31T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_tampered_address(cast: Cast, before: str) -> None:
    assert Person(cast.teacher).client.get("/concerns/", {"before": before}).status_code == 200


def test_the_inbox_sorts_by_what_the_report_waits_for(cast: Cast) -> None:
    at = timezone.now()
    late = reported(cast, children=named(1), at=at - timedelta(days=12))
    seen = reported(cast, children=named(2), flags=["violence"])
    reviewing.see(report_id=seen.id, by=actor(cast.intake_worker), at=at)
    judged = reported(cast, children=named(3))
    reviewed(cast, judged)
    text = Person(cast.intake_worker).open("/concerns/reports/").text
    parts = ["Not opened yet", "Nummer1", "To be reviewed", "Nummer2", "Reviewed, to be answered", "Nummer3"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    due = next_working_day(timezone.localdate(late.sent_at) + timedelta(weeks=1))
    assert due < timezone.localdate()
    assert "days late" in text or "day late" in text
    assert "Guardians not told" in text
    assert "12 days ago" in text


def test_what_is_dealt_with_leaves_the_inbox(cast: Cast) -> None:
    report = reported(cast)
    worker = Person(cast.intake_worker)
    reviewed(cast, report, outcome="dismiss")
    worker.press(worker.open(f"/concerns/reports/{report.id}/first-feedback/"))
    assert "No report waits" in worker.open("/concerns/reports/").text


def test_the_inbox_is_for_intake_and_its_leaders(cast: Cast) -> None:
    reported(cast)
    for who in (cast.department_head, cast.section_head, cast.other_intake_worker):
        assert "Ella" in Person(who).open("/concerns/reports/").text
    for who in (cast.teacher, cast.case_worker, cast.guardian, cast.consultant):
        assert Person(who).open("/concerns/reports/").status == 403


def test_looking_at_a_list_is_logged_for_each_child(cast: Cast) -> None:
    one, two = reported(cast, children=named(1)), reported(cast, children=named(2))
    Person(cast.intake_worker).open("/concerns/reports/")
    with as_system():
        looked = ReadLog.objects.filter(by=f"person:{cast.intake_worker.id}", what="concerns.inbox")
        assert set(looked.values_list("folder_id", flat=True)) == {one.folder_id, two.folder_id}


def test_opening_the_inbox_is_not_seeing_a_report(cast: Cast) -> None:
    reported(cast)
    worker = Person(cast.intake_worker)
    worker.open("/concerns/reports/")
    assert "Not opened yet" in worker.open("/concerns/reports/").text
