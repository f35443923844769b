"""The school says when it teaches."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.folders.actor import Actor

from ..models import TeachingHours
from ..teaching import Week


@transaction.atomic
def set_teaching(*, unit_id: UUID, account_id: UUID | None, week: Week, by: Actor, at: datetime) -> TeachingHours:
    """The lessons of a unit, or of one of its teachers (`account_id`). The same once more changes nothing."""
    of_unit = TeachingHours.objects.filter(unit_id=unit_id)
    known = (of_unit.filter(account_id=account_id) if account_id else of_unit.filter(account=None)).first()
    if known is not None and known.week == week.stored():
        return known
    row, _new = TeachingHours.objects.update_or_create(
        unit_id=unit_id, account_id=account_id, defaults={"week": week.stored(), "changed_at": at, "changed_by_id": by.person_id})
    return row
