"""Days and times of day as one moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils import timezone

from skolestotte.web.design import dates


def time_words(starts: datetime, ends: datetime) -> str:
    """`tirsdag 3. mars 2026 kl. 14.15–15.45`."""
    return f"{dates.words(starts, 'full')}–{dates.clock(ends)}"


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def skipped(day: date, at: time) -> bool:
    """True for a time of day that the change to summer time leaves out."""
    return timezone.localtime(moment(day, at).astimezone(UTC)).time() != at
