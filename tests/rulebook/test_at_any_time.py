"""What may happen without a step: the routine is left while the investigation runs, once."""

from __future__ import annotations

from datetime import date

from skolestotte.rulebook.at_any_time import LEFT, may_happen
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.routine_file import shipped_routine

RT1 = shipped_routine("RT1")


def happened(*kinds: tuple[str, dict[str, object]]) -> list[Event]:
    return [Event(seq, kind, date(2026, 3, seq), data) for seq, (kind, data) in enumerate(kinds, 1)]


RECEIVED = ("report.received", {"report": "r1", "unit": "school", "unit_kind": "school", "reporter": "t",
                                "channel": "platform", "hold_back": False})
REVIEWED = ("report.reviewed", {"report": "r1", "outcome": "investigate", "groundless": False})
DISMISSED = ("report.reviewed", {"report": "r1", "outcome": "dismiss", "groundless": False})
CONCLUDED = ("investigation.concluded", {"outcome": "dismissed"})
LEAVING = (LEFT, {"reason_given": True})


def test_while_the_investigation_runs_and_once() -> None:
    assert not may_happen(RT1, happened(), LEFT)
    assert not may_happen(RT1, happened(RECEIVED), LEFT)
    assert not may_happen(RT1, happened(RECEIVED, DISMISSED), LEFT)
    assert may_happen(RT1, happened(RECEIVED, REVIEWED), LEFT)
    assert not may_happen(RT1, happened(RECEIVED, REVIEWED, LEAVING), LEFT)
    assert not may_happen(RT1, happened(RECEIVED, REVIEWED, CONCLUDED), LEFT)


def test_after_it_was_taken_back_it_may_happen_again() -> None:
    taken_back = ("event.retracted", {"seq": 3})
    assert may_happen(RT1, happened(RECEIVED, REVIEWED, LEAVING, taken_back), LEFT)


def test_nothing_else_happens_without_its_step() -> None:
    assert not may_happen(RT1, happened(RECEIVED, REVIEWED), "investigation.concluded")
