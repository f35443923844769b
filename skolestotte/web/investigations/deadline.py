"""The investigation's standing deadline, and how long it can be made (bvl § 2-2, DLN-03, DLN-04). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from skolestotte.rulebook.deadlines import Due, rule_for
from skolestotte.rulebook.due import DueDate, law_due
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine import Routine

EXTENDED = "investigation.extended"
KEY = "investigation"


def standing_due(routine: Routine, events: Iterable[Event], today: date) -> DueDate | None:
    """The deadline of the step that an extension is for; None when that step is not open."""
    states = progress(routine, events, today)
    for step_id in states.now:
        state = states.step(step_id)
        if state is not None and state.due is not None and any(
                record.kind == EXTENDED for record in routine.step(step_id).records):
            return state.due
    return None


def as_law(due: DueDate) -> Due:
    """The same date as `deadlines` wants it. Only for a date by law."""
    assert due.start is not None and due.basis is not None
    return Due(key=due.key, start=due.start, strict=due.strict, rolled=due.rolled, basis=due.basis,
               original_strict=due.original_strict, original_rolled=due.original_rolled)


def latest(due: DueDate) -> date | None:
    """The last day the deadline can lawfully be moved to; None when it cannot be."""
    assert due.start is not None
    extension = rule_for(due.key, due.start).extension
    return extension.length.after(due.start) if extension else None


def reviewed_on(events: Iterable[Event]) -> date | None:
    """The day intake reviewed the report; None for a reader who cannot see it."""
    return max((event.on for event in effective(tuple(events)) if event.kind == "report.reviewed"), default=None)


def last_day(events: Iterable[Event], received_on: date) -> DueDate | None:
    """The investigation's deadline by law with its extension, told from events that the family can read too.

    `received_on`: the day the report came, for a reader who cannot see that event.
    """
    known = sorted(effective(tuple(events)), key=lambda event: (event.on, event.seq))
    received = next((event.on for event in known if event.kind == "report.received"), received_on)
    until = [day for event in known if event.kind == EXTENDED and (day := as_date(event.data.get("until")))]
    return law_due(KEY, received, until[-1] if until else None)
