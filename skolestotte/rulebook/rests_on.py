"""What a condition rests on: event kinds and consents directly, or other facts and steps by name."""

from __future__ import annotations

from skolestotte.rulebook.conditions import (
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
from skolestotte.rulebook.routine import Routine


def proof_of(part: Condition) -> tuple[set[str], set[str]]:
    """The event kinds and the consent purposes a condition rests on directly (not through facts or steps)."""
    match part:
        case Every(parts) | Some(parts):
            found = [proof_of(one) for one in parts]
            return set().union(*(kinds for kinds, _ in found)), set().union(*(purposes for _, purposes in found))
        case Opposite(inner):
            return proof_of(inner)
        case Happened(kind):
            return {kind}, set()
        case LatestIs() as latest:
            return set(latest.kinds), set()
        case MeetingCalled():
            return {"meeting.called"}, set()
        case MinutesSent():
            return {"meeting.part_held", "minutes.sent"}, set()
        case ConsentIs(purpose):
            return set(), {purpose}
        case _:
            return set(), set()


def kinds_behind(part: Condition, routine: Routine) -> set[str]:
    """The event kinds a condition rests on for who does not read everything: its own, and those behind the facts it names
    (`seen_as` where a fact has one). An answer about a consent is `consent.given`. Steps that it names are not followed."""
    kinds, purposes = proof_of(part)
    for fact in (routine.fact(name.removeprefix("fact:")) for name in names_in(part) if name.startswith("fact:")):
        kinds |= kinds_behind(fact.seen_as or fact.proof, routine)
    return kinds | ({"consent.given"} if purposes else set())


def names_in(part: Condition) -> set[str]:
    """`fact:…` and `step:…` for every fact and step a condition names."""
    match part:
        case Every(parts) | Some(parts):
            return set().union(*(names_in(one) for one in parts))
        case Opposite(inner):
            return names_in(inner)
        case IsFact(name):
            return {f"fact:{name}"}
        case StepIs(step):
            return {f"step:{step}"}
        case _:
            return set()
