"""Progress is pure and total, agrees with what the checker walks, and shows each side only what is true."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolestotte.rulebook.events import Event
from skolestotte.rulebook.progress import progress, seen_by
from skolestotte.rulebook.ready import ready
from skolestotte.rulebook.routine_file import shipped_catalogue
from tests.rulebook.walks import FIRST_DAY, ROUTINES, walks

CATALOGUE = shipped_catalogue()
RT1 = ROUTINES["RT1"]
FINISHED = {"done", "skipped", "deviated"}
# The school reads that somebody has accepted a case; that it is offered to somebody else again is the service's own matter.
OFFERS = {"RT3-S2C", "RT3-S2D"}
# The same ways each time, so that a red run means a change; take `derandomize` away to look further.
slow = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
junk = st.one_of(st.none(), st.booleans(), st.integers(-3, 50), st.text(max_size=3), st.lists(st.integers(), max_size=2), days)


@st.composite
def any_event(draw):
    """An event of any kind with values of any type: nothing a journal should hold, but nothing may break on it."""
    kind = draw(st.sampled_from([*CATALOGUE.kinds, "no.such.kind"]))
    known = CATALOGUE.kinds.get(kind)
    data = {}
    for field in known.fields if known else ():
        likely = [st.sampled_from(field.choices)] if field.choices else []
        data[field.name] = draw(st.one_of(*likely, junk))
    return Event(draw(st.integers(1, 60)), kind, draw(days), data)


def open_late(routine, events, today, side=None):
    return {state.step for state in progress(routine, events, today, side).steps if state.late}


@slow
@given(st.sampled_from([*ROUTINES.values()]), st.lists(any_event(), max_size=25), days,
       st.sampled_from([None, "school", "guardians"]))
def test_total(routine, events, today, side):
    """Whatever the events are, there is a picture, and it fits together."""
    found = progress(routine, events, today, side)
    is_open = [state.step for state in found.steps if state.state == "open"]
    assert (found.now, found.may) == (tuple(one for one in is_open if not routine.step(one).optional),
                                      tuple(one for one in is_open if routine.step(one).optional))
    assert found.ended == bool(found.end_id)
    assert not (found.ended and found.now)
    if side is None:
        assert [state.step for state in found.steps] == [step.id for step in routine.steps]
    assert all(state.owner for state in found.steps)


@slow
@given(walks(), st.randoms())
def test_the_order_of_the_events_does_not_matter(walk, random):
    routine, events = walk.routine, walk.events
    today = FIRST_DAY + timedelta(days=200)
    mixed = list(events)
    random.shuffle(mixed)
    assert progress(routine, mixed, today) == progress(routine, events, today)


@slow
@given(walks(), st.integers(0, 400), st.integers(0, 400))
def test_a_later_day_never_makes_a_late_step_timely(walk, first, more):
    routine, events = walk.routine, walk.events
    early = FIRST_DAY + timedelta(days=first)
    late = early + timedelta(days=more)
    assert open_late(routine, events, early) <= open_late(routine, events, late)
    before, after = progress(routine, events, early), progress(routine, events, late)
    assert [(s.step, s.state, s.due) for s in before.steps] == [(s.step, s.state, s.due) for s in after.steps]


@slow
@given(walks())
def test_the_checker_walks_the_same_routine_that_runs(walk):
    """What the checker says of a state is what progress says of the events that lead there."""
    routine, events = walk.routine, walk.events
    found = progress(routine, events, FIRST_DAY)
    for state in found.steps:
        expected = walk.world.state(state.step, walk.bits)
        ended = found.ended and (expected == "waiting" or (expected == "open" and routine.step(state.step).serves_others))
        assert state.state == ("skipped" if ended else expected), state


@slow
@given(walks())
def test_somebody_always_has_something_to_do_until_the_end(walk):
    routine, events = walk.routine, walk.events
    found = progress(routine, events, FIRST_DAY)
    begun = routine.id == "RT1" or any(e.kind == routine.starts_with for e in events)
    assert found.ended or found.now or not begun


@slow
@given(walks())
def test_what_is_done_in_the_schools_picture_is_done_in_truth(walk):
    routine, events = walk.routine, walk.events
    full = {state.step: state.state for state in progress(routine, events, FIRST_DAY).steps}
    for state in progress(routine, seen_by(routine, events, "school"), FIRST_DAY, "school").steps:
        if state.state == "done" and state.step not in OFFERS:
            assert full[state.step] in FINISHED, state.step


@slow
@given(walks())
def test_the_school_learns_when_the_routine_has_ended(walk):
    routine, events = walk.routine, walk.events
    if progress(routine, events, FIRST_DAY).ended and not any(e.kind == "feedback.first_omitted" for e in events):
        assert progress(routine, seen_by(routine, events, "school"), FIRST_DAY, "school").ended


@slow
@given(walks())
def test_who_only_reported_is_told_what_is_so(walk):
    """A reporter reads less. What was done together never stands as not done; what it reads of stands as it is in truth."""
    routine, events = walk.routine, walk.events
    sight = ready(routine).sights["reporter"]
    school = {s.step: s.state for s in progress(routine, seen_by(routine, events, "school"), FIRST_DAY, "school").steps}
    for state in progress(routine, seen_by(routine, events, "reporter"), FIRST_DAY, "reporter").steps:
        if state.state == "open":
            assert state.step not in sight.left_out
            assert school[state.step] in {"open", "skipped"} or state.step not in sight.judges, state.step
        elif state.state == "done":
            assert school[state.step] in FINISHED, state.step


@slow
@given(walks(), st.integers(0, 400))
def test_who_only_reported_calls_nothing_late_that_the_school_does_not(walk, later):
    routine, events = walk.routine, walk.events
    late = {side: open_late(routine, seen_by(routine, events, side), FIRST_DAY + timedelta(days=later), side)
            for side in ("reporter", "school")}
    assert late["reporter"] <= late["school"]


def test_who_only_reported_does_not_call_late_what_another_course_has_ended():
    """The reporter does not read that the service has chosen another course; clearing the guardians is nobody's step then."""
    report = "11111111-1111-4111-8111-111111111111"
    events = [Event(1, "report.received", FIRST_DAY, {"report": report, "hold_back": True}),
              Event(2, "report.reviewed", FIRST_DAY, {"report": report, "outcome": "investigate"}),
              Event(3, "routine.left", FIRST_DAY, {"reason_given": True})]
    on = FIRST_DAY + timedelta(days=9)
    late = {side: open_late(RT1, seen_by(RT1, events, side) if side else events, on, side) for side in (None, "school", "reporter")}
    assert "RT1-S2B" not in late[None] | late["school"] | late["reporter"]
    shown = {state.step: state for state in progress(RT1, seen_by(RT1, events, "reporter"), on, "reporter").steps}
    assert (shown["RT1-S2B"].state, shown["RT1-S2B"].standing, shown["RT1-S2B"].due is not None) == ("open", "", True)


