"""Everything that can happen under a routine, without dates: the states a case can reach, for the checker.

A state is a number with one bit for each true leaf. A `Move` is an event (or an answer to a consent) that can happen in
some states. Exploring everything at once would be far too much, so a question is asked of the smallest part of the
world that can answer it: the leaves it reads, the moves that change them, the leaves those moves depend on, and so on
(`World.part`). Nothing outside such a part can change what happens inside it, so the answer holds for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from skolestotte.rulebook.conditions import (
    Always,
    Condition,
    ConsentIs,
    Every,
    Happened,
    IsFact,
    LatestIs,
    MeetingCalled,
    MinutesSent,
    Opposite,
    Some,
    StepIs,
)
from skolestotte.rulebook.events import DEVIATED, Catalogue
from skolestotte.rulebook.leaves import fits, is_among
from skolestotte.rulebook.logic import KNOWN_CONSENT, Logic
from skolestotte.rulebook.moves import Guard, Move, Part, bits_of, union
from skolestotte.rulebook.named import all_conditions, both, choices, deviation, events_named
from skolestotte.rulebook.routine import Record, Routine, Step

HANDED_OVER = Happened("routine.handed_over")


class World:
    """The world of one routine: its moves, and what every condition reads."""

    def __init__(self, routine: Routine, catalogue: Catalogue, also: Iterable[Condition] = ()) -> None:
        """`also`: conditions that will be asked about besides those of the routine itself."""
        numbers: dict[object, int] = {}
        self.routine, self.catalogue = routine, catalogue
        self.seen = Logic(routine, numbers=numbers)
        self.full = Logic(routine, full=True, numbers=numbers)
        self.numbers = numbers
        self.full.number_of(HANDED_OVER)
        for purpose in catalogue.purposes:
            for state in KNOWN_CONSENT:
                self.full.number_of(ConsentIs(purpose, (state,)))
        for leaf in [leaf for leaf in numbers if isinstance(leaf, Happened) and leaf.times > 1]:
            for time in range(1, leaf.times):
                self.full.number_of(Happened(leaf.kind, leaf.where, time))
        for condition in (*all_conditions(routine), *also):
            self.seen.test(condition)
        self._step_reads = {step.id: self._reads_step(step, False) for step in routine.steps}
        self.moves = tuple(self._moves())
        self._states: dict[tuple[str, int], str] = {}
        self._parts: dict[tuple[int, int], Part] = {}

    # What a condition depends on.

    def reads(self, condition: Condition, seen: bool = False) -> int:
        """The leaves a condition depends on. `seen`: also those that `seen_as` of its facts asks for."""
        match condition:
            case Always():
                return 0
            case IsFact(name):
                fact = self.routine.fact(name)
                mask = self.reads(fact.proof, seen)
                if seen and fact.seen_as is not None:
                    mask |= self.reads(fact.seen_as, seen) | self.known_by(name)
                return mask
            case Every(parts) | Some(parts):
                return union(self.reads(part, seen) for part in parts)
            case Opposite(part):
                return self.reads(part, seen)
            case StepIs(step):
                return self._reads_step(self.routine.step(step), seen)
            case ConsentIs(purpose):
                return self._consent(purpose)
            case _:
                return 1 << self.full.number_of(condition)

    def known_by(self, fact: str) -> int:
        """The leaves that tell whether any event the proof of a fact rests on has happened."""
        rule = self.routine.fact(fact)
        mask = bits_of(self.full.number_of(Happened(kind)) for kind in rule.proof_kinds)
        return mask | union(self._consent(purpose) for purpose in rule.proof_purposes)

    def step_reads(self, step_id: str, seen: bool = False) -> int:
        """The leaves the state of a step depends on."""
        return self._reads_step(self.routine.step(step_id), True) if seen else self._step_reads[step_id]

    def _reads_step(self, step: Step, seen: bool) -> int:
        conditions = (step.done, step.opens, *(fall.when for fall in step.falls_away))
        return union(self.reads(one, seen) for one in conditions) | 1 << self.full.number_of(deviation(step.id))

    def consent_reads(self, purpose: str) -> int:
        """The leaves that tell where the consent for a purpose stands."""
        return self._consent(purpose)

    def _consent(self, purpose: str) -> int:
        found = [number for leaf, number in self.numbers.items() if isinstance(leaf, ConsentIs) and leaf.purpose == purpose]
        return bits_of(found)

    # What is true in a state.

    def state(self, step_id: str, bits: int) -> str:
        """The state of a step, as one who reads everything sees it."""
        key = (step_id, bits & self._step_reads[step_id])
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = self.full.steps[self.full.step_numbers[step_id]](bits, {}).state
        return found

    def holds(self, condition: Condition) -> Guard:
        """The condition as a function of a state, remembered by the leaves it reads."""
        test, mask = self.full.test(condition), self.reads(condition)
        known: dict[int, bool] = {}

        def holds(bits: int) -> bool:
            key = bits & mask
            found = known.get(key)
            if found is None:
                found = known[key] = test(key, {}) is not None
            return found

        return holds

    def consent_is(self, purpose: str, state: str) -> Guard:
        """Whether the consent for a purpose is in this state."""
        bit = 1 << self.numbers[ConsentIs(purpose, (state,))]
        return lambda bits: bool(bits & bit)

    # What can happen.

    def _moves(self) -> Iterable[Move]:
        for record in self.routine.at_any_time:
            yield from self._recorded(record, None)
        for step in self.routine.steps:
            for record in step.records:
                yield from self._recorded(record, step)
            if step.may_be_left_out:
                self.full.number_of(deviation(step.id))
                left_out = self.happening(DEVIATED, {"step": step.id}, self._step_reads[step.id], self._open(step))
                yield replace(left_out, name=f"{step.id} is left out")
        for purpose, asked_when in self.routine.consents.items():
            yield from self.answers(purpose, asked_when)
        yield from self._before()

    def _before(self) -> Iterable[Move]:
        """What can have happened in the case before this run began: events and answers that belong to the whole case."""
        began = 1 << self.full.number_of(Happened(self.routine.starts_with))

        def not_yet(bits: int) -> bool:
            return not bits & began

        for kind in [kind for kind in self.catalogue.kinds.values() if kind.of_case and kind.name != self.routine.starts_with]:
            for data in self._variants(Record(kind.name)):
                move = self.happening(kind.name, data, began, not_yet)
                if move.writes:
                    yield replace(move, name=f"before it began: {move.name}")
        for purpose in sorted(self.catalogue.of_case):
            for move in self.answers(purpose, Always()):
                guard = both([move.guard, not_yet])
                yield replace(move, name=f"before it began: {move.name}", guard=guard, reads=move.reads | began)

    def _open(self, step: Step) -> Guard:
        if not step.again:
            return lambda bits: self.state(step.id, bits) == "open"
        shape = self.full.steps[self.full.step_numbers[step.id]]

        def may_be_done(bits: int) -> bool:
            found = shape(bits, {})
            return found.state == "open" or found.again

        return may_be_done

    def _recorded(self, record: Record, step: Step | None) -> Iterable[Move]:
        guards: list[Guard] = []
        reads = 0
        if step is not None:
            guards.append(self._open(step))
            reads |= self._step_reads[step.id]
        if record.when is not None:
            guards.append(self.holds(record.when))
            reads |= self.reads(record.when)
        known = set()
        for data in self._variants(record):
            move = self.happening(record.kind, data, reads, both(guards))
            effect = (move.sets, move.clears, move.ladder)
            if move.writes and effect not in known:
                known.add(effect)
                yield move

    def _variants(self, record: Record) -> Iterable[dict[str, Any]]:
        """The record's data in every way that some condition can tell apart."""
        kind = self.catalogue.kinds[record.kind]
        asked = {name for one in events_named(self.numbers) if one.kind == record.kind for name, _ in one.where}
        given = dict(record.values)
        free = [f for f in kind.fields if f.name in asked and f.name not in given and not f.optional]
        for values in product(*(choices(field) for field in free)):
            yield given | {field.name: value for field, value in zip(free, values, strict=True)}

    def happening(self, kind: str, data: Mapping[str, Any], reads: int = 0, guard: Guard = lambda _: True) -> Move:
        """An event of this kind and data as a move: what it makes true and untrue."""
        sets = clears = 0
        ladders: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
        for leaf, number in self.numbers.items():
            match leaf:
                case Happened(of, where, times) if of == kind and fits(data, where):
                    ladders.setdefault(where, []).append((times, number))
                case LatestIs(of, among) if is_among(of, kind, data):
                    told = is_among(among, kind, data)
                    sets, clears = (sets | 1 << number, clears) if told else (sets, clears | 1 << number)
                case MeetingCalled(type_) if type_ == data.get("type"):
                    sets |= 1 << number if kind == "meeting.called" else 0
                    clears |= 1 << number if kind == "meeting.cancelled" else 0
                case MinutesSent(type_, part) if (type_, part) == (data.get("type"), data.get("part")):
                    sets |= 1 << number if kind == "minutes.sent" else 0
                    clears |= 1 << number if kind == "meeting.part_held" else 0
        sets |= bits_of(rungs[0][1] for rungs in ladders.values() if len(rungs) == 1)
        ladder = tuple(tuple(n for _, n in sorted(rungs)) for rungs in ladders.values() if len(rungs) > 1)
        reads |= bits_of(number for rungs in ladder for number in rungs)
        name = f"{kind} {dict(data)}" if data else kind
        return Move(name, kind, data, reads, guard, sets, clears, ladder)

    def answers(self, purpose: str, asked_when: Condition) -> Iterable[Move]:
        """What can be answered about a consent: asked, given, refused, withdrawn."""
        bits = {state: 1 << self.numbers[ConsentIs(purpose, (state,))] for state in KNOWN_CONSENT}
        whole = self._consent(purpose)
        may_ask = self.holds(asked_when)
        stand = union(bits.values())

        # What is said of the whole case after this run is handed over belongs to the next one.
        over = 1 << self.full.number_of(HANDED_OVER) if purpose in self.catalogue.of_case else 0

        def move(state: str, may: Guard, reads: int = 0) -> Move:
            guard = both([may, lambda now: not now & over]) if over else may
            sets = bits_of(
                number for leaf, number in self.numbers.items()
                if isinstance(leaf, ConsentIs) and leaf.purpose == purpose and state in leaf.states
            )
            return Move(f"{purpose} {state}", f"consent.{state}", {"purpose": purpose}, whole | reads | over, guard, sets,
                        whole & ~sets)

        def among(*states: str) -> Guard:
            wanted = union(bits[state] for state in states)
            return lambda now: bool(now & wanted)

        # Asked about one meeting it is asked anew for the next one, whatever the answer was.
        free = among("refused", "withdrawn", *(["given"] if purpose in self.catalogue.of_meeting else []))
        yield move("asked", lambda now: (not now & stand or free(now)) and may_ask(now), self.reads(asked_when))
        yield move("given", among("asked", "refused", "withdrawn"))
        yield move("refused", among("asked"))
        yield move("withdrawn", among("given"))

    # The part of the world a question needs.

    def part(self, mask: int, until: int = 0) -> Part:
        """The reachable states of the smallest part of the world that contains these leaves; explored when they are asked for.

        `until`: leaves that never become untrue again; where one is true, nothing further is explored.
        """
        while True:
            wider = mask | union(move.reads | move.writes & mask for move in self.moves if move.writes & mask)
            if wider == mask:
                break
            mask = wider
        if (mask, until) not in self._parts:
            moves = [move for move in self.moves if move.writes & mask]
            self._parts[mask, until] = Part(moves, mask, until)
        return self._parts[mask, until]

    def describe(self, bits: int) -> str:
        """The true leaves of a state, for a reader of a fault."""
        return ", ".join(str(leaf) for leaf, number in self.numbers.items() if bits >> number & 1)

    @property
    def explored(self) -> Sequence[Part]:
        """The parts that were asked about so far."""
        return tuple(self._parts.values())
