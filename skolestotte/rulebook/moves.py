"""Moves in the world of a routine, and the states they lead to. A state is a number with one bit for each true leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Guard = Callable[[int], bool]


@dataclass(frozen=True)
class Move:
    """One thing that can happen. `reads`: the leaves its guard and effect depend on; `sets`, `clears`: leaves it changes.

    `ladder`: leaves for the first, second … time; the lowest that is not true becomes true.
    """

    name: str
    kind: str
    data: Mapping[str, Any]
    reads: int
    guard: Guard
    sets: int
    clears: int
    ladder: tuple[tuple[int, ...], ...] = ()

    @property
    def writes(self) -> int:
        """All leaves the move can change."""
        return self.sets | self.clears | bits_of(bit for steps in self.ladder for bit in steps)

    def after(self, bits: int) -> int:
        """The state after the move."""
        bits = bits & ~self.clears | self.sets
        for steps in self.ladder:
            for number in steps:
                if not bits >> number & 1:
                    bits |= 1 << number
                    break
        return bits


@dataclass(frozen=True)
class Part:
    """The reachable states of one part of the world. `came`: for each state the state before and the move; `moves`: the
    successors of each state, with the number of the move in `all_moves`."""

    mask: int
    came: Mapping[int, tuple[int, int]]
    moves: Mapping[int, tuple[tuple[int, int], ...]]
    all_moves: tuple[Move, ...]
    writes: tuple[int, ...]

    def way_to(self, state: int) -> str:
        """The shortest way to a state, as the names of the moves."""
        return ", ".join(move.name for move in self.way(state)) or "nothing has happened"

    def way(self, state: int) -> tuple[Move, ...]:
        """The moves of the shortest way to a state."""
        way: list[Move] = []
        while state:
            state, move = self.came[state]
            way.append(self.all_moves[move])
            if state == 0:
                break
        return tuple(reversed(way))

    def can_reach(self, goal: Callable[[int], bool], only: Callable[[int], bool] | None = None) -> set[int]:
        """All states from which a goal state can be reached; `only`: of the moves with these numbers."""
        before: dict[int, list[int]] = {}
        for state, successors in self.moves.items():
            for after, move in successors:
                if only is None or only(move):
                    before.setdefault(after, []).append(state)
        found = {state for state in self.moves if goal(state)}
        todo = list(found)
        while todo:
            for state in before.get(todo.pop(), ()):
                if state not in found:
                    found.add(state)
                    todo.append(state)
        return found


def explored(moves: Sequence[Move], mask: int, until: int) -> Part:
    """All states that these moves can lead to from nothing, within a mask; nothing is explored beyond `until`."""
    guards = [_remembering(move.guard, move.reads) for move in moves]
    came: dict[int, tuple[int, int]] = {0: (0, 0)}
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    todo = [0]
    for state in todo:
        after = []
        if not state & until:
            for number, guard in enumerate(guards):
                if guard(state):
                    next_state = moves[number].after(state) & mask
                    if next_state != state:
                        after.append((next_state, number))
                        if next_state not in came:
                            came[next_state] = (state, number)
                            todo.append(next_state)
        found[state] = tuple(after)
    return Part(mask, came, found, tuple(moves), tuple(m.writes for m in moves))


def union(masks: Iterable[int]) -> int:
    """All leaves of several masks."""
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def bits_of(numbers: Iterable[int]) -> int:
    """The mask of these leaves."""
    return union(1 << number for number in numbers)


def _remembering(guard: Guard, mask: int) -> Guard:
    known: dict[int, bool] = {}

    def remembering(bits: int) -> bool:
        key = bits & mask
        found = known.get(key)
        if found is None:
            found = known[key] = guard(key)
        return found

    return remembering
