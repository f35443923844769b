"""Norwegian working days and calendar periods.

Weeks and months are calendar periods: the same weekday, the same day of the month, or else the month's last
day. A day that fvlf § 41 moves a deadline away from is a Saturday, a Sunday, a public holiday, or a day
with the same standing as one (1 and 17 May).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

SATURDAY = 5
ONE_DAY = timedelta(days=1)
FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))  # month and day
FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)  # Maundy Thursday to Easter Monday, Ascension, Whitsun


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of Norway in one year, 1 and 17 May among them, Sundays in general not (act of 24 February 1995
    no. 12 on public holidays § 2; act of 26 April 1947 no. 1 on 1 and 17 May)."""
    moving = easter(year)
    return frozenset([*(date(year, *month_and_day) for month_and_day in FIXED),
                      *(moving + timedelta(days=days) for days in FROM_EASTER)])


def is_working_day(day: date) -> bool:
    """Whether the day is neither a Saturday, a Sunday nor a public holiday (fvlf § 41)."""
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first one after it (fvlf § 41)."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_weeks(day: date, weeks: int) -> date:
    """The same weekday so many weeks later. `weeks` must not be negative."""
    return day + timedelta(weeks=_not_negative(weeks))


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day. `months` must not be
    negative.
    """
    years, month_index = divmod(day.month - 1 + _not_negative(months), 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _not_negative(number: int) -> int:
    if number < 0:
        raise ValueError("a period cannot be negative")
    return number
