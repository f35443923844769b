"""Deadlines that come again: an evaluation every three months, visits four times a year, a yearly review (DLN-07).

Pure: the days on which it was done come in, the next date goes out. A length counts from the last time it was done, or
from the start. A number a year is laid evenly over each year from the start; what counts as too few is the year as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skolestotte.rulebook.calendar import add_months, next_working_day
from skolestotte.rulebook.deadlines import Deadline, DeadlineFault, DeadlineRules, Due, due, rule_for, shipped_rules
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.law import LawRef

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Year:
    """One year of something that is to be done so many times: from the first day to the day before the next year begins.

    `held`: how many of its days were done. `short`: how many lack when the year is over.
    """

    number: int
    first: date
    until: date
    wanted: int
    held: int

    @property
    def short(self) -> int:
        return max(self.wanted - self.held, 0)


def recurring(key: str, start: date, done: Iterable[date] = (), *, reduced: bool = False, today: date | None = None,
              rules: DeadlineRules | None = None) -> Due:
    """When it is to be done next. In: the day it began, the days it was done, in any order (those before the start do not count).

    `reduced`: the smaller number a year is lawful for this one. `today` is needed for a number a year: the year that runs
    decides. Errors: DeadlineFault for an unknown deadline, one that does not repeat, or a number a year without `today`.
    """
    rule = _repeating(key, start, rules)
    days = sorted(day for day in done if day >= start)
    if rule.length is not None:
        return due(key, days[-1] if days else start, rules=rules)
    if today is None:
        raise DeadlineFault(f"{key} is a number a year: say on which day you ask")
    return _next_of_year(rule, start, year_of(key, start, days, today, reduced=reduced, rules=rules))


def year_of(key: str, start: date, done: Iterable[date], today: date, *, reduced: bool = False,
            rules: DeadlineRules | None = None) -> Year:
    """The year that `today` lies in, counted from the start (the first one before it). Errors: DeadlineFault."""
    rule = _repeating(key, start, rules)
    if rule.visits_a_year is None:
        raise DeadlineFault(f"{key} is not a number a year")
    number = 0
    while add_months(start, MONTHS * (number + 1)) <= today:
        number += 1
    first, following = add_months(start, MONTHS * number), add_months(start, MONTHS * (number + 1))
    wanted = rule.reduced_visits_a_year if reduced and rule.reduced_visits_a_year else rule.visits_a_year
    return Year(number, first, date.fromordinal(following.toordinal() - 1), wanted, sum(first <= day < following for day in done))


@dataclass(frozen=True, slots=True)
class TooEarly:
    """A number a year that may not be lowered yet: the first day on which it may, and the law that says so."""

    first: date
    law: LawRef


def may_lower(kind: str, on: date, events: Iterable[Event], *, rules: DeadlineRules | None = None) -> TooEarly | None:
    """Whether an event of this kind may be recorded on that day, where it lowers a number a year (fhf § 10). In: the events as
    they stand. Out: None when it may, or is about no such number."""
    known = tuple(events)
    for rule in (rule for versions in (shipped_rules() if rules is None else rules).values() for rule in versions):
        if rule.reduced_after is None or rule.reduced_after.by != kind or not rule.valid(on):
            continue
        began = max((event for event in known if event.kind == rule.trigger), key=lambda event: (event.on, event.seq), default=None)
        first = add_months(began.on, rule.reduced_after.months) if began is not None else date.max
        if on < first:
            return TooEarly(first, rule.law)
    return None


def _next_of_year(rule: Deadline, start: date, year: Year) -> Due:
    """The end of the part of the year that the next time falls in; when all are done, of the next year's first part."""
    number, part = (year.number, year.held) if year.held < year.wanted else (year.number + 1, 0)
    end = add_months(start, MONTHS * number + MONTHS * (part + 1) // year.wanted)
    strict = date.fromordinal(end.toordinal() - 1)
    return Due(rule.key, year.first, strict, next_working_day(strict), rule.law)


def _repeating(key: str, start: date, rules: DeadlineRules | None) -> Deadline:
    rule = rule_for(key, start, rules=rules)
    if not rule.repeats:
        raise DeadlineFault(f"{key} does not repeat")
    return rule
