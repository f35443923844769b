"""The checker finds each way RT1 can be broken. Every break here is one somebody could make.

That all four routines are whole is proved once, by `make check` (`skolestotte routines check`).
"""

import pytest

from skolestotte.rulebook.checker import faults
from skolestotte.rulebook.deadlines import shipped_rules
from skolestotte.rulebook.routine_file import shipped_catalogue
from tests.rulebook.broken import TEXT, changed, parsed, without_step


def found_in(text, *about):
    """The faults, each as soon as it is found."""
    return faults(parsed(text), shipped_catalogue(), shipped_rules(), only=about)


BREAKS = {
    "the review has no deadline": (
        changed("    due: {deadline: report_review, after: report.received}\n", ""), "deadlines", "report_review runs"),
    "the first feedback has no deadline": (
        changed("    due: {deadline: first_feedback, after: report.received}\n", ""), "deadlines", "first_feedback runs"),
    "the second feedback has no deadline": (
        changed("    due: {deadline: second_feedback, after: investigation.concluded}\n", ""), "deadlines",
        "second_feedback runs"),
    "the conclusion has no deadline, though another step has": (
        changed("    due: {deadline: investigation, after: report.received, extended_by: investigation.extended}\n", "",
                after="id: RT1-S8C"), "deadlines", "RT1-S8C: is finished by what stops investigation"),
    "a deadline counts from the wrong event": (
        changed("{deadline: investigation, after: report.received", "{deadline: investigation, after: report.reviewed"),
        "deadlines", "the law from report.received"),
    "the extension has no event": (
        changed(", extended_by: investigation.extended}", "}"), "deadlines", "can be extended"),
    "the investigation falls away while the law's time runs": (
        changed("falls_away: [*dismissed, *other_course]", "falls_away: [*dismissed, *other_course, *left]",
                after="id: RT1-S8C"), "deadlines", "investigation runs and no open step has it"),
    "nothing says by when the guardians may know": (
        changed("    due: {days: 7, after: report.received, certainty: routine}\n", "", after="id: RT1-S2B"), "deadlines",
        "RT1-S2B: has to be done, and nothing says by when"),
    "acting at once leads nowhere": (
        changed("outcome: [investigate, act_at_once]", "outcome: investigate"), "ends", "nothing is open"),
    "the closing meeting rests on the wrong consent": (
        changed("consent: closing_meeting\n", "consent: school_in_part_2\n"), "consents",
        "RT1-S9A: is open without consent to school_in_part_2"),
    "the closing meeting needs no consent": (
        changed("    consent: closing_meeting\n", ""), "consents", "needs the family's consent"),
    "the closing meeting opens without asking": (
        changed("{fact: closing_agreed}, {fact: no_collaboration}", "{fact: no_collaboration}"), "consents",
        "RT1-S9A: is open without consent to closing_meeting"),
    "writing in opens without consent": (
        changed("{fact: collaboration_goes_on}, {fact: guardians_may_know}]}\n    done:\n      all:\n        - {event: collab",
                "{fact: measures}, {fact: guardians_may_know}]}\n    done:\n      all:\n        - {event: collab"),
        "consents", "RT1-S11: is open without consent to collaboration_in_measures"),
    "nobody may ask for a consent": (
        changed("  closing_meeting: {asked_when: *may_ask}\n", ""), "consents", "nobody can be asked for closing_meeting"),
    "the start meeting opens while the report is held back": (
        changed("{step: RT1-S3, is: [done, deviated]}, {fact: guardians_may_know}", "{step: RT1-S3, is: [done, deviated]}"),
        "hold_back", "RT1-S5: reaches guardians who are not to be told"),
    "the family is asked while the report is held back": (
        changed("{fact: investigated}, {fact: guardians_may_know}, ", "{fact: investigated}, "), "hold_back",
        "may be asked of guardians who are not to be told"),
    "the minutes are not said to reach the guardians": (
        changed("    reaches_guardians: true\n", "", after="id: RT1-S7\n"), "hold_back", "RT1-S7: reaches the guardians but"),
    "the guardians read from the first day": (
        changed("    when: {fact: guardians_may_know}\n", ""), "hold_back", "the guardians' sight has no condition"),
    "a no is never recorded": (
        changed("    records:\n      - {event: refusal.handled, with: {told_school: true, asked_narrower: true, "
                "assessed_sharing: true}}\n", ""), "steps", "RT1-S9X: "),
    "nobody lets the guardians know": (
        changed("    records: [guardians.cleared]\n", ""), "ends", "no end can be reached"),
    "the feedback is never done": (
        changed("done: {any: [{event: feedback.first_sent}, {event: feedback.first_omitted}]}", "done: never"), "steps",
        "RT1-S4: can never be done"),
    "the minutes never open": (
        changed("opens: {fact: closing_held}", "opens: never"), "steps", "RT1-S9M: can never open"),
    "nobody sends the minutes": (without_step("RT1-S9M"), "steps", "RT1-S9B: is a meeting, and no step sends its minutes"),
    "a refused meeting leads nowhere": (
        changed("opens: {all: [{fact: concluded}, {fact: no_closing_meeting}, {not: {fact: closing_held}}]}", "opens: never"),
        "ends", "nothing is open and the routine has not ended"),
    "an end asks for what cannot be": (
        changed("        - any:\n            - {step: RT1-S9A", "        - all:\n            - {step: RT1-S9A"), "ends",
        "nothing is open and the routine has not ended"),
    "the talk with the child can never be finished": (
        changed("    records: [child_talk.held, child_talk.not_needed]\n", "", text=without_step("RT1-S4C")), "steps",
        "RT1-S4B: can never be done"),
}


