"""Deadlines: which ones an event starts, when they are due, and how they stand.

The values are data (`routines/deadlines.yaml`, facts with act, section and validity; DLN-01..05, DLN-07,
DLN-08). Every due date comes twice: `strict` is the calendar day and drives warnings; `rolled` is the next
working day (fvlf § 41, our reading) and drives what counts as late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from skolestotte.rulebook import Fault
from skolestotte.rulebook.calendar import add_months, add_weeks, next_working_day
from skolestotte.rulebook.law import LawRef, law_in
from skolestotte.rulebook.loader import Row, read_yaml, routine_text

Standing = Literal["ahead", "near", "due_today", "late", "done", "done_late"]
Unit = Literal["weeks", "months"]
TRIGGER = "trigger"
SOURCES = ("law", "agreement", "routine")  # where the number comes from


class DeadlineFault(Fault):
    """An unknown deadline or event, a date outside the rule's validity, or a rule that gives no date."""


@dataclass(frozen=True, slots=True)
class Length:
    """A calendar period: so many weeks or months."""

    number: int
    unit: Unit

    def after(self, start: date) -> date:
        """The last day of the period that begins on `start`."""
        return (add_weeks if self.unit == "weeks" else add_months)(start, self.number)

    def __str__(self) -> str:
        return f"{self.number} {self.unit if self.number > 1 else self.unit[:-1]}"


@dataclass(frozen=True)
class Extension:
    """The longest a deadline can become, in total from the same start (bvl § 2-2(2): six months)."""

    length: Length
    law: LawRef
    certainty: str


@dataclass(frozen=True, slots=True)
class Reduction:
    """When a number a year may be lowered: so many months after the trigger, by an event of the kind `by`."""

    months: int
    by: str


@dataclass(frozen=True)
class Deadline:
    """One row of the table: a rule for events from `valid_from` to `valid_to`. Texts are by language."""

    key: str
    trigger: str
    counted_from: str
    length: Length | None
    visits_a_year: int | None
    reduced_visits_a_year: int | None
    reduced_after: Reduction | None
    extension: Extension | None
    who: str
    law: LawRef
    certainty: str
    source: str
    repeats: bool
    valid_from: date | None
    valid_to: date | None
    name: Mapping[str, str]
    notes: Mapping[str, str]
    only_if: Mapping[str, str]

    @property
    def local(self) -> bool:
        """A number that the parties have agreed on or a routine has chosen, not the law."""
        return self.source != "law"

    @property
    def chained(self) -> bool:
        """Counted from the last day of another deadline, not from the day of the event."""
        return self.counted_from != TRIGGER

    def valid(self, on: date) -> bool:
        """Whether the rule governs an event of that day."""
        return not (self.valid_from and on < self.valid_from) and not (self.valid_to and on > self.valid_to)


@dataclass(frozen=True, slots=True)
class Due:
    """When a deadline is due; `start` is the day the count begins. Only an extension has the originals."""

    key: str
    start: date
    strict: date
    rolled: date
    basis: LawRef
    original_strict: date | None = None
    original_rolled: date | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An extension that cannot be given: a word for the reason, one English line, and the law."""

    reason: Literal["not_extendable", "no_reason", "not_later", "too_long"]
    message: str
    law: LawRef


DeadlineRules = Mapping[str, tuple[Deadline, ...]]


def due(key: str, on: date, *, rules: DeadlineRules | None = None) -> Due:
    """When deadline `key` is due for an event of the day `on`.

    A chained one counts from the other's strict last day. Raises `DeadlineFault` for an unknown key, a day
    outside validity, or a rule that is a number of visits.
    """
    rules = shipped_rules() if rules is None else rules
    rule = rule_for(key, on, rules=rules)
    if rule.length is None:
        raise DeadlineFault(f"{key} is a number of visits a year ({rule.visits_a_year}), not a date")
    start = due(rule.counted_from, on, rules=rules).strict if rule.chained else on
    try:
        strict = rule.length.after(start)
        return Due(key, start, strict, next_working_day(strict), rule.law)
    except (OverflowError, ValueError) as error:
        raise DeadlineFault(f"{on.isoformat()} is too late in the calendar to count from") from error


def rule_for(key: str, on: date, *, rules: DeadlineRules | None = None) -> Deadline:
    """The version of rule `key` that governs an event of the day. Raises `DeadlineFault` if there is none."""
    rules = shipped_rules() if rules is None else rules
    if key not in rules:
        raise DeadlineFault(f"unknown deadline {key!r}, known are {', '.join(rules)}")
    for rule in rules[key]:
        if rule.valid(on):
            return rule
    spans = " and ".join(f"from {r.valid_from or 'always'} to {r.valid_to or 'now'}" for r in rules[key])
    raise DeadlineFault(f"{key} has no rule for {on.isoformat()}: it is valid {spans}")


def extended(
    original: Due, *, reason: str, until: date | None = None, rules: DeadlineRules | None = None
) -> Due | Refused:
    """A longer deadline from the same start, with the first dates kept (DLN-04; bvl § 2-2(2)).

    `until` is the last day wished; without it the longest that is lawful. Refused: a deadline that cannot
    be extended, no reason, a day that is not later than now, or one beyond the longest lawful total.
    """
    rule = _rule_of(original, shipped_rules() if rules is None else rules)
    if rule.extension is None:
        return Refused("not_extendable", f"{original.key} cannot be extended", rule.law)
    law, longest = rule.extension.law, rule.extension.length.after(original.start)
    if not reason.strip():
        return Refused("no_reason", "an extension needs a written reason", law)
    wished = longest if until is None else until
    if wished > longest or original.strict >= longest:
        return Refused("too_long", f"at most {rule.extension.length} in total, until {longest}", law)
    if wished <= original.strict:
        return Refused("not_later", f"it is already due on {original.strict}", law)
    return replace(
        original,
        strict=wished,
        rolled=next_working_day(wished),
        basis=law,
        original_strict=original.original_strict or original.strict,
        original_rolled=original.original_rolled or original.rolled,
    )


def starting_at(
    kind: str, on: date | None = None, *, rules: DeadlineRules | None = None
) -> tuple[Deadline, ...]:
    """The deadlines an event of this kind starts, those chained to another of them included.

    With `on`, only the rules valid that day. Raises `DeadlineFault` for an event that starts no deadline.
    """
    rules = shipped_rules() if rules is None else rules
    every = [rule for versions in rules.values() for rule in versions]
    if kind not in {rule.trigger for rule in every}:
        known = ", ".join(sorted({rule.trigger for rule in every}))
        raise DeadlineFault(f"no deadline starts at {kind!r}, known events are {known}")
    return tuple(rule for rule in every if rule.trigger == kind and (on is None or rule.valid(on)))


def standing(due: Due, today: date, done_on: date | None = None, warn_days: int = 2) -> Standing:
    """How a deadline stands today (DLN-08): late by the rolled date, near by `warn_days` calendar days.

    From the strict day to the rolled one it is `due_today`: over in the calendar, not yet a breach.
    """
    if warn_days < 0:
        raise ValueError("warn_days cannot be negative")
    if done_on is not None:
        return "done" if done_on <= due.rolled else "done_late"
    if today > due.rolled:
        return "late"
    if today >= due.strict:
        return "due_today"
    return "near" if due.strict - today <= timedelta(days=warn_days) else "ahead"


def parse_deadlines(text: str, file: str = "deadlines.yaml") -> DeadlineRules:
    """The rules in `text`: each key's versions in order. Raises `DataFault` naming the row that is wrong."""
    top = Row(read_yaml(text, file), file, "")
    table = [(row, _deadline(row)) for row in top.rows("deadlines")]
    top.done()
    rules: dict[str, tuple[Deadline, ...]] = {}
    for row, rule in table:
        if any(_overlap(rule, other) for other in rules.get(rule.key, ())):
            raise row.fault("two versions are valid on the same day")
        rules[rule.key] = (*rules.get(rule.key, ()), rule)
    for row, rule in table:
        _check_chain(row, rule, rules)
    return rules


