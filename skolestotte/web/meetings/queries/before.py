"""Who came from the school the last time: so the child's contact teacher, and whoever follows the child after school, need not
be found again (MTG-03)."""

from __future__ import annotations

from uuid import UUID

from ..models import Participant
from ..people import SCHOOL


def before(case_id: UUID, meeting_id: UUID | None) -> dict[UUID, str]:
    """The school's people of the latest other meeting of the case that is held, and in which capacity (one query)."""
    rows = Participant.objects.filter(part__case_id=case_id, side=SCHOOL, account__isnull=False, part__held_at__isnull=False)
    if meeting_id is not None:
        rows = rows.exclude(part__meeting_id=meeting_id)
    found = list(rows.exclude(attended=False).order_by("-part__held_at").values_list("part__meeting_id", "account_id", "capacity"))
    return {account: capacity for meeting, account, capacity in found if meeting == found[0][0]}
