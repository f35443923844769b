"""Meetings between the services are data: a new one, or another agenda, is a change of the file (MTG-11)."""

from __future__ import annotations

import pytest

from skolestotte.rulebook.between_services import FILE, between_services, parse_between_services
from skolestotte.rulebook.loader import DataFault, routine_text


@pytest.mark.requirement("MTG-11")
def test_the_evaluation_meeting_has_its_four_points_in_order() -> None:
    points = between_services()["evaluation"].agenda
    assert [(one.key, one.answer) for one in points] == [("walk_through", "text"), ("keep", "text"), ("improve", "text"),
                                                         ("employees", "whose_employees")]


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("key: keep", "key: walk_through", "two points have the same key"),
    ("answer: text", "answer: words", "answer is 'words'"),
    ("    minutes: 60", "    minute: 60", "minute"),
    ("types:", "type:", "types must be"),
])
def test_what_is_wrong_in_the_file_is_said_with_its_place(old: str, new: str, fault: str) -> None:
    text = routine_text(FILE)
    assert old in text
    with pytest.raises(DataFault, match=fault):
        parse_between_services(text.replace(old, new, 1))
