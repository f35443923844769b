"""All writes of notes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.at_any_time import holds
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.recurring import TooEarly, may_lower
from skolestotte.rulebook.routine import Record, Routine, Step
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Run
from skolestotte.web.consents.around import run_events
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal

from .models import Note

FIXED, NOT_NEEDED = "next_meeting.fixed", "meetings.not_needed"


class NotLawfulYet(Exception):
    """The law lets a number a year be lowered only later: `first` is the first day, `law` says so."""

    def __init__(self, found: TooEarly) -> None:
        super().__init__(found.first.isoformat())
        self.first, self.law = found.first, found.law


@transaction.atomic
def record(*, case_id: UUID, run_id: UUID, step_id: str, choice: int, answers: Mapping[str, str], on: date,
           seen: int | None = None, by: Actor, at: datetime) -> Note:
    """Record that a step was done: the note, sealed, and the event that the routine waits for.

    `choice`: which of the step's `records` happened. `seen`: how many notes of the step the writer knew of; pressing twice
    does not make two. Errors: NotNow when the step is not open, or its routine does not allow this now; NotLawfulYet.
    """
    with as_system():
        journal.lock(case_id)
        run = Run.objects.select_related("folder", "reporting_unit").get(id=run_id, case_id=case_id)
        known = list(Note.objects.filter(case_id=case_id, run_id=run_id, step=step_id).order_by("-at"))
        if seen is not None and len(known) > seen and known[0].answers == dict(answers):
            return known[0]
        events = run_events(run)
        step, chosen = allowed(run.definition, events, step_id, choice)
        if early := may_lower(chosen.kind, on, effective(events)):
            raise NotLawfulYet(early)
        new = NewEvent(chosen.kind, data_of(step, chosen, answers, run), on=on, run_id=run_id)
        folder = CaseFolders.of(case_id).for_event(new, str(run.report_id))
        note = Note(id=uuid.uuid4(), folder=folder, case_id=case_id, run_id=run_id, step=step_id, kind=chosen.kind,
                    answers=dict(answers), on=on, at=at, by_id=by.person_id)
        note.save(force_insert=True)
        cases.happened(case_id, [new], by=by, at=at)
    return note


@transaction.atomic
def agree(*, case_id: UUID, run_id: UUID, meeting_on: date | None, answers: Mapping[str, str] | None = None, step_id: str = "",
          by: Actor, at: datetime) -> None:
    """The day of the next collaboration meeting, or (None) that school and service agree that regular meetings are not needed
    now (RT1-S12, RT3-S1, S5A, S5B, S5N, RT4-S9). `answers`: what was said about it. `step_id`: the step that it is done
    in; the first open one where it is not said. Errors: NotNow. The same again changes nothing.
    """
    kind = FIXED if meeting_on else NOT_NEEDED
    data = {"meeting_on": meeting_on.isoformat()} if meeting_on else {}
    with as_system():
        journal.lock(case_id)
        run = Run.objects.select_related("folder", "reporting_unit").get(id=run_id, case_id=case_id)
        events = run_events(run)
        step = _agreeing(run.definition, events, kind, step_id)
        if step is None and _stands(events, kind, data):
            return
        if step is None:
            raise NotNow
        fixed = next(dict(record.values) for record in step.records if record.kind == kind)
        new = NewEvent(kind, data | fixed, run_id=run_id)
        if answers:
            Note(id=uuid.uuid4(), folder=CaseFolders.of(case_id).for_event(new, str(run.report_id)), case_id=case_id,
                 run_id=run_id, step=step.id, kind=kind, answers=dict(answers), on=timezone.localdate(at), at=at,
                 by_id=by.person_id).save(force_insert=True)
        cases.happened(case_id, [new], by=by, at=at)


def _agreeing(routine: Routine, events: tuple[Event, ...], kind: str, step_id: str) -> Step | None:
    """The open step that records this: the named one, else the first."""
    found = progress(routine, events, date.max)
    steps = [routine.step(one) for one in (*found.now, *found.may) if step_id in ("", one)]
    return next((step for step in steps if any(record.kind == kind for record in step.records)), None)


def _stands(events: tuple[Event, ...], kind: str, data: Mapping[str, Any]) -> bool:
    """True when exactly this was agreed last."""
    found = [event for event in effective(events) if event.kind in (FIXED, NOT_NEEDED)]
    last = max(found, key=lambda event: event.seq, default=None)
    return last is not None and last.kind == kind and last.data.get("meeting_on") == data.get("meeting_on")


def allowed(routine: Routine, events: tuple[Event, ...], step_id: str, choice: int) -> tuple[Step, Record]:
    """The step and the record that is chosen, when the routine allows it now. Errors: NotNow."""
    found = progress(routine, events, date.max)
    if step_id not in (*found.now, *found.may):
        raise NotNow
    step = routine.step(step_id)
    if not 0 <= choice < len(step.records):
        raise NotNow
    chosen = step.records[choice]
    if chosen.when is not None and not holds(routine, events, chosen.when):
        raise NotNow
    return step, chosen


def data_of(step: Step, chosen: Record, answers: Mapping[str, str], run: Run) -> dict[str, Any]:
    """The data of the event: what the routine fixes, the answers that go into it, and the report where the event asks."""
    data: dict[str, Any] = dict(chosen.values) | {ask.into: answers[ask.key] for ask in step.asks if ask.into}
    about = shipped_catalogue().kinds[chosen.kind].field("report")
    return data | ({"report": str(run.report_id)} if about is not None else {})
