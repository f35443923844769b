"""What else runs in a case with several reports: each other run that is open, with its open steps, so that nothing is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skolestotte.rulebook.progress import progress
from skolestotte.web.cases.runs import events_of, not_followed
from skolestotte.web.design.wording import say

from .sight import Sight


@dataclass(frozen=True)
class OtherRun:
    """One run beside the chosen one: which routine, since when, and what is open in it for this reader to see."""

    run_id: UUID
    name: str
    since: date
    steps: tuple[str, ...]


def other_runs(sight: Sight) -> list[OtherRun]:
    """The other open runs in the order they began, each from the reader's own picture of it. No query."""
    found = []
    for run in not_followed(sight.runs):
        if run.ended_on is not None or sight.run is None or run.id == sight.run.id:
            continue
        routine = run.definition
        events = [event.as_rule_event() for event in events_of(run, sight.events)]
        states = progress(routine, events, sight.today, sight.picture).steps
        steps = tuple(say(routine.step(state.step).title) for state in states if state.state == "open")
        found.append(OtherRun(run.id, say(routine.name), run.began_on, steps))
    return found
