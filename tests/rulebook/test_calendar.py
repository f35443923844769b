"""Working days and calendar periods (fvlf § 41, facts on deadlines)."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.calendar import (
    add_months,
    add_weeks,
    is_working_day,
    next_working_day,
    public_holidays,
)

DAYS = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 2),  # Maundy Thursday
        date(2026, 4, 3),
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 1),
        date(2027, 5, 17),  # a Monday
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 12, 25),
        date(2026, 3, 7),  # Saturday
        date(2026, 3, 8),  # Sunday
    ],
)
def test_holidays_and_weekends_are_not_working_days(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 4, 7), date(2026, 12, 24), date(2026, 12, 31), date(2026, 5, 18)])
def test_other_weekdays_are_working_days(day: date) -> None:
    assert is_working_day(day)
    assert next_working_day(day) == day


def test_easter_rolls_over_five_days() -> None:
    assert next_working_day(date(2026, 4, 2)) == date(2026, 4, 7)


def test_the_turn_of_the_year_rolls_into_the_next_year() -> None:
    assert next_working_day(date(2028, 1, 1)) == date(2028, 1, 3)
    assert next_working_day(date(2032, 12, 31) + timedelta(days=1)) == date(2033, 1, 3)


def test_a_month_without_the_day_ends_on_its_last_day() -> None:
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_months_cross_the_year() -> None:
    assert add_months(date(2026, 10, 5), 3) == date(2027, 1, 5)
    assert add_months(date(2026, 12, 5), 12) == date(2027, 12, 5)


def test_weeks_keep_the_weekday() -> None:
    assert add_weeks(date(2028, 2, 28), 1) == date(2028, 3, 6)


def test_a_period_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_months(date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="negative"):
        add_weeks(date(2026, 1, 1), -1)


@given(DAYS)
def test_rolling_gives_a_working_day_soon_and_only_forwards(day: date) -> None:
    rolled = next_working_day(day)
    assert is_working_day(rolled)
    assert timedelta(0) <= rolled - day <= timedelta(days=6)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days))


@given(DAYS, DAYS, st.integers(0, 24))
def test_months_keep_the_order_of_days(one: date, other: date, months: int) -> None:
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


@given(DAYS, st.integers(1, 24))
def test_months_land_on_the_same_day_or_the_months_last(day: date, months: int) -> None:
    landed = add_months(day, months)
    assert (landed.year - day.year) * 12 + landed.month - day.month == months
    assert landed.day == day.day or (landed + timedelta(days=1)).day == 1


@given(st.integers(2020, 2100))
def test_every_year_has_the_twelve_named_days(year: int) -> None:
    days = public_holidays(year)
    assert {
        date(year, 1, 1),
        date(year, 5, 1),
        date(year, 5, 17),
        date(year, 12, 25),
        date(year, 12, 26),
    } <= days
    assert all(day.year == year for day in days)


@pytest.mark.parametrize("year", range(1990, 2101))
def test_the_public_holidays_are_those_of_the_public_list(year: int) -> None:
    assert public_holidays(year) == frozenset(holidays.country_holidays("NO", years=year))
