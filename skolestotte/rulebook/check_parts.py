"""What all checks of a routine share: faults, the core that the ends rest on, and small questions to a part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from skolestotte.rulebook.conditions import Happened
from skolestotte.rulebook.moves import Part, union
from skolestotte.rulebook.world import World

FINISHED = ("done", "skipped", "deviated")
# Lawful silence towards a side: after these events its picture may stay without an end (bvl § 13-3).
LAWFUL_SILENCE = (Happened("feedback.first_omitted"),)


@dataclass(frozen=True)
class CheckFault:
    """A promise that is broken. `rule`: a word for it; `way`: the events that lead there, or empty."""

    rule: str
    step: str
    message: str
    way: str = ""

    def __str__(self) -> str:
        return f"{self.step or 'routine'}: {self.message} [{self.rule}]" + (f"\n    after: {self.way}" if self.way else "")


class Core:
    """The part of the world that the ends rest on, and the steps that lie wholly inside it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.started = 1 << world.full.number_of(Happened(world.routine.starts_with))
        self.part = world.part(union(world.reads(end.when) for end in world.routine.ends) | self.started)
        self.ends = [world.holds(end.when) for end in world.routine.ends]
        can_change = union(move.writes for move in world.moves)
        outside = can_change & ~self.part.mask
        self.steps = tuple(step for step in world.routine.steps if not world.step_reads(step.id) & outside)

    def quiet(self, bits: int) -> bool:
        """True if no step of the core is open that somebody has to do."""
        return not any(self.world.state(step.id, bits) == "open" for step in self.steps if not step.optional)

    def ended(self, bits: int) -> bool:
        """True if what some end asks for is true."""
        return any(holds(bits) for holds in self.ends)

    def closed(self, bits: int) -> bool:
        """True if the routine has ended, as far as the core goes."""
        return self.ended(bits) and self.quiet(bits)


def bit(world: World, leaf: Happened) -> int:
    """The bit of a leaf."""
    return 1 << world.numbers[leaf]


def first(part: Part, wrong: Callable[[int], bool]) -> int | None:
    """The first reached state (so one with a shortest way) in which something is wrong."""
    return next((state for state in part.states() if wrong(state)), None)
