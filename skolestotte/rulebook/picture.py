"""The picture of a routine: lanes, boxes and arrows with places in pixels, and every text broken to fit its box.

Pure layout: `picture(routine, language, progress)` gives frozen values that a template draws with its own colours. The
boxes stand in reading order and carry all their words, so that the same picture can be told as an ordered list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from skolestotte.rulebook.picture_arrows import ArrowLine, Frame, Room, arrow_lines
from skolestotte.rulebook.picture_grid import Cell, cells_of, lanes_of, reading_order, ways_from
from skolestotte.rulebook.picture_states import FLAGGED, STATES, reasons_of, states_of, walked
from skolestotte.rulebook.picture_text import width_of, wrapped
from skolestotte.rulebook.progress import Progress
from skolestotte.rulebook.routine import OWNERS, Arrow, Routine, Step

LANE, GUTTER, EDGE, HEAD = 250, 26, 1, 46
BOX, PADDING, NUMBER = 222, 12, 28
TITLE, SMALL, LABEL = 14.0, 12.5, 12.0
LINE, SMALL_LINE, TAG, CAPTION, FLAG = 19, 16, 20, 18, 24
BETWEEN_ROWS, BETWEEN_STACKED, BETWEEN_SMALL, AROUND = 46, 26, 6, 10
NARROW = 320

@dataclass(frozen=True)
class TextLine:
    """One line of text; `x` and `y` are the beginning of its base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Tag:
    """A word on a ground of its own: on the upper edge of a box when the way leads here, or in it which state the step is in."""

    x: float
    y: float
    width: float
    height: float
    line: TextLine


@dataclass(frozen=True)
class Box:
    """One step. `number` counts in reading order. `kind`: `new` or `existing`, as in figure 2 of the routine's source.

    `state`: done, now, may (open, but nobody has to), late, next, skipped, left_out, later, or empty where no progress is
    given; `state_text` says it in words and `reason` why, and `flag` is where it is written in the box. `leads_to`: (number,
    title, word on the way) of the boxes the arrows lead to. `badge`: the middle of the number's circle. `caption`: the lane's
    name, in the narrow picture. `small`: drawn as a line under another box. `step`: the id, to link to.
    """

    step: str
    number: int
    title: str
    what: str
    owner: str
    lane: str
    lane_name: str
    kind: str
    small: bool
    optional: bool
    state: str
    state_text: str
    reason: str
    x: float
    y: float
    width: float
    height: float
    badge: tuple[float, float]
    caption: TextLine | None
    lines: tuple[TextLine, ...]
    tag: Tag | None
    flag: Tag | None
    leads_to: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class LaneBox:
    """A lane: its frame and its name."""

    id: str
    name: str
    x: float
    y: float
    width: float
    height: float
    label: TextLine


