"""Fixtures of all tests: a copy of the template database for each process, or for one test that really commits."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.db import connections

from tests.ground import TEMPLATE, admin


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
    database = f"own_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        before = connections["default"].settings_dict["NAME"]
        admin("CREATE DATABASE {} TEMPLATE {}", database, TEMPLATE)
        _point(database)
        yield database
        connections.close_all()
        _point(before)
        admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
