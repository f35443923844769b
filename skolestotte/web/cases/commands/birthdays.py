"""What follows from a birthday alone: at 15 the child's own access begins, at 18 the guardians' ends (bvl § 12-3, PAR-02)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.sharing import ADULT_AGE, PARTY_AGE
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..ages import have_turned, settled_since
from .happening import happened


@transaction.atomic
def come_of_age(*, by: Actor, at: datetime) -> int:
    """Settle the doors of every child who has had such a birthday since it was done last. It may be run at any time and as often as
    one likes.

    Returns how many cases were looked at.
    """
    today = timezone.localdate(at)
    with as_system():
        since = settled_since("doors", today)
        found = sorted({case.id for years in (PARTY_AGE, ADULT_AGE) for case, _day in have_turned(years, since, today)})
        for case_id in found:
            happened(case_id, [], by=by, at=at)  # nothing happened, but the child is a year older
    return len(found)
