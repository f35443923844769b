"""Moves in the world of a routine, and the states they lead to. A state is a number with one bit for each true leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


class Part:
    """The reachable states of one part of the world, explored as far as somebody asks: who looks for one state stops there.

    `came`: for each state reached so far, in the order in which they were reached, the state before and the number of the move
    in `all_moves`. Nothing is explored beyond a state in which one of the leaves `until` is true.
    """

    def __init__(self, moves: Sequence[Move], mask: int, until: int) -> None:
        self.mask, self.all_moves = mask, tuple(moves)
        self.writes = tuple(move.writes for move in moves)
        self.came: dict[int, tuple[int, int]] = {0: (0, 0)}
        self._order = [0]
        self._moves: dict[int, tuple[int, ...]] = {}
        self._rest = self._explored(until)

    def states(self) -> Iterator[int]:
        """Every reachable state, in the order in which they are reached (so by the length of the shortest way)."""
        for number, state in enumerate(self._order):
            yield state
            while number + 1 == len(self._order) and next(self._rest, None) is not None:
                pass

    @property
    def moves(self) -> Mapping[int, tuple[int, ...]]:
        """What each state leads to: state, move, state, move … in one row. Explores the whole part."""
        for _ in self._rest:
            pass
        return self._moves

    def _explored(self, until: int) -> Iterator[int]:
        """Goes through all states that the moves can lead to from nothing; stops after each one."""
        groups = [(group.reads, group.possible, group.work_out) for group in _neighbours(self.all_moves, self.mask)]
        came, order, found = self.came, self._order, self._moves
        for state in order:
            row: list[int] = []
            if not state & until:
                for reads, possible, work_out in groups:
                    leaves = state & reads
                    try:
                        can_happen = possible[leaves]
                    except KeyError:
                        can_happen = work_out(leaves)
                    for number, keeps, sets in can_happen:
                        after = state & keeps | sets
                        if after != state:
                            row += after, number
                            if after not in came:
                                came[after] = (state, number)
                                order.append(after)
            found[state] = tuple(row)
            yield state

    def successors(self, state: int) -> Iterable[tuple[int, int]]:
        """The states that a state leads to, each with the number of the move."""
        row = self.moves[state]
        return zip(row[::2], row[1::2], strict=True)

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
        """All states from which a goal state can be reached; `only`: by the moves with these numbers.

        Nearly every move leads to a state that was reached later, so going through them backwards once settles nearly all.
        """
        found = {state for state in self.moves if goal(state)}
        left = [state for state in reversed(list(self.moves)) if state not in found]
        allowed = None if only is None else frozenset(number for number in range(len(self.all_moves)) if only(number))
        while True:
            before, still = len(left), []
            for state in left:
                row = self.moves[state]
                if allowed is None:
                    leads = not found.isdisjoint(row[::2])
                else:
                    leads = any(after in found and move in allowed for after, move in zip(row[::2], row[1::2], strict=True))
                if leads:
                    found.add(state)
                else:
                    still.append(state)
            left = still
            if len(left) == before:
                return found


class Neighbours:
    """Moves that depend on nearly the same leaves. Which of them can happen, and what each then changes, is worked out once for
    each way in which these leaves can stand. `possible`: by the leaves that are true, (number, leaves kept, leaves set)."""

    MOST = 24  # leaves that moves put together may depend on, beyond those that one of them does alone

    def __init__(self, mask: int) -> None:
        self.mask, self.reads = mask, 0
        self.moves: list[tuple[int, Move]] = []
        self.possible: dict[int, tuple[tuple[int, int, int], ...]] = {}

    def takes(self, move: Move) -> bool:
        """Whether the move may be put to these."""
        both = self.reads | move.reads
        return not self.moves or both == self.reads or both.bit_count() <= self.MOST

    def add(self, number: int, move: Move) -> None:
        self.moves.append((number, move))
        self.reads |= move.reads

    def work_out(self, bits: int) -> tuple[tuple[int, int, int], ...]:
        """What `possible` holds for these leaves."""
        found = []
        for number, move in self.moves:
            if move.guard(bits & move.reads):
                sets = move.sets | move.after(bits) & ~bits
                found.append((number, ~move.clears & self.mask, sets & self.mask))
        self.possible[bits] = tuple(found)
        return self.possible[bits]


def _neighbours(moves: Sequence[Move], mask: int) -> list[Neighbours]:
    """The moves in their order, those put together that follow one another and depend on nearly the same."""
    found = [Neighbours(mask)]
    for number, move in enumerate(moves):
        if not found[-1].takes(move):
            found.append(Neighbours(mask))
        found[-1].add(number, move)
    return found


def union(masks: Iterable[int]) -> int:
    """All leaves of several masks."""
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def bits_of(numbers: Iterable[int]) -> int:
    """The mask of these leaves."""
    return union(1 << number for number in numbers)
