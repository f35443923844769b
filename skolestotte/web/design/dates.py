"""Dates and clock times as people in Norway write them, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

_NORWEGIAN = {"long": "j. F Y", "full": "l j. F Y", "short": "d.m.Y", "day": "j. F"}
_ENGLISH = {"long": "j F Y", "full": "l j F Y", "short": "d.m.Y", "day": "j F"}


def words(value: date | datetime | None, style: str = "long") -> str:
    """`3. mars 2026`; styles long, full (with weekday), short (03.03.2026), day (no year), near (long without
    the year when it is this year). "" for None.

    A datetime is shown in local time and with its clock time, in every style but `day`.
    """
    if value is None:
        return ""
    if style == "near":
        style = "day" if value.year == timezone.localdate().year else "long"
    if not isinstance(value, datetime):
        return _day(value, style, get_language() or "")
    formats = _formats(get_language() or "")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    day = date_format(local, formats[style])
    return day if style == "day" else gettext("%(day)s at %(clock)s") % {"day": day, "clock": clock(local)}


@lru_cache(maxsize=8192)  # the same few days stand on every page, and forming one takes longer than the rest of its line
def _day(value: date, style: str, language: str) -> str:
    return date_format(value, _formats(language)[style])


def _formats(language: str) -> dict[str, str]:
    return _ENGLISH if language.startswith("en") else _NORWEGIAN


def clock(value: datetime | time) -> str:
    """`14.05`, the 24-hour clock; aware datetimes in local time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%H.%M")


def tag(value: date | datetime | None, style: str = "long") -> SafeString:
    """The words inside `<time datetime=…>`."""
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words(value, style))
