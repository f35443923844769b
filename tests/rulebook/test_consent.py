"""Where a consent stands: everyone, in writing, until someone says no (CNS-02, CNS-05, CNS-06)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.consent import consent_standing, consent_state
from skolestotte.rulebook.events import Event

DAY = date(2026, 5, 4)
PURPOSE = "closing_meeting"


def story(*happenings: tuple[str, ...]) -> list[Event]:
    """Events a day apart: (kind, person, form), or ("asked", person, person, …)."""
    events = []
    for number, (kind, *rest) in enumerate(happenings, 1):
        data = {"consent": "c", "purpose": PURPOSE}
        data |= {"of": rest} if kind == "asked" else {"of": rest[0], "form": rest[1] if len(rest) > 1 else "written"}
        events.append(Event(number, f"consent.{kind}", DAY + timedelta(days=number), data))
    return events


@pytest.mark.parametrize(
    ("happenings", "state"),
    [
        ((), "none"),
        ((("asked", "a"),), "asked"),
        ((("asked", "a"), ("given", "a")), "given"),
        ((("asked", "a", "b"), ("given", "a")), "asked"),
        ((("asked", "a", "b"), ("given", "a"), ("given", "b")), "given"),
        ((("asked", "a"), ("given", "a", "oral")), "asked"),
        ((("asked", "a"), ("given", "a", "oral"), ("confirmed", "a")), "given"),
        ((("asked", "a"), ("confirmed", "a")), "asked"),
        ((("asked", "a"), ("given", "a"), ("given", "a", "oral")), "given"),
        ((("asked", "a", "b"), ("given", "a"), ("refused", "b", "oral")), "refused"),
        ((("asked", "a"), ("given", "a"), ("withdrawn", "a")), "withdrawn"),
        ((("asked", "a"), ("given", "a"), ("withdrawn", "a"), ("confirmed", "a")), "withdrawn"),
        ((("asked", "a"), ("refused", "a"), ("given", "a")), "given"),
        ((("asked", "a"), ("refused", "a"), ("asked", "a")), "asked"),
        ((("asked", "a", "b"), ("refused", "a"), ("refused", "b"), ("asked", "a")), "refused"),
        ((("given", "a"),), "none"),
    ],
)
@pytest.mark.requirement("CNS-02")
def test_state_of_a_consent(happenings, state):
    assert consent_state(story(*happenings), PURPOSE) == state


@pytest.mark.parametrize(
    ("happenings", "state", "day"),
    [
        ((("asked", "a"), ("fell_away", "a")), "none", None),
        ((("asked", "a"), ("given", "a", "oral"), ("fell_away", "a")), "none", None),
        ((("asked", "a"), ("given", "a"), ("fell_away", "a")), "withdrawn", 3),
        ((("asked", "a", "b"), ("given", "a"), ("given", "b"), ("fell_away", "a")), "given", 3),
        ((("asked", "a", "b"), ("given", "a"), ("fell_away", "a")), "asked", 1),
        ((("asked", "a", "b"), ("given", "a"), ("fell_away", "b")), "given", 3),
        ((("asked", "a", "b"), ("given", "a"), ("fell_away", "a"), ("fell_away", "b")), "none", None),
        ((("asked", "a", "b"), ("given", "a"), ("given", "b"), ("fell_away", "a"), ("fell_away", "b")), "withdrawn", 5),
        ((("asked", "a", "b"), ("refused", "a"), ("given", "b"), ("fell_away", "b")), "refused", 2),
        ((("asked", "a"), ("given", "a"), ("fell_away", "a"), ("asked", "b")), "asked", 1),
        ((("asked", "a"), ("given", "a"), ("fell_away", "a"), ("asked", "b"), ("given", "b")), "given", 5),
    ],
)
def test_who_has_no_responsibility_any_more_does_not_count(happenings, state, day):
    """The others decide. Without any other a yes is over, and a question that nobody can answer is not asked."""
    standing = consent_standing(story(*happenings), PURPOSE)
    assert (standing.state, standing.since) == (state, None if day is None else DAY + timedelta(days=day))


def test_a_question_that_nobody_can_answer_leaves_the_earlier_answer():
    again = [Event(8, "consent.asked", DAY + timedelta(days=8), {"consent": "d", "purpose": PURPOSE, "of": ["b"]}),
             Event(9, "consent.fell_away", DAY + timedelta(days=9), {"consent": "d", "purpose": PURPOSE, "of": "b"})]
    assert consent_state([*story(("asked", "a"), ("refused", "a")), *again], PURPOSE) == "refused"


@pytest.mark.requirement("CNS-06")
def test_one_purpose_leaves_the_others_unchanged():
    other = Event(9, "consent.refused", DAY, {"consent": "d", "purpose": "school_in_part_2", "of": "a"})
    events = [*story(("asked", "a"), ("given", "a")), other]
    assert consent_state(events, PURPOSE) == "given"
    assert consent_state(events, "collaboration_in_measures") == "none"


def test_a_narrower_consent_can_be_asked_for_after_a_no():
    again = [
        Event(8, "consent.asked", DAY + timedelta(days=8), {"consent": "d", "purpose": PURPOSE, "of": ["a"]}),
        Event(9, "consent.given", DAY + timedelta(days=9), {"consent": "d", "purpose": PURPOSE, "of": "a", "form": "written"}),
    ]
    refused = story(("asked", "a"), ("refused", "a"))
    assert consent_state([*refused, again[0]], PURPOSE) == "asked"
    assert consent_state([*refused, *again], PURPOSE) == "given"
    assert consent_state([*refused, *again], PURPOSE, consent="c") == "refused"


def test_who_has_not_answered_and_since_when():
    standing = consent_standing(story(("asked", "a", "b"), ("given", "a")), PURPOSE)
    assert standing.waiting_for == ("b",)
    assert standing.since == DAY + timedelta(days=1)


def test_the_day_it_was_said_counts_not_the_day_it_was_entered():
    events = story(("asked", "a"), ("withdrawn", "a"))
    late_entry = Event(3, "consent.given", DAY + timedelta(days=1), {"consent": "c", "purpose": PURPOSE, "of": "a",
                                                                     "form": "written"})
    assert consent_state([*events, late_entry], PURPOSE) == "withdrawn"


def test_a_retracted_yes_gives_nothing():
    events = [*story(("asked", "a"), ("given", "a")), Event(3, "event.retracted", DAY, {"seq": 2})]
    assert consent_state(events, PURPOSE) == "asked"


answers = st.tuples(st.sampled_from(["given", "confirmed", "refused", "withdrawn"]), st.sampled_from("ab"),
                    st.sampled_from(["written", "oral"]))


@given(st.lists(answers, max_size=8), st.sampled_from("ab"), st.integers(0, 8))
def test_withdrawing_never_widens(happenings, person, place):
    """Putting one withdrawal anywhere into any story never turns a consent that was not given into one that is."""
    asked = ("asked", "a", "b")
    before = consent_state(story(asked, *happenings), PURPOSE)
    happenings.insert(place, ("withdrawn", person, "oral"))
    after = consent_state(story(asked, *happenings), PURPOSE)
    assert before == "given" or after != "given"


@given(st.lists(answers, max_size=8), st.sampled_from("ab"))
def test_after_a_withdrawal_nothing_is_given(happenings, person):
    assert consent_state(story(("asked", "a", "b"), *happenings, ("withdrawn", person, "oral")), PURPOSE) == "withdrawn"


@given(st.lists(answers, max_size=8), st.randoms())
def test_the_order_of_the_list_does_not_matter(happenings, random):
    events = story(("asked", "a", "b"), *happenings)
    mixed = events.copy()
    random.shuffle(mixed)
    assert consent_standing(mixed, PURPOSE) == consent_standing(events, PURPOSE)
