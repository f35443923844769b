"""What one side sees in a state of the world: the checker's counterpart of `progress(…, side=…)`."""

from __future__ import annotations

from skolestotte.rulebook.conditions import ConsentIs, Happened, LatestIs, MeetingCalled, MinutesSent
from skolestotte.rulebook.leaves import fits
from skolestotte.rulebook.logic import Test
from skolestotte.rulebook.moves import Guard, union
from skolestotte.rulebook.routine import Hidden, Step
from skolestotte.rulebook.world import World


class SideView:
    """A side's picture, worked out from the leaves that the events it reads can tell."""

    def __init__(self, world: World, side: str) -> None:
        self.world, self.side = world, side
        self.sight = world.routine.sights[side]
        self.steps: tuple[Step, ...] = tuple(step for step in world.routine.steps if side not in step.kept_from)
        self.visible = self._visible()
        self.hidden: list[tuple[int, Guard | None]] = [
            (self._only_by(hidden), world.holds(hidden.unless) if hidden.unless is not None else None)
            for hidden in self.sight.hidden
        ]
        self._step_reads = {step.id: world.step_reads(step.id, seen=True) for step in world.routine.steps}
        self._states: dict[tuple[str, int], str] = {}
        self._done: dict[str, Test] = {}
        self._ends: dict[int, bool] = {}
        self._end_reads = union(world.reads(end.when, seen=True) for end in world.routine.ends)

    def reads(self, step_id: str) -> int:
        """The leaves that decide what this side sees of a step."""
        return self._step_reads[step_id] | self._unless_reads()

    def ends_read(self) -> int:
        """The leaves that decide whether this side sees an end."""
        return self._end_reads | self._unless_reads()

    def _unless_reads(self) -> int:
        conditions = [hidden.unless for hidden in self.sight.hidden if hidden.unless is not None]
        return union(self.world.reads(condition) for condition in conditions)

    def done_reads(self, step_id: str) -> int:
        """The leaves that decide whether this side sees a step as done."""
        return self.world.reads(self.world.routine.step(step_id).done, seen=True) | self._unless_reads()

    def done(self, step_id: str, bits: int) -> bool:
        """Whether a step is done in this side's picture."""
        if step_id not in self._done:
            self._done[step_id] = self.world.seen.test(self.world.routine.step(step_id).done)
        return self._done[step_id](self._seen(bits), {}) is not None

    def state(self, step_id: str, bits: int) -> str:
        """The state of a step in this side's picture."""
        key = (step_id, self._seen(bits) & self._step_reads[step_id])
        found = self._states.get(key)
        if found is None:
            logic = self.world.seen
            found = self._states[key] = logic.steps[logic.step_numbers[step_id]](key[1], {}).state
        return found

    def ended(self, bits: int) -> bool:
        """Whether this side's picture has come to an end."""
        key = self._seen(bits) & self._end_reads
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = any(test(key, {}) is not None for test in self.world.seen.ends)
        return found

    def _seen(self, bits: int) -> int:
        seen = bits & self.visible
        for mask, unless in self.hidden:
            if mask & seen and (unless is None or not unless(bits)):
                seen &= ~mask
        return seen

    def _visible(self) -> int:
        folders = self.world.routine.folders

        def read(kind: str) -> bool:
            return folders.get(kind) in self.sight.reads

        mask = 0
        for leaf, number in self.world.numbers.items():
            match leaf:
                case Happened(kind):
                    shown = read(kind)
                case ConsentIs(purpose):
                    shown = self.world.catalogue.folder_of("consent.given", {"purpose": purpose}) in self.sight.reads
                case LatestIs() as latest:
                    shown = all(read(kind) for kind in latest.kinds)
                case MeetingCalled():
                    shown = read("meeting.called")
                case MinutesSent():
                    shown = read("minutes.sent") and read("meeting.part_held")
                case _:
                    shown = False
            mask |= 1 << number if shown else 0
        return mask

    def _only_by(self, hidden: Hidden) -> int:
        """The leaves that only hidden events can make true."""
        hiding = open_ = 0
        for move in self.world.moves:
            if move.kind == hidden.kind and fits(move.data, hidden.where):
                hiding |= move.writes
            else:
                open_ |= move.writes
        return hiding & ~open_
