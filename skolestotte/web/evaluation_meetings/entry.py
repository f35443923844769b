"""The meeting in somebody's calendar."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from skolestotte.web.documents.calendar import CalendarEntry, Method, calendar_file

from .models import Evaluation


def entry_for(row: Evaluation, language: str, *, off: bool = False, at: datetime) -> str:
    """A neutral title, no place, and where to read more once signed in. `off`: it leaves the calendar again."""
    entry = CalendarEntry(
        meeting=str(row.id), sequence=row.sequence, begins=row.starts_at, ends=row.ends_at, changed_at=at,
        domain=urlsplit(settings.SITE).hostname or "skolestotte", organizer=settings.DEFAULT_FROM_EMAIL,
        link=settings.SITE.rstrip("/") + reverse("evaluation_meetings:one", args=[row.id]))
    return calendar_file(entry, language, Method.CANCEL if off else Method.REQUEST).decode()
