"""What became of a report that was taken in by the machine."""

from __future__ import annotations

from datetime import date
from typing import Any

from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine import OWNERS
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.cases.runs import events_of, not_followed
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.door import seen_by
from skolestotte.web.journal.queries import visible_events

from ..models import Report


def case_of_report(report: Report, *, today: date, language: str = "nb") -> dict[str, Any]:
    """What became of a report that was taken in by the machine: case, routine, and the open steps with owner and date."""
    with seen_by(MACHINE):
        run, = not_followed(Run.objects.filter(report_id=report.id))
        case = Case.objects.get(id=run.case_id)
        events = [event.as_rule_event() for event in events_of(run, visible_events(case.id))]
    routine = run.definition
    states = progress(routine, events, today).steps
    return {
        "reference": report.reference, "case": case.number, "case_id": str(case.id), "report_id": str(report.id),
        "routine": run.routine, "version": run.version,
        "done": [state.step for state in states if state.state == "done"],
        "next": [
            {"step": state.step, "title": routine.step(state.step).title.say(language),
             "owner": OWNERS[state.owner].name.say(language),
             "unit": case.intake_unit.name, "due": state.due.rolled.isoformat() if state.due else None,
             "due_strict": state.due.strict.isoformat() if state.due else None}
            for state in states if state.state == "open"
        ],
    }
