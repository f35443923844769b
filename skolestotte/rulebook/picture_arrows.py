"""The arrows of a routine's picture: straight lines with right angles, in the room between the rows and the lanes.

An arrow leaves a box at its lower edge (at the end of its stack) and comes in at the upper edge, or at the side of a box
that has others above it. Arrows that share the room between two rows get a track each, so that none hides another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from skolestotte.rulebook.picture_grid import Cell
from skolestotte.rulebook.routine import Arrow, Step

Point = tuple[float, float]
RADIUS, PORT = 8.0, 26.0


class Room(NamedTuple):
    """The room arrows have. `gutter`: between two lanes; `margin`: from a lane's edge to its boxes; `first`: from a row to the
    first arrow below it; `track`: from one arrow to the next."""

    gutter: float
    margin: float = 14.0
    first: float = 13.0
    track: float = 7.0

    @property
    def middle(self) -> float:
        """From a box to the middle of the gutter beside it."""
        return self.gutter / 2 + self.margin


@dataclass(frozen=True)
class Frame:
    """Where a box stands. `tagged`: how much of its upper edge, from the right, a tag takes."""

    x: float
    y: float
    width: float
    height: float
    tagged: float = 0.0

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def middle(self) -> float:
        """The middle from left to right."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class ArrowLine:
    """One arrow from box to box. `points`: its corners; `walked`: the case has come this way."""

    start: str
    end: str
    points: tuple[Point, ...]
    walked: bool

    @property
    def path(self) -> str:
        """The line as an SVG path with round corners."""
        return rounded(self.points)


@dataclass(frozen=True)
class _Way:
    """An arrow to be drawn: its cells. `level`: within a row; `blocked`: other boxes stand between the two in their lane."""

    start: Step
    end: Step
    from_cell: Cell
    to_cell: Cell
    level: bool
    blocked: bool

    @property
    def by_side(self) -> bool:
        """True if the end has other boxes above it in its cell."""
        return self.to_cell.steps[0] is not self.end


def arrow_lines(
    leads: Mapping[str, Sequence[Arrow]], frames: Mapping[str, Frame], cells: Sequence[Cell], walked: frozenset[str], room: Room
) -> tuple[ArrowLine, ...]:
    """All arrows between boxes that are shown. `leads`: for each step, the arrows from it. None is drawn to what stands under
    the step in its own cell: it touches the box already."""
    ways = _ways(leads, cells)
    bottoms = {row: max(frames[s.id].bottom for c in cells if c.row == row for s in c.steps) for row in {c.row for c in cells}}
    return tuple(
        ArrowLine(way.start.id, way.end.id, _points(way, ways, frames, bottoms, room), {way.start.id, way.end.id} <= walked)
        for way in ways
    )


def tracks_of(leads: Mapping[str, Sequence[Arrow]], cells: Sequence[Cell]) -> dict[int, int]:
    """How many arrows run beside each other in the room below each row."""
    ways = _ways(leads, cells)
    rows = {way.from_cell.row for way in ways}
    return {row: max(_track(way, ways) for way in ways if way.from_cell.row == row) + 1 for row in rows}


def _ways(leads: Mapping[str, Sequence[Arrow]], cells: Sequence[Cell]) -> list[_Way]:
    cell_of = {step.id: cell for cell in cells for step in cell.steps}
    by_id = {step.id: step for cell in cells for step in cell.steps}
    return [
        _Way(by_id[start], by_id[arrow.to], a, b, a.row == b.row,
             a.lane == b.lane and any(c.lane == a.lane and a.row < c.row < b.row for c in cells))
        for start, arrows in leads.items()
        for arrow in arrows
        for a, b in [(cell_of[start], cell_of[arrow.to])]
        if a is not b
    ]


