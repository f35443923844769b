"""Whether the family waits for a meeting it has asked for (MTG-12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from skolestotte.rulebook.events import Event, effective

ASKED, CALLED = "meeting.family_asked", "meeting.called"


def asked_by_family(events: Iterable[Event]) -> date | None:
    """The day the family asked for a new meeting; None when it has not, or a meeting has been called since. Corrections are
    carried out first."""
    known = (event for event in effective(events) if event.kind in (ASKED, CALLED))
    last = max(known, key=lambda event: event.seq, default=None)
    return last.on if last is not None and last.kind == ASKED else None
