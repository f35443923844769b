"""Checks that each side's own picture is true, and that the school learns when the routine has ended.

To ask what the school sees at the end, the whole world would have to be explored at once. Instead the states in which the
core is closed are joined with the states of the small parts that tell what the school sees. The join holds every state
that can be reached (and perhaps some that cannot), so what is true of all of it is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skolestotte.rulebook.check_parts import FINISHED, LAWFUL_SILENCE, CheckFault, Core, bit, first
from skolestotte.rulebook.conditions import Always, Condition, Every, Happened, IsFact, MeetingCalled, Some
from skolestotte.rulebook.moves import union
from skolestotte.rulebook.routine import FactRule, Step
from skolestotte.rulebook.side_view import SideView
from skolestotte.rulebook.world import World

Relation = tuple[int, set[int]]


def sides(world: World) -> Iterable[CheckFault]:
    """The faults in what the sides see."""
    for fact in world.routine.facts:
        yield from _honest(world, fact)
    if "school" in world.routine.sights:
        view = SideView(world, "school")
        for step in world.routine.steps:
            yield from _true(world, view, step)
        yield from _end_is_seen(world, view)


def _honest(world: World, fact: FactRule) -> Iterable[CheckFault]:
    """Without any event of its proof, `seen_as` says nothing that is not so: who reads everything never depends on it."""
    if fact.seen_as is None:
        return
    seen_as, proof, known = world.holds(fact.seen_as), world.holds(fact.proof), world.known_by(fact.name)
    part = world.part(world.reads(fact.seen_as) | world.reads(fact.proof) | known, until=known)
    wrong = first(part, lambda bits: not bits & known and seen_as(bits) and not proof(bits))
    if wrong is not None:
        yield CheckFault("picture", "", f"seen_as of the fact {fact.name} says more than its proof", part.way_to(wrong))


def _true(world: World, view: SideView, step: Step) -> Iterable[CheckFault]:
    """What is done in the school's picture is done, or no longer needed, in truth."""
    if _follows(world, step.done):
        return
    done = world.holds(step.done)
    part = world.part(world.reads(step.done) | view.done_reads(step.id))

    def untrue(bits: int) -> bool:
        return view.done(step.id, bits) and not done(bits) and world.state(step.id, bits) not in FINISHED

    wrong = first(part, untrue)
    if wrong is not None:
        yield CheckFault("picture", step.id, "is done in the school's picture but not in truth", part.way_to(wrong))


def _follows(world: World, condition: Condition) -> bool:
    """True if the condition, where a side sees it hold, holds in truth without looking further.

    So it is for events alone, and for a fact proved by an event having happened: `_honest` has shown that its `seen_as`
    holds only then. It must be so positively: what a side does not see could make a `not` untrue.
    """
    match condition:
        case Happened() | Always():
            return True
        case Every(parts) | Some(parts):
            return all(_follows(world, part) for part in parts)
        case IsFact(name):
            fact = world.routine.fact(name)
            plain = isinstance(fact.proof, Happened) and not fact.proof.where and fact.proof.times == 1
            return plain and (fact.seen_as is None or _positive(fact.seen_as))
        case _:
            return False


def _positive(condition: Condition) -> bool:
    match condition:
        case Happened() | MeetingCalled():
            return True
        case Every(parts) | Some(parts):
            return all(_positive(part) for part in parts)
        case _:
            return False


def _end_is_seen(world: World, view: SideView) -> Iterable[CheckFault]:
    """When the routine has ended, no step is open in the school's picture and it has an end too."""
    core = Core(world)
    silence = union(bit(world, leaf) for leaf in LAWFUL_SILENCE)
    closed = {bits for bits in core.part.moves if core.closed(bits) and not bits & silence}
    for step in [step for step in view.steps if not step.optional]:
        for bits in _joined(world, (core.part.mask, closed), view.reads(step.id), _beside(world, core, view, step)):
            if view.state(step.id, bits) == "open":
                yield CheckFault("picture", step.id, "is still open in the school's picture when the routine has ended",
                                 world.describe(bits))
                break
    for bits in _joined(world, (core.part.mask, closed), view.ends_read(), ()):
        if not view.ended(bits):
            yield CheckFault("picture", "", "the routine has ended and the school cannot know it", world.describe(bits))
            break


def _beside(world: World, core: Core, view: SideView, step: Step) -> list[Step]:
    """The step, and those that hang on the same events outside the core: when the routine has ended, none of them is open."""
    shared = view.reads(step.id) & ~core.part.mask
    return [one for one in world.routine.steps if one is step or (not one.optional and world.step_reads(one.id) & shared)]


def _joined(world: World, closed: Relation, reads: int, finished: Iterable[Step]) -> set[int]:
    """All closed states, as far as they decide what is read; none of the steps `finished` is open in truth in any of them."""
    relations = _relations(world, reads, closed[0])
    for step in finished:
        part = world.part(world.step_reads(step.id))
        relations.append((part.mask, {bits for bits in part.moves if world.state(step.id, bits) != "open"}))
    left: dict[int, set[int]] = {}
    for mask, states in relations:
        left[mask] = left[mask] & states if mask in left else states
    mask, found = closed
    while left:
        other_mask = _next(left, mask, reads)
        others = left.pop(other_mask)
        later = reads | union(left)
        shared, keep = mask & other_mask, (mask | other_mask) & later
        ours, theirs = _by(shared, keep, found), _by(shared, keep, others)
        found = {bits | more for tie in ours.keys() & theirs.keys() for bits in ours[tie] for more in theirs[tie]}
        mask = keep
    return found


def _next(left: Mapping[int, set[int]], mask: int, reads: int) -> int:
    """The relation to join next, by its leaves: the one that brings fewest new ones that are still asked for. Any order gives the
    same in the end, and what brings nothing new only narrows."""
    def brings(other: int) -> tuple[int, int]:
        asked = reads | union(one for one in left if one != other)
        return (other & ~mask & asked).bit_count(), len(left[other])

    return min(left, key=brings)


def _by(shared: int, keep: int, states: Iterable[int]) -> dict[int, set[int]]:
    """What is kept of these states, by what they share with others."""
    found: dict[int, set[int]] = {}
    for bits in states:
        tie = bits & shared
        if tie in found:
            found[tie].add(bits & keep)
        else:
            found[tie] = {bits & keep}
    return found


def _relations(world: World, reads: int, core: int) -> list[Relation]:
    """For each event kind whose leaves lie partly outside the core: how they go together with those inside it.

    Only what is read is kept, and what the same events change: fewer ties make the join larger, never smaller.
    """
    found = []
    for kind in world.routine.folders:
        moved = union(move.writes for move in world.moves if move.kind == kind)
        if moved & reads & ~core:
            part = world.part(moved & (reads | core))
            kept = part.mask & (moved | reads)
            found.append((kept, {bits & kept for bits in part.moves}))
    return found
