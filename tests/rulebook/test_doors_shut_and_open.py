"""Doors in single cases: what a consent, a handover or another unit opens and shuts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from skolestotte.rulebook.doors import doors
from skolestotte.rulebook.parties import FolderFacts, FolderKind, Person, Relation
from tests.rulebook.doors_of_cases import ROWS, called, cell, concluded, consented, received
from tests.rulebook.sharing_cases import (
    FOLDERS,
    MOTHER,
    PURPOSES,
    TODAY,
    UNITS,
    Journal,
)


def test_somebody_unknown_who_reports_from_outside_has_no_door() -> None:
    facts = Journal().add("report.received", report="r1", unit="outside", unit_kind="other", reporter="outside",
                          channel="national_portal", hold_back=False).facts()
    assert not [d for d in doors(FOLDERS["report"], facts, TODAY) if "outside" in d.principal]


@pytest.mark.requirement("CNS-05")
def test_withdrawn_consent_shuts_the_joint_folder_also_in_a_new_investigation() -> None:
    journal = consented(consented(concluded()), "withdrawn").received("r2").reviewed("r2").told("r2")
    assert cell(FOLDERS["collab"], journal, ROWS["liaison"]) == ""
    assert cell(FOLDERS["report"], journal, ROWS["liaison"]) == "r"


@pytest.mark.requirement("CNS-02")
def test_an_oral_consent_opens_only_when_confirmed() -> None:
    journal = called().consent("school_in_part_2", form="oral")
    assert cell(FOLDERS["start part 2"], journal, ROWS["head"]) == ""
    journal.add("consent.confirmed", consent="c-school_in_part_2", purpose="school_in_part_2", of="mother")
    assert cell(FOLDERS["start part 2"], journal, ROWS["head"]) == "r"


@pytest.mark.requirement("CNS-06")
@pytest.mark.parametrize("purpose", PURPOSES)
def test_one_consent_opens_only_its_own_folder(purpose: str) -> None:
    opened_by = {"school_in_part_2": "start part 2", "closing_meeting": "closing"}
    journal = called().called("m2", "closing").consent(purpose)
    with_consent = {name for name in ("start part 2", "closing", "cws", "family")
                    if cell(FOLDERS[name], journal, ROWS["liaison"])}
    assert with_consent == ({opened_by[purpose]} if purpose in opened_by else set())


def test_a_new_school_does_not_see_the_old_school_s_meeting() -> None:
    journal = called().received("r2", UNITS[4]).reviewed("r2").told("r2")
    assert cell(FOLDERS["start part 1"], journal, ROWS["other school"]) == ""
    assert cell(FOLDERS["start part 1"], journal, ROWS["head"]) == "r"


def test_a_joint_folder_can_be_kept_to_one_unit() -> None:
    journal = called().received("r2", UNITS[4]).reviewed("r2").told("r2")
    folder = FolderFacts(FolderKind.COLLAB, "f", "cws", school_unit="school")
    assert cell(folder, journal, ROWS["head"]) == "w"
    assert cell(folder, journal, ROWS["other school"]) == ""


def test_a_handover_lets_the_next_one_read_and_the_former_keep() -> None:
    def seen(journal: Journal) -> dict[str, str]:
        return {who: cell(FOLDERS["cws"], journal, f"member:cws:{who}") for who in ("anna", "bo")}

    journal = Journal().received().add("contact.assigned", person="anna")
    assert seen(journal) == {"anna": "w", "bo": ""}
    assert seen(journal.add("contact.accepted", person="anna")) == {"anna": "w", "bo": ""}
    assert seen(journal.add("contact.assigned", person="bo")) == {"anna": "w", "bo": "r"}
    assert seen(journal.add("contact.declined", person="bo")) == {"anna": "w", "bo": ""}
    journal.add("contact.assigned", person="bo")
    assert seen(journal.add("contact.accepted", person="bo")) == {"anna": "", "bo": "w"}


def test_a_report_not_yet_received_is_its_author_s_alone() -> None:
    draft = FolderFacts(FolderKind.REPORT, "f", "school", report="r9", person="reporter-school")
    found = doors(draft, called().facts(), TODAY)
    assert {d.principal for d in found} == {"system", "member:school:reporter-school"}


def test_a_report_sent_to_another_municipality_stays_with_its_unit_to_read() -> None:
    gone = FolderFacts(FolderKind.REPORT, "f", "school", report="r9", person="reporter-school", sent=True)
    seen = {d.principal: d.can_write for d in doors(gone, called().facts(), TODAY)}
    assert seen == {"system": True, "member:school:reporter-school": False, ROWS["head"]: False,
                    ROWS["liaison"]: False}


def test_people_without_an_account_have_no_door_but_count_for_their_age() -> None:
    def family(born: date) -> set[str]:
        child = Person("", Relation.CHILD, birth_date=born)
        found = doors(FOLDERS["report"], called().facts(people=(MOTHER, child)), TODAY)
        return {d.principal for d in found} & {"person:", "person:mother"}

    assert family(date(2009, 1, 1)) == {"person:mother"}
    assert family(date(2008, 1, 1)) == set()


def test_a_concern_can_be_written_by_the_head_alone_once_it_is_sent() -> None:
    sent = FolderFacts(FolderKind.CONCERN, "f", "school", person="reporter-school", sent=True)
    assert [cell(sent, received(), ROWS[who]) for who in ("reporter", "liaison", "head")] == ["r", "r", "w"]


def test_a_kindergarten_head_is_head_and_liaison_with_one_door() -> None:
    kindergarten: Callable[[], Journal] = lambda: Journal().received("r1", UNITS[3])  # noqa: E731
    found = doors(FOLDERS["report"], kindergarten().facts(), TODAY)
    assert [d.principal for d in found if d.principal.startswith("unit:kind")] == [
        "unit:kindergarten:kindergarten_head"]
