"""When a duty is to be done next: the pure rule, asked for one duty and the days it was done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from skolestotte.rulebook.deadlines import Due, rule_for
from skolestotte.rulebook.recurring import Year, recurring, year_of
from skolestotte.rulebook.reminders import stage_on
from skolestotte.web.design.speech import plain_language

# Those of the two sectors together. What comes again around one child (the measures plan, visits to a foster home) lies in its case.
KEYS = ("agreement_review", "joint_gatherings", "annual_information")
UNIT_HEADS = "unit_heads"
AHEAD = 30  # days: a gathering takes longer to arrange than a letter takes to write


@dataclass(frozen=True)
class NextTime:
    """The next date, how near it is (`near`, `due`, `late` or empty), and the running year where a number a year is wanted."""

    due: Due
    stage: str
    year: Year | None


def next_time(key: str, began_on: date, done: Collection[date], today: date) -> NextTime:
    """In: the duty, its first day, the days it was done. Errors: DeadlineFault for one that does not repeat."""
    due = recurring(key, began_on, done, today=today)
    stage = str(stage_on(due.strict, due.rolled, today, ahead=AHEAD) or "")
    counted = rule_for(key, began_on).visits_a_year is not None
    return NextTime(due, stage, year_of(key, began_on, done, today) if counted else None)


def title(key: str, on: date) -> str:
    """What the duty is called, in the reader's language."""
    return rule_for(key, on).name[plain_language()]


def about(key: str, on: date) -> str:
    """Where the number comes from, in the reader's language."""
    return rule_for(key, on).notes[plain_language()]


def first_day(key: str, today: date) -> date | None:
    """The first day the rule is known for: a duty cannot have begun before it."""
    return rule_for(key, today).valid_from
