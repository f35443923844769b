"""The routine drawn for the wall: it fits the sheet in letters that can be read, and nothing lies over anything else."""

from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import pytest

from skolestotte.rulebook.picture import picture
from skolestotte.rulebook.picture_card import POINT, SMALL, TITLE, card
from skolestotte.rulebook.picture_text import width_of
from skolestotte.rulebook.routine_file import shipped_routine
from tests.rulebook.test_picture import ALL, crosses

ROOM = (281.0, 167.0)


@lru_cache
def cards():
    """Each routine in each language, every step that is due with a note."""
    found = []
    for one in ALL:
        routine = shipped_routine(one)
        notes = {step.id: "innen 14 dager" for step in routine.steps if step.due}
        found += [(routine, language, card(routine, language, notes, ROOM)) for language in ("nb", "nn", "en")]
    return found


def test_it_fits_the_sheet_in_letters_of_at_least_eight_points():
    for routine, language, drawn in cards():
        assert drawn.width <= ROOM[0] + 0.01
        assert drawn.height <= ROOM[1] + 0.01
        assert drawn.size >= 8.25, (routine.id, language)
        for box in drawn.boxes:
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= drawn.width
            assert box.y + box.height <= drawn.height


def test_it_has_the_same_steps_in_the_same_order_and_lanes_as_the_picture_on_the_page():
    for routine, language, drawn in cards():
        page = picture(routine, language)
        assert [(box.number, box.title, box.lane, box.leads_to) for box in drawn.boxes] == [
            (box.number, box.title, box.lane_name, box.leads_to) for box in page.boxes]
        assert [box.shared for box in drawn.boxes] == [box.kind == "new" for box in page.boxes]
        ways = {(box.number, arrow.to) for box in drawn.boxes for arrow in box.arrows}
        numbers = {box.step: box.number for box in page.boxes}
        assert ways == {(numbers[arrow.start], numbers[arrow.end]) for arrow in page.arrows}


def test_no_box_lies_over_another_and_each_stands_in_its_lane():
    for _, _, drawn in cards():
        lanes = {lane.name: lane for lane in drawn.lanes}
        for box in drawn.boxes:
            assert lanes[box.lane].x < box.x
            assert box.x + box.width < lanes[box.lane].x + lanes[box.lane].width
        for one, other in combinations(drawn.boxes, 2):
            apart = (one.x + one.width < other.x or other.x + other.width < one.x
                     or one.y + one.height < other.y + 0.01 or other.y + other.height < one.y + 0.01)
            assert apart, (one.title, other.title)


def inside_of(box):
    """The box without its edge: millimetres are rounded."""
    return replace(box, x=box.x + 0.01, y=box.y + 0.01, width=box.width - 0.02, height=box.height - 0.02)


def test_arrows_run_straight_and_through_no_box():
    for routine, _, drawn in cards():
        for box in drawn.boxes:
            for arrow in box.arrows:
                for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False):
                    assert abs(x1 - x2) < 0.001 or abs(y1 - y2) < 0.001
                    hit = [other.title for other in drawn.boxes if crosses((x1, y1), (x2, y2), inside_of(other))]
                    assert hit == [], (routine.id, box.number, arrow.to)
                    assert 0 <= x1 <= drawn.width
                    assert 0 <= y1 <= drawn.height


def test_words_are_whole_and_a_note_beside_a_title_has_room():
    for _, _, drawn in cards():
        unit = drawn.size * POINT / TITLE
        for box in drawn.boxes:
            inner, letter = box.width / unit - 35, SMALL if box.small else TITLE
            assert all(width_of(word, letter) <= inner for word in box.title.split()), box.title
            if box.note and box.beside:
                assert width_of(box.note, SMALL) < inner


def test_a_routine_that_is_too_long_is_drawn_smaller_as_a_whole():
    routine = shipped_routine("RT1")
    small = card(routine, "nb", {}, (120.0, 60.0))
    assert small.width <= 120.01
    assert small.height <= 60.01
    assert len(small.boxes) == len(routine.steps)


@pytest.mark.parametrize("one", ALL)
def test_more_room_gives_larger_letters(one):
    routine = shipped_routine(one)
    assert card(routine, "nb", {}, (400.0, 280.0)).size > card(routine, "nb", {}, ROOM).size
