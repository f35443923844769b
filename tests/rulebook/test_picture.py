"""The picture of a routine: every text inside its box, nothing over anything else, and the same content as a list."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.example import picture_on
from skolestotte.rulebook.picture import LABEL, SMALL, STATES, TITLE, picture
from skolestotte.rulebook.picture_text import width_of, wrapped
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine_file import shipped_examples, shipped_routine

ALL = ("RT1", "RT2", "RT3", "RT4")
RT1 = shipped_routine("RT1")
MOMENTS = [(example, expected) for one in ALL for example in shipped_examples(one) for expected in example.expect]
KINDS = [(language, narrow) for language in ("nb", "nn", "en") for narrow in (False, True)]


def pictures():
    """Each routine in every language and width, bare and at every moment of every example."""
    for one in ALL:
        for language, narrow in KINDS:
            yield picture(shipped_routine(one), language, narrow=narrow)
    for number, (example, expected) in enumerate(MOMENTS):
        language, narrow = KINDS[number % len(KINDS)]
        routine = shipped_routine(example.routine)
        yield picture(routine, language, picture_on(example, expected, routine), narrow)


def inside(box, x, y):
    return box.x < x < box.x + box.width and box.y < y < box.y + box.height


def test_every_text_is_inside_its_box_and_above_nothing_else():
    for drawn in pictures():
        for box in drawn.boxes:
            size = SMALL if box.small else TITLE
            for line in (*box.lines, *([box.caption] if box.caption else ()), *([box.flag.line] if box.flag else ())):
                assert inside(box, line.x, line.y), box.title
                assert line.y - size * 0.8 > box.y, box.title
                assert line.x + width_of(line.text, size) <= box.x + box.width, line.text
            if box.flag:
                assert box.flag.y + box.flag.height < box.lines[0].y - size * 0.8
                assert not box.caption or box.flag.y + box.flag.height < box.caption.y - size * 0.8
            assert " ".join(line.text for line in box.lines) == box.title


def test_no_box_lies_over_another_and_all_are_on_the_paper():
    for drawn in pictures():
        for one, other in combinations(drawn.boxes, 2):
            apart = (one.x + one.width < other.x or other.x + other.width < one.x
                     or one.y + one.height < other.y or other.y + other.height < one.y)
            assert apart, (one.title, other.title)
        for box in drawn.boxes:
            assert box.x >= 0
            assert box.x + box.width <= drawn.width
            assert box.y >= 0
            assert box.y + box.height <= drawn.height


def test_the_words_on_the_way_are_not_cut_off():
    for drawn in pictures():
        for box in drawn.boxes:
            if box.tag:
                assert box.x < box.tag.x
                assert box.tag.x + box.tag.width < box.x + box.width
                assert box.tag.line.x + width_of(box.tag.line.text, LABEL) < box.tag.x + box.tag.width
                ends = [arrow.points[-1] for arrow in drawn.arrows if arrow.end == box.step]
                tops = [x for x, y in ends if y == box.y]
                assert all(x < box.tag.x - 4 for x in tops), box.title


def overlap(a1, a2, b1, b2):
    """True if two stretches share more than an end."""
    low, high = min(a1, a2), max(a1, a2)
    return b1 < low < b2 if low == high else max(low, b1) < min(high, b2)


def crosses(start, end, box):
    """True if a straight line runs through the inside of a box."""
    (x1, y1), (x2, y2) = start, end
    return overlap(x1, x2, box.x, box.x + box.width) and overlap(y1, y2, box.y, box.y + box.height)


def test_arrows_run_straight_end_at_their_box_and_through_no_other():
    for drawn in pictures():
        by_step = {box.step: box for box in drawn.boxes}
        for arrow in drawn.arrows:
            for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False):
                assert x1 == x2 or y1 == y2, arrow
                hit = [box.title for box in drawn.boxes if crosses((x1, y1), (x2, y2), box)]
                assert hit == [], (arrow.start, arrow.end)
                assert 0 <= x1 <= drawn.width
                assert 0 <= y1 <= drawn.height, (arrow.start, arrow.end)
            x, y = arrow.points[-1]
            end = by_step[arrow.end]
            assert (y == end.y and end.x <= x <= end.x + end.width) or (x in (end.x, end.x + end.width) and end.y <= y
                                                                       <= end.y + end.height)
            assert arrow.path.startswith("M")


def test_the_boxes_stand_in_reading_order_with_everything_a_list_needs():
    for one in ALL:
        routine = shipped_routine(one)
        drawn = picture(routine, "en")
        assert [box.number for box in drawn.boxes] == list(range(1, len(routine.steps) + 1))
        assert {box.step for box in drawn.boxes} == {step.id for step in routine.steps}
        numbers = {box.step: box.number for box in drawn.boxes}
        for step in routine.steps:
            assert not step.under or numbers[step.under] < numbers[step.id]
            for arrow in step.next:
                assert numbers[step.id] < numbers[arrow.to]
    drawn = picture(RT1, "en")
    assert drawn.boxes[0].step == "RT1-S0"
    asked = next(box for box in drawn.boxes if box.step == "RT1-S9")
    assert [word for _, _, word in asked.leads_to] == ["no to a meeting", "yes to a meeting", "yes to both"]
    assert all(box.what and box.owner and box.lane_name for box in drawn.boxes)


def test_new_steps_are_told_from_those_that_existed():
    kinds = {box.step: box.kind for box in picture(RT1).boxes}
    assert (kinds["RT1-S5"], kinds["RT1-S2"]) == ("new", "existing")


@pytest.mark.parametrize("one", ALL)
def test_it_is_not_too_big(one):
    for language in ("nb", "nn", "en"):
        assert picture(shipped_routine(one), language).width <= 1100
        assert picture(shipped_routine(one), language).height <= 1600
        assert picture(shipped_routine(one), language, narrow=True).width == 320


def test_a_lane_without_steps_takes_no_room():
    (example,) = [e for e in shipped_examples("RT1") if "no-closing-meeting" in e.file]
    (expected,) = [e for e in example.expect if e.side == "school" and e.today == date(2026, 5, 7)]
    drawn = picture(RT1, "nb", picture_on(example, expected, RT1))
    assert {box.lane for box in drawn.boxes} == {lane.id for lane in drawn.lanes}
    assert "guardians" not in {lane.id for lane in drawn.lanes}


def test_an_arrow_goes_on_over_a_step_that_is_not_shown():
    (example,) = [e for e in shipped_examples("RT1") if "no-closing-meeting" in e.file]
    (expected,) = [e for e in example.expect if e.side == "school" and e.today == date(2026, 5, 7)]
    drawn = picture(RT1, "nb", picture_on(example, expected, RT1))
    assert "RT1-S9" not in {box.step for box in drawn.boxes}
    assert ("RT1-S8C", "RT1-S9A") in {(arrow.start, arrow.end) for arrow in drawn.arrows}


def test_each_box_says_its_state_and_why():
    flags = {"now": "Du er her", "may": "Kan gjøres nå", "late": "Over fristen", "next": "Neste"}
    seen = set()
    for example, expected in MOMENTS:
        routine = shipped_routine(example.routine)
        shown = picture_on(example, expected, routine)
        for box in picture(routine, "nb", shown).boxes:
            seen.add(box.state)
            state = shown.step(box.step)
            assert box.reason == (state.reason.nb if state.reason else "")
            assert box.state_text
            assert (box.flag.line.text if box.flag else None) == flags.get(box.state)
    assert seen == set(STATES)


def test_you_are_here():
    (example,) = [e for e in shipped_examples("RT1") if "closed-after-dismissal" in e.file]
    events = [event for event in example.events if event.on <= date(2026, 3, 12)]
    drawn = picture(RT1, "nb", progress(RT1, events, date(2026, 3, 30)))
    states = {box.step: box.state for box in drawn.boxes}
    assert states["RT1-S5"] == "done"
    assert states["RT1-S7"] == "late"
    assert states["RT1-S8C"] == "now"
    assert states["RT1-S9"] == "next"
    assert states["RT1-S12"] == "later"
    assert states["RT1-S2B"] == "skipped"
    assert next(box.state_text for box in drawn.boxes if box.step == "RT1-S7") == "Over fristen"
    walked = {(arrow.start, arrow.end) for arrow in drawn.arrows if arrow.walked}
    assert ("RT1-S3", "RT1-S5") in walked
    assert ("RT1-S9", "RT1-S9A") not in walked


def test_what_a_side_is_not_shown_is_not_drawn():
    (example,) = [e for e in shipped_examples("RT1") if "no-closing-meeting" in e.file]
    (expected,) = [e for e in example.expect if e.side == "school" and e.today == date(2026, 5, 7)]
    drawn = picture(RT1, "nb", picture_on(example, expected, RT1))
    assert not {"RT1-S4B", "RT1-S6", "RT1-S9"} & {box.step for box in drawn.boxes}
    order = [box.step for box in drawn.boxes]
    assert order.index("RT1-S9A") > order.index("RT1-S8C")


def test_every_state_has_words():
    assert all(all(words) for words in STATES.values())


@given(st.text(max_size=60), st.integers(20, 300))
def test_wrapped_text_keeps_every_letter_and_the_room(text, room):
    lines = wrapped(text, 14.0, room)
    assert "".join("".join(lines).replace("-", "").split()) == "".join(text.replace("-", "").split())
    assert all(width_of(line, 14.0) <= max(room, 40) for line in lines)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_gives_no_lines(text):
    assert wrapped(text, 14.0, 100) == ()
