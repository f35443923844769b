"""After a meeting: nothing felt wrong, or it did and is raised directly (MTG-08)."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Felt, Meeting, Participant
from ..people import FAMILY
from .locks import lock_meeting


@transaction.atomic
def mark_felt(*, meeting_id: UUID, raised: bool, by: Actor, at: datetime) -> Felt:
    """One mark for each person and meeting; it can be changed. How a meeting felt is for those who were there to say.

    Errors: NotNow before the meeting is held; PermissionDenied for the family and for whoever did not take part.
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        if meeting.state != Meeting.State.HELD:
            raise NotNow
        there = Participant.objects.filter(part__meeting_id=meeting_id, account_id=by.person_id, attended=True)
        if not there.exclude(side=FAMILY).exists():
            raise PermissionDenied
        row = Felt.objects.filter(meeting_id=meeting_id, by_id=by.person_id).first()
        known = row is not None
        row = row or Felt(id=uuid.uuid4(), folder_id=meeting.folder_id, meeting_id=meeting_id, by_id=by.person_id)
        row.raised, row.at = raised, at
        row.save(force_insert=not known)
    return row
