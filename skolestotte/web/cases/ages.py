"""The cases of children who have had a birthday that matters. Birth dates are sealed: the days are looked up by their blind marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from skolestotte.rulebook.parties import birthday
from skolestotte.web.folders import keys

from .models import Case

LOOKS_BACK = 40  # days: nights on which a job did not run are made up for


def have_turned(years: int, today: date) -> list[tuple[Case, date]]:
    """The cases of those who have turned so old lately, with the child and the day. Inside `as_system()`, for commands."""
    marks = [keys.blind("birth_date", day.isoformat()) for day in _born(years, today)]
    found = Case.objects.filter(child__birth_date_mark__in=marks).select_related("child", "child__folder").order_by("id")
    turned = [(case, birthday(case.child.born, years)) for case in found if case.child.born]
    return [(case, day) for case, day in turned if day <= today]


def _born(years: int, today: date) -> Iterator[date]:
    """The days on which those are born who have turned so old lately; a day more on either side for leap years."""
    turned = birthday(today, -years)
    yield from (turned - timedelta(days=number) for number in range(-1, LOOKS_BACK))
