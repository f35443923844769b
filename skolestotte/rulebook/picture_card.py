"""The picture of a routine for one sheet on the wall: wider than high, letters as large as the sheet allows.

Pure layout, in millimetres: the same boxes, arrows and order of reading as `picture`, but a lane is as wide as its steps
need, small steps lie close under their own, and each box has room for a note (by when).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skolestotte.rulebook.picture_arrows import ArrowLine, Frame, Point, Room, arrow_lines, rounded, tracks_of
from skolestotte.rulebook.picture_grid import Cell, cells_of, lanes_of, reading_order, ways_from
from skolestotte.rulebook.picture_text import width_of, wrapped
from skolestotte.rulebook.routine import Arrow, Routine, Step

POINT = 25.4 / 72
TITLE, SMALL, LINE, SMALL_LINE = 14.0, 11.6, 17.0, 14.5  # in units of a fourteenth of a title's size, as in `picture`
LEFT, RIGHT, PAD = 28, 7, 4
HEAD, APART, GAP, TAGGED, TOO_HIGH = 24, 16, 19, 6, 1e4
ARROWS = Room(gutter=10, margin=8, first=8, track=6)
SHARES, LEAST, ROUND = 28, 3, 1.4
SIZES = tuple(size / 4 for size in range(52, 19, -1))  # 13 to 5 points


@dataclass(frozen=True)
class CardArrow:
    """One arrow to the box `to`: its corners, and the line with round corners as an SVG path."""

    to: int
    points: tuple[Point, ...]
    path: str


@dataclass(frozen=True)
class CardBox:
    """One step: `number` in reading order, `note` (by when), `beside` if the note stands on the title's last line, `tag` (the
    word on the way here), `leads_to` (number, title, word on the way) and the arrows there. `shared`: new and shared."""

    number: int
    title: str
    note: str
    beside: bool
    lane: str
    shared: bool
    optional: bool
    small: bool
    tag: str
    tag_width: float
    x: float
    y: float
    width: float
    height: float
    leads_to: tuple[tuple[int, str, str], ...]
    arrows: tuple[CardArrow, ...]


@dataclass(frozen=True)
class CardLane:
    """A lane: its name and where it stands."""

    name: str
    x: float
    width: float


@dataclass(frozen=True)
class Card:
    """The picture, `width` × `height` millimetres, boxes in reading order. `size`: of a title, in points."""

    width: float
    height: float
    size: float
    lanes: tuple[CardLane, ...]
    boxes: tuple[CardBox, ...]


@dataclass(frozen=True)
class _About:
    """What the layout is made from: the cells, the language, and by step the note, the arrows and the word on the way."""

    routine: Routine
    cells: Sequence[Cell]
    language: str
    notes: Mapping[str, str]
    leads: Mapping[str, Sequence[Arrow]]
    tags: Mapping[str, str]


def card(routine: Routine, language: str, notes: Mapping[str, str], room: tuple[float, float]) -> Card:
    """The routine in one language on a sheet with `room` (width, height) in millimetres. `notes`: by step, by when.

    The largest letters that fit are taken. A routine that is too long even for the smallest is drawn smaller as a whole.
    """
    shown = frozenset(step.id for step in routine.steps)
    leads = {step.id: ways_from(step, routine, shown) for step in routine.steps}
    tags = {arrow.to: arrow.label.say(language) for arrows in leads.values() for arrow in arrows if arrow.label is not None}
    about = _About(routine, cells_of(routine, routine.steps), language, notes, leads, tags)
    first, last = 0, len(SIZES) - 1
    while first < last:  # the largest size that fits: the larger the letters, the higher the picture
        size = SIZES[(first + last) // 2]
        fits = _best(about, room[0] / _unit(size))[1] * _unit(size) <= room[1]
        first, last = (first, (first + last) // 2) if fits else ((first + last) // 2 + 1, last)
    widths, height = _best(about, room[0] / _unit(SIZES[first]))
    unit = min(_unit(SIZES[first]), room[1] / height)
    return _drawn(about, widths, unit)


def _unit(size: float) -> float:
    """How many millimetres a unit of the layout is when a title has `size` points."""
    return size * POINT / TITLE


def _best(about: _About, width: float) -> tuple[tuple[float, ...], float]:
    """The widths of the lanes that give the lowest picture, and its height."""
    cells = about.cells
    lanes = len({cell.lane for cell in cells})
    free = width - ARROWS.gutter * (lanes - 1)
    high: dict[tuple[int, int, int], float] = {}
    for cell in cells:
        for share in range(LEAST, SHARES + 1):
            inner = free * share / SHARES - ARROWS.margin * 2
            high[cell.row, cell.lane, share] = _stack(cell, 0, inner, 0, about, {})
    between = sum(_gaps(about).values())
    rows = {cell.row: [one.lane for one in cells if one.row == cell.row] for cell in cells}
    best = min(
        _shares(lanes, SHARES),
        key=lambda shares: (sum(max(high[row, lane, shares[lane]] for lane in here) for row, here in rows.items()),
                            max(shares)))
    height = HEAD + between + sum(max(high[row, lane, best[lane]] for lane in here) for row, here in rows.items()) + PAD
    return tuple(free * share / SHARES for share in best), height


def _shares(lanes: int, whole: int) -> Iterator[tuple[int, ...]]:
    """Every way to share the width among the lanes, none with less than the least."""
    if lanes == 1:
        yield (whole,)
        return
    for first in range(LEAST, whole - LEAST * (lanes - 1) + 1):
        for rest in _shares(lanes - 1, whole - first):
            yield (first, *rest)


def _gaps(about: _About) -> dict[int, float]:
    """The room below each row but the last: for the arrows that run there."""
    rows = sorted({cell.row for cell in about.cells})
    tracks = tracks_of(about.leads, about.cells)
    return {row: GAP + ARROWS.track * max(0, tracks.get(row, 0) - 1) for row in rows[:-1]}


def _size(step: Step, width: float, about: _About) -> tuple[float, bool]:
    """The height of a box of this width, and whether its note has room beside the title. A word is never broken."""
    inner = width - LEFT - RIGHT
    title, note = step.title.say(about.language), about.notes.get(step.id, "")
    letter, pitch = (SMALL, SMALL_LINE) if step.under else (TITLE, LINE)
    if any(width_of(word, letter) > inner for word in title.split()):
        return TOO_HIGH, False
    lines = wrapped(title, letter, inner)
    beside = not note or width_of(lines[-1], letter) + width_of(note, SMALL) + 14 <= inner
    below = 0 if beside else len(wrapped(note, SMALL, inner)) * SMALL_LINE
    return len(lines) * pitch + below + (PAD if step.under else PAD * 2) + (TAGGED if step.id in about.tags else 0), beside


def _drawn(about: _About, widths: Sequence[float], unit: float) -> Card:
    routine, language, cells, leads = about.routine, about.language, about.cells, about.leads
    lefts = [sum(widths[:n]) + ARROWS.gutter * n for n in range(len(widths))]
    frames: dict[str, Frame] = {}
    gaps, y = _gaps(about), float(HEAD)
    for row in sorted({cell.row for cell in cells}):
        foot = y
        for cell in (one for one in cells if one.row == row):
            left, width = lefts[cell.lane] + ARROWS.margin, widths[cell.lane] - ARROWS.margin * 2
            foot = max(foot, _stack(cell, left, width, y, about, frames))
        y = foot + gaps.get(row, PAD)
    order = reading_order(cells, routine.steps)
    numbers = {step.id: number for number, step in enumerate(order, 1)}
    lines = arrow_lines(leads, {step: _tagged(f, about.tags.get(step, "")) for step, f in frames.items()}, cells, frozenset(), ARROWS)
    names = {lane.id: lane.name.say(language) for lane in routine.lanes}
    shown = lanes_of(routine, routine.steps)
    return Card(
        width=(lefts[-1] + widths[-1]) * unit, height=y * unit, size=unit * TITLE / POINT,
        lanes=tuple(CardLane(names[lane], lefts[n] * unit, widths[n] * unit) for n, lane in enumerate(shown)),
        boxes=tuple(_box(about, step, frames[step.id], numbers, lines, unit) for step in order))


def _box(
    about: _About, step: Step, frame: Frame, numbers: Mapping[str, int], lines: Sequence[ArrowLine], unit: float
) -> CardBox:
    titles = {one.id: one.title.say(about.language) for one in about.routine.steps}
    tag = about.tags.get(step.id, "")
    return CardBox(
        number=numbers[step.id], title=titles[step.id], note=about.notes.get(step.id, ""),
        beside=_size(step, frame.width, about)[1],
        lane=next(lane.name.say(about.language) for lane in about.routine.lanes if lane.id == step.lane),
        shared=step.new, optional=step.optional, small=bool(step.under), tag=tag, tag_width=unit * (width_of(tag, SMALL) + 12),
        x=frame.x * unit, y=frame.y * unit, width=frame.width * unit, height=frame.height * unit,
        leads_to=tuple((numbers[arrow.to], titles[arrow.to], arrow.label.say(about.language) if arrow.label else "")
                       for arrow in about.leads[step.id]),
        arrows=tuple(CardArrow(numbers[line.end], points, rounded(points, ROUND))
                     for line in lines if line.start == step.id
                     for points in [tuple((x * unit, y * unit) for x, y in line.points)]))


def _tagged(frame: Frame, tag: str) -> Frame:
    """The frame, told how much of its upper edge the word on the way takes."""
    return Frame(frame.x, frame.y, frame.width, frame.height, width_of(tag, SMALL) + 24 if tag else 0.0)


def _stack(cell: Cell, x: float, width: float, top: float, about: _About, frames: dict[str, Frame]) -> float:
    """Put the steps of a cell below each other from `top`; gives the foot."""
    y = top
    for number, step in enumerate(cell.steps):
        y += APART if number and not step.under else 0
        height = _size(step, width, about)[0]
        frames[step.id] = Frame(x, y, width, height)
        y += height
    return y
