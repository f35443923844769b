"""Who from the school takes the minutes, told from what is written about it in the plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from .models import Participant
from .people import LIAISONS, SCHOOL


def writers(minute_taker: str, people: Iterable[Participant], school: str) -> frozenset[UUID]:
    """The accounts of those invited from the school whom the words name; where they name only the school, its liaison."""
    said = minute_taker.casefold()
    own = [one for one in people if one.side == SCHOOL and one.account_id is not None]
    named = [one for one in own if one.name and one.name.casefold() in said]
    if not named and school and school.casefold() in said:
        named = [one for one in own if one.capacity in LIAISONS]
    return frozenset(one.account_id for one in named if one.account_id)
