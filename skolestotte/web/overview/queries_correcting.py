"""Correcting a date: what the new date moves, before it is done and afterwards (ideas 2 and 3 of the design)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from skolestotte.rulebook.events import CORRECTED
from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.design.wording import say
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.journal.models import Event

from .progressing import due_note
from .sight import Sight, look
from .timeline import NEVER_CORRECTED
from .wording import local_day


@dataclass(frozen=True)
class Moved:
    """One step whose date changes when the event is corrected. None: no date."""

    step: str
    before: date | None
    after: date | None
    note: str


@dataclass(frozen=True)
class Correction:
    """The page where a date is corrected: the event as it stands, and what the new date moves."""

    sight: Sight
    event: Event
    text: str
    on: date
    moved: list[Moved] | None


@dataclass(frozen=True)
class Corrected:
    """A correction that was made: what happened, from which day to which, by whom, and what it moved."""

    sight: Sight
    text: str
    before: date
    after: date
    by_name: str
    on: date
    moved: list[Moved]


def correction(case_id: UUID, seq: int, *, by: Actor, today: date, new: date | None = None) -> Correction:
    """The event to correct. With `new`: what the corrected date would move, worked out by the same rules as everything else."""
    sight = look(case_id, by=by, today=today, what="correct")
    event = _event(sight, seq)
    door.open_folder(event.folder_id, by=by, what="correct", write=True)
    stands = sight.standing.get(seq)
    if stands is None:
        raise Http404
    supposed = RuleEvent(seq=max(e.seq for e in sight.rule_events) + 1, kind=CORRECTED, on=today,
                         data={"seq": seq, "on": new.isoformat() if new else ""})
    moved = _moves(sight, sight.rule_events, [*sight.rule_events, supposed], today) if new else None
    return Correction(sight, event, say(shipped_catalogue().kinds[event.kind].text), stands.on, moved)


def corrected(case_id: UUID, seq: int, *, by: Actor, today: date) -> Corrected:
    """What the latest correction of this event moved, told from the journal: the same today and in ten years.

    Errors: Http404 where the event is not corrected.
    """
    sight = look(case_id, by=by, today=today, what="corrected")
    event = _event(sight, seq)
    found = [e for e in sight.of_run if e.kind == CORRECTED and e.data.get("seq") == seq]
    if not found:
        raise Http404
    last = found[-1]
    before = [e for e in sight.rule_events if e.seq < last.seq]
    earlier = [as_date(e.data.get("on")) for e in found[:-1]]
    return Corrected(
        sight=sight, text=say(shipped_catalogue().kinds[event.kind].text), before=(earlier and earlier[-1]) or event.on,
        after=as_date(last.data.get("on")) or event.on, by_name=last.by_name, on=local_day(last.at),
        moved=_moves(sight, before, [e for e in sight.rule_events if e.seq <= last.seq], local_day(last.at)))


def _event(sight: Sight, seq: int) -> Event:
    """The event, with its own run chosen. Errors: Http404."""
    event = next((e for e in sight.events if e.seq == seq and e.kind not in NEVER_CORRECTED), None)
    if not sight.is_service or event is None:
        raise Http404
    if event.run_id:
        sight.run = next((run for run in sight.runs if run.id == event.run_id), sight.run)
    return event


def _moves(sight: Sight, before: Sequence[RuleEvent], after: Sequence[RuleEvent], today: date) -> list[Moved]:
    """The steps whose date is another one afterwards."""
    if sight.routine is None:
        return []
    then = progress(sight.routine, after, today, sight.side)
    found = []
    for state in progress(sight.routine, before, today, sight.side).steps:
        moved = then.step(state.step)
        old, new = state.due, moved.due if moved else None
        if (old and old.strict) != (new and new.strict):
            title = say(sight.routine.step(state.step).title)
            found.append(Moved(title, old.strict if old else None, new.strict if new else None, due_note(new)))
    return found
