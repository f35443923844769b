"""Deadlines that come again: counted from the last time, or so many times a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.calendar import add_months, next_working_day
from skolestotte.rulebook.deadlines import DeadlineFault, shipped_rules
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.recurring import may_lower, recurring, year_of

BEGUN = date(2026, 3, 2)
days = st.dates(date(2024, 3, 1), date(2031, 12, 31))
REPEATING = ("plan_evaluation", "foster_visits", "agreement_review", "joint_gatherings", "annual_information")


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(("done", "strict", "rolled"), [
    ([], on(6, 2), on(6, 2)),
    ([on(5, 30)], on(8, 30), on(8, 31)),
    ([on(8, 30), on(5, 30)], on(11, 30), on(11, 30)),
    ([on(2, 1)], on(6, 2), on(6, 2)),
    ([on(11, 30)], on(2, 28, 2027), on(3, 1, 2027)),
])
def test_a_measures_plan_is_evaluated_three_months_after_the_last_time(done: list[date], strict: date, rolled: date) -> None:
    found = recurring("plan_evaluation", BEGUN, done)
    assert (found.strict, found.rolled) == (strict, rolled)


@pytest.mark.parametrize(("done", "reduced", "today", "strict"), [
    ([], False, BEGUN, on(6, 1)),
    ([on(4, 1)], False, on(4, 2), on(9, 1)),
    ([on(4, 1), on(7, 1), on(10, 1), on(12, 1)], False, on(12, 2), on(6, 1, 2027)),
    ([], True, BEGUN, on(9, 1)),
    ([on(4, 1)], False, on(3, 2, 2027), on(6, 1, 2027)),
])
def test_foster_home_visits_are_laid_evenly_over_the_year(done: list[date], reduced: bool, today: date, strict: date) -> None:
    assert recurring("foster_visits", BEGUN, done, reduced=reduced, today=today).strict == strict


def test_too_few_visits_are_counted_for_the_year_as_a_whole() -> None:
    year = year_of("foster_visits", BEGUN, [on(4, 1), on(12, 1), on(3, 1, 2027), on(3, 2, 2027)], on(3, 1, 2027))
    assert (year.first, year.until, year.wanted, year.held, year.short) == (BEGUN, on(3, 1, 2027), 4, 3, 1)
    assert year_of("foster_visits", BEGUN, [], BEGUN, reduced=True).wanted == 2


@pytest.mark.parametrize(("key", "start", "done", "strict"), [
    ("agreement_review", on(2, 29, 2024), [], on(2, 28, 2025)),
    ("agreement_review", on(6, 1), [on(5, 20, 2027)], on(5, 20, 2028)),
    ("annual_information", on(8, 17), [on(9, 10)], on(9, 10, 2027)),
])
def test_yearly_reviews(key: str, start: date, done: list[date], strict: date) -> None:
    assert recurring(key, start, done).strict == strict


def test_gatherings_twice_a_year() -> None:
    assert recurring("joint_gatherings", on(1, 1), [], today=on(1, 1)).strict == on(6, 30)
    assert recurring("joint_gatherings", on(1, 1), [on(3, 1)], today=on(4, 1)).strict == on(12, 31)


def test_every_recurring_deadline_is_data_that_says_where_its_number_comes_from() -> None:
    found = {rule.key: (rule.source, rule.local) for versions in shipped_rules().values() for rule in versions if rule.repeats}
    assert found == {"plan_evaluation": ("agreement", True), "foster_visits": ("law", False),
                     "agreement_review": ("agreement", True), "joint_gatherings": ("agreement", True),
                     "annual_information": ("routine", True)}
    assert set(found) == set(REPEATING)


@pytest.mark.parametrize("key", ["report_review", "nothing"])
def test_what_does_not_repeat_is_refused(key: str) -> None:
    with pytest.raises(DeadlineFault):
        recurring(key, BEGUN)


def test_a_number_a_year_needs_the_day_one_asks_on() -> None:
    with pytest.raises(DeadlineFault, match="on which day"):
        recurring("foster_visits", BEGUN)
    with pytest.raises(DeadlineFault, match="not a number a year"):
        year_of("plan_evaluation", BEGUN, [], BEGUN)


@given(days, st.lists(st.integers(-200, 1500)), st.booleans())
def test_doing_it_never_brings_the_next_date_nearer_and_order_does_not_matter(start: date, offsets: list[int], one: bool) -> None:
    key = REPEATING[0] if one else REPEATING[1]
    done = [start + timedelta(days=offset) for offset in offsets]
    today = max([start, *done])
    found = recurring(key, start, done, today=today)
    assert found == recurring(key, start, reversed(done), today=today)
    assert found.rolled == next_working_day(found.strict)
    assert recurring(key, start, [*done, today], today=today).strict >= found.strict


@given(days, st.integers(0, 2000))
def test_the_years_lie_side_by_side(start: date, after: int) -> None:
    today = start + timedelta(days=after)
    year = year_of("foster_visits", start, [today], today)
    assert year.first <= today <= year.until
    assert year.held == 1
    assert add_months(start, 12 * (year.number + 1)) == year.until + timedelta(days=1)


LOWERED = "foster_home.visits_lowered"


@pytest.mark.parametrize(("on_day", "moves", "first"), [
    (on(3, 1, 2028), [BEGUN], date(2028, 3, 2)), (on(3, 2, 2028), [BEGUN], None), (on(9, 1, 2030), [BEGUN], None),
    (on(9, 1, 2030), [BEGUN, on(5, 1, 2029)], date(2031, 5, 1)), (on(9, 1, 2030), [], date.max)])
def test_visits_are_lowered_after_two_years_in_the_same_foster_home(on_day: date, moves: list[date], first: date | None) -> None:
    events = [Event(number, "foster_home.placed", day) for number, day in enumerate(moves, 1)]
    found = may_lower(LOWERED, on_day, events)
    assert (found and found.first) == first and (found is None or found.law.label("en").endswith("§ 10"))


def test_what_lowers_no_number_is_not_held_up() -> None:
    assert may_lower("foster_home.visited", BEGUN, []) is None
