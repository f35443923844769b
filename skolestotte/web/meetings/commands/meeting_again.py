"""The day on which those who met agreed to meet again is followed up: nobody has to write it once more (MTG-07)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from skolestotte.web.cases.commands import NewEvent
from skolestotte.web.consents.allowed import step_for

from ..models import Meeting, Part
from ..next_day import FIXED
from .locks import standing_now


def next_meeting_of(part: Part, meeting: Meeting, *, at: datetime) -> list[NewEvent]:
    """The next meeting is fixed by the minutes, where the routine holds such a meeting again on the day that is agreed, and waits
    for that day; nothing where the day has passed or the school does not read the part. Inside `as_system()`, before the minutes
    are sent. Elsewhere the day is proposed where the next meeting is agreed on (`notes`)."""
    if part.next_on is None or part.next_on <= timezone.localdate(at):
        return []
    _run, stands = standing_now(meeting, at=at)
    plan = stands.plans.get(part.number)
    again = plan is not None and any(rule.agreed == FIXED for rule in plan.step.due)
    if not again or stands.routine is None or not stands.school_reads(part.number):
        return []
    step = step_for(stands.routine, stands.events, FIXED)
    if not step or any(ask.required for ask in stands.routine.step(step).asks):
        return []
    values = next(dict(record.values) for record in stands.routine.step(step).records if record.kind == FIXED)
    return [NewEvent(FIXED, {"meeting_on": part.next_on.isoformat()} | values, run_id=meeting.run_id)]
