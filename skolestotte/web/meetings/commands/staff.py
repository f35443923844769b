"""The school talks with its own who take part in a meeting, before it or after it (MTG-03)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from skolestotte.rulebook.parties import FolderUse
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders, meeting_mark
from skolestotte.web.cases.models import Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Meeting, Part, StaffTalk
from ..people import HEADS, LIAISONS
from .locks import lock_meeting

OVER = (Meeting.State.CALLED, Meeting.State.HELD)


@transaction.atomic
def talk_with_staff(*, meeting_id: UUID, when: str, names: Sequence[str], on: date, by: Actor, at: datetime) -> StaffTalk:
    """The school has talked with these of its own. Its head and liaison read it, nobody else does.

    The same once more changes nothing. Errors: NotNow while the meeting is not called, or for a talk afterwards while nothing is
    held; PermissionDenied for others than the liaison and the head of the school that the meeting is with.
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        run = Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id)
        if run.reporting_unit_id is None or not by.role_at(run.reporting_unit_id, *LIAISONS, *HEADS):
            raise PermissionDenied
        held = Part.objects.filter(meeting_id=meeting_id, held_at__isnull=False).exists()
        if meeting.state not in OVER or (when == StaffTalk.When.AFTER and not held):
            raise NotNow
        for known in StaffTalk.objects.filter(meeting_id=meeting_id, when=when, on=on, by_id=by.person_id):
            if known.names == list(names):
                return known
        mark = meeting_mark(meeting_id, FolderUse.STAFF)
        folder = CaseFolders.of(meeting.case_id).find("meeting", mark) or cases.new_part(meeting.case_id, "meeting", mark, by=by, at=at)
        row = StaffTalk(id=uuid.uuid4(), folder=folder, meeting_id=meeting_id, when=when, names=list(names), on=on, at=at,
                        by_id=by.person_id)
        row.save(force_insert=True)
        cases.happened(meeting.case_id, [NewEvent("staff.talked", {"meeting": str(meeting_id), "part": FolderUse.STAFF.value},
                                                  run_id=meeting.run_id)], by=by, at=at)
    return row
