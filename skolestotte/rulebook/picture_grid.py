"""Where each step of a routine stands in its picture: which row, which lane, what is drawn small under what, in which order
they are read, and which arrows lead from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skolestotte.rulebook.routine import Arrow, Routine, Step


@dataclass(frozen=True)
class Cell:
    """The steps of one lane in one row, from top to bottom."""

    row: int
    lane: int
    steps: tuple[Step, ...]


def rows_of(steps: Sequence[Step]) -> dict[str, int]:
    """The row of each step: below everything that leads to it, beside what leads to it level.

    A step under another stands in its row. Arrows lead forward only (the parser sees to it), so this ends.
    """
    shown = {step.id for step in steps}
    row = {step.id: 0 for step in steps}
    for _ in steps:
        for step in steps:
            for arrow in step.next:
                if arrow.to in shown:
                    row[arrow.to] = max(row[arrow.to], row[step.id] + (0 if arrow.level else 1))
            if step.under in shown:
                row[step.id] = row[step.under]
    used = sorted(set(row.values()))
    return {step_id: used.index(number) for step_id, number in row.items()}


def cells_of(routine: Routine, steps: Sequence[Step]) -> tuple[Cell, ...]:
    """The cells that hold these steps of the routine, row by row and from the first lane to the last that holds any."""
    row = rows_of(routine.steps)
    used = sorted({row[step.id] for step in steps})
    lanes = lanes_of(routine, steps)
    cells: dict[tuple[int, int], list[Step]] = {}
    for step in steps:
        if not step.under:
            cells.setdefault((used.index(row[step.id]), lanes.index(step.lane)), []).append(step)
    for step in steps:
        if step.under:
            own = cells.setdefault((used.index(row[step.id]), lanes.index(step.lane)), [])
            own.insert(_below(own, step.under), step)
    return tuple(Cell(row_, lane, tuple(found)) for (row_, lane), found in sorted(cells.items()))


def _below(own: Sequence[Step], parent: str) -> int:
    """The place after the parent and what already stands under it."""
    place = next((n + 1 for n, step in enumerate(own) if step.id == parent), len(own))
    while place < len(own) and own[place].under == parent:
        place += 1
    return place


def lanes_of(routine: Routine, steps: Sequence[Step]) -> list[str]:
    """The lanes that hold any of these steps, in the routine's order: an empty lane would only take room."""
    return [lane.id for lane in routine.lanes if any(step.lane == lane.id for step in steps)]


def reading_order(cells: Sequence[Cell], steps: Sequence[Step]) -> list[Step]:
    """The steps as they are read: row by row; in a row each step comes before what stands under it and before what lies beside it."""
    ordered: list[Step] = []
    for row in sorted({cell.row for cell in cells}):
        here = [step for cell in cells if cell.row == row for step in cell.steps]
        beside = {arrow.to for step in here for arrow in step.next if arrow.level}
        for step in (one for one in here if one.id not in beside and not _parent(one, here)):
            ordered += [one for one in _with_its_own(step, here, steps) if one not in ordered]
    return ordered


def _with_its_own(step: Step, here: Sequence[Step], steps: Sequence[Step]) -> Iterator[Step]:
    """A step, what stands under it in the order of the file, and what lies beside it, with their own."""
    yield step
    for below in steps:
        if below.under == step.id:
            yield from _with_its_own(below, here, steps)
    for arrow in step.next:
        for one in here:
            if arrow.level and one.id == arrow.to and not _parent(one, here):
                yield from _with_its_own(one, here, steps)


def _parent(step: Step, here: Sequence[Step]) -> bool:
    return any(one.id == step.under for one in here)


def ways_from(step: Step, routine: Routine, shown: frozenset[str]) -> list[Arrow]:
    """The arrows from a step to those that are shown. Over a step that is not shown the arrow goes on to what comes after it."""
    found: dict[str, Arrow] = {}
    waiting = list(step.next)
    while waiting:
        arrow = waiting.pop(0)
        if arrow.to in shown:
            found.setdefault(arrow.to, arrow)
        else:
            waiting += [Arrow(one.to, one.label) for one in routine.step(arrow.to).next]
    return list(found.values())