@slow
@given(walks(), st.integers(0, 400))
def test_the_school_never_calls_late_what_it_cannot_know(walk, later):
    routine, events = walk.routine, walk.events
    today = FIRST_DAY + timedelta(days=later)
    late = open_late(routine, seen_by(routine, events, "school"), today, "school")
    assert not late & {"RT1-S2", "RT1-S8", "RT1-S8C"}


@slow
@given(walks())
def test_the_guardians_see_nothing_while_a_report_is_held_back(walk):
    routine, events = walk.routine, walk.events
    held = any(e.kind == "report.received" and e.data["hold_back"] for e in events)
    if held and not any(e.kind == "guardians.cleared" for e in events):
        assert seen_by(routine, events, "guardians") == ()
        open_now = progress(routine, events, FIRST_DAY).now
        assert not any(routine.step(step).reaches_guardians for step in open_now)


@slow
@given(walks(), st.data())
def test_a_corrected_date_moves_every_deadline_that_counts_from_it(walk, data):
    """Correcting a date gives the same picture as if it had been right from the beginning."""
    routine, events = walk.routine, walk.events
    if not events:
        return
    index = data.draw(st.integers(0, len(events) - 1))
    wrong, new_day = events[index], data.draw(days)
    correction = Event(len(events) + 1, "event.corrected", FIRST_DAY, {"seq": wrong.seq, "on": new_day})
    right = [Event(e.seq, e.kind, new_day, e.data) if e is wrong else e for e in events]
    assert progress(routine, [*events, correction], FIRST_DAY) == progress(routine, right, FIRST_DAY)


@slow
@given(walks(), st.data())
def test_a_retracted_event_has_never_happened(walk, data):
    routine, events = walk.routine, walk.events
    if not events:
        return
    gone = events[data.draw(st.integers(0, len(events) - 1))]
    retraction = Event(len(events) + 1, "event.retracted", FIRST_DAY, {"seq": gone.seq})
    assert progress(routine, [*events, retraction], FIRST_DAY) == progress(routine, [e for e in events if e is not gone], FIRST_DAY)


def told(seq, on, kind, **data):
    return Event(seq, kind, on, data)


