"""Every way of breaking a routine that breaks a promise is found by the parser or the checker; the others are listed with why."""

import re

import pytest

from tests.rulebook.mutations import ROUTINES, breaks

# Changes that break no promise. The pattern of the name, and why.
LAWFUL = {
    r"end: is not there, RT2-S4C": "the step of the first talks stays open itself until the family has answered",
    r"end: is not there, RT3-S(7F|10V)": "a duty of its own: no step, no end and no deadline by law waits for it",
    r"consent: \S+ not needed, RT[12]-S\w*B": "a meeting with two consents still asks for the other, and opens only with both",
    r"consent: \S+ not needed, RT4-S[678]|consent: \S+ not needed, RT3-S([34]|7F)": "its `opens` asks for the same consent still",
    r"consent: nobody is asked for obtain_information": "nothing in RT4 rests on it; it can be asked for in the run that investigates",
    r"deadline: (opens too late|falls away) investigation": "another step carries the same deadline all the time",
    r"hand-over: report.seen not taken over": "no step rests on it",
    r"hand-over: guardians.cleared not taken over": "the review that finds violence holds back anew",
    r"hand-over: feedback.first_sent not taken over": "RT1 sends no first feedback before it hands over; the next routine does",
    r"picture: says too much of guardians_may_know": "who reads a report at all reads that it came, so `seen_as` is not asked",
    r"picture: shown to the school, RT3-S(2D|10)": "the school reads what ends it, so its picture is true",
    r"picture: shown to the school, RT4-S4C": "the school reads who has accepted and who has left, so its picture is true",
    r"picture: shown to the school, RT4-S(4D|8N)": "the step never opens in what the school reads",
}
PROMISES = ("end", "circle", "owner", "consent", "hold back", "deadline", "hand-over", "picture")


def lawful(name: str) -> bool:
    return any(re.fullmatch(pattern + r".*", name) for pattern in LAWFUL)


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("routine", ROUTINES)
def test_every_break_of_a_promise_is_found(routine, promise):
    chosen = [one for name, one in breaks(routine).items() if name.startswith(promise) and not lawful(name)]
    missed = [one.name for one in chosen if not one.found()]
    assert missed == []


@pytest.mark.parametrize("routine", ROUTINES)
def test_each_routine_is_broken_in_many_ways(routine):
    """At least forty that break a promise, and of every sort the routine can have."""
    found = [name for name in breaks(routine) if not lawful(name)]
    assert len(found) >= 40
    assert {name.split(":")[0] for name in found} >= {"end", "circle", "owner", "consent", "deadline"}