@dataclass(frozen=True)
class Picture:
    """A picture of `width` × `height` pixels. `boxes` stand in reading order."""

    width: float
    height: float
    language: str
    lanes: tuple[LaneBox, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[ArrowLine, ...]


def picture(
    routine: Routine, language: str = "nb", progress: Progress | None = None, narrow: bool = False
) -> Picture:
    """The picture in one language. With `progress`, only the steps that its reader is shown, each with its state.

    `narrow`: one column for a phone, 320 pixels wide, each box naming its lane.
    """
    steps = [step for step in routine.steps if progress is None or progress.step(step.id) is not None]
    cells = cells_of(routine, steps)
    ordered = reading_order(cells, steps)
    shown = frozenset(step.id for step in steps)
    leads = {step.id: ways_from(step, routine, shown) for step in steps}
    states = states_of(ordered, leads, progress)
    frames, size, lanes = (
        _column(ordered, states, language) if narrow else _lanes(routine, lanes_of(routine, steps), cells, states, language)
    )
    tags = {arrow.to: arrow.label.say(language) for arrows in leads.values() for arrow in arrows if arrow.label is not None}
    numbers = {step.id: n for n, step in enumerate(ordered, 1)}
    about = _About(routine, language, numbers, leads, states, reasons_of(progress, language), tags)
    boxes = tuple(_box(about, step, frames[step.id]) for step in ordered)
    arrows = _rail(ordered, frames) if narrow else arrow_lines(leads, _with_tags(frames, tags), cells, walked(states), Room(GUTTER))
    return Picture(size[0], size[1], language, lanes, boxes, arrows)


@dataclass(frozen=True)
class _About:
    """What the boxes are drawn from: for each step its number, arrows, state, reason and word on the way."""

    routine: Routine
    language: str
    numbers: Mapping[str, int]
    leads: Mapping[str, Sequence[Arrow]]
    states: Mapping[str, str]
    reasons: Mapping[str, str]
    tags: Mapping[str, str]


def _lanes(
    routine: Routine, shown: Sequence[str], cells: Sequence[Cell], states: Mapping[str, str], language: str
) -> tuple[dict[str, Frame], tuple[float, float], tuple[LaneBox, ...]]:
    frames: dict[str, Frame] = {}
    y = float(EDGE + HEAD + AROUND)
    for row in sorted({cell.row for cell in cells}):
        tallest = 0.0
        for cell in (one for one in cells if one.row == row):
            x = EDGE + cell.lane * (LANE + GUTTER) + (LANE - BOX) / 2
            tallest = max(tallest, _stack(cell.steps, x, y, states, language, frames))
        y += tallest + BETWEEN_ROWS
    height = y - BETWEEN_ROWS + AROUND + EDGE
    width = EDGE * 2 + len(shown) * LANE + (len(shown) - 1) * GUTTER
    lanes = tuple(
        LaneBox(lane.id, lane.name.say(language), x, EDGE, LANE, height - EDGE * 2,
                TextLine(x + (LANE - BOX) / 2, EDGE + 29, lane.name.say(language)))
        for number, lane in enumerate(lane for lane in routine.lanes if lane.id in shown)
        for x in [float(EDGE + number * (LANE + GUTTER))]
    )
    return frames, (float(width), height), lanes


def _stack(
    steps: Sequence[Step], x: float, top: float, states: Mapping[str, str], language: str, frames: dict[str, Frame]
) -> float:
    """Put the steps of a cell below each other from `top`; gives the height they take."""
    y = top
    for number, step in enumerate(steps):
        if number:
            y += BETWEEN_SMALL if step.under else BETWEEN_STACKED
        height = _height(step, BOX, states[step.id], language)
        frames[step.id] = Frame(x, y, BOX, height)
        y += height
    return y - top


def _column(
    steps: Sequence[Step], states: Mapping[str, str], language: str
) -> tuple[dict[str, Frame], tuple[float, float], tuple[LaneBox, ...]]:
    """One column for a phone."""
    frames: dict[str, Frame] = {}
    y = float(EDGE + 10)
    for number, step in enumerate(steps):
        if number:
            y += BETWEEN_SMALL if step.under else BETWEEN_STACKED
        height = _height(step, NARROW - 2 * EDGE, states[step.id], language) + (0 if step.under else CAPTION)
        frames[step.id] = Frame(float(EDGE), y, float(NARROW - 2 * EDGE), height)
        y += height
    return frames, (float(NARROW), y + EDGE), ()


def _rail(steps: Sequence[Step], frames: Mapping[str, Frame]) -> tuple[ArrowLine, ...]:
    """Short lines from each box to the one below it."""
    pairs = list(pairwise(steps))
    return tuple(
        ArrowLine(a.id, b.id, ((x, frames[a.id].bottom), (x, frames[b.id].y)), False)
        for a, b in pairs
        if not b.under
        for x in [EDGE + PADDING + 9.0]
    )


def _height(step: Step, width: float, state: str, language: str) -> float:
    lines = len(_title_lines(step, width, language))
    flag = FLAG if state in FLAGGED else 0
    return flag + (lines * SMALL_LINE + 14 if step.under else lines * LINE + 24)


def _title_lines(step: Step, width: float, language: str) -> tuple[str, ...]:
    return wrapped(step.title.say(language), SMALL if step.under else TITLE, width - PADDING * 2 - NUMBER)


def _box(about: _About, step: Step, frame: Frame) -> Box:
    routine, language, state = about.routine, about.language, about.states[step.id]
    titles = {other.id: other.title.say(language) for other in routine.steps}
    lines = _title_lines(step, frame.width, language)
    size, pitch = (SMALL, SMALL_LINE) if step.under else (TITLE, LINE)
    left, flagged = frame.x + PADDING + NUMBER, FLAG if state in FLAGGED else 0
    first = frame.y + flagged + (frame.height - flagged - len(lines) * pitch) / 2 + size
    lane = next(lane.name.say(language) for lane in routine.lanes if lane.id == step.lane)
    caption = None
    if frame.width > BOX and not step.under:  # the narrow picture has no lanes: their names stand in the boxes
        first += CAPTION / 2
        caption = TextLine(left, first - CAPTION, lane)
    return Box(
        step=step.id,
        number=about.numbers[step.id],
        title=titles[step.id],
        what=step.what.say(language),
        owner=OWNERS[step.owner].name.say(language),
        lane=step.lane,
        lane_name=lane,
        kind="new" if step.new else "existing",
        small=bool(step.under),
        optional=step.optional,
        state=state,
        state_text=STATES[state].say(language) if state else "",
        reason=about.reasons.get(step.id, ""),
        x=frame.x,
        y=frame.y,
        width=frame.width,
        height=frame.height,
        badge=(frame.x + PADDING + 9, frame.y + frame.height / 2),
        caption=caption,
        lines=tuple(TextLine(left, first + n * pitch, line) for n, line in enumerate(lines)),
        tag=_tag(about.tags[step.id], frame) if step.id in about.tags else None,
        flag=_flag(STATES[state].say(language), left, frame.y) if flagged else None,
        leads_to=tuple(
            (about.numbers[arrow.to], titles[arrow.to], arrow.label.say(language) if arrow.label else "")
            for arrow in about.leads[step.id]
        ),
    )


def _flag(text: str, left: float, top: float) -> Tag:
    width = width_of(text, LABEL) + 18
    return Tag(left - 2, top + 8, width, TAG, TextLine(left + 7, top + 8 + TAG / 2 + LABEL * 0.36, text))


def _tag(text: str, frame: Frame) -> Tag:
    width = width_of(text, LABEL) + 16
    x, y = frame.x + frame.width - width - 8, frame.y - TAG / 2
    return Tag(x, y, width, TAG, TextLine(x + 8, y + TAG / 2 + LABEL * 0.36, text))


def _with_tags(frames: Mapping[str, Frame], tags: Mapping[str, str]) -> dict[str, Frame]:
    """The frames, told how much of their upper edge a tag takes."""
    return {
        step: replace(frame, tagged=_tag(tags[step], frame).width + 8 if tags.get(step) else 0.0)
        for step, frame in frames.items()
    }


__all__ = ["STATES", "ArrowLine", "Box", "LaneBox", "Picture", "Tag", "TextLine", "picture"]
