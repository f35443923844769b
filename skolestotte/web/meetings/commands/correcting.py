"""Correct minutes that are sent: a new version takes their place, the old one is kept, and those who got it hear of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import FormerMinutes, Part
from ..next_day import FIXED
from .agreed import keep_agreed
from .following import Followed, agree_anew, move_along, what_hangs
from .locks import Changed, lock_part
from .minutes import PartMinutes, put, same
from .telling import tell_of_minutes

TEXTS = ("agenda", "child_view", "guardians_view", "decisions", "joint_plan", "answers")


@dataclass(frozen=True)
class Corrected:
    """The part with its new minutes, and what the day for meeting again moved with it."""

    part: Part
    followed: Followed = field(default_factory=Followed)


@transaction.atomic
def correct_minutes(*, part_id: UUID, version: int, minutes: PartMinutes, reason: str, by: Actor,
                    at: datetime) -> Corrected:
    """Send a new version of minutes that are sent, with the reason. Who was there is not changed. Another day for meeting again
    moves what hangs on it.

    The same texts once more change nothing. Errors: Changed; NotNow when the minutes are not sent; where a meeting that hangs on
    the day cannot be moved, those of `move_along`.
    """
    with as_system():
        part, meeting = lock_part(part_id)
        if part.minutes_sent_at is None:
            raise NotNow
        if same(part, minutes):
            return Corrected(part)
        if part.version != version:
            raise Changed
        number = FormerMinutes.objects.filter(part=part).count() + 1
        FormerMinutes(id=uuid.uuid4(), folder=part.folder, part=part, number=number, next_on=part.next_on,
                      text={name: getattr(part, name) for name in TEXTS}, sent_at=part.minutes_sent_at,
                      written_by_id=part.written_by_id, corrected_at=at, corrected_by_id=by.person_id,
                      reason=reason).save(force_insert=True)
        hangs = what_hangs(part, meeting)
        part.minutes_sent_at = at
        put(part, minutes, by=by)
        keep_agreed(part, at=at)
        corrected = NewEvent("minutes.corrected", {"meeting": str(meeting.id), "type": meeting.type, "part": part.number},
                             run_id=meeting.run_id)
        again = agree_anew(part, meeting, hangs, at=at)
        cases.happened(part.case_id, [corrected, *again], by=by, at=at)
        followed = move_along(part, hangs, by=by, at=at)
        if any(new.kind == FIXED for new in again):
            followed = replace(followed, day=part.next_on)
        tell_of_minutes(meeting, part.id, part.folder_id, version=number + 1, by=by.account_id, at=at)
    return Corrected(part, followed)
