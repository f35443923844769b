"""Reading dates and clock times the way people write them. Pure functions on text; today is handed in."""

from __future__ import annotations

import re
from datetime import date, time

# Between two numbers: one mark, or space alone. Two ways to read the same spaces would make a long row of them take minutes.
_GAP = r"(?:\s*[./,\-]\s*|\s+)"
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_GAP}(\d{{1,2}}){_GAP}(\d{{4}}|\d{{2}})\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_NO_YEAR = re.compile(rf"\d{{1,2}}{_GAP}\d{{1,2}}\.?")
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:\s*[.:,]\s*(\d{2})|(\d{2}))?", re.IGNORECASE)
YEARS_AHEAD = 20


class NotADate(ValueError):
    """The text is no date; `reason` is form, year or day (well formed, but no such day)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_date(text: str, today: date) -> date:
    """1.2.2026, 01.02.26, 1/2-2026, 01022026 and 2026-02-01 are all one day. Raises NotADate.

    Two digits of a year mean the century in which it lies at most 20 years ahead of today.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.fullmatch(text) or _DIGITS.fullmatch(text)
    if not found:
        raise NotADate("year" if _NO_YEAR.fullmatch(text) else "form")
    return _day(_year(found[3], today), int(found[2]), int(found[1]))


def read_clock(text: str) -> time:
    """14.05, 9:30, 0930, kl. 9 → the time of day. Raises ValueError."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError("form")
    return time(int(found[1]), int(found[2] or found[3] or 0))


def _year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year - 100 if year > today.year + YEARS_AHEAD else year


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate("day") from None
