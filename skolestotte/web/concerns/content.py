"""The content of a report: small readings of it that every part of the room shares. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skolestotte.web.people.models import Unit


def rows(content: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows of a list in the form; none where the answer is "unknown"."""
    value = content.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def duty_kind(unit: Unit | None) -> str:
    """Which version of the duty to report holds for the unit: school, kindergarten or other."""
    return unit.side if unit is not None and unit.side in {"school", "kindergarten"} else "other"
