"""The latest reports of units and of one reporter, found by walking along an index for each.

"The unit's or my own" in one condition reads and sorts all reports, and asks every door, before it takes the first few. The
ORM has no word for it. Row-level security decides which of them the reader sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from skolestotte.web.folders import line

from ..models import Report

_TABLE = Report._meta.db_table
_LATEST = f"""
SELECT id, case_id FROM (
 (SELECT found.* FROM unnest(%s::uuid[]) AS whose (id) CROSS JOIN LATERAL (SELECT id, case_id, sent_at, reference FROM {_TABLE}
  WHERE unit_id = whose.id AND sent_at < coalesce(%s, 'infinity'::timestamptz) ORDER BY sent_at DESC LIMIT %s) AS found)
 UNION
 (SELECT id, case_id, sent_at, reference FROM {_TABLE}
  WHERE reporter_id = %s AND sent_at < coalesce(%s, 'infinity'::timestamptz) ORDER BY sent_at DESC LIMIT %s)) AS sent
ORDER BY sent_at DESC, reference LIMIT %s"""


def latest(units: Iterable[UUID], reporter: UUID | None, *, most: int, before: datetime | None = None,
           ) -> list[tuple[UUID, UUID | None]]:
    """Report and case (None: to another municipality) of the latest that these units or this person have sent."""
    return line.ask(_LATEST, [list(units), before, most, reporter, before, most, most])
