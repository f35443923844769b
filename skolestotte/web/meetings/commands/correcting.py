"""Correct minutes that are sent: a new version takes their place, the old one is kept, and those who got it hear of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import FormerMinutes, Part
from .agreed import keep_agreed
from .locks import Changed, lock_part
from .minutes import PartMinutes, put, same
from .telling import tell_of_minutes

TEXTS = ("agenda", "child_view", "guardians_view", "decisions", "joint_plan", "answers")


@transaction.atomic
def correct_minutes(*, part_id: UUID, version: int, minutes: PartMinutes, reason: str, by: Actor, at: datetime) -> Part:
    """Send a new version of minutes that are sent, with the reason. Who was there is not changed.

    The same texts once more change nothing. Errors: Changed; NotNow when the minutes are not sent.
    """
    with as_system():
        part, meeting = lock_part(part_id)
        if part.minutes_sent_at is None:
            raise NotNow
        if same(part, minutes):
            return part
        if part.version != version:
            raise Changed
        number = FormerMinutes.objects.filter(part=part).count() + 1
        FormerMinutes(id=uuid.uuid4(), folder=part.folder, part=part, number=number, next_on=part.next_on,
                      text={name: getattr(part, name) for name in TEXTS}, sent_at=part.minutes_sent_at,
                      written_by_id=part.written_by_id, corrected_at=at, corrected_by_id=by.person_id,
                      reason=reason).save(force_insert=True)
        part.minutes_sent_at = at
        put(part, minutes, by=by)
        keep_agreed(part, at=at)
        cases.happened(part.case_id, [NewEvent("minutes.corrected", {
            "meeting": str(meeting.id), "type": meeting.type, "part": part.number}, run_id=meeting.run_id)], by=by, at=at)
        tell_of_minutes(meeting, part.id, part.folder_id, version=number + 1, by=by.account_id, at=at)
    return part