def _deadline(row: Row) -> Deadline:
    length, visits = _length(row), row.number("visits_a_year")
    if (length is None) == (visits is None):
        raise row.fault("give weeks, months or visits_a_year, and only one of them")
    rule = Deadline(
        key=row.text("key"),
        trigger=row.text("trigger"),
        counted_from=row.text("counted_from"),
        length=length,
        visits_a_year=visits,
        reduced_visits_a_year=row.number("reduced_visits_a_year"),
        reduced_after=_reduction(row),
        extension=_extension(row),
        who=row.text("who"),
        law=law_in(row, "law"),
        certainty=row.choice("certainty", ("H", "M")),
        source=row.choice("source", SOURCES, "law"),
        repeats=row.flag("repeats"),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        name=row.words("name"),
        notes=row.words("notes"),
        only_if=row.words("only_if") if row.raw("only_if") is not None else {},
    )
    row.done()
    return rule


def _length(row: Row) -> Length | None:
    weeks, months = row.number("weeks"), row.number("months")
    if weeks and months:
        raise row.fault("give weeks or months, not both")
    if weeks:
        return Length(weeks, "weeks")
    return Length(months, "months") if months else None


def _reduction(row: Row) -> Reduction | None:
    if row.raw("reduced_after") is None:
        return None
    inner = Row(row.raw("reduced_after"), row.file, f"{row.where}, reduced_after")
    months = inner.number("months")
    if months is None or row.raw("reduced_visits_a_year") is None:
        raise inner.fault("give months, and the reduced number it leads to")
    reduction = Reduction(months, inner.text("by"))
    inner.done()
    return reduction


def _extension(row: Row) -> Extension | None:
    if row.raw("extension") is None:
        return None
    inner = Row(row.raw("extension"), row.file, f"{row.where}, extension")
    length = _length(inner)
    if length is None:
        raise inner.fault("give weeks or months")
    extension = Extension(length, law_in(inner, "law"), inner.choice("certainty", ("H", "M")))
    inner.done()
    return extension


def _overlap(one: Deadline, other: Deadline) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last


def _check_chain(row: Row, rule: Deadline, rules: DeadlineRules) -> None:
    seen, current = {rule.key}, rule
    while current.chained:
        if current.counted_from not in rules:
            raise row.fault(
                f"counted_from is {current.counted_from!r}, must be trigger or the key of another deadline"
            )
        if current.counted_from in seen:
            raise row.fault("counted_from goes round in a circle")
        seen.add(current.counted_from)
        parent = rules[current.counted_from][0]
        if parent.length is None or parent.trigger != rule.trigger:
            raise row.fault(f"counted_from {parent.key} must give a date and have the same trigger")
        current = parent


def _rule_of(original: Due, rules: DeadlineRules) -> Deadline:
    if original.key not in rules:
        raise DeadlineFault(f"unknown deadline {original.key!r}, known are {', '.join(rules)}")
    versions = rules[original.key]
    return next((rule for rule in versions if rule.valid(original.start)), versions[-1])


@cache
def shipped_rules() -> DeadlineRules:
    """The rules of `routines/deadlines.yaml`."""
    return parse_deadlines(routine_text("deadlines.yaml"))
