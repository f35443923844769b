"""Who may have what lies in the folders of a meeting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolestotte.rulebook.parties import (
    SYSTEM,
    FolderFacts,
    FolderKind,
    Participant,
    Party,
    PartyKind,
)
from skolestotte.rulebook.reasons import Allowed, Refused
from skolestotte.rulebook.sharing import may_share
from tests.rulebook.sharing_cases import (
    FOLDERS,
    TODAY,
    UNITS,
    Journal,
)
from tests.rulebook.who_asks import ANNA, GUARDIAN, HEAD, LIAISON, REPORTER, TEACHER, YOUNG, ask, case


@pytest.mark.requirement("RT1-06", "CNS-06")
@pytest.mark.parametrize(("answer", "code"), [
    ("refused", "consent_refused"), ("withdrawn", "consent_withdrawn"), ("given", "consent"),
])
def test_part_two_and_the_closing_meeting_hang_on_their_own_consent(answer: str, code: str) -> None:
    assert ask("start part 2", LIAISON, case()) == "consent_none"
    assert ask("start part 2", LIAISON, case().consent("school_in_part_2", answer)) == code
    assert ask("start part 2", LIAISON, case().consent("closing_meeting", answer)) == "consent_none"
    closing = case().called("m2", "closing")
    assert ask("closing", TEACHER, closing.consent("closing_meeting", answer)) == code
    assert ask("start part 1", TEACHER, closing) == "named_participant"


def test_a_meeting_that_the_school_asks_for_is_its_own_until_it_is_called_and_then_the_consents() -> None:
    wished = case().concluded().add("meeting.wished", meeting="m3", type="by_school", unit="school")
    folder = FolderFacts(FolderKind.MEETING, meeting="m3", part=1, participants=frozenset({Participant("teacher", "school")}))

    def code(who: Party, journal: Journal) -> str:
        answer = may_share(folder, SYSTEM, who, journal.facts(), TODAY)
        return answer.basis.code if isinstance(answer, Allowed) else answer.code

    assert code(LIAISON, wished) == code(HEAD, wished) == "convenes_meeting"
    assert code(TEACHER, wished) == code(REPORTER, wished) == "meeting_not_called"
    assert code(Party(PartyKind.SCHOOL_LIAISON, "kindergarten"), wished.received("r2", UNITS[3])) == "meeting_not_called"
    assert code(GUARDIAN, wished) == "party_guardian"  # who is asked there
    asked = {"consent": "c1", "purpose": "meeting_by_school", "meeting": "m3"}
    wished.add("consent.asked", of=["mother"], **asked).called("m3", "by_school")
    assert code(LIAISON, wished) == "consent_asked"
    wished.add("consent.given", of="mother", form="written", **asked)
    assert code(LIAISON, wished) == code(TEACHER, wished) == "consent"
    other = {"consent": "c2", "purpose": "meeting_by_school", "meeting": "m4"}
    wished.add("consent.asked", of=["mother"], **other).add("consent.refused", of="mother", **other)
    assert code(LIAISON, wished) == "consent"  # a no to another meeting takes nothing away from this one
    assert code(LIAISON, wished.add("consent.withdrawn", of="mother", **asked)) == "consent_withdrawn"


def test_times_are_open_before_the_meeting_is_called_and_the_parts_are_not() -> None:
    """MTG-12: who is asked which time suits has not been invited yet."""
    journal = Journal().received().reviewed().told().add("contact.assigned", person="anna")
    assert ask("start times", GUARDIAN, journal) == ask("start times", LIAISON, journal) == "meeting_not_called"
    journal.add("meeting.times_proposed", meeting="m1", type="start")
    assert ask("start times", GUARDIAN, journal) == "party_guardian"
    assert ask("start times", LIAISON, journal) == ask("start times", HEAD, journal) == "joint_work"
    assert ask("start times", REPORTER, journal) == "reporter_gets_feedback"
    for somebody in (GUARDIAN, LIAISON, HEAD):
        assert ask("start part 1", somebody, journal) == "meeting_not_called"
        assert ask("start leader", somebody, journal) == "meeting_not_called"


def test_times_of_a_meeting_that_rests_on_consent_are_the_schools_on_that_consent_alone() -> None:
    times = replace(FOLDERS["start times"], meeting="m2")
    journal = case().add("meeting.times_proposed", meeting="m2", type="closing")

    def liaison() -> object:
        return may_share(times, SYSTEM, LIAISON, journal.facts(), TODAY)

    assert isinstance(liaison(), Refused)
    journal.consent("closing_meeting")
    assert isinstance(liaison(), Allowed)


def test_what_is_for_the_leader_is_nobody_elses_at_the_school_and_never_the_familys() -> None:
    assert ask("start leader", ANNA, case()) == "cws_contact"
    assert ask("start leader", TEACHER, case()) == "named_participant"
    for somebody in (LIAISON, HEAD):
        assert ask("start leader", somebody, case()) == "not_at_this_meeting"
    for somebody in (GUARDIAN, YOUNG):
        assert ask("start leader", somebody, case()) == "for_the_leader_alone"


@pytest.mark.requirement("MTG-03")
def test_what_the_school_has_talked_about_with_its_own_is_its_heads_and_liaisons_alone() -> None:
    for somebody in (LIAISON, HEAD):
        assert ask("start staff", somebody, case()) == "joint_work"
    for somebody in (ANNA, TEACHER, GUARDIAN, YOUNG):
        assert ask("start staff", somebody, case()) == "for_the_school_alone"


@pytest.mark.parametrize("folder", ["start part 1", "start part 2", "closing"])
def test_the_schools_minute_taker_writes_in_that_parts_folder_until_the_minutes_are_sent(folder: str) -> None:
    """RT2-08: the side that writes the minutes can write them; nobody else of the school, and never without the consent."""
    journal = case().called("m2", "closing").consent("closing_meeting", "given").consent("school_in_part_2", "given")
    named = replace(FOLDERS[folder], participants=frozenset({Participant("teacher", "school", writes=True)}))

    def writes(who: Party, facts: object, what: FolderFacts = named) -> bool:
        answer = may_share(what, SYSTEM, who, facts, TODAY)
        return isinstance(answer, Allowed) and answer.can_write

    assert writes(TEACHER, journal.facts())
    assert not writes(TEACHER, journal.facts(), FOLDERS[folder])
    assert not any(writes(who, journal.facts()) for who in (LIAISON, HEAD, REPORTER, GUARDIAN, YOUNG))
    other = 2 if named.part == 1 else 1
    assert writes(TEACHER, journal.add("minutes.sent", meeting=named.meeting, part=other).facts())
    assert not writes(TEACHER, journal.add("minutes.sent", meeting=named.meeting, part=named.part).facts())
    if folder != "start part 1":
        purpose = "closing_meeting" if folder == "closing" else "school_in_part_2"
        assert not writes(TEACHER, journal.consent(purpose, "withdrawn").facts())
