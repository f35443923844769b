"""Fixtures of all tests: a copy of the template database for each process, or for one test that really commits."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import settings

from tests.cast import Cast, people
from tests.ground import TEMPLATE, admin

# A loaded machine is slow, not wrong: no example is judged by the clock.
settings.register_profile("skolestotte", deadline=None)
settings.load_profile("skolestotte")

REQUIREMENTS = Path(__file__).resolve().parent.parent / "docs" / "requirements.md"


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody (tests/cast.py), in a database that is rolled back."""
    return people()


def _point(database: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """One copy of the template for this process; every test is rolled back in it."""
    database = f"test_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        admin("CREATE DATABASE {} TEMPLATE {}", database, TEMPLATE)
        _point(database)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _point(TEMPLATE)
        admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """A database of its own for one test that really commits (several connections, a live server). Its name."""
    with own_database(django_db_blocker) as database:
        yield database


@contextmanager
def own_database(django_db_blocker: object) -> Iterator[str]:
    """A copy of the template that really commits, as long as the block lasts. Its name."""
    database = f"own_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        before = connections["default"].settings_dict["NAME"]
        admin("CREATE DATABASE {} TEMPLATE {}", database, TEMPLATE)
        _point(database)
        yield database
        connections.close_all()
        _point(before)
        admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


# Begun first, so that no process works alone on a long file at the end while the other has nothing left.
LONG = ("test_every_page", "test_ends_of_investigations", "test_ends_in_measures", "test_doors_for_writing", "test_mutations",
        "test_new_worry", "test_one_report", "test_violence", "test_measures", "test_doors", "test_checker", "test_documents",
        "test_meeting_by_school", "test_design_look", "test_overview_case")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first. Each test carries the requirement IDs it proves with its report, also from another process."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
    for item in items:
        for mark in item.iter_markers("requirement"):
            item.user_properties += [("requirement", name) for name in mark.args]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many of the project's requirements have a passing test (docs/requirements.md)."""
    known = re.findall(r"^- \*\*([A-Z0-9]{3}-\d{2})\*\* – ", REQUIREMENTS.read_text(), re.M) if REQUIREMENTS.exists() else []

    def named(outcome: str) -> set[str]:
        reports = terminalreporter.stats.get(outcome, [])
        return {value for report in reports for key, value in getattr(report, "user_properties", []) if key == "requirement"}

    proven, broken = named("passed"), named("failed") | named("error")
    unknown = sorted((proven | broken) - set(known))
    terminalreporter.section("requirements")
    terminalreporter.line(f"{len((proven - broken) & set(known))} of {len(known)} requirements have a passing test and none that fails")
    if unknown:
        terminalreporter.line(f"tags that docs/requirements.md does not know: {' '.join(unknown)}")
