"""Clock changes and the turn of the year: the time that is typed is the time that is shown, stored and sent."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from skolestotte.web.meetings.models import Meeting
from tests.cast import Cast, sign_in
from tests.rooms.planning import form_of, page, posted, ready, the_meeting
from tests.steps import as_it_is


def last_sunday(month: int) -> date:
    """The next changeover day of spring (3) or autumn (10) that is ahead."""
    for year in (timezone.localdate().year, timezone.localdate().year + 1):
        end = date(year, month, 31)
        day = end - timedelta(days=(end.weekday() + 1) % 7)
        if day > timezone.localdate():
            return day
    raise AssertionError


def shown(client: Client, url: str) -> str:
    """The words of the page."""
    return re.sub(r"<[^>]+>", "", client.get(url).content.decode()).replace("\xa0", " ")


def plan(client: Client, cast: Cast, day: date, starts: str, ends: str) -> tuple[int, Meeting | None]:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    answer = client.post(page(case), posted(form, meeting_on=day.strftime("%d.%m.%Y"), starts=starts, ends=ends))
    return answer.status_code, the_meeting(case) if answer.status_code == 303 else None


@pytest.mark.parametrize(("month", "utc"), [(3, 7), (10, 8)])
def test_on_the_day_the_clock_changes(client: Client, cast: Cast, month: int, utc: int) -> None:
    day = last_sunday(month)
    status, meeting = plan(client, cast, day, "09.00", "10.30")
    assert status == 303
    assert meeting is not None
    assert meeting.starts_at == datetime(day.year, day.month, day.day, utc, 0, tzinfo=UTC)
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=90)  # type: ignore[operator]
    url = reverse("meetings:page", args=[meeting.id])
    assert "kl. 09.00–10.30" in shown(client, url)
    form = form_of(client, reverse("meetings:edit", args=[meeting.id]))
    assert (form.initial["meeting_on"], form.initial["starts"].hour, form.initial["ends"].hour) == (day, 9, 10)
    client.post(reverse("meetings:send", args=[meeting.id]), {"version": as_it_is(meeting).version})
    letter = client.get(reverse("meetings:invitation", args=[meeting.id])).content
    assert "09:00" in "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(letter)).pages)
    entry = client.get(reverse("meetings:calendar", args=[meeting.id])).content.decode()
    assert f"{day:%Y%m%d}T090000" in entry or f"{day:%Y%m%d}T0{utc}0000Z" in entry


def test_a_time_that_the_clock_skips_is_refused_at_its_field(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    day = last_sunday(3).strftime("%d.%m.%Y")
    answer = client.post(page(case), posted(form, meeting_on=day, starts="02.30", ends="04.00"))
    assert answer.status_code == 422
    assert "starts" in answer.context["form"].errors
    assert "Bli enige" in answer.content.decode()


def test_at_the_turn_of_the_year(client: Client, cast: Cast) -> None:
    day = date(timezone.localdate().year, 12, 31)
    if day < timezone.localdate():
        day = day.replace(year=day.year + 1)
    status, meeting = plan(client, cast, day, "22.30", "23.45")
    assert status == 303
    assert meeting is not None
    assert timezone.localdate(meeting.starts_at) == timezone.localdate(meeting.ends_at) == day
    assert f"31. desember {day.year}" in shown(client, reverse("meetings:page", args=[meeting.id]))
