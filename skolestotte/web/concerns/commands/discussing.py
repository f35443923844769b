"""A worry is talked over with child welfare before it is judged at the unit (RT4-01)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.prepared import Soon, asked
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.commands import NewEvent

from ..models import Concern, Discussion
from .writing import AlreadySent, locked


@transaction.atomic
def discuss(*, concern_id: UUID, with_whom: str, on: date, advised: str, people: str = "", by: Actor, at: datetime) -> Discussion:
    """Note whom the unit talked with, when, who took part, and what was advised or agreed (RT4-01, DUT-09). The same twice is the
    same as once. Errors: AlreadySent."""
    with as_system():
        concern = locked(concern_id)
        if concern.state == Concern.State.SENT:
            raise AlreadySent
        before = Discussion.objects.filter(concern=concern, with_whom=with_whom, on=on, by_id=by.person_id)
        known = next((one for one in before.select_related("folder") if one.advised == advised), None)
        if known is not None:
            return known
        made = Discussion(id=uuid.uuid4(), folder=concern.folder, concern=concern, with_whom=with_whom, on=on, advised=advised,
                          people=people, at=at, by_id=by.person_id)
        made.save(force_insert=True)
        event = NewEvent("concern.discussed", {"with": with_whom}, on=on)
        journal.append(journal.lock(concern.id), [(event, concern.folder)], by=by, at=at)
    return made


_talks = asked(lambda concern: Discussion.objects.filter(concern_id=concern).exclude(with_whom=Discussion.WithWhom.POLICE)
               .order_by("-on", "-at").values_list("with_whom"))


def talks(concern_id: UUID) -> Soon[Any]:
    """With whom at child welfare the unit talked about the worry, the last first; asked with what waits. Inside `as_system()`."""
    return _talks.soon(concern=concern_id)


def discussed_with(talks: Soon[Any]) -> str:
    """Whom at child welfare the unit talked with last; empty for nobody."""
    last, = talks.first or ("",)
    return Discussion.WithWhom.INTAKE.value if last == Discussion.WithWhom.BOTH else last
