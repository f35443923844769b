"""What follows from an event: the right owner of the handover, the routine version a case began under, errors that show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DataError, connection, transaction
from django.utils import timezone

from skolestotte.rulebook import loader, routine_file
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Task
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices.models import Notice
from tests import cast as the
from tests.cast import Cast, actor
from tests.steps import run_of


def task(case: object, step: str) -> Task:
    with as_system():
        return Task.objects.get(case_id=case.id, step=step, state="open")  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_one_who_is_asked_owns_the_answer_and_is_told(cast: Cast) -> None:
    report = the.reported(cast)
    case = the.reviewed(cast, report)
    before = Notice.objects.filter(account=cast.case_worker).count()
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    assert task(case, "RT1-S2D").owner_id == cast.case_worker.id
    assert task(case, "RT1-S3").owner_id is None  # the call stays with intake until somebody has said yes
    assert Notice.objects.filter(account=cast.case_worker).count() == before + 1
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=timezone.now())
    assert task(case, "RT1-S3").owner_id == cast.case_worker.id


@pytest.fixture
def second_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A municipality changes RT1: version 2 is the newest, version 1 lies among the versions."""
    for name in loader.routine_files():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(loader.routine_text(name))
    first = (tmp_path / "RT1.yaml").read_text()
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "RT1.1.yaml").write_text(first)
    (tmp_path / "RT1.yaml").write_text(first.replace("version: 1", "version: 2", 1).replace("days: 5, after", "days: 9, after", 1))
    monkeypatch.setattr(loader, "ROUTINES", tmp_path)
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    routine_file.shipped_routine.cache_clear()
    routine_file._read.cache_clear()


@pytest.mark.django_db
@pytest.mark.requirement("SYS-11")
def test_a_running_case_keeps_the_version_it_began_under(cast: Cast, request: pytest.FixtureRequest) -> None:
    old_case = the.reviewed(cast, the.reported(cast))
    due_before = task(old_case, "RT1-S3").due
    request.getfixturevalue("second_version")
    cases.assign_contact(case_id=old_case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    assert run_of(old_case).definition.version == 1
    assert task(old_case, "RT1-S3").due == due_before
    new_case = the.reviewed(cast, the.reported(cast, children=[the.sibling()]))
    assert run_of(new_case).definition.version == 2
    assert task(new_case, "RT1-S3").due != due_before


@pytest.mark.django_db
def test_a_fault_in_the_database_shows_as_itself() -> None:
    """Not as the fault that putting the reader back would make on top of it."""
    with pytest.raises(DataError, match="division by zero"), transaction.atomic(), as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
