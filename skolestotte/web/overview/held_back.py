"""The reports of a case that the guardians are not to know of: said at the top of the case to those who know of them (DUT-08)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.facts import held_back

from .sight import COUNSELLOR, GUARDIANS, Sight

ABOUT = ("report.received", "report.reviewed", "routine.handed_over", "guardians.cleared")


def untold(sight: Sight) -> list[date]:
    """The days on which these reports came, whatever run the page is about. No query; nothing for the family and its counsellor."""
    if sight.side in (GUARDIANS, COUNSELLOR):
        return []
    own: dict[object, list[Event]] = defaultdict(list)
    for event in effective([event.as_rule_event() for event in sight.events]):
        if event.kind in ABOUT:
            own[event.data.get("report")].append(event)
    held = [next((event.on for event in events if event.kind == "report.received"), None) for events in own.values() if held_back(events)]
    return sorted(day for day in held if day is not None)
