"""Doors: the truth table of `docs/sharing.md` against the code, and properties over invented journals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.casefacts import CaseFacts
from skolestotte.rulebook.doors import Door, candidates, doors
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.facts import facts_of
from skolestotte.rulebook.parties import SYSTEM, FolderFacts, FolderKind, Person, Relation
from skolestotte.rulebook.reasons import Allowed, reasons
from skolestotte.rulebook.sharing import may_share
from tests.rulebook.doors_of_cases import ROWS, called, cell, concluded, consented, received
from tests.rulebook.sharing_cases import (
    FOLDERS,
    PURPOSES,
    TODAY,
    UNITS,
    Journal,
    folders,
    journals,
    people,
)

TABLE = Path(__file__).parents[2] / "docs" / "sharing.md"
STAGES: dict[str, Journal] = {
    "received": received(),
    "opened": received().reviewed(),
    "told": received().reviewed().told(),
    "start called": called(),
    "held back": received().add("report.reviewed", report="r1", outcome="violence").told().called(),
    "consents": consented(called().called("m2", "closing")),
    "concluded": concluded(),
    "consents after": consented(concluded()).add("counsellor.named", person="pia"),
    "withdrawn": consented(consented(concluded()).add("counsellor.named", person="pia"), "withdrawn"),
}


def documented() -> dict[tuple[str, str, str], str]:
    """The truth table as the docs print it: (folder, who, stage) → cell."""
    found: dict[tuple[str, str, str], str] = {}
    folder, stages = "", []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if line.startswith("### "):
            folder, stages = line.removeprefix("### "), []
        elif line.startswith("| who |") and folder in FOLDERS:
            stages = cells[1:]
        elif line.startswith("| ") and stages:
            found |= {(folder, cells[0], stage): c for stage, c in zip(stages, cells[1:], strict=True)}
        elif not line.startswith("|---"):
            stages = []
    return found


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.requirement("CNS-01", "RT1-06", "PAR-02")
def test_doors_are_as_documented(folder: str) -> None:
    table = documented()
    computed = {(folder, who, stage): cell(FOLDERS[folder], journal, principal)
                for who, principal in ROWS.items() for stage, journal in STAGES.items()}
    printed = {key: value for key, value in table.items() if value and key[0] == folder}
    assert {key: value for key, value in computed.items() if value} == printed


def test_the_table_names_everybody_who_can_have_a_door() -> None:
    known = {*ROWS.values(), "system", "unit:measures:section_head"}
    for folder in FOLDERS.values():
        for journal in STAGES.values():
            assert {d.principal for d in doors(folder, journal.facts(), TODAY)} <= known


folders_here = st.one_of(st.sampled_from(list(FOLDERS.values())), folders)
RUNS = [("run-held", "held")]
HELD = [
    Event(900, "report.received", TODAY, {"report": "held", "unit": "school", "unit_kind": "school", "reporter": "x",
                                          "hold_back": True}, "run-held"),
    Event(901, "report.reviewed", TODAY, {"report": "held", "outcome": "violence", "groundless": False}, "run-held"),
    Event(902, "call.held", TODAY, {}, "run-held"),
    Event(903, "meeting.times_proposed", TODAY, {"meeting": "after", "type": "after_conversation"}, "run-held"),
    Event(904, "meeting.called", TODAY, {"meeting": "after", "type": "after_conversation", "meeting_on": "2026-05-06"},
          "run-held"),
]


def family_doors(found: frozenset[Door], facts: CaseFacts) -> set[str]:
    return {d.principal for d in found} & {f"person:{p.id}" for p in facts.people}


@given(folders_here, journals, people)
def test_every_door_is_allowed_by_may_share(folder, journal, family) -> None:
    facts = facts_of(journal, UNITS, family)
    found = doors(folder, facts, TODAY)
    for door in found:
        answers = [may_share(folder, SYSTEM, party, facts, TODAY)
                   for principal, party in candidates(folder, facts) if principal == door.principal]
        assert (door.basis_code, door.can_write) in {
            (a.basis.code, a.can_write) for a in answers if isinstance(a, Allowed)}


@given(folders_here, journals, people)
def test_one_door_for_each_principal_and_system_always_writes(folder, journal, family) -> None:
    found = doors(folder, facts_of(journal, UNITS, family), TODAY)
    assert len({d.principal for d in found}) == len(found)
    assert [d.can_write for d in found if d.principal == "system"] == [True]


@pytest.mark.requirement("DUT-08")
@given(folders_here, journals, people)
def test_a_report_held_back_opens_nothing_for_the_family(folder, journal, family) -> None:
    """What the family could open before it can open still, and nothing more: nothing shows that a report has come."""
    before = facts_of(journal, UNITS, family, RUNS)
    after = facts_of([*journal, *HELD], UNITS, family, RUNS)
    own = {f"person:{folder.person}"} if folder.kind == FolderKind.PERSONAL else set()
    was = family_doors(doors(folder, before, TODAY), before)
    assert family_doors(doors(folder, after, TODAY), after) - own <= was
    only = facts_of(HELD, UNITS, family, RUNS)
    assert not family_doors(doors(folder, only, TODAY), only) - own


NAMED = [
    Event(800, "measures.began", TODAY, {"date_fixed": True}),
    Event(801, "consent.asked", TODAY, {"consent": "m", "purpose": "collaboration_in_measures", "of": ["mother"]}),
    Event(802, "consent.given", TODAY, {"consent": "m", "purpose": "collaboration_in_measures", "of": "mother", "form": "written"}),
    Event(803, "counsellor.named", TODAY, {"person": "pia"}),
]


def with_counsellor(journal: list[Event], at_end: bool) -> list[Event]:
    """Named last, or first: then everything else happens after it."""
    return [*journal, *NAMED] if at_end else [*(replace(e, seq=e.seq - 900) for e in NAMED), *journal]


@pytest.mark.requirement("RT3-04")
@given(folders_here, journals, people, st.booleans())
def test_a_family_counsellor_never_reads_more_than_a_guardian(folder, journal, family, at_end) -> None:
    """Whatever happens: only while the family agrees, only what a guardian with parental responsibility has, no report held back."""
    mother = Person("party", Relation.GUARDIAN, parental_responsibility=True)
    facts = facts_of(with_counsellor(journal, at_end), UNITS, [*family, mother], RUNS)
    open_to = {d.principal: d for d in doors(folder, facts, date(2020, 1, 1))}  # a day on which the child is a child
    if (own := open_to.get("member:cws:pia")) is not None:
        assert facts.contact.counsellor == "pia" and facts.consent("collaboration_in_measures").state == "given"
        assert "person:party" in open_to and own.basis_code == "family_counsellor"
        assert own.can_write <= (folder.kind == FolderKind.COLLAB)


@pytest.mark.parametrize("folder", [
    FolderFacts(FolderKind.REPORT, report="held"), FolderFacts(FolderKind.COLLAB, owner_unit="cws", report="held"),
    FolderFacts(FolderKind.MEETING, meeting="after"), FolderFacts(FolderKind.MEETING, meeting="after", use="times")],
    ids=["report", "collab", "meeting", "times"])
@given(journals, people)
def test_nothing_of_a_report_held_back_is_open_to_the_family_or_its_counsellor(folder, journal, family) -> None:
    facts = facts_of([*journal, *NAMED, *HELD], UNITS, family, RUNS)
    found = doors(folder, facts, TODAY)
    assert not family_doors(found, facts) and "member:cws:pia" not in {door.principal for door in found}


@pytest.mark.requirement("DUT-08", "DUT-09")
def test_only_clearing_that_very_report_ends_the_hold_back() -> None:
    def mother_sees(journal: Journal) -> bool:
        return cell(FOLDERS["report"], journal, "person:mother") != ""

    journal = Journal().received(hold_back=True).reviewed().told().called()
    assert not mother_sees(journal)
    assert not mother_sees(journal.add("guardians.cleared", report="another"))
    assert mother_sees(journal.add("guardians.cleared", report="r1"))


@pytest.mark.requirement("CNS-05")
@given(folders_here, journals, people, st.sampled_from(PURPOSES), st.sampled_from(["withdrawn", "refused"]),
       st.sampled_from(["mother", "youth"]))
def test_saying_no_never_opens_a_door(folder, journal, family, purpose, answer, person) -> None:
    later = [*journal, Event(900, f"consent.{answer}", TODAY, {
        "consent": f"c-{purpose}", "purpose": purpose, "of": person, "form": "oral"})]

    def reach(events: list[Event]) -> set[tuple[str, bool]]:
        found = doors(folder, facts_of(events, UNITS, family), TODAY)
        return {(d.principal, write) for d in found for write in {False, d.can_write}}

    assert reach(later) <= reach(journal)


@given(folders_here, journals, people)
def test_a_unit_that_has_not_reported_has_no_door(folder, journal, family) -> None:
    facts = facts_of(journal, UNITS, family)
    silent = {"school", "kindergarten", "elsewhere"} - set(facts.reporting_units)
    if folder.kind in (FolderKind.CONCERN, FolderKind.REPORT):
        silent -= {folder.owner_unit}  # its own paper
    for door in doors(folder, facts, TODAY):
        kind, _, rest = door.principal.partition(":")
        assert not (kind == "unit" and rest.partition(":")[0] in silent)
        assert not door.principal.endswith(":stranger")


@given(folders_here, journals, people)
def test_the_school_never_has_the_service_s_or_the_family_s_folder(folder, journal, family) -> None:
    if folder.kind in (FolderKind.CWS, FolderKind.FAMILY):
        found = doors(folder, facts_of(journal, UNITS, family), TODAY)
        theirs = ("unit:school", "unit:kindergarten", "member:school", "member:kindergarten")
        assert not [d for d in found if d.principal.startswith(theirs)]


@given(folders_here, journals, people)
def test_only_the_family_and_the_writer_of_drafts_have_doors_as_persons(folder, journal, family) -> None:
    """What somebody has by working somewhere is for them as long as they work there: the principal says where."""
    facts = facts_of(journal, UNITS, family)
    as_persons = {d.principal.partition(":")[2] for d in doors(folder, facts, TODAY) if d.principal.startswith("person:")}
    assert as_persons <= {person.id for person in facts.people} | ({folder.person} if folder.kind == FolderKind.PERSONAL else set())


@given(folders_here, journals, people)
def test_the_family_never_has_what_is_for_the_leader(folder, journal, family) -> None:
    """CHD-04: what the child wants said and not said, and in front of whom."""
    facts = facts_of(journal, UNITS, family)
    found = doors(replace(folder, kind=FolderKind.MEETING, use="leader", person=""), facts, TODAY)
    assert not family_doors(found, facts)


@given(folders_here, journals)
def test_every_basis_is_one_we_can_explain(folder, journal) -> None:
    facts = facts_of(journal, UNITS)
    consents = {c.consent for c in facts.consents}
    for door in doors(folder, facts, TODAY):
        assert door.basis_code in reasons().bases
        assert door.basis_ref in consents if door.basis_code == "consent" else "§" in door.basis_ref
