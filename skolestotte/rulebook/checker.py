"""Proves of a routine, over every state a case can reach, what a routine must never break: `check(routine, …) -> Report`.

No dead end and no silence, every step can open and can be finished, nothing that needs consent is open without it, every
deadline of the law is set while it runs, the guardians get nothing before they may know, and the school's own picture
never says more than is true and ends when the case ends. Dates play no part. See docs/routines.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from skolestotte.rulebook.check_duties import OFFERED, agreements, dates, owners
from skolestotte.rulebook.check_handover import handovers
from skolestotte.rulebook.check_parts import FINISHED, LAWFUL_SILENCE, CheckFault, Core, bit, first
from skolestotte.rulebook.check_sides import sides
from skolestotte.rulebook.clocks import CLOCKS, Clock, starts_in
from skolestotte.rulebook.conditions import Condition, Happened, LatestIs, MinutesSent
from skolestotte.rulebook.deadlines import DeadlineRules
from skolestotte.rulebook.events import Catalogue
from skolestotte.rulebook.moves import Guard, union
from skolestotte.rulebook.routine import Routine, Step
from skolestotte.rulebook.world import World

HELD_BACK = Happened("report.received", (("hold_back", (True,)),))
VIOLENCE = Happened("report.reviewed", (("outcome", ("violence",)),))
CLEARED = LatestIs((HELD_BACK, VIOLENCE, Happened("guardians.cleared")), (Happened("guardians.cleared"),))
ABOUT = ("steps", "owners", "consents", "deadlines", "hold_back", "ends", "handovers", "sides")
REACHING_FORMS = ("minutes", "ask_consent", "refusal", "next_meeting", "write_in", "ask_for_meeting")
REACHING_EVENTS = ("consent.motivated",)


@dataclass(frozen=True)
class Report:
    """What the check found. `states`: states explored, summed over `parts` parts of the world."""

    routine: str
    version: int
    faults: tuple[CheckFault, ...]
    states: int
    parts: int


def check(routine: Routine, catalogue: Catalogue, rules: DeadlineRules, only: Sequence[str] = ABOUT,
          others: Mapping[str, Routine] | None = None) -> Report:
    """Check one parsed routine. `rules`: the deadlines of the law. `only`: some of what `ABOUT` lists, in the order in which
    it is to be looked at, for a quick look.
    `others`: all routines by id, to prove that they follow one another without a gap; without them that is not looked at.

    Every broken promise is reported, once for each step or deadline it breaks for.
    """
    world = _world(routine, catalogue)
    found = tuple(_faults(world, rules, only, others))
    explored = world.explored
    return Report(routine.id, routine.version, found, sum(len(p.moves) for p in explored), len(explored))


def faults(routine: Routine, catalogue: Catalogue, rules: DeadlineRules, only: Sequence[str] = ABOUT,
           others: Mapping[str, Routine] | None = None) -> Iterator[CheckFault]:
    """The faults that `check` reports, each as soon as it is found: for who looks for one and can stop there."""
    return _faults(_world(routine, catalogue), rules, only, others)


def _world(routine: Routine, catalogue: Catalogue) -> World:
    clock_events: list[Condition] = [event for clock in CLOCKS for event in (clock.starts, *clock.stops)]
    return World(routine, catalogue, [*clock_events, *LAWFUL_SILENCE, CLEARED, HELD_BACK, VIOLENCE, OFFERED])


def _faults(world: World, rules: DeadlineRules, only: Sequence[str], others: Mapping[str, Routine] | None,
            ) -> Iterator[CheckFault]:
    checks: dict[str, Callable[[], Iterable[CheckFault]]] = {
        "steps": lambda: chain(_minutes(world), _each_step(world)),
        "owners": lambda: owners(world),
        "consents": lambda: chain(agreements(world), _consents(world)),
        "deadlines": lambda: chain(dates(world.routine), _counted_from(world.routine, rules), _clocks(world)),
        "hold_back": lambda: _held_back(world),
        "ends": lambda: _ends(world),
        "handovers": lambda: () if others is None else handovers(world, others),
        "sides": lambda: sides(world),
    }
    return chain.from_iterable(checks[about]() for about in only)


def _each_step(world: World) -> Iterable[CheckFault]:
    """Every step can open, can be done, and can always be finished once it is open."""
    for step in world.routine.steps:
        part = world.part(world.step_reads(step.id))
        states = {bits: world.state(step.id, bits) for bits in part.moves}
        found = set(states.values())
        if "open" not in found:
            yield CheckFault("opens", step.id, "can never open")
        if "done" not in found and not step.optional:
            yield CheckFault("done", step.id, "can never be done")
        if step.optional:
            continue
        finished = part.can_reach(lambda bits, states=states: states[bits] in FINISHED)  # type: ignore[misc]
        stuck = first(part, lambda bits, s=states, f=finished: s[bits] == "open" and bits not in f)  # type: ignore[misc]
        if stuck is not None:
            yield CheckFault("finish", step.id, "is open and can never be finished", part.way_to(stuck))


def _minutes(world: World) -> Iterable[CheckFault]:
    """Every meeting a step holds has a step that is done when its minutes are sent (MTG-07)."""
    sent = {leaf for step in world.routine.steps for leaf in _leaves(world, step.done) if isinstance(leaf, MinutesSent)}
    for step in world.routine.steps:
        meeting = step.meeting
        if meeting is not None and meeting.type != "call" and MinutesSent(meeting.type, meeting.part) not in sent:
            yield CheckFault("minutes", step.id, "is a meeting, and no step sends its minutes (MTG-07)")


def _consents(world: World) -> Iterable[CheckFault]:
    """No step that needs a consent is open without it."""
    for step in world.routine.steps:
        for purpose in step.consents:
            given = world.consent_is(purpose, "given")
            part = world.part(world.step_reads(step.id) | world.consent_reads(purpose))

            def without(bits: int, step_id: str = step.id, given: Guard = given) -> bool:
                return world.state(step_id, bits) == "open" and not given(bits)

            wrong = first(part, without)
            if wrong is not None:
                yield CheckFault("consent", step.id, f"is open without consent to {purpose}", part.way_to(wrong))
            if purpose not in world.routine.consents:
                yield CheckFault("consent", step.id, f"nobody can be asked for {purpose}")


def _clocks(world: World) -> Iterable[CheckFault]:
    """Every deadline of the law is on an open step in every state in which it runs, and counts from the right event."""
    over = [(world.holds(end.when), world.reads(end.when)) for end in world.routine.ends if end.hands_over_to]
    for clock, holders in _held(world):
        starts, stops = bit(world, clock.starts), [bit(world, stop) for stop in clock.stops]
        read = union(world.step_reads(step.id) for step in holders) | union(reads for _, reads in over)
        part = world.part(starts | union(stops) | read)

        def unset(bits: int, starts: int = starts, stops: list[int] = stops, holders: list[Step] = holders) -> bool:
            runs = bool(bits & starts) and not any(bits & stop for stop in stops)
            held = any(world.state(step.id, bits) == "open" for step in holders)
            return runs and not held and not any(holds(bits) for holds, _ in over)  # the next routine then holds it

        wrong = first(part, unset)
        if wrong is not None:
            yield CheckFault("deadline", "", f"the deadline {clock.deadline} runs and no open step has it", part.way_to(wrong))
        for step in world.routine.steps:
            finishes = any(stop in _leaves(world, step.done) for stop in clock.stops)
            if finishes and step not in holders:
                yield CheckFault("deadline", step.id, f"is finished by what stops {clock.deadline}, but is not due by it")


def _held(world: World) -> list[tuple[Clock, list[Step]]]:
    """The clocks of this world with the steps that have them as a deadline: what no step has first, then as the steps stand."""
    steps = world.routine.steps
    held = [(clock, [step for step in steps if any(due.deadline == clock.deadline for due in step.due)])
            for clock in CLOCKS if starts_in(world, clock)]
    return sorted(held, key=lambda one: min(map(steps.index, one[1]), default=-1))


def _counted_from(routine: Routine, rules: DeadlineRules) -> Iterable[CheckFault]:
    for step in routine.steps:
        for due in step.due:
            versions = rules.get(due.deadline, ())
            if all(rule.local for rule in versions):
                continue  # an agreement's own rule counts from what the routine says
            if due.after not in {rule.trigger for rule in versions}:
                message = f"counts {due.deadline} from {due.after}, the law from {versions[0].trigger}"
                yield CheckFault("deadline", step.id, message)
            extendable = any(rule.extension for rule in versions)
            if extendable != bool(due.extended_by) and due.deadline:
                message = "can be extended: say by which event" if extendable else "cannot be extended"
                yield CheckFault("deadline", step.id, f"{due.deadline} {message}")


def _leaves(world: World, condition: Condition) -> set[object]:
    mask = world.reads(condition)
    return {leaf for leaf, number in world.numbers.items() if mask >> number & 1}


def _held_back(world: World) -> Iterable[CheckFault]:
    """While the guardians are not to be told, nothing that reaches them is open, and they are asked for nothing (DUT-08)."""
    held, cleared = bit(world, HELD_BACK) | bit(world, VIOLENCE), 1 << world.numbers[CLEARED]

    def waiting(bits: int) -> bool:
        return bool(bits & held) and not bits & cleared

    for step in world.routine.steps:
        reaches = step.reaches_guardians
        if not reaches and _must_reach(step):
            yield CheckFault("hold_back", step.id, "reaches the guardians but is not marked reaches_guardians")
            reaches = True
        if step.form == "child_talk" and "guardians" not in step.kept_from:
            yield CheckFault("hold_back", step.id, "is a talk with the child and must be kept from the guardians (CHD-02)")
        if reaches:
            part = world.part(world.step_reads(step.id) | held | cleared)
            wrong = first(part, lambda bits, s=step: waiting(bits) and world.state(s.id, bits) == "open")  # type: ignore[misc]
            if wrong is not None:
                yield CheckFault("hold_back", step.id, "reaches guardians who are not to be told yet", part.way_to(wrong))
    for purpose, asked_when in world.routine.consents.items():
        may_ask = world.holds(asked_when)
        part = world.part(world.reads(asked_when) | held | cleared)
        wrong = first(part, lambda bits, m=may_ask: waiting(bits) and m(bits))  # type: ignore[misc]
        if wrong is not None:
            yield CheckFault("hold_back", "", f"{purpose} may be asked of guardians who are not to be told", part.way_to(wrong))
    yield from _guardians_sight(world, waiting, held | cleared)


def _must_reach(step: Step) -> bool:
    invited = step.meeting is not None and "guardians" in step.meeting.participants
    talked_to = any(record.kind in REACHING_EVENTS for record in step.records)
    return invited or talked_to or bool(step.consents) or step.form in REACHING_FORMS


def _guardians_sight(world: World, waiting: Callable[[int], bool], mask: int) -> Iterable[CheckFault]:
    sight = world.routine.sights.get("guardians")
    if sight is None:
        return
    if sight.when is None:
        yield CheckFault("hold_back", "", "the guardians' sight has no condition: they would see a report that is held back")
        return
    opens = world.holds(sight.when)
    part = world.part(world.reads(sight.when) | mask)
    wrong = first(part, lambda bits: waiting(bits) and opens(bits))
    if wrong is not None:
        yield CheckFault("hold_back", "", "the guardians' sight opens before they may know", part.way_to(wrong))


def _ends(world: World) -> Iterable[CheckFault]:
    """An end can be reached from every state, and while there is none, somebody has an open step.

    The core is what the ends rest on. Steps outside it are taken in groups that share events: each group can always be
    finished by its own events, which change nothing in the core, so the proofs for core and groups add up.
    """
    core = Core(world)
    for end, holds in zip(world.routine.ends, core.ends, strict=True):
        if not any(holds(bits) for bits in core.part.moves):
            yield CheckFault("end", "", f"the end {end.id} can never be reached")
    silent = first(core.part, lambda bits: bool(bits & core.started) and core.quiet(bits) and not core.ended(bits))
    if silent is not None:
        yield CheckFault("silence", "", "nothing is open and the routine has not ended", core.part.way_to(silent))
    can_end = core.part.can_reach(core.closed)
    stuck = first(core.part, lambda bits: bits not in can_end)
    if stuck is not None:
        yield CheckFault("dead_end", "", "no end can be reached", core.part.way_to(stuck))
    for group in _groups(world, core):
        yield from _closable(world, group, core)


def _closable(world: World, group: list[Step], core: Core) -> Iterable[CheckFault]:
    """Where the core is closed, the group can be finished without touching the core."""
    part = world.part(union(world.step_reads(step.id) for step in group))
    shared = part.mask & core.part.mask
    closed = {bits & shared for bits in core.part.moves if core.closed(bits)}

    def quiet(bits: int) -> bool:
        return not any(world.state(step.id, bits) == "open" for step in group)

    can_close = part.can_reach(quiet, only=lambda move: not part.writes[move] & core.part.mask)
    stuck = first(part, lambda bits: bits & shared in closed and bits not in can_close)
    if stuck is not None:
        still = [step.id for step in group if world.state(step.id, stuck) == "open"]
        yield CheckFault("dead_end", still[0], f"{', '.join(still)} cannot all be finished", part.way_to(stuck))


def _groups(world: World, core: Core) -> list[list[Step]]:
    """The steps outside the core, in groups that share no leaf outside the core."""
    groups: list[tuple[int, list[Step]]] = []
    for step in world.routine.steps:
        if step in core.steps or step.optional:
            continue
        mask, members = world.part(world.step_reads(step.id)).mask & ~core.part.mask, [step]
        apart = []
        for other_mask, others in groups:
            if other_mask & mask:
                mask, members = mask | other_mask, [*others, *members]
            else:
                apart.append((other_mask, others))
        groups = [*apart, (mask, members)]
    return [members for _, members in groups]
