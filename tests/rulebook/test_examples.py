"""Every example of a routine comes out as it says, and each way to end has one."""

import pytest

from skolestotte.rulebook.example import failures, parse_example
from skolestotte.rulebook.reading import RoutineFaults
from skolestotte.rulebook.routine_file import routine_ids, shipped_catalogue, shipped_examples, shipped_routine

EXAMPLES = [example for routine_id in routine_ids() for example in shipped_examples(routine_id)]
SMALL = """routine: RT1
says: {nb: a, nn: a, en: a}
given:
  - {on: 2026-03-02, report.received: {}}
expect:
  - today: 2026-03-02
"""


@pytest.mark.requirement("DLN-01", "DLN-02", "DLN-03", "RT1-10", "RT1-11")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.file)
def test_example(example):
    assert failures(example, shipped_routine(example.routine)) == ()


@pytest.mark.parametrize("routine_id", routine_ids())
def test_every_end_has_an_example(routine_id):
    routine = shipped_routine(routine_id)
    shown = {expected.end for example in shipped_examples(routine_id) for expected in example.expect}
    assert {end.id for end in routine.ends} <= shown


@pytest.mark.parametrize(
    ("lines", "failure"),
    [
        ("    now: [RT1-S2]", "open are RT1-S2, RT1-S4, expected RT1-S2"),
        ("    end: closed", "the end is none, expected closed"),
        ("    steps: {RT1-S2: done}", "RT1-S2 is open, expected done"),
        ("    steps: {RT1-S2: {is: open, due: 2026-03-10}}", "due is 2026-03-09, expected 2026-03-10"),
        ("    steps: {RT1-S2: {is: open, standing: late}}", "stands ahead, expected late"),
        ("    steps: {RT1-S99: open}", "RT1-S99 is not shown"),
    ],
)
def test_an_example_that_is_wrong_says_so(lines, failure):
    """The examples could not prove anything if a wrong expectation passed."""
    example = parse_example(SMALL + lines, "e.yaml", shipped_catalogue())
    assert any(failure in line for line in failures(example, shipped_routine("RT1")))


def test_a_misspelt_expectation_is_refused_with_its_line():
    with pytest.raises(RoutineFaults, match=r"e\.yaml:7: unknown state 'opened'"):
        parse_example(SMALL + "    steps: {RT1-S2: opened}", "e.yaml", shipped_catalogue())
