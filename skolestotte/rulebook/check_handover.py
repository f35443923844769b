"""Proves that routines follow one another without a gap: where one ends by handing over, the next one has an open step.

For every state in which an end with `hands_over_to` closes the routine, the shortest way there is told again to the next
routine, as far as that one reads it (`takes_over`, and what belongs to the whole case). There must then be somebody with an
open step, or an end; every deadline of the law that runs must stand on an open step; and nothing that was done already may
be asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skolestotte.rulebook.check_parts import FINISHED, CheckFault, Core
from skolestotte.rulebook.clocks import CLOCKS, MEASURES_BEGAN, Clock
from skolestotte.rulebook.conditions import Always, Condition, Happened
from skolestotte.rulebook.events import Catalogue
from skolestotte.rulebook.leaves import is_among
from skolestotte.rulebook.moves import Move
from skolestotte.rulebook.routine import End, Routine
from skolestotte.rulebook.world import World

HANDED_OVER = "routine.handed_over"


def handovers(world: World, others: Mapping[str, Routine]) -> Iterable[CheckFault]:
    """The faults where this routine hands over. `others`: all routines by id."""
    yield from _said_and_done(world.routine)
    yield from _one_run(world)
    if not any(end.hands_over_to for end in world.routine.ends):
        return
    core = Core(world)
    for number, end in enumerate(world.routine.ends):
        if not end.hands_over_to:
            continue
        following = others.get(end.hands_over_to)
        if following is None:
            yield CheckFault("handover", "", f"the end {end.id} hands over to {end.hands_over_to}, which does not exist")
            continue
        yield from _gap(core, number, end, Follower(following, world.catalogue))


def _said_and_done(routine: Routine) -> Iterable[CheckFault]:
    """Each hand-over that a step records has an end that hands over, and the other way round."""
    told = {str(dict(record.values).get("to", "")): step.id for step in routine.steps for record in step.records
            if record.kind == HANDED_OVER}
    ends = {end.hands_over_to: end.id for end in routine.ends if end.hands_over_to}
    for to in sorted(told.keys() - ends.keys()):
        yield CheckFault("handover", told[to], f"hands over to {to}, and no end does")
    for to in sorted(ends.keys() - told.keys()):
        yield CheckFault("handover", "", f"the end {ends[to]} hands over to {to}, and no step records it")


def _one_run(world: World) -> Iterable[CheckFault]:
    """Two runs that begin with the same event of the whole case would ask for everything twice."""
    routine = world.routine
    if world.catalogue.is_of_case(routine.starts_with, {}) and not routine.one_a_case:
        yield CheckFault("handover", "", f"begins with {routine.starts_with}, which every run sees: say one_a_case")


class Follower:
    """The next routine: what it makes of the events that it takes over."""

    def __init__(self, routine: Routine, catalogue: Catalogue) -> None:
        events: list[Condition] = [event for clock in CLOCKS for event in (clock.starts, *clock.stops)]
        self.routine, self.catalogue = routine, catalogue
        self.world = World(routine, catalogue, events)
        self.answers = {purpose: {move.kind: move for move in self.world.answers(purpose, Always())}
                        for purpose in catalogue.purposes}
        self.known: dict[str, Move] = {}

    def reads(self, move: Move) -> bool:
        """True for an event that the run which follows sees."""
        return move.kind in self.routine.takes_over or self.catalogue.is_of_case(move.kind, move.data)

    def after(self, way: Iterable[Move], everything: bool = False) -> int:
        """The state in which the routine begins after these events; `everything`: if it read all of them."""
        bits = 0
        fixed = False
        for move in way:
            fixed = fixed or move.kind == "next_meeting.fixed"
            if everything or self.reads(move):
                bits = self._as_here(move).after(bits)
        if self.routine.starts_with == MEASURES_BEGAN:
            bits = self.world.happening(MEASURES_BEGAN, {"date_fixed": fixed}).after(bits)
        return bits

    def begins(self, bits: int) -> bool:
        """True if what the routine begins with has happened."""
        return bool(bits >> self.world.full.number_of(Happened(self.routine.starts_with)) & 1)

    def _as_here(self, move: Move) -> Move:
        """What an event of the routine before changes here; worked out once, as many ways are made of the same events."""
        event = f"{move.kind} {dict(move.data)}"
        if event not in self.known:
            answer = self.answers.get(str(move.data.get("purpose")), {}).get(move.kind)
            self.known[event] = answer or self.world.happening(move.kind, move.data)
        return self.known[event]

    def is_silent(self, bits: int) -> bool:
        """True if nobody has an open step and the routine has not ended either."""
        shape = self.world.full.shape(bits)
        return shape.end is None and not any(
            how.state == "open" and not step.optional for step, how in zip(self.routine.steps, shape.steps, strict=True))

    def unheld(self, bits: int, running: Iterable[Clock]) -> str:
        """A deadline of the law that runs, by what this routine knows or by `running`, and stands on no open step; or empty."""
        numbers = self.world.numbers
        here = [clock for clock in CLOCKS if clock.only_in in ("", self.routine.starts_with) and bits >> numbers[clock.starts] & 1
                and not any(bits >> numbers[stop] & 1 for stop in clock.stops)]
        for clock in (*here, *running):
            holders = [step for step in self.routine.steps if any(due.deadline == clock.deadline for due in step.due)]
            if not any(self.world.state(step.id, bits) == "open" for step in holders):
                return clock.deadline
        return ""

    def forgotten(self, bits: int, with_everything: int) -> str:
        """What this routine gets wrong because it does not read what was done before; or empty."""
        for step in self.routine.steps:
            now, would_be = self.world.state(step.id, bits), self.world.state(step.id, with_everything)
            if not step.optional and now == "open" and would_be in FINISHED:
                return f"{step.id} of {{}} asks for what is done already"
            if step.meeting is not None and not step.optional and now == "waiting" and would_be == "open":
                return f"{step.id} of {{}} waits for what has happened"
        return ""


def _running(way: Iterable[Move]) -> list[Clock]:
    """The deadlines of the law that run after these events."""

    def happened(event: Happened) -> bool:
        return any(is_among((event,), move.kind, move.data) for move in way)

    way = tuple(way)
    return [clock for clock in CLOCKS if not clock.only_in and happened(clock.starts) and not any(map(happened, clock.stops))]


def _gap(core: Core, number: int, end: End, follower: Follower) -> Iterable[CheckFault]:
    holds = core.ends[number]
    earlier = core.ends[:number]
    begins = follower.routine.id
    for bits in core.part.moves:
        if not holds(bits) or any(one(bits) for one in earlier) or not core.quiet(bits):
            continue
        way = core.part.way(bits)
        start = follower.after(way)
        if wrong := _wrong_start(follower, start, way):
            yield CheckFault("handover", "", f"{end.id}: {wrong.format(begins)}", core.part.way_to(bits))
            return


def _wrong_start(follower: Follower, start: int, way: tuple[Move, ...]) -> str:
    """What is wrong with how the next routine begins, with a place for its name; or empty."""
    if not follower.begins(start):
        return "{} does not read what it begins with"
    if follower.is_silent(start):
        return "nobody has an open step in {}"
    if deadline := follower.unheld(start, _running(way)):
        return f"{deadline} runs and no open step of {{}} has it"
    return follower.forgotten(start, follower.after(way, everything=True))
