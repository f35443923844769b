"""A new type of meeting needs data only: sides, place, consents and parts come from the routine's step (MTG-02, MTG-04)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from skolestotte.rulebook.events import Event
from skolestotte.rulebook.meeting_types import meeting_types
from skolestotte.rulebook.routine import Routine, Step
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.consents.around import open_case
from skolestotte.web.folders.door import let_in
from skolestotte.web.meetings.consent_lines import consent_lines
from skolestotte.web.meetings.plans import agreed_day, may_convene, parts_of, steps_of, variants_of, wanted
from skolestotte.web.meetings.queries.call import employees
from skolestotte.web.meetings.queries.usual import Usual, usual
from tests.cast import Cast, actor
from tests.steps import investigated

RT1 = shipped_routine("RT1")


def changed(routine: Routine, step_id: str, **meeting: Any) -> Routine:
    """The routine with other defaults for one step's meeting."""
    def one(step: Step) -> Step:
        return replace(step, meeting=replace(step.meeting, **meeting)) if step.meeting and step.id == step_id else step
    return replace(routine, steps=tuple(one(step) for step in routine.steps))


def defaults(cast: Cast, routine: Routine, meeting_type: str) -> Usual:
    case, by, today = investigated(cast), actor(cast.case_worker), timezone.localdate()
    let_in(by)
    around = open_case(case.id, folder="cws", what="meeting.plan", by=by, today=today, write=True)
    staff = employees([cast.school.id, cast.intake.id], today=today)
    return usual(around, parts_of(routine, meeting_type), meeting_type, "", by, staff)


def test_where_the_school_leads_and_writes_its_social_teacher_stands_there_and_can_be_changed_with_a_note(cast: Cast) -> None:
    routine = changed(RT1, "RT1-S9A", writes="school", leads="school", place="school", interpreter="school")
    found = defaults(cast, routine, "closing")
    assert found.minute_taker.text == found.leader.text == "Sara Lund, Granlia skole"
    assert found.convener.text.startswith("Kaja Myhre")
    assert found.place.text.startswith("Granlia skole")
    assert found.interpreter_owner == "Granlia skole"
    assert not found.minute_taker.differs("Petra Dahl")  # somebody else of the school is no change
    assert found.minute_taker.differs("Kaja Myhre")
    assert not found.minute_taker.differs("  ")


def test_a_place_that_the_routine_leaves_open_takes_no_note(cast: Cast) -> None:
    assert not defaults(cast, changed(RT1, "RT1-S9A", place="by_agreement"), "closing").place.differs("Rådhuset, rom 3")


def test_a_place_by_phone_does(cast: Cast) -> None:
    place = defaults(cast, changed(RT1, "RT1-S9A", place="phone"), "closing").place
    assert place.text and place.differs("Granlia skole") and not place.differs(place.text)


def test_a_type_that_has_just_been_invented_can_be_planned() -> None:
    routine = changed(RT1, "RT1-S9A", type="picnic", convenes="school")
    assert [part.number for part in parts_of(routine, "picnic")] == [1]
    assert wanted(routine, (), "picnic").variant in variants_of(steps_of(routine, "picnic")[0])
    assert may_convene(routine, "picnic", "school")
    assert not may_convene(routine, "start", "school")
    assert meeting_types().minutes("picnic", longer=False) == 60
    with pytest.raises(KeyError):
        wanted(RT1, (), "picnic")


def test_a_phone_call_is_no_meeting_to_be_planned() -> None:
    assert steps_of(RT1, "call") == []


def test_where_two_steps_hold_the_same_part_the_one_it_is_planned_for_counts() -> None:
    assert [part.step.id for part in parts_of(RT1, "closing", "", "RT1-S9B")] == ["RT1-S9B"]
    assert [part.step.id for part in parts_of(RT1, "closing", "measures")] == ["RT1-S9B"]
    assert [part.step.id for part in parts_of(RT1, "start")] == ["RT1-S5", "RT1-S6"]


def test_the_agreed_day_comes_from_where_the_routine_takes_it() -> None:
    on = timezone.localdate()
    events = (Event(1, "call.held", on, {"meeting_on": "2027-02-03"}), Event(2, "call.held", on, {"meeting_on": "2027-02-04"}))
    assert str(agreed_day(parts_of(RT1, "start")[0].step, events)) == "2027-02-04"
    assert agreed_day(parts_of(RT1, "closing")[0].step, events) is None


@pytest.mark.parametrize(("needs", "states", "state"), [
    ({1: ("a", "b")}, {"a": "given", "b": "asked"}, "asked"), ({1: ("a", "b")}, {"a": "withdrawn", "b": "given"}, "withdrawn"),
    ({1: ("a",)}, {"a": "given"}, "given"), ({1: ()}, {}, ""), ({1: (), 2: ("a",)}, {"a": "none"}, ""),
    ({1: (), 2: ("a",)}, {"a": "refused"}, "refused")])
def test_the_weakest_consent_decides_for_the_school(needs: dict[int, tuple[str, ...]], states: dict[str, str],
                                                    state: str) -> None:
    people = [("Sara", "social_teacher", "school"), ("Gro", "guardian", "family"), ("PPT", "other", "partner")]
    school, family, partner = consent_lines(people, needs, state=lambda code: states.get(code, "none"), words=str)
    assert school.state == state
    assert family.state == ""
    assert partner.state == "none"
