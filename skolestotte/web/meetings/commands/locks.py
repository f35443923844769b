"""Locks, and what the routine allows now. The rows of a meeting are locked before the case."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from skolestotte.rulebook.events import Event
from skolestotte.web.cases.commands import NotNow
from skolestotte.web.cases.models import Run
from skolestotte.web.cases.runs import events_of, told_of
from skolestotte.web.consents.allowed import step_for
from skolestotte.web.consents.around import rule_events, run_events
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.queries import visible_events

from ..models import Meeting, Part
from ..next_day import STANDING
from ..standing import Standing, before_it_began


class Changed(Exception):
    """Somebody else saved in between."""


def lock_meeting(meeting_id: UUID) -> Meeting:
    """The meeting, locked until the transaction ends. Inside `as_system()`."""
    return Meeting.objects.select_for_update(of=("self",)).get(id=meeting_id)


def changeable(meeting_id: UUID, version: int) -> Meeting:
    """The locked meeting in the version the writer saw. Errors: NotNow when a part is held or it is cancelled; Changed."""
    meeting = lock_meeting(meeting_id)
    held = Part.objects.filter(meeting_id=meeting_id, held_at__isnull=False).exists()
    if meeting.state not in STANDING or held:
        raise NotNow
    if meeting.version != version:
        raise Changed
    return meeting


def lock_part(part_id: UUID) -> tuple[Part, Meeting]:
    """The part and its meeting, locked: the meeting first, always in that order."""
    meeting = lock_meeting(Part.objects.values_list("meeting_id", flat=True).get(id=part_id))
    return Part.objects.select_for_update(of=("self",)).get(id=part_id), meeting


def allowed(case_id: UUID, run_id: UUID, kind: str, **data: Any) -> tuple[Run, tuple[Event, ...]]:
    """Lock the case; out: the run and its events, when a step of the routine that records this is open.

    Errors: NotNow.
    """
    journal.lock(case_id)
    run = Run.objects.select_related("folder", "reporting_unit").get(id=run_id, case_id=case_id)
    events = run_events(run)
    if not step_for(run.definition, events, kind, data):
        raise NotNow
    return run, events


def standing_now(meeting: Meeting, *, at: datetime) -> tuple[Run, Standing]:
    """Lock the case; out: the run, and the meeting seen through its routine. Inside `as_system()`."""
    journal.lock(meeting.case_id)
    run = Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id, case_id=meeting.case_id)
    seen = visible_events(run.case_id)
    rows = events_of(run, seen)
    return run, Standing(meeting, run.definition, rule_events(rows), before_it_began(rows, meeting, at), rule_events(told_of(run, seen)))
