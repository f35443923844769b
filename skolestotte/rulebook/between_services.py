"""Meetings between the services as data (`routines/between_services.yaml`): why, how long, and the points of the agenda. MTG-11."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from skolestotte.rulebook.loader import Row, read_yaml, routine_text
from skolestotte.rulebook.words import NO_WORDS, Words, words_in

FILE = "between_services.yaml"
TEXT, WHOSE_EMPLOYEES = "text", "whose_employees"


@dataclass(frozen=True)
class Point:
    """One point of the agenda, and what kind of answer the minutes want to it."""

    key: str
    answer: str
    text: Words
    help: Words = NO_WORDS


@dataclass(frozen=True)
class Between:
    """One type of meeting between services. `follow_up`: days in which a head follows up employees."""

    name: Words
    source: str
    minutes: int
    purpose: Words
    before: Words
    follow_up: int
    agenda: tuple[Point, ...]


def parse_between_services(text: str, file: str = FILE) -> Mapping[str, Between]:
    """The types in a YAML text by code. Raises `DataFault` for anything that is wrong."""
    top = Row(read_yaml(text, file), file, "")
    types: Any = top.raw("types")
    if not isinstance(types, Mapping):
        raise top.fault("types must be a mapping of codes to rows")
    top.done()
    return {str(code): _type(Row(one, file, f"types {code}")) for code, one in types.items()}


@cache
def between_services() -> Mapping[str, Between]:
    """The types of `routines/between_services.yaml`."""
    return parse_between_services(routine_text(FILE))


def _type(row: Row) -> Between:
    points = tuple(_point(one) for one in row.rows("agenda"))
    if len({one.key for one in points}) < len(points):
        raise row.fault("two points have the same key")
    found = Between(words_in(row, "name"), row.text("source"), row.number("minutes", 60) or 60, words_in(row, "purpose"),
                    words_in(row, "before"), row.number("follow_up", 14) or 14, points)
    row.done()
    return found


def _point(row: Row) -> Point:
    help_text = words_in(row, "help") if row.raw("help") is not None else NO_WORDS
    found = Point(row.text("key"), row.choice("answer", (TEXT, WHOSE_EMPLOYEES)), words_in(row, "text"), help_text)
    row.done()
    return found
