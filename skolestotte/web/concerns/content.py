"""The content of a report: small readings of it that every part of the room shares. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skolestotte.web.people.models import Unit


def rows(content: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows of a list in the form; none where the answer is "unknown"."""
    value = content.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def guardians_of(content: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    """The guardians that a report names for its child `number`: all of them but those it says belong to other children."""
    children = rows(content, "children")
    others = children[number].get("not_guardians") or () if number < len(children) else ()
    return [row for place, row in enumerate(rows(content, "guardians")) if mark_of(row, place) not in others]


def mark_of(row: Mapping[str, Any], place: int) -> str:
    """What a person of the report is known by inside it: the key the form gave, else the place in the list."""
    return str(row.get("key") or place)


def duty_kind(unit: Unit | None) -> str:
    """Which version of the duty to report holds for the unit: school, kindergarten or other."""
    return unit.side if unit is not None and unit.side in {"school", "kindergarten"} else "other"
