"""What a type of meeting is called, how long it takes and why it is held is data."""

from __future__ import annotations

import pytest

from skolestotte.rulebook.loader import DataFault
from skolestotte.rulebook.meeting_types import (
    consents_for,
    in_sentence,
    meeting_name,
    meeting_types,
    parse_meeting_types,
    several_parts,
)
from skolestotte.rulebook.reading import LANGUAGES
from skolestotte.rulebook.routine_file import shipped_catalogue, shipped_routine

CALLED = {field.name: field.choices for field in shipped_catalogue().kinds["meeting.called"].fields}


@pytest.mark.parametrize("code", CALLED["type"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_the_events_has_a_name_and_a_length(code: str, language: str) -> None:
    assert code in meeting_types().types
    assert meeting_name(code, language)
    assert meeting_types().minutes(code, longer=False) >= 30
    assert meeting_types().minutes(code, longer=True) > meeting_types().minutes(code, longer=False)


@pytest.mark.parametrize("variant", CALLED["variant"])
def test_every_variant_says_why_we_meet(variant: str) -> None:
    assert any(one.words(variant).purpose.nb for one in meeting_types().types.values() if variant in one.variants)


def test_a_type_nobody_has_described_is_a_meeting_of_an_hour() -> None:
    assert meeting_name("picnic", "nn") == "Møte"
    assert in_sentence("picnic", "en") == "meeting"
    assert meeting_types().minutes("picnic", longer=False) == 60


def test_parts_and_consents_are_told_by_the_routines() -> None:
    assert several_parts("start")
    assert not several_parts("closing")
    assert consents_for("start", 1) == ()
    assert consents_for("start", 2) == ("school_in_part_2",)
    assert consents_for("closing")[0] == "closing_meeting"


# Who convenes, leads and writes, where, and how many points the agenda has: appendices 1–4 (K-01, K-02, K-05, K-06).
AS_WRITTEN = {
    "RT1-S5": ("cws", "cws", "cws", "school", 6), "RT1-S6": ("cws", "cws", "cws", "school", 3),
    "RT1-S9A": ("cws", "cws", "cws", "cws_office", 7), "RT1-S9B": ("cws", "cws", "cws", "cws_office", 9),
    "RT2-S6": ("cws", "cws", "cws", "school", 7), "RT2-S8A": ("cws", "cws", "school", "cws_office", 7),
    "RT2-S8B": ("cws", "cws", "school", "cws_office", 9), "RT3-S5": ("cws", "school", "cws", "school_or_as_parents_wish", 14),
    "RT3-S7": ("cws", "cws", "cws", "school_or_as_parents_wish", 8), "RT3-S8": ("cws", "cws", "cws", "school_or_as_parents_wish", 8),
    "RT4-S7": ("cws", "cws", "cws", "school", 6), "RT4-S8": ("cws", "cws", "cws", "school", 2),
    "RT4-S10": ("cws", "cws", "cws", "school_or_as_parents_wish", 8),
}
CALLS = {"RT1-S3": 5, "RT2-S3": 5, "RT4-S6": 4}


@pytest.mark.requirement("MTG-02", "MTG-05")
@pytest.mark.parametrize("step", AS_WRITTEN)
def test_the_defaults_of_each_meeting_are_those_of_its_appendix(step: str) -> None:
    found = shipped_routine(step[:3]).step(step)
    meeting = found.meeting
    assert meeting is not None
    assert (meeting.convenes, meeting.leads, meeting.writes, meeting.place, len(found.agenda)) == AS_WRITTEN[step]
    assert meeting.interpreter == "cws"
    alone = step in ("RT1-S6", "RT4-S8")  # the school stays for part 2 by consent
    assert {"cws.contact", "guardians", "youth", "interpreter"} <= set(meeting.participants)
    assert ({"school.social_teacher", "school.contact_teacher"} <= set(meeting.participants)) is not alone


@pytest.mark.parametrize("step", CALLS)
def test_the_calls_have_the_points_of_their_phone_card(step: str) -> None:
    assert len(shipped_routine(step[:3]).step(step).agenda) == CALLS[step]


@pytest.mark.parametrize(("text", "said"), [
    ("types: {x: {name: {nb: a, nn: b}}}", "en must be a text"), ("types: {x: {name: {nb: a, nn: b, en: c}, minuts: 3}}", "minuts"),
    ("types: [1]", "mapping"), ("longer: 0\ntypes: {}", "above 0"), ("typs: {}", "unknown key typs")])
def test_what_is_wrong_in_the_file_is_named(text: str, said: str) -> None:
    with pytest.raises(DataFault, match=said):
        parse_meeting_types(text)
