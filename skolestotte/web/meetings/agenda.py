"""Agenda points as they lie in a part: `{"key", "text", "minutes"}`, in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Point = Mapping[str, str]


def from_lines(text: str) -> list[dict[str, str]]:
    """One point for each line that says something."""
    lines = [line.strip().lstrip("•–-").strip() for line in text.splitlines()]
    return numbered({"text": line, "minutes": ""} for line in lines if line)


def to_lines(points: Iterable[Point]) -> str:
    """The points as lines, ready to be edited."""
    return "\n".join(" ".join(point["text"].split()) for point in points)


def merged(old: Sequence[Point], new: Sequence[Point]) -> list[dict[str, str]]:
    """The new agenda with what is already minuted: a point keeps its minutes, and a minuted point is never lost."""
    kept = {point["text"]: point.get("minutes", "") for point in old}
    texts = {point["text"] for point in new}
    lost = [dict(point) for point in old if point.get("minutes") and point["text"] not in texts]
    return numbered([*({**point, "minutes": point.get("minutes") or kept.get(point["text"], "")} for point in new), *lost])


def numbered(points: Iterable[Point]) -> list[dict[str, str]]:
    """The points with their keys in order."""
    return [{**point, "key": str(number)} for number, point in enumerate(points, 1)]
