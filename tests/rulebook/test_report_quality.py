"""The review of a report draft: what must be filled in, what is only advice. All people are invented."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.duty import FLAGS, duty_grounds
from skolestotte.rulebook.loader import DataFault, routine_text
from skolestotte.rulebook.report_quality import (
    REQUIRED,
    TEXT_KEYS,
    may_be_sent,
    parse_texts,
    review,
    shipped_texts,
)

DRAFT: dict[str, Any] = {
    "reporter_position": "contact teacher",
    "reporter_relation": "has taught the child since August",
    "reporter_phone": "unknown",
    "children": [{"name": "Child One", "birth_date": "2017-05-04", "address": "Street 1", "told": True}],
    "guardians": [{"name": "Guardian One", "birth_date": "unknown", "address": "Street 1", "told": True}],
    "history": "We have known the family for two years, and the worry has grown since the autumn.",
    "worry": "The child comes to school without food or warm clothes several days every week.",
    "observations": [
        {"what": "Came without a jacket in snow.", "on": "2026-02-02", "time": "08:20", "place": "gate"}
    ],
    "child_talk": "unknown",
    "resources": "The child has good friends.",
    "dialogue": "Two talks with the guardians.",
    "measures_tried": "School breakfast.",
    "guardians_know": True,
    "how_told": "In a talk at school.",
    "grounds": ["neglect"],
    "flags": [],
}


def draft(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(DRAFT), **changes}


def found(of: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    return [(f.level, f.field, f.text_key) for f in review(of, **more)]


def test_a_complete_draft_needs_nothing() -> None:
    assert found(DRAFT) == []
    assert may_be_sent(review(DRAFT))


@pytest.mark.parametrize("field", REQUIRED)
@pytest.mark.parametrize("value", ["", "   ", None])
def test_mandatory_fields_must_be_answered(field: str, value: object) -> None:
    assert ("must", field, "missing") in found(draft(**{field: value}))
    assert not may_be_sent(review(draft(**{field: value})))


@pytest.mark.parametrize("field", [*REQUIRED, "guardians", "observations"])
def test_unknown_is_an_answer(field: str) -> None:
    assert may_be_sent(review(draft(**{field: "unknown"})))


def test_an_empty_draft_lists_everything_and_never_breaks() -> None:
    fields = {f.field for f in review({})}
    assert fields == {*REQUIRED, "children", "guardians", "observations", "grounds", "resources"}


@pytest.mark.requirement("REP-02")
@pytest.mark.parametrize("value", ["", None])
def test_no_resources_is_a_reminder_and_never_stops_the_report(value: str | None) -> None:
    findings = review(draft(resources=value))
    assert [(f.level, f.field, f.text_key) for f in findings] == [("advice", "resources", "no_resources")]
    assert may_be_sent(findings)


@pytest.mark.parametrize("group", ["children", "guardians"])
@pytest.mark.parametrize(
    ("field", "value", "at", "key"),
    [
        ("name", "", "name", "missing"),
        ("address", None, "address", "missing"),
        ("birth_date", "", "birth_date", "missing_identity"),
        ("told", None, "told", "missing_told"),
        ("told", False, "told_why_not", "missing_told_why_not"),
    ],
)
def test_each_person_is_described(group: str, field: str, value: object, at: str, key: str) -> None:
    people = [deepcopy(DRAFT[group][0]), {**DRAFT[group][0], field: value}]
    assert found(draft(**{group: people})) == [("must", f"{group}.1.{at}", key)]


def test_a_national_id_stands_in_for_the_birth_date() -> None:
    child = {
        "name": "Child One",
        "national_id": "x",
        "address": "Street 1",
        "told": False,
        "told_why_not": "too young",
    }
    assert found(draft(children=[child])) == []


def test_there_is_room_for_two_guardians() -> None:
    guardian = DRAFT["guardians"][0]
    assert found(draft(guardians=[guardian] * 2)) == []
    assert found(draft(guardians=[guardian] * 3)) == [("must", "guardians", "too_many_guardians")]


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_is_the_reason_for_not_telling_the_guardians(flag: str) -> None:
    untold = {**DRAFT["guardians"][0], "told": False}
    assert found(draft(guardians=[untold], flags=[flag])) == []


def test_telling_despite_a_flag_is_pointed_out_and_does_not_stop_the_report() -> None:
    assert found(draft(flags=["violence"])) == [("advice", "guardians.0.told", "told_despite_flag")]


def test_a_child_that_was_not_told_needs_a_reason_also_with_a_flag() -> None:
    untold = {**DRAFT["children"][0], "told": False}
    flagged = draft(children=[untold], flags=["violence"], guardians="unknown")
    assert found(flagged) == [("must", "children.0.told_why_not", "missing_told_why_not")]


@pytest.mark.parametrize(("field", "key"), [("on", "no_day"), ("time", "no_time"), ("place", "no_place")])
def test_when_and_where_are_asked_for(field: str, key: str) -> None:
    observation = {**DRAFT["observations"][0], field: ""}
    assert found(draft(observations=[observation])) == [("advice", f"observations.0.{field}", key)]


def test_an_observation_without_what_is_not_one() -> None:
    observation = {**DRAFT["observations"][0], "what": " "}
    assert found(draft(observations=[observation])) == [("must", "observations.0.what", "missing")]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("Barnet er ÅPENBART redd.", ["åpenbart"]),
        ("Det er uten tvil noe galt.", ["uten tvil"]),
        ("She spoke clearly and obviously cried.", ["obviously", "clearly"]),
        ("Det var uklart hvem som hentet.", []),
        ("The road was unclearly marked.", []),
    ],
)
def test_words_that_sound_like_conclusions_are_named(what: str, words: list[str]) -> None:
    observation = {**DRAFT["observations"][0], "what": what}
    findings = review(draft(observations=[observation]))
    assert {f.detail for f in findings} == set(words)
    assert may_be_sent(findings)


@pytest.mark.parametrize("field", ["history", "worry"])
def test_a_very_short_text_gets_advice(field: str) -> None:
    assert found(draft(**{field: "He is sad."})) == [("advice", field, "very_short")]


def test_how_they_were_told_is_asked_only_when_they_know() -> None:
    assert found(draft(how_told="")) == [("must", "how_told", "missing")]
    assert found(draft(guardians_know=False, how_told="")) == []


@pytest.mark.requirement("DUT-01")
def test_a_ground_must_be_chosen_and_hold_for_the_unit() -> None:
    kindergarten = {ground.key for ground in duty_grounds("kindergarten", date(2026, 3, 2))}
    assert found(draft(grounds=[])) == [("must", "grounds", "missing_ground")]
    assert found(draft(grounds=["self_endangering"]), known_grounds=kindergarten) == [
        ("must", "grounds", "unknown_ground")
    ]
    assert found(draft(), known_grounds=kindergarten) == []


def test_an_unknown_flag_stops_the_report() -> None:
    assert found(draft(flags=["violense"], guardians="unknown")) == [("must", "flags", "unknown_flag")]


def test_what_must_be_done_comes_before_advice() -> None:
    levels = [f.level for f in review(draft(resources="", worry="", history="Short.", grounds=[]))]
    assert levels == ["must", "must", "advice", "advice"]


def test_every_finding_has_its_text_in_three_languages() -> None:
    assert set(shipped_texts().findings) == set(TEXT_KEYS)
    (finding,) = review(draft(resources=""))
    assert len({finding.text(lang) for lang in ("nb", "nn", "en")}) == 3


VALUES = (
    st.none()
    | st.booleans()
    | st.text(max_size=8)
    | st.integers()
    | st.lists(st.none() | st.text(max_size=3))
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["name", "told", "what", "on", "birth_date"]), VALUES), max_size=3
)


@given(st.dictionaries(st.sampled_from(sorted(DRAFT)), VALUES | ROWS))
def test_no_draft_breaks_the_review(of: dict[str, Any]) -> None:
    for finding in review(of):
        assert finding.text_key in TEXT_KEYS
        assert finding.level in ("must", "advice")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- key: no_place", "- key: no_plaice", "no_plaice"),
        ("short_below_words: 8", "short_below_words: few", "short_below_words must be a whole number"),
        ("conclusion_words: [åpenbart,", "conclusion_words: [1,", "conclusion_words must be a list of words"),
    ],
)
def test_a_fault_in_the_data_is_named(old: str, new: str, message: str) -> None:
    text = routine_text("report_quality.yaml")
    assert old in text
    with pytest.raises(DataFault) as fault:
        parse_texts(text.replace(old, new, 1))
    assert message in str(fault.value)
