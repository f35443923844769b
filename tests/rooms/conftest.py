"""The cast, ready in every test of a room."""

from __future__ import annotations

import pytest

from tests.cast import Cast, people


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody (tests/cast.py), in a database that is rolled back."""
    return people()
