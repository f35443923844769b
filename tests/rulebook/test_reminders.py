"""Reminders: ahead, on the day, after; the owner first; nothing twice, whatever runs were missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.calendar import next_working_day
from skolestotte.rulebook.reminders import Stage, To, Word, mark, stage_on, words

FRIDAY = date(2026, 3, 6)
SATURDAY, MONDAY = FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(("today", "stage"), [
    (SATURDAY - timedelta(days=3), None),
    (SATURDAY - timedelta(days=2), Stage.NEAR),
    (FRIDAY, Stage.NEAR),
    (SATURDAY, Stage.DUE),
    (MONDAY, Stage.DUE),
    (MONDAY + timedelta(days=1), Stage.LATE),
])
def test_the_stages_of_a_date_that_falls_on_a_saturday(today: date, stage: Stage | None) -> None:
    assert stage_on(SATURDAY, MONDAY, today) == stage


@pytest.mark.parametrize(("on", "told"), [
    (FRIDAY - timedelta(days=1), (Word(Stage.NEAR, To.OWNER),)),
    (FRIDAY, (Word(Stage.DUE, To.OWNER),)),
    (SATURDAY, (Word(Stage.LATE, To.OWNER), Word(Stage.LATE, To.LEADER))),
])
def test_the_owner_hears_before_and_the_leader_when_it_is_late(on: date, told: tuple[Word, ...]) -> None:
    assert words(FRIDAY, FRIDAY, on) == told


@given(days, st.integers(-30, 30))
def test_without_an_owner_the_leader_hears_at_every_stage(strict: date, after: int) -> None:
    rolled, today = next_working_day(strict), strict + timedelta(days=after)
    stage = stage_on(strict, rolled, today)
    assert words(strict, rolled, today, has_owner=False) == ((Word(stage, To.LEADER),) if stage else ())


@given(days, st.sets(st.integers(-10, 40)))
def test_whatever_runs_are_missed_each_stage_is_told_once_and_what_is_late_is_told(strict: date, offsets: set[int]) -> None:
    rolled = next_working_day(strict)
    told: list[str] = []
    for run in sorted(offsets):
        today = strict + timedelta(days=run)
        told += [one for one in (mark("task", rolled, word) for word in words(strict, rolled, today)) if one not in told]
        late = {mark("task", rolled, Word(Stage.LATE, to)) for to in To}
        assert (late <= set(told)) == (today > rolled)
    assert len(told) == len(set(told)) <= 4


@given(days, days)
def test_a_corrected_date_is_told_anew(one: date, other: date) -> None:
    word = Word(Stage.LATE, To.OWNER)
    assert (mark("task", one, word) == mark("task", other, word)) == (one == other)


@given(days, st.integers(-10, 40))
def test_stages_never_go_back(strict: date, after: int) -> None:
    order = [None, Stage.NEAR, Stage.DUE, Stage.LATE]
    rolled, today = next_working_day(strict), strict + timedelta(days=after)
    now, then = (order.index(stage_on(strict, rolled, today + timedelta(days=one))) for one in (0, 1))
    assert then >= now