def _points(
    way: _Way, ways: Sequence[_Way], frames: Mapping[str, Frame], bottoms: Mapping[int, float], room: Room
) -> tuple[Point, ...]:
    start, end = frames[way.start.id], frames[way.end.id]
    if way.level:
        return _level(start, end)
    channel = bottoms[way.from_cell.row] + room.first + room.track * _track(way, ways)
    leaving = _leaving(way, ways, frames, channel)
    out = leaving[-1][0]
    if way.by_side:
        side, beside = _side(way, end, room.middle)
        y = end.y + end.height / 2
        return _straight(*leaving, (beside, channel), (beside, y), (side, y))
    arriving = [w for w in ways if w.to_cell is way.to_cell and not w.level and not w.by_side]
    into = end.middle - _spread(arriving, way, ways)
    into = min(into, end.right - end.tagged - 14) if end.tagged else into
    if way.from_cell.lane == way.to_cell.lane and into != out and abs(into - out) < RADIUS * 2:
        into = out
    if way.blocked or (way.to_cell.row - way.from_cell.row > 1 and way.from_cell.lane != way.to_cell.lane):
        to_the_left = way.from_cell.lane < way.to_cell.lane or (way.blocked and way.to_cell.lane > 0)
        beside = end.x - room.middle if to_the_left else end.right + room.middle
        last = bottoms[way.to_cell.row - 1] + room.first
        return _straight(*leaving, (beside, channel), (beside, last), (into, last), (into, end.y))
    return _straight(*leaving, (into, channel), (into, end.y))


def _leaving(way: _Way, ways: Sequence[_Way], frames: Mapping[str, Frame], channel: float) -> tuple[Point, ...]:
    """From the foot of the stack down to the arrow's track; past other boxes that stand below in the same stack, beside them."""
    start, stack = frames[way.start.id], way.from_cell.steps
    if any(not step.under for step in stack[stack.index(way.start) + 1:]):
        return ((start.right, start.y + start.height / 2), (start.right + 8, start.y + start.height / 2), (start.right + 8, channel))
    group = [w for w in ways if w.from_cell is way.from_cell and not w.level]
    out = start.middle + _spread(group, way, ways)
    return ((out, frames[stack[-1].id].bottom), (out, channel))


def _level(start: Frame, end: Frame) -> tuple[Point, ...]:
    if start.bottom < end.y + 6 or end.bottom < start.y + 6:  # one stands lower in its stack: a step in the room between
        out, into = (start.right, end.x) if start.x < end.x else (start.x, end.right)
        a, b = start.y + start.height / 2, end.y + end.height / 2
        return ((out, a), ((out + into) / 2, a), ((out + into) / 2, b), (into, b))
    y = min(start.y + start.height, end.y + end.height) / 2 + max(start.y, end.y) / 2
    return ((start.right, y), (end.x, y)) if start.x < end.x else ((start.x, y), (end.right, y))


def _side(way: _Way, end: Frame, middle: float) -> Point:
    """The edge where the arrow comes in, and the way down beside the lane."""
    if way.from_cell.lane > way.to_cell.lane:
        return end.right, end.right + middle
    return end.x, end.x - middle


def _spread(group: Sequence[_Way], way: _Way, ways: Sequence[_Way]) -> float:
    """How far from the middle an arrow leaves or comes in: straight ones in the middle, the others to their own side."""
    towards = _turn(way)
    if len(group) < 2 or not towards:
        return 0.0
    beside = sorted((w for w in group if _turn(w) == towards), key=lambda w: -_track(w, ways))
    straight = any(_turn(w) == 0 for w in group)
    return towards * PORT * (beside.index(way) + (1 if straight or len(beside) == len(group) else 0.5))


def _turn(way: _Way) -> int:
    """-1 to the left, 1 to the right, 0 straight down."""
    return (way.to_cell.lane > way.from_cell.lane) - (way.to_cell.lane < way.from_cell.lane)


def _track(way: _Way, ways: Sequence[_Way]) -> int:
    """Which track the arrow takes between the rows: the farther it goes, the lower its track."""
    same = [w for w in ways if w.from_cell.row == way.from_cell.row and not w.level and w.from_cell.lane != w.to_cell.lane]
    if way not in same:
        return 0
    ordered = sorted(same, key=lambda w: (abs(w.to_cell.lane - w.from_cell.lane), w.by_side, w.to_cell.lane))
    return ordered.index(way)


def _straight(*points: Point) -> tuple[Point, ...]:
    """The points without doubles and without those that lie on a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def rounded(points: Sequence[Point], radius: float = RADIUS) -> str:
    """An SVG path through the points, its corners rounded."""
    if not points:
        return ""
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        r = min(radius, _length(before, corner) / 2, _length(corner, after) / 2)
        a, b = _towards(corner, before, r), _towards(corner, after, r)
        parts.append(f"L{a[0]:g} {a[1]:g}Q{corner[0]:g} {corner[1]:g} {b[0]:g} {b[1]:g}")
    parts.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return "".join(parts)


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(a: Point, b: Point, by: float) -> Point:
    length = _length(a, b) or 1.0
    return (a[0] + (b[0] - a[0]) * by / length, a[1] + (b[1] - a[1]) * by / length)
