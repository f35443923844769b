"""When a step is due: by law, by the routine's own number of days, or by the day of an agreed meeting.

A date by law comes from `deadlines` with its basis, also after an extension; the routine's own days count from a fact or
an event and end on a working day at the latest (certainty `routine`: a municipality may change them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from skolestotte.rulebook import deadlines
from skolestotte.rulebook.calendar import next_working_day
from skolestotte.rulebook.conditions import Happened
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.law import LawRef
from skolestotte.rulebook.leaves import Look
from skolestotte.rulebook.logic import Logic, Plan, Shape, day_of
from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine import DueRule


class DueDate(NamedTuple):
    """When a step is due. `kind`: `law`, `routine` or `agreed`. `strict` drives warnings, `rolled` what counts as late.

    `key`: the deadline of the law, or the kind. The two originals are set only after an extension; `basis` only by law.
    Has every field of `deadlines.Due`.
    """

    kind: str
    key: str
    start: date | None
    strict: date
    rolled: date
    basis: LawRef | None = None
    original_strict: date | None = None
    original_rolled: date | None = None


DueOf = Callable[[Look], DueDate | None]
DueTest = Callable[[Shape], DueOf]
Start = Callable[[Shape], Plan | None]
WARN_DAYS = 2


def due_test(rules: Sequence[DueRule], logic: Logic) -> DueTest:
    """The due rules of a step in two stages: for a shape, the function that gives the date for one reader's days.

    The first rule that gives a date decides.
    """
    tests = tuple(_one(rule, logic) for rule in rules)
    if len(tests) == 1:
        return tests[0]

    def for_shape(shape: Shape) -> DueOf:
        each = tuple(test(shape) for test in tests)

        def first(look: Look) -> DueDate | None:
            for due_of in each:
                found = due_of(look)
                if found is not None:
                    return found
            return None

        return first

    return for_shape


def kinds_of(rules: Iterable[DueRule]) -> set[str]:
    """The kinds of events the rules read a date from."""
    return {kind for rule in rules for kind in (rule.agreed if rule.field else "", rule.extended_by) if kind}


def _one(rule: DueRule, logic: Logic) -> DueTest:
    if rule.agreed:
        return _agreed(rule.agreed, rule.field)
    start = _start(rule.after, logic)
    return _by_law(rule.deadline, start, rule.extended_by) if rule.deadline else _by_days(rule.days, start)


def _start(after: str, logic: Logic) -> Start:
    if after.startswith("fact:"):
        number = logic.fact_numbers[after[5:]]
        return lambda shape: shape.facts[number]
    leaf = logic.number_of(Happened(after))
    return lambda shape: leaf


def _by_law(key: str, start: Start, extended_by: str) -> DueTest:
    def for_shape(shape: Shape) -> DueOf:
        plan = start(shape)

        def by_law(look: Look) -> DueDate | None:
            day = look.days[plan] if type(plan) is int else day_of(plan, look.days)
            if day is None:
                return None
            longer = look.kept.get(extended_by)
            return law_due(key, day, _until(longer)) if longer else law_due(key, day)

        return by_law

    return for_shape


def _until(extensions: Sequence[Event]) -> date | None:
    """The day the latest extension that names a day reaches to."""
    for event in sorted(extensions, key=lambda e: (e.on, e.seq), reverse=True):
        until = as_date(event.data.get("until"))
        if until is not None:
            return until
    return None


@lru_cache(maxsize=4096)
def law_due(key: str, start: date, until: date | None = None) -> DueDate | None:
    """The statutory due date, extended to `until`, and no further than the law allows; None where no rule governs that day.

    A lawful extension can come to reach too far when the day it counts from is corrected: the investigation is extended all the
    same, to the last lawful day (bvl § 2-2(2))."""
    try:
        found = deadlines.due(key, start)
    except deadlines.DeadlineFault:
        return None
    if until is not None:
        longer = deadlines.extended(found, reason="recorded", until=until)
        if isinstance(longer, deadlines.Refused) and longer.reason == "too_long":
            longer = deadlines.extended(found, reason="recorded")
        found = longer if isinstance(longer, deadlines.Due) else found
    return DueDate("law", key, found.start, found.strict, found.rolled, found.basis,
                   found.original_strict, found.original_rolled)


def _by_days(days: int, start: Start) -> DueTest:
    def for_shape(shape: Shape) -> DueOf:
        plan = start(shape)

        def by_days(look: Look) -> DueDate | None:
            day = look.days[plan] if type(plan) is int else day_of(plan, look.days)
            return _days_due(days, day) if day is not None else None

        return by_days

    return for_shape


@lru_cache(maxsize=4096)
def _days_due(days: int, start: date) -> DueDate | None:
    try:
        strict = start + timedelta(days=days)
        return DueDate("routine", "routine", start, strict, next_working_day(strict))
    except OverflowError:
        return None


def _agreed(what: str, field: str) -> DueTest:
    def from_event(look: Look) -> DueDate | None:
        found = look.kept.get(what)
        if not found:
            return None
        last = found[0] if len(found) == 1 else max(found, key=lambda e: (e.on, e.seq))
        return _agreed_due(as_date(last.data.get(field)))

    def from_meeting(look: Look) -> DueDate | None:
        day = look.meeting_days.get(what)
        return _agreed_due(day) if day is not None else None

    due_of = from_event if field else from_meeting
    return lambda shape: due_of


@lru_cache(maxsize=4096)
def _agreed_due(day: date | None) -> DueDate | None:
    return DueDate("agreed", "agreed", None, day, day) if day is not None else None


def standing(due: DueDate, today: date, done_on: date | None) -> deadlines.Standing:
    """How a due date stands: the words of `deadlines.standing`, for any kind of due date."""
    if done_on is not None:
        return "done" if done_on <= due.rolled else "done_late"
    if today > due.rolled:
        return "late"
    if today >= due.strict:
        return "due_today"
    return "near" if (due.strict - today).days <= WARN_DAYS else "ahead"
