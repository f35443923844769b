"""What hangs on the day that minutes name for meeting again: the agreement on it, and the meeting that is planned for it (MTG-07).

The same for the page that shows it and the command that moves it: whoever reads sees what they may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from skolestotte.rulebook.events import effective
from skolestotte.rulebook.reading import as_date
from skolestotte.web.cases.models import Run
from skolestotte.web.consents.around import rule_events
from skolestotte.web.journal.models import Event
from skolestotte.web.journal.queries import visible_events

from .models import Meeting, Part
from .plans import steps_of

FIXED = "next_meeting.fixed"
HELD, STANDING = "meeting.part_held", (Meeting.State.PLANNED, Meeting.State.CALLED)


@dataclass(frozen=True)
class Hangs:
    """`fixed`: the agreement that says this very day; `otherwise`: another day that was agreed on since. `meeting`: the next one,
    where it is planned or called and not held. `latest`: those who wrote the minutes have not met since."""

    day: date | None
    latest: bool = True
    fixed: Event | None = None
    otherwise: date | None = None
    meeting: Meeting | None = None
    ended: bool = False

    @property
    def meeting_on(self) -> date | None:
        """The day of the next meeting, where it has one."""
        return timezone.localdate(self.meeting.starts_at) if self.meeting is not None and self.meeting.starts_at else None

    @property
    def moves(self) -> bool:
        """The meeting stands on the day of the minutes, so that it follows; else somebody has given it a day of its own."""
        return self.fixed is not None and self.meeting_on is not None and self.meeting_on == self.day

    @property
    def by_hand(self) -> bool:
        """There is a next meeting, and it has a day of its own."""
        return self.meeting_on is not None and not self.moves


def hangs_on(part: Part, meeting: Meeting) -> Hangs:
    """What hangs on `part.next_on`. Nothing does once the next meeting has been held."""
    rows = visible_events(part.case_id)
    standing = {event.seq: event for event in effective(rule_events(rows))}
    of_run = [row for row in rows if row.run_id == meeting.run_id and row.seq in standing]
    held = [row for row in of_run if row.kind == HELD]
    own = max((row.seq for row in held if row.data.get("meeting") == str(meeting.id)), default=0)
    runs = _onward(list(Run.objects.select_related("folder").filter(case_id=part.case_id)), meeting.run_id)
    if not own or _met_since(rows, {run.id for run in runs}, own, meeting):
        return Hangs(part.next_on, latest=False)
    agreed = [row for row in of_run if row.kind == FIXED and row.seq > own]
    last = agreed[-1] if agreed else None
    day = as_date(standing[last.seq].data.get("meeting_on")) if last else None
    same = last is not None and day == part.next_on
    return Hangs(part.next_on, fixed=last if same else None, otherwise=None if same else day,
                 meeting=_next(runs, meeting), ended=runs[0].ended_on is not None)


def _onward(runs: Sequence[Run], first: UUID) -> list[Run]:
    """The run of the meeting, and those that go on with it."""
    found = [run for run in runs if run.id == first]
    while more := [run for run in runs if run.follows_id == found[-1].id]:
        found.append(more[0])
    return found


def _met_since(rows: Iterable[Event], runs: set[UUID], own: int, meeting: Meeting) -> bool:
    return any(row.kind == HELD and row.run_id in runs and row.seq > own and row.data.get("meeting") != str(meeting.id) for row in rows)


def _next(runs: Sequence[Run], meeting: Meeting) -> Meeting | None:
    """The meeting whose day the routine takes from what was agreed, in the run or one that goes on with it."""
    held = Part.objects.filter(held_at__isnull=False, case_id=meeting.case_id).values("meeting_id")
    known = {run.id: run.definition for run in runs}
    rows = Meeting.objects.filter(run_id__in=known, state__in=STANDING).exclude(id=meeting.id).exclude(id__in=held)
    for row in rows.select_related("folder").order_by("starts_at", "id"):
        if any(rule.agreed == FIXED for step in steps_of(known[row.run_id], row.type) for rule in step.due):
            return row
    return None