def test_minutes_are_missing_until_every_meeting_that_was_held_has_them():
    part = {"type": "start", "part": 1}
    events = [
        told(1, FIRST_DAY, "meeting.part_held", meeting="a", agenda_covered=False, **part),
        told(2, FIRST_DAY, "minutes.sent", meeting="a", **part),
    ]
    assert progress(RT1, events, FIRST_DAY).step("RT1-S7").state == "done"
    events.append(told(3, FIRST_DAY, "meeting.part_held", meeting="b", agenda_covered=True, **part))
    assert progress(RT1, events, FIRST_DAY).step("RT1-S7").state == "open"
    events.append(told(4, FIRST_DAY, "minutes.sent", meeting="b", **part))
    assert progress(RT1, events, FIRST_DAY).step("RT1-S7").state == "done"


@pytest.mark.parametrize(
    ("then", "due"),
    [
        ((), date(2026, 3, 12)),
        ((("meeting.moved", {"meeting_on": date(2026, 3, 16)}),), date(2026, 3, 16)),
        ((("meeting.cancelled", {}),), date(2026, 3, 11)),  # back to the day agreed in the call
    ],
)
def test_the_start_meeting_is_due_on_the_day_that_was_agreed(then, due):
    day = date(2026, 3, 4)
    events = [
        told(1, FIRST_DAY, "report.received", hold_back=False),
        told(2, day, "report.reviewed", outcome="investigate"),
        told(3, day, "call.held", meeting_on="2026-03-11", child_talk="not_needed"),
        told(4, day, "meeting.called", meeting="m", type="start", meeting_on=date(2026, 3, 12)),
        *(told(5 + n, day, kind, meeting="m", type="start", **data) for n, (kind, data) in enumerate(then)),
    ]
    step = progress(RT1, events, day).step("RT1-S5")
    assert (step.state, step.due.strict) == ("open", due)


def test_both_parts_are_one_meeting_only_while_the_consent_stands():
    consent = {"consent": "c", "purpose": "school_in_part_2"}
    events = [
        told(1, FIRST_DAY, "report.received", hold_back=False),
        told(2, FIRST_DAY, "report.reviewed", outcome="investigate"),
        told(3, FIRST_DAY, "call.held", child_talk="not_needed"),
        told(4, FIRST_DAY, "meeting.part_held", meeting="m", type="start", part=1, agenda_covered=True),
        told(5, FIRST_DAY, "consent.asked", of=["g"], **consent),
        told(6, FIRST_DAY, "consent.given", of="g", form="written", **consent),
    ]
    assert progress(RT1, events, FIRST_DAY).step("RT1-S6").together_with == "RT1-S5"
    events.append(told(7, FIRST_DAY, "consent.withdrawn", of="g", **consent))
    assert progress(RT1, events, FIRST_DAY).step("RT1-S6").together_with == ""


@pytest.mark.requirement("DLN-04")
def test_an_extension_never_reaches_beyond_six_months_also_when_the_day_it_counts_from_is_corrected():
    events = [
        told(1, FIRST_DAY, "report.received", hold_back=False),
        told(2, FIRST_DAY, "report.reviewed", outcome="investigate"),
        told(3, FIRST_DAY, "investigation.extended", until=date(2026, 9, 9)),
    ]
    due = progress(RT1, events, FIRST_DAY).step("RT1-S8C").due
    assert (due.strict, due.original_strict) == (date(2026, 9, 9), date(2026, 6, 9))
    events.append(Event(4, "event.corrected", FIRST_DAY, {"seq": 1, "on": date(2026, 2, 20)}))  # it came ten days before
    moved = progress(RT1, events, FIRST_DAY).step("RT1-S8C").due
    assert (moved.strict, moved.original_strict) == (date(2026, 8, 27), date(2026, 5, 27))


@pytest.mark.requirement("DLN-09")
def test_a_step_left_out_with_a_reason_shows_as_such_and_the_school_sees_it():
    events = [
        told(1, FIRST_DAY, "report.received", hold_back=False),
        told(2, FIRST_DAY, "report.reviewed", outcome="investigate"),
        told(3, FIRST_DAY, "step.deviated", step="RT1-S3", alternative_given=True),
    ]
    assert progress(RT1, events, FIRST_DAY).step("RT1-S3").state == "deviated"
    seen = seen_by(RT1, events, "school")
    assert progress(RT1, seen, FIRST_DAY, "school").step("RT1-S3").state == "deviated"


def test_an_unknown_event_is_told_and_does_no_harm():
    found = progress(RT1, [told(1, FIRST_DAY, "report.lost")], FIRST_DAY)
    assert found.faults == ("unknown event 'report.lost'",)
    assert (found.now, found.may) == (("RT1-S1",), ("RT1-S0",))
