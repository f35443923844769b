"""Proves that routines follow one another without a gap: where one ends by handing over, the next one has an open step.

For every state in which an end with `hands_over_to` closes the routine, the shortest way there is told again to the next
routine, as far as that one reads it (`takes_over`, and what belongs to the whole case). There must then be somebody with an
open step, or an end, and every deadline of the law that runs must stand on an open step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skolestotte.rulebook.check_parts import CheckFault, Core
from skolestotte.rulebook.clocks import CLOCKS
from skolestotte.rulebook.conditions import Always, Condition
from skolestotte.rulebook.events import Catalogue
from skolestotte.rulebook.moves import Move
from skolestotte.rulebook.routine import End, Routine
from skolestotte.rulebook.world import World

BEGAN = "measures.began"


def handovers(world: World, others: Mapping[str, Routine], catalogue: Catalogue) -> Iterable[CheckFault]:
    """The faults where this routine hands over. `others`: all routines by id."""
    core = Core(world)
    for number, end in enumerate(world.routine.ends):
        if not end.hands_over_to:
            continue
        following = others.get(end.hands_over_to)
        if following is None:
            yield CheckFault("handover", "", f"the end {end.id} hands over to {end.hands_over_to}, which does not exist")
            continue
        yield from _gap(core, number, end, Follower(following, catalogue))


class Follower:
    """The next routine: what it makes of the events that it takes over."""

    def __init__(self, routine: Routine, catalogue: Catalogue) -> None:
        events: list[Condition] = [event for clock in CLOCKS for event in (clock.starts, *clock.stops)]
        self.routine, self.catalogue = routine, catalogue
        self.world = World(routine, catalogue, events)
        self.answers = {purpose: {move.kind: move for move in self.world.answers(purpose, Always())}
                        for purpose in catalogue.purposes}

    def reads(self, move: Move) -> bool:
        """True for an event that the run which follows sees."""
        return move.kind in self.routine.takes_over or self.catalogue.is_of_case(move.kind, move.data)

    def after(self, way: Iterable[Move]) -> int:
        """The state in which the routine begins after these events."""
        bits = 0
        fixed = False
        for move in way:
            fixed = fixed or move.kind == "next_meeting.fixed"
            if self.reads(move):
                bits = self._as_here(move).after(bits)
        if self.routine.starts_with == BEGAN:
            bits = self.world.happening(BEGAN, {"date_fixed": fixed}).after(bits)
        return bits

    def _as_here(self, move: Move) -> Move:
        if move.kind.startswith("consent."):
            return self.answers[str(move.data["purpose"])][move.kind]
        return self.world.happening(move.kind, move.data)

    def is_silent(self, bits: int) -> bool:
        """True if nobody has an open step and the routine has not ended either."""
        shape = self.world.full.shape(bits)
        return shape.end is None and not any(
            how.state == "open" and not step.optional for step, how in zip(self.routine.steps, shape.steps, strict=True))

    def unheld(self, bits: int) -> str:
        """A deadline of the law that runs and stands on no open step, or empty."""
        numbers = self.world.numbers
        for clock in CLOCKS:
            runs = bits >> numbers[clock.starts] & 1 and not any(bits >> numbers[stop] & 1 for stop in clock.stops)
            holders = [step for step in self.routine.steps if any(due.deadline == clock.deadline for due in step.due)]
            if runs and not any(self.world.state(step.id, bits) == "open" for step in holders):
                return clock.deadline
        return ""


def _gap(core: Core, number: int, end: End, follower: Follower) -> Iterable[CheckFault]:
    holds = core.ends[number]
    earlier = core.ends[:number]
    begins = follower.routine.id
    for bits in core.part.moves:
        if not holds(bits) or any(one(bits) for one in earlier) or not core.quiet(bits):
            continue
        start = follower.after(core.part.way(bits))
        if follower.is_silent(start):
            yield CheckFault("handover", "", f"{end.id}: nobody has an open step in {begins}", core.part.way_to(bits))
            return
        if deadline := follower.unheld(start):
            yield CheckFault("handover", "", f"{end.id}: {deadline} runs and no open step of {begins} has it",
                             core.part.way_to(bits))
            return