@pytest.mark.parametrize(("text", "about", "message"), BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_routine_is_found_out(text, about, message):
    assert any(message in str(fault) for fault in found_in(text, about))


PICTURES = {
    "the school never learns of the conclusion": (
        changed("""    proof: {event: investigation.concluded}
    seen_as:
      any:
        - {meeting: closing, is: called}
        - {event: meeting.part_held, where: {type: closing}}
        - {event: refusal.handled, where: {told_school: true}}
        - {event: feedback.second_sent}
        - {event: collaboration.written_in}
        - {event: next_meeting.fixed}
""", "    proof: {event: investigation.concluded}\n"), "the school cannot know it"),
    "the school believes more than is true": (
        changed("        - {event: feedback.first_sent}\n", "        - {event: feedback.first_sent}\n        - {event: report.seen}\n",
                after="  reviewed:\n"),
        "seen_as of the fact reviewed says more than its proof"),
    "a step the school cannot follow is shown to it": (
        changed("    kept_from: [school]\n", "", after="id: RT1-S9\n"), "RT1-S9: is still open in the school's picture"),
    "the family backs out and nobody tells the school": (
        without_step("RT1-S12X").replace("        - {not: {step: RT1-S12X, is: open}}\n", ""),
        "RT1-S12: is still open in the school's picture"),
}


@pytest.mark.parametrize(("text", "message"), PICTURES.values(), ids=PICTURES.keys())
def test_a_picture_that_misleads_the_school_is_found_out(text, message):
    assert any(message in str(fault) for fault in found_in(text, "sides"))


def test_a_fault_tells_the_shortest_way_to_it():
    text = changed("{step: RT1-S3, is: [done, deviated]}, {fact: guardians_may_know}", "{step: RT1-S3, is: [done, deviated]}")
    (fault,) = [fault for fault in found_in(text, "hold_back") if fault.step == "RT1-S5"]
    assert fault.way.startswith("report.received {'hold_back': True}, report.reviewed {'outcome': 'investigate'}")
    assert len(fault.way.split(", ")) == 3
    assert text != TEXT
