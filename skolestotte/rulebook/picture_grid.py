"""Where each step of a routine stands in its picture: which row, which lane, what is drawn small under what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolestotte.rulebook.routine import Routine, Step


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
    """The cells that hold these steps of the routine, row by row and from the first lane to the last: the order of reading."""
    row = rows_of(routine.steps)
    used = sorted({row[step.id] for step in steps})
    lanes = [lane.id for lane in routine.lanes]
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
