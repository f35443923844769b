"""A report the guardians are not told of: hidden from them until the service has settled it (DUT-08, DUT-09)."""

from __future__ import annotations

import pytest

from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from tests.cast import Cast, child, guardian, in_investigation, reported
from tests.rooms.pages import Person


def held_back(cast: Cast) -> Report:
    _case, report = in_investigation(cast, flags=["violence"], guardians=[guardian(told=False)])
    return report


def path_of(report: Report) -> str:
    return f"/concerns/reports/{report.id}/clear-guardians/"


@pytest.mark.requirement("DUT-08", "DUT-09")
def test_the_guardian_reads_it_only_after_the_service_has_cleared_it(cast: Cast) -> None:
    report = held_back(cast)
    guardian_page = f"/concerns/reports/{report.id}/"
    assert Person(cast.guardian).open(guardian_page).status == 404
    worker = Person(cast.intake_worker)
    assert "Guardians not told" in worker.open(guardian_page).text
    page = worker.open(path_of(report))
    assert "This cannot be taken back" in page.text
    assert worker.press(page).status == 303
    assert Person(cast.guardian).open(guardian_page).status == 200
    assert "Guardians not told" not in worker.open(guardian_page).text


def test_the_other_guardian_stays_outside(cast: Cast) -> None:
    report = held_back(cast)
    worker = Person(cast.intake_worker)
    worker.press(worker.open(path_of(report)))
    assert Person(cast.other_guardian).open(f"/concerns/reports/{report.id}/").status == 404


def test_clearing_twice_happens_once(cast: Cast) -> None:
    report = held_back(cast)
    worker = Person(cast.intake_worker)
    page = worker.open(path_of(report))
    worker.press(page)
    assert "no longer open" in worker.follow(worker.press(page)).text
    with as_system():
        assert Event.objects.filter(kind="guardians.cleared").count() == 1


def test_nothing_to_clear_where_nothing_is_held_back(cast: Cast) -> None:
    report = reported(cast)
    worker = Person(cast.intake_worker)
    assert "no longer open, or not open yet" in worker.follow(worker.post(path_of(report), {})).text
    with as_system():
        assert not Event.objects.filter(kind="guardians.cleared").exists()


def test_looking_at_the_page_clears_nothing(cast: Cast) -> None:
    report = held_back(cast)
    Person(cast.intake_worker).open(path_of(report))
    assert Person(cast.guardian).open(f"/concerns/reports/{report.id}/").status == 404


def test_one_held_back_report_holds_the_case(cast: Cast) -> None:
    """A second, open report about the same child does not let the guardian in through the side door."""
    held_back(cast)
    second = reported(cast, children=[child()], by=cast.kindergarten_employee, unit=cast.kindergarten)
    assert Person(cast.guardian).open(f"/concerns/reports/{second.id}/").status == 404
