"""Cancel a meeting, with the reason: who calls a new one follows from it (RT3-08, RT3-09)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Meeting
from .booking import release
from .locks import changeable, lock_meeting
from .proposing import close_round
from .telling import tell_of
from .wishing import end

CANCELLED = "meeting.cancelled"


@transaction.atomic
def cancel(*, meeting_id: UUID, version: int, because: str = "", by: Actor, at: datetime) -> Meeting:
    """Cancel a meeting of which no part is held; the step opens anew. `because`: one of `Meeting.Because`; a plan that nobody
    has heard of needs none. Twice is the same as once.

    Errors: Changed, NotNow.
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        if meeting.state == Meeting.State.CANCELLED:
            return meeting
        meeting = changeable(meeting_id, version)
        was_called = meeting.state == Meeting.State.CALLED
        meeting.state, meeting.cancelled_because = Meeting.State.CANCELLED, because
        meeting.version += 1
        meeting.sequence += 1
        meeting.save(update_fields=["state", "cancelled_because", "version", "sequence"])
        release(meeting, at=at)
        close_round(meeting.id, at=at, tell=not was_called)
        if was_called:
            cases.happened(meeting.case_id, [_event(meeting)], by=by, at=at)
            tell_of(meeting, cancelled=True, at=at)
        if meeting.type == BY_SCHOOL:
            end(meeting, by=by, at=at)
    return meeting


def _event(meeting: Meeting) -> NewEvent:
    data = {"meeting": str(meeting.id), "type": meeting.type}
    fields = {field.name for field in shipped_catalogue().kinds[CANCELLED].fields}
    if meeting.cancelled_because and "because" in fields:
        data["because"] = meeting.cancelled_because
    if meeting.variant and "variant" in fields:
        data["variant"] = meeting.variant
    return NewEvent(CANCELLED, data, run_id=meeting.run_id)
