"""The routine file: what RT1 says, and that a fault in a file is told with its line."""

import pytest

from skolestotte.rulebook.agenda import agenda_points, meeting_plan
from skolestotte.rulebook.reading import RoutineFaults
from skolestotte.rulebook.routine import OWNERS
from skolestotte.rulebook.routine_file import shipped_routine
from tests.rulebook.broken import TEXT, changed, parsed, without_step

RT1 = shipped_routine("RT1")
LEDGER = ["S0", "S1", "S2", "S3", "S4", "S4B", "S5", "S6", "S7", "S8", "S9A", "S9B", "S9X", "S10", "S11", "S12"]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_every_step_of_the_ledger_is_there():
    assert {f"RT1-{number}" for number in LEDGER} <= {step.id for step in RT1.steps}


def test_each_step_has_exactly_one_owner_and_words_in_three_languages():
    for step in RT1.steps:
        assert step.owner in OWNERS
        assert all((*step.title, *step.what)), step.id


@pytest.mark.requirement("RT1-05")
@pytest.mark.parametrize(
    ("step", "points"), [("S3", 5), ("S5", 6), ("S6", 3), ("S9A", 7), ("S9B", 9), ("S9X", 3)]
)
def test_number_of_agenda_points(step, points):
    agenda = agenda_points(RT1.step(f"RT1-{step}"))
    assert len(agenda) == points
    assert agenda[-1].id == f"RT1-{step}/{points}"


def test_the_start_meeting_is_called_led_and_minuted_by_the_service_at_the_school():
    plan = meeting_plan(RT1, "RT1-S5")
    assert (plan.convenes, plan.leads, plan.writes, plan.interpreter, plan.place) == ("cws", "cws", "cws", "cws", "school")


@pytest.mark.parametrize("step", ["RT1-S9A", "RT1-S9B"])
def test_the_closing_meeting_is_at_the_service_and_needs_consent(step):
    plan = meeting_plan(RT1, step)
    assert (plan.convenes, plan.leads, plan.writes, plan.interpreter, plan.place) == ("cws", "cws", "cws", "cws", "cws_office")
    assert RT1.step(step).consent == "closing_meeting"
    assert "guardians" in plan.participants


def test_with_consent_both_parts_of_the_start_meeting_are_one():
    joined = meeting_plan(RT1, "RT1-S5", one_meeting=True)
    assert joined == meeting_plan(RT1, "RT1-S6", one_meeting=True)
    assert joined.steps == ("RT1-S5", "RT1-S6")
    assert len(joined.points) == 9
    assert "school.social_teacher" in joined.participants
    assert "school.social_teacher" not in meeting_plan(RT1, "RT1-S6").participants


def test_new_and_existing_steps_are_told_apart_as_in_figure_2():
    new = {step.number for step in RT1.steps if step.new}
    assert {"S3", "S5", "S6", "S8", "S9A", "S9B", "S11", "S12"} <= new
    assert not {"S1", "S2", "S4", "S8C", "S10"} & new


FAULTS = [
    ("unknown key", "    new: true\n", "    knew: true\n", "unknown key 'knew'", "    knew: true"),
    ("unknown event", "done: {event: call.held}", "done: {event: call.hold}", "unknown event 'call.hold'", "call.hold}"),
    ("unknown field", "where: {outcome: dismiss}", "where: {outcom: dismiss}", "has no field 'outcom'", "{outcom:"),
    ("unknown value", "where: {outcome: dismiss}", "where: {outcome: dismised}",
     "outcome of report.reviewed cannot be 'dismised'", "dismised"),
    ("unknown fact", "opens: {fact: investigated}", "opens: {fact: investigate}", "unknown fact 'investigate'",
     "opens: {fact: investigate}"),
    ("unknown step", "{step: RT1-S4, is: passed}", "{step: RT1-S44, is: passed}", "unknown step 'RT1-S44'", "RT1-S44"),
    ("unknown state", "{step: RT1-S4, is: passed}", "{step: RT1-S4, is: finished}", "unknown state 'finished'",
     "is: finished}"),
    ("unknown purpose", "consent: closing_meeting, is: given", "consent: closing, is: given", "unknown purpose 'closing'",
     "{consent: closing, is"),
    ("unknown deadline", "deadline: report_review", "deadline: report_revue", "unknown deadline 'report_revue'",
     "report_revue"),
    ("unknown owner", "owner: cws.leader", "owner: cws.boss", "unknown owner 'cws.boss'", "owner: cws.boss"),
    ("no owner", "    owner: cws.leader\n", "", "the key 'owner' is missing", "id: RT1-S2C"),
    ("missing language", "nn: Ta imot saka, ", "", "the key 'nn' is missing", "{nb: Ta imot saken"),
    ("unknown lane", "lane: guardians", "lane: family", "unknown lane 'family'", "lane: family"),
    ("arrow to nowhere", "{to: RT1-S3, label", "{to: RT1-S33, label", "unknown step 'RT1-S33'", "RT1-S33"),
    ("not a law", "law: [bvl § 15-8]", "law: [somewhere]", "is not a law reference", "[somewhere]"),
    ("a fact in a circle", "proof: {all: [{fact: measures},", "proof: {all: [{fact: collaboration_goes_on}, {fact: measures},",
     "fact collaboration_goes_on rests on itself", "    means: {nb: Samarbeidet fortsetter mens"),
    ("arrows in a circle", "next: [RT1-S11, RT1-S12]", "next: [RT1-S11, RT1-S9]", "step RT1-S9 is led back to by the arrows",
     "id: RT1-S9\n"),
    ("two ways to be due", "{days: 3, after:", "{days: 3, deadline: receipt, after:",
     "exactly one of deadline, days and agreed", "{days: 3, deadline"),
    ("a key twice", "    form: call\n", "    form: call\n    form: call\n", "the key 'form' stands twice", None),
    ("not YAML", "version: 1", "version: [1", "expected", None),
]


@pytest.mark.parametrize(("old", "new", "message", "where"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_in_the_file_is_told_with_its_line(old, new, message, where):
    text = changed(old, new)
    with pytest.raises(RoutineFaults) as caught:
        parsed(text)
    found = [fault for fault in caught.value.faults if message in str(fault)]
    assert found, str(caught.value)
    if where is not None:
        assert line_of(text, where) in {fault.line for fault in found}


def test_every_fault_is_told_not_only_the_first():
    text = TEXT.replace("owner: cws.leader", "owner: cws.boss").replace("deadline: report_review", "deadline: soon")
    with pytest.raises(RoutineFaults) as caught:
        parsed(text)
    assert len(caught.value.faults) == 2
    assert all(str(fault).startswith(f"RT1.yaml:{fault.line}: ") for fault in caught.value.faults)


@pytest.mark.parametrize("step", ["RT1-S2", "RT1-S5", "RT1-S10", "RT1-S12"])
def test_a_step_that_others_name_cannot_be_dropped(step):
    with pytest.raises(RoutineFaults, match=f"unknown step '{step}'"):
        parsed(without_step(step))


def test_the_unchanged_text_parses():
    assert parsed(TEXT) == RT1
