"""A step that may be done anew after it was done: the latest counts, and nobody has to (RT2-07, RT4-07)."""

from datetime import date

import pytest

from skolestotte.rulebook.deadlines import shipped_rules
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.loader import routine_text
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.reading import RoutineFaults
from skolestotte.rulebook.routine_file import parse_routine, shipped_catalogue, shipped_routine
from tests.rulebook.test_at_any_time import happened

RT2 = shipped_routine("RT2")
VIOLENCE = ("report.reviewed", {"report": "r1", "outcome": "violence", "groundless": False})
CALLED = ("call.held", {})
STATED = ("level.stated", {"level": "some"})
CONCLUDED = ("investigation.concluded", {"outcome": "dismissed"})


def found(*kinds):
    events: list[Event] = happened(*kinds)
    return progress(RT2, events, date(2026, 3, 20))


def test_it_is_done_and_may_be_done_again_until_it_falls_away():
    assert "RT2-S6L" not in found(VIOLENCE).may
    assert "RT2-S6L" in found(VIOLENCE, CALLED).may
    stated = found(VIOLENCE, CALLED, STATED)
    assert stated.step("RT2-S6L").state == "done" and "RT2-S6L" in stated.may and "RT2-S6L" not in stated.now
    over = found(VIOLENCE, CALLED, STATED, CONCLUDED)
    assert over.step("RT2-S6L").state == "done" and "RT2-S6L" not in over.may


def test_a_step_that_may_not_be_done_again_is_done():
    assert "RT2-S3" not in found(VIOLENCE, CALLED).may


@pytest.mark.parametrize("form", ["call", "meeting_part"])
def test_only_a_note_can_be_done_again(form):
    text = routine_text("RT2.yaml")
    begin = text.index("  - id: RT2-S6L")
    broken = text[:begin] + text[begin:].replace("form: note", f"form: {form}", 1)
    with pytest.raises(RoutineFaults, match="only what is written down as a note can be done again"):
        parse_routine(broken, "broken.yaml", catalogue=shipped_catalogue(), deadlines=tuple(shipped_rules()))
