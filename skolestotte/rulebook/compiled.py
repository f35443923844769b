"""A routine made ready to run: every condition compiled once, when the routine is first used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from skolestotte.rulebook.conditions import ALWAYS, UNKNOWN, Condition, Every, Happened, IsFact, LatestIs, MinutesSent
from skolestotte.rulebook.conditions import ConsentIs, MeetingCalled, Opposite, Seen, Some, Test, compiled
from skolestotte.rulebook.due import DueTest, due_test
from skolestotte.rulebook.events import DEVIATED
from skolestotte.rulebook.reading import Words
from skolestotte.rulebook.routine import FactRule, Hidden, Routine, Step

StepTest = Callable[[Seen], tuple[str, "date | None", "Words | None"]]
NOT_YET: tuple[str, date | None, Words | None] = ("waiting", None, None)


@dataclass(frozen=True, slots=True)
class ReadyStep:
    """A step with its compiled conditions. `test` gives (state, since, reason) and remembers it in `Seen`."""

    step: Step
    test: StepTest
    opens: Test
    due: DueTest | None
    together: Test | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A routine with everything compiled. `judges`: for each side, the ids of the steps whose lateness it can judge."""

    routine: Routine
    fact_count: int
    facts: dict[str, Test]
    steps: tuple[ReadyStep, ...]
    ends: tuple[Test, ...]
    sights: dict[str, tuple[frozenset[str], Test | None, tuple[tuple[Hidden, Test | None], ...]]]
    judges: dict[str, frozenset[str]]

    def see(self, events: Any) -> Seen:
        """An index over effective events, to be asked by the tests here."""
        return Seen(events, self.fact_count, len(self.steps))


@lru_cache(maxsize=64)
def ready(routine: Routine) -> Ready:
    """The routine, compiled."""
    numbers = {fact.name: n for n, fact in enumerate(routine.facts)}
    fact_tests: list[Any] = [None] * len(numbers)
    step_tests: dict[str, StepTest] = {}

    def later(step_id: str) -> StepTest:
        return lambda seen: step_tests[step_id](seen)

    def build(condition: Condition) -> Test:
        return compiled(condition, numbers, fact_tests, later)

    for number, fact in enumerate(routine.facts):
        fact_tests[number] = _fact_test(fact, build)
    facts = {name: build(IsFact(name)) for name in numbers}
    steps = []
    for number, step in enumerate(routine.steps):
        opens = build(step.opens)
        step_tests[step.id] = _step_test(number, step, opens, build)
        due = due_test(step.due, facts) if step.due else None
        together = build(step.together_with.when) if step.together_with else None
        steps.append(ReadyStep(step, step_tests[step.id], opens, due, together))
    sights = {
        side: (
            frozenset(kind for kind, folder in routine.folders.items() if folder in sight.reads),
            build(sight.when) if sight.when else None,
            tuple((hidden, build(hidden.unless) if hidden.unless else None) for hidden in sight.hidden),
        )
        for side, sight in routine.sights.items()
    }
    judges = {side: _judged_by(routine, side) for side in routine.sights}
    return Ready(routine, len(numbers), facts, tuple(steps), tuple(build(end.when) for end in routine.ends), sights, judges)


def _fact_test(fact: FactRule, build: Callable[[Condition], Test]) -> Test:
    proof = build(fact.proof)
    if fact.seen_as is None:
        return proof
    seen_as, kinds, purposes = build(fact.seen_as), tuple(fact.proof_kinds), tuple(fact.proof_purposes)

    def test(seen: Seen) -> date | None:
        day = proof(seen)
        if day is not None:
            return day
        for kind in kinds:
            if kind in seen.by_kind:
                return None
        for purpose in purposes:
            if seen.consent(purpose).since is not None:
                return None
        return seen_as(seen)

    return test


def _step_test(number: int, step: Step, opens: Test, build: Callable[[Condition], Test]) -> StepTest:
    done = build(step.done)
    falls = tuple((build(fall.when), fall.because) for fall in step.falls_away)
    step_id = step.id

    def work_out(seen: Seen) -> tuple[str, date | None, Words | None]:
        day = done(seen)
        if day is not None:
            return ("done", day, None)
        if DEVIATED in seen.by_kind:
            days = [e.on for e in seen.by_kind[DEVIATED] if e.data.get("step") == step_id]
            if days:
                return ("deviated", min(days), None)
        for fall, because in falls:
            day = fall(seen)
            if day is not None:
                return ("skipped", day, because)
        day = opens(seen)
        return NOT_YET if day is None else ("open", day, None)

    def test(seen: Seen) -> tuple[str, date | None, Words | None]:
        found = seen.steps[number]
        if found is None:
            found = seen.steps[number] = work_out(seen)
        return found  # type: ignore[no-any-return]

    return test


def _judged_by(routine: Routine, side: str) -> frozenset[str]:
    """Steps whose lateness this side can judge: it reads the first event that the step's `done` names."""
    reads = routine.sights[side].reads
    folders = {step.id: _first_folder(step.done, routine) for step in routine.steps}
    return frozenset(step_id for step_id, folder in folders.items() if folder in reads)


def _first_folder(condition: Condition, routine: Routine) -> str | None:
    match condition:
        case Every(parts) | Some(parts):
            found = (_first_folder(part, routine) for part in parts)
            return next((folder for folder in found if folder), None)
        case Opposite(part):
            return _first_folder(part, routine)
        case Happened(kind):
            return routine.folders.get(kind)
        case LatestIs(of):
            return routine.folders.get(of[0]) if of else None
        case MinutesSent():
            return routine.folders.get("minutes.sent")
        case MeetingCalled():
            return routine.folders.get("meeting.called")
        case ConsentIs():
            return routine.folders.get("consent.given")
        case IsFact(name):
            return _first_folder(routine.fact(name).proof, routine)
        case _:
            return None


__all__ = ["ALWAYS", "UNKNOWN", "Ready", "ReadyStep", "ready"]
