"""Which steps are waiting, open, done or passed by: the logic of a routine over its true leaves, without dates.

The same leaves give the same answer, so a `Shape` is worked out once for each set of true leaves and then remembered.
Dates come after: a `Plan` says from which leaves a day is told (the latest of all, or the earliest of some).
The checker walks this same logic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from skolestotte.rulebook.conditions import (
    Always,
    Condition,
    ConsentIs,
    Every,
    Happened,
    IsFact,
    Opposite,
    Some,
    StepIs,
)
from skolestotte.rulebook.events import DEVIATED
from skolestotte.rulebook.routine import FactRule, Routine, Step
from skolestotte.rulebook.words import Words

# A leaf's number; EVER: true from the beginning; or (max or min, plans).
Plan = int | tuple[Any, tuple[Any, ...]]
EVER = -1
Memo = dict[object, Any]
Test = Callable[[int, Memo], Plan | None]
PASSED = ("done", "skipped", "deviated")
KNOWN_CONSENT = ("asked", "given", "refused", "withdrawn")
SHAPES = 8192


class StepShape(NamedTuple):
    """How one step stands. `since`: the plan of the day it came to stand so; `opened`: of the day it opened; `again`: it is done
    and may be done anew."""

    state: str
    since: Plan | None = None
    opened: Plan | None = None
    reason: Words | None = None
    again: bool = False


WAITING = StepShape("waiting")


class Shape(NamedTuple):
    """How all steps stand. `facts`: plans by number (None: not true); `end`: number of the first end that holds, or None."""

    steps: tuple[StepShape, ...]
    facts: tuple[Plan | None, ...]
    end: int | None


def day_of(plan: Plan | None, days: Sequence[date | None]) -> date | None:
    """The day a plan tells, or None where it has been true ever (or is not)."""
    if plan is None:
        return None
    if isinstance(plan, int):
        return days[plan] if plan >= 0 else None
    choose, parts = plan
    found: date = choose([day_of(part, days) for part in parts])
    return found


class Logic:
    """The logic of one routine. `leaves`: what must be told from events, in the order of their bits.

    With `full` the facts rest on their proof alone: the picture of one who can read everything (the checker shows that
    `seen_as` never says more than the proof). `numbers`: shared by two logics that speak of the same leaves.
    """

    def __init__(self, routine: Routine, full: bool = False, numbers: dict[object, int] | None = None) -> None:
        self.routine, self.full = routine, full
        self.numbers: dict[object, int] = {} if numbers is None else numbers
        self.fact_numbers = {fact.name: n for n, fact in enumerate(routine.facts)}
        self.step_numbers = {step.id: n for n, step in enumerate(routine.steps)}
        self.facts: list[Test] = [self._fact(n, fact) for n, fact in enumerate(routine.facts)]
        self.steps: list[Callable[[int, Memo], StepShape]] = [self._step(n, s) for n, s in enumerate(routine.steps)]
        self.ends: list[Test] = [self.test(end.when) for end in routine.ends]
        self.shape = lru_cache(maxsize=SHAPES)(self._shape)

    @property
    def leaves(self) -> tuple[Any, ...]:
        """The leaves, in the order of their bits."""
        return tuple(self.numbers)

    def _shape(self, bits: int) -> Shape:
        memo: Memo = {}
        steps = tuple(step(bits, memo) for step in self.steps)
        facts = tuple(fact(bits, memo) for fact in self.facts)
        end = next((n for n, test in enumerate(self.ends) if test(bits, memo) is not None), None)
        return Shape(steps, facts, end)

    def number_of(self, leaf: object) -> int:
        """The bit of a leaf, given when it is first asked for."""
        return self.numbers.setdefault(leaf, len(self.numbers))

    def _leaf(self, leaf: object) -> Test:
        number = self.number_of(leaf)
        bit = 1 << number
        return lambda bits, memo: number if bits & bit else None

    def test(self, condition: Condition) -> Test:
        """The condition as a function of the true leaves, giving the plan of the day it became true, or None."""
        match condition:
            case Always(never):
                return (lambda bits, memo: None) if never else (lambda bits, memo: EVER)
            case IsFact(name):
                number = self.fact_numbers[name]
                return lambda bits, memo: self.facts[number](bits, memo)
            case Every(parts):
                return _every([self.test(part) for part in parts])
            case Some(parts):
                return _some([self.test(part) for part in parts])
            case Opposite(part):
                inner = self.test(part)
                return lambda bits, memo: EVER if inner(bits, memo) is None else None
            case StepIs(step, states):
                return self._step_is(self.step_numbers[step], states)
            case ConsentIs(purpose, states) if "none" in states:
                others = ConsentIs(purpose, tuple(state for state in states if state != "none"))
                return self.test(Some((Opposite(ConsentIs(purpose, KNOWN_CONSENT)), others)))
            case _:
                return self._leaf(condition)

    def _step_is(self, number: int, states: tuple[str, ...]) -> Test:
        wanted = frozenset(one for state in states for one in (PASSED if state == "passed" else (state,)))

        def test(bits: int, memo: Memo) -> Plan | None:
            shape = self.steps[number](bits, memo)
            if shape.state not in wanted:
                return None
            return EVER if shape.since is None else shape.since

        return test

    def _fact(self, number: int, fact: FactRule) -> Test:
        proof = self.test(fact.proof)
        if fact.seen_as is None or self.full:
            return _remembered(number, proof)
        seen_as = self.test(fact.seen_as)
        known = [self.test(Happened(kind)) for kind in sorted(fact.proof_kinds)]
        known += [self.test(ConsentIs(purpose, KNOWN_CONSENT)) for purpose in sorted(fact.proof_purposes)]

        def test(bits: int, memo: Memo) -> Plan | None:
            plan = proof(bits, memo)
            if plan is not None or any(one(bits, memo) is not None for one in known):
                return plan
            return seen_as(bits, memo)

        return _remembered(number, test)

    def _step(self, number: int, step: Step) -> Callable[[int, Memo], StepShape]:
        done, opens = self.test(step.done), self.test(step.opens)
        left_out = self.test(Happened(DEVIATED, (("step", (step.id,)),)))
        falls = [(self.test(fall.when), fall.because) for fall in step.falls_away]

        def work_out(bits: int, memo: Memo) -> StepShape:
            plan = done(bits, memo)
            if plan is not None:
                opened = opens(bits, memo)
                gone = not step.again or opened is None or any(fall(bits, memo) is not None for fall, _ in falls)
                return StepShape("done", plan, opened, None, not gone)
            plan = left_out(bits, memo)
            if plan is not None:
                return StepShape("deviated", plan, opens(bits, memo))
            for fall, because in falls:
                plan = fall(bits, memo)
                if plan is not None:
                    return StepShape("skipped", plan, None, because)
            plan = opens(bits, memo)
            return WAITING if plan is None else StepShape("open", plan, plan)

        key = ("step", number)

        def test(bits: int, memo: Memo) -> StepShape:
            found: StepShape | None = memo.get(key)
            if found is None:
                found = memo[key] = work_out(bits, memo)
            return found

        return test


def _remembered(number: int, test: Test) -> Test:
    def remembered(bits: int, memo: Memo) -> Plan | None:
        if number not in memo:
            memo[number] = test(bits, memo)
        plan: Plan | None = memo[number]
        return plan

    return remembered


def _every(tests: Sequence[Test]) -> Test:
    def every(bits: int, memo: Memo) -> Plan | None:
        plans = []
        for test in tests:
            plan = test(bits, memo)
            if plan is None:
                return None
            if plan != EVER:
                plans.append(plan)
        return _chosen(max, plans)

    return every


def _some(tests: Sequence[Test]) -> Test:
    def some(bits: int, memo: Memo) -> Plan | None:
        plans = [plan for test in tests if (plan := test(bits, memo)) is not None]
        if not plans:
            return None
        return EVER if EVER in plans else _chosen(min, plans)

    return some


def _chosen(choose: Any, plans: Sequence[Plan]) -> Plan:
    different = tuple(dict.fromkeys(plans))
    if not different:
        return EVER
    return different[0] if len(different) == 1 else (choose, different)
