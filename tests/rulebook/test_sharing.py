"""may_share: total over every combination, and the refusals and grounds of single cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from skolestotte.rulebook import emergency, sharing, sharing_answers, sharing_counsellor, sharing_meetings
from skolestotte.rulebook.facts import facts_of
from skolestotte.rulebook.law import shipped_laws
from skolestotte.rulebook.loader import DataFault, routine_text
from skolestotte.rulebook.parties import (
    SYSTEM,
    FolderFacts,
    FolderKind,
    Party,
    PartyKind,
    Person,
    Relation,
    UnitKind,
)
from skolestotte.rulebook.reasons import Allowed, Refused, parse_reasons, reasons
from skolestotte.rulebook.sharing import may_share
from tests.rulebook.sharing_cases import (
    FOLDERS,
    MOTHER,
    PURPOSES,
    STEPFATHER,
    TODAY,
    UNITS,
    YOUTH,
    Journal,
    folders,
    journals,
    parties,
    people,
)
from tests.rulebook.who_asks import ANNA, GUARDIAN, HEAD, LIAISON, REPORTER, TEACHER, YOUNG, ask, case


@given(folders, parties, parties, journals, people)
def test_there_is_an_answer_to_every_question(folder, sender, receiver, journal, family) -> None:
    answer = may_share(folder, sender, receiver, facts_of(journal, UNITS, family), TODAY)
    if isinstance(answer, Refused):
        assert all(answer.reason) and all(answer.remedy) and answer.laws
        assert "{" not in "".join((*answer.reason, *answer.remedy))
    else:
        assert all(answer.basis.text) and answer.basis.laws and answer.basis.ref
        assert "{" not in "".join(answer.basis.text)


@pytest.mark.parametrize("folder", FolderKind)
@pytest.mark.parametrize("receiver", PartyKind)
def test_every_pair_of_folder_and_receiver_has_an_answer(folder: FolderKind, receiver: PartyKind) -> None:
    for party in (Party(receiver), Party(receiver, "school", "mother"), Party(receiver, "cws", "anna")):
        for facts in (Journal().facts(), case().facts()):
            assert isinstance(may_share(FolderFacts(folder), SYSTEM, party, facts, TODAY), Allowed | Refused)


@given(folders, parties, journals, people)
def test_an_administrator_never_gets_case_data(folder, sender, journal, family) -> None:
    admin = Party(PartyKind.ADMINISTRATOR, "school", "mother")
    answer = may_share(folder, sender, admin, facts_of(journal, UNITS, family), TODAY)
    assert isinstance(answer, Refused) and answer.code == "administrator"


@given(folders, parties, parties, journals, people)
def test_nobody_passes_on_what_they_may_not_see(folder, sender, receiver, journal, family) -> None:
    facts = facts_of(journal, UNITS, family)
    if sender != receiver and isinstance(may_share(folder, SYSTEM, sender, facts, TODAY), Refused):
        assert isinstance(may_share(folder, sender, receiver, facts, TODAY), Refused)


@pytest.mark.parametrize("claim", [
    Party(PartyKind.CWS_CONTACT),
    Party(PartyKind.CWS_CONTACT, person="bo"),
    Party(PartyKind.CWS_INTAKE, "measures"),
    Party(PartyKind.CWS_INTAKE, "school"),
    Party(PartyKind.CWS_LEADER, "measures"),
    Party(PartyKind.SCHOOL_HEAD),
    Party(PartyKind.SCHOOL_HEAD, "elsewhere"),
    Party(PartyKind.GUARDIAN, person="youth"),
    Party(PartyKind.YOUNG_PERSON, person="mother"),
    Party(PartyKind.REPORTER, "school", "teacher"),
])
def test_a_capacity_that_the_facts_do_not_bear_out_opens_nothing(claim: Party) -> None:
    for folder in ("identity", "report", "cws", "family", "collab", "start part 1"):
        assert isinstance(may_share(FOLDERS[folder], SYSTEM, claim, case().facts(), TODAY), Refused)


@pytest.mark.requirement("PAR-01", "PAR-02")
def test_parties_need_an_investigation_and_an_age() -> None:
    before = Journal().received()
    assert ask("report", GUARDIAN, before) == "investigation_not_opened"
    assert ask("report", GUARDIAN, before.reviewed()) == "party_guardian"
    assert ask("report", YOUNG, case()) == "party_young_person"
    assert ask("report", Party(PartyKind.GUARDIAN_WITHOUT, person="stepfather"), case()) == "not_a_party"
    for born, code in ((date(2011, 9, 2), "under_15"), (date(2011, 9, 1), "party_young_person"),
                       (None, "under_15")):
        child = Person("youth", Relation.CHILD, birth_date=born)
        assert ask("report", YOUNG, case(), people=(child,)) == code


@pytest.mark.requirement("PAR-02")
def test_access_lasts_after_the_case_is_closed() -> None:
    closed = case().concluded("dismissed").facts()
    young = replace(YOUTH, birth_date=date(2020, 5, 4))
    facts = replace(closed, people=(MOTHER, young))
    answer = may_share(FOLDERS["report"], SYSTEM, GUARDIAN, facts, date(2031, 9, 1))
    assert isinstance(answer, Allowed)


@pytest.mark.requirement("PAR-01")
def test_the_service_s_own_decision_on_party_status_counts() -> None:
    family = (replace(MOTHER, party=False), replace(STEPFATHER, party=True), YOUTH)
    assert ask("family", GUARDIAN, case(), people=family) == "not_a_party"
    assert ask("family", Party(PartyKind.GUARDIAN_WITHOUT, person="stepfather"), case(), people=family) == (
        "party_guardian")


def test_guardians_lose_access_when_the_child_is_grown_up() -> None:
    grown = (MOTHER, replace(YOUTH, birth_date=date(2008, 9, 1)))
    assert ask("report", GUARDIAN, case(), people=grown) == "child_is_adult"
    assert ask("report", YOUNG, case(), people=grown) == "party_young_person"


def test_a_report_that_came_after_the_case_ended_is_not_the_parties_until_it_is_investigated() -> None:
    later = FolderFacts(FolderKind.REPORT, report="r2")
    journal = case().concluded("dismissed").received("r2")

    def code() -> str:
        answer = may_share(later, SYSTEM, GUARDIAN, journal.facts(), TODAY)
        return answer.basis.code if isinstance(answer, Allowed) else answer.code

    assert code() == "investigation_not_opened"
    journal.reviewed("r2", "dismiss")
    assert code() == "investigation_not_opened"
    journal.reviewed("r2")
    assert code() == "party_guardian"


@pytest.mark.parametrize(("hold_back", "code"), [(False, "party_guardian"), (True, "held_back")])
def test_a_report_that_is_information_in_a_running_case_is_a_paper_of_it(hold_back: bool, code: str) -> None:
    """Nothing is investigated any more, the family gets measures, and is to go through the new report with the others (RT4-S7)."""
    later = FolderFacts(FolderKind.REPORT, report="r2")
    journal = case().concluded("measures").received("r2", hold_back=hold_back)
    assert isinstance(may_share(later, SYSTEM, GUARDIAN, journal.facts(), TODAY), Refused)
    answer = may_share(later, SYSTEM, GUARDIAN, journal.reviewed("r2", "active_case").facts(), TODAY)
    assert (answer.basis.code if isinstance(answer, Allowed) else answer.code) == code


@pytest.mark.parametrize("before", [
    lambda: Journal(), lambda: case().concluded("dismissed"), lambda: case().concluded("measures").add("measures.ended")])
def test_a_report_that_is_called_information_where_no_case_runs_is_nobodys(before: Callable[[], Journal]) -> None:
    journal = before().received("r2").reviewed("r2", "active_case")
    answer = may_share(FolderFacts(FolderKind.REPORT, report="r2"), SYSTEM, GUARDIAN, journal.facts(), TODAY)
    assert isinstance(answer, Refused) and answer.code == "investigation_not_opened"


def test_a_new_report_is_not_shown_to_the_parties_before_intake_has_judged_it() -> None:
    answer = may_share(FolderFacts(FolderKind.REPORT, report="r2"), SYSTEM, GUARDIAN,
                       case().received("r2").facts(), TODAY)
    assert isinstance(answer, Refused) and answer.code == "not_reviewed"


@pytest.mark.requirement("DUT-08")
def test_a_violence_case_is_held_back_although_the_reporter_did_not_mark_it() -> None:
    journal = Journal().received().reviewed(outcome="violence")
    assert ask("report", GUARDIAN, journal) == "held_back"
    assert ask("report", GUARDIAN, journal.add("guardians.cleared", report="r1")) == "party_guardian"


def test_guardians_who_have_been_told_may_see_the_name_of_the_case() -> None:
    told = Journal().received(hold_back=True).add("guardians.cleared", report="r1")
    assert ask("identity", GUARDIAN, told) == "told_guardian"
    assert ask("report", GUARDIAN, told) == "investigation_not_opened"
    assert ask("identity", GUARDIAN, told.reviewed()) == "party_guardian"


def test_a_refusal_says_which_consent_would_permit_it() -> None:
    closing = case().called("m2", "closing").facts()
    answer = may_share(FOLDERS["closing"], ANNA, LIAISON, closing, TODAY)
    assert isinstance(answer, Refused)
    assert reasons().purpose("closing_meeting").en in answer.remedy.en


def test_the_ground_names_the_consent() -> None:
    facts = case().called("m2", "closing").consent("closing_meeting").facts()
    answer = may_share(FOLDERS["closing"], ANNA, LIAISON, facts, TODAY)
    assert isinstance(answer, Allowed)
    assert (answer.basis.consent, answer.basis.ref) == ("c-closing_meeting", "c-closing_meeting")


def test_the_law_follows_the_kind_of_unit() -> None:
    def acts(kind: UnitKind) -> set[str]:
        return {law.act for law in reasons().basis("duty_to_report", kind).laws}

    assert acts(UnitKind.SCHOOL) == {"bvl", "opl"}
    assert acts(UnitKind.KINDERGARTEN) == {"bvl", "bhl"}
    assert acts(UnitKind.OTHER) == {"bvl"}


@pytest.mark.parametrize(("folder", "sender", "receiver", "code"), [
    ("collab", ANNA, LIAISON, "joint_work"),
    ("collab", LIAISON, ANNA, "cws_contact"),
    ("report", REPORTER, HEAD, "units_report"),
    ("cws", LIAISON, ANNA, "sender_has_no_access"),
    ("family", GUARDIAN, ANNA, "sender_may_not_pass_on"),
    ("start part 1", TEACHER, LIAISON, "sender_may_not_pass_on"),
    ("cws", ANNA, LIAISON, "cws_own_notes"),
    ("cws", ANNA, GUARDIAN, "cws_internal_documents"),
    ("family", ANNA, HEAD, "family_only"),
    ("collab", ANNA, REPORTER, "reporter_gets_feedback"),
    ("collab", ANNA, TEACHER, "only_through_meetings"),
    ("report", ANNA, TEACHER, "only_through_meetings"),
    ("report", HEAD, Party(PartyKind.OTHER_SCHOOL, "elsewhere"), "unit_has_not_reported"),
    ("report", ANNA, Party(PartyKind.CONSULTANT, "cws", "carl"), "consultant"),
    ("report", ANNA, Party(PartyKind.CWS_OTHER, "cws", "dina"), "not_on_the_case"),
    ("report", ANNA, Party(PartyKind.PARTNER, "clinic"), "partner"),
    ("concern", HEAD, ANNA, "schools_own_notes"),
    ("concern", HEAD, GUARDIAN, "schools_own_notes"),
    ("closing", ANNA, LIAISON, "meeting_not_called"),
    ("personal", TEACHER, HEAD, "only_the_author"),
])
@pytest.mark.requirement("CNS-01")
def test_single_answers(folder: str, sender: Party, receiver: Party, code: str) -> None:
    assert ask(folder, receiver, case(), sender) == code


def test_an_employee_may_send_a_report_that_nobody_has_received() -> None:
    draft = FolderFacts(FolderKind.REPORT, owner_unit="school", report="new", person="teacher")
    intake = Party(PartyKind.CWS_INTAKE, "cws")
    for sender in (Party(PartyKind.REPORTER, "school", "teacher"), HEAD):
        answer = may_share(draft, sender, intake, Journal().facts(), TODAY)
        assert isinstance(answer, Allowed) and answer.basis.code == "duty_to_report"
    stranger = Party(PartyKind.REPORTER, "school", "somebody-else")
    assert isinstance(may_share(draft, stranger, intake, Journal().facts(), TODAY), Refused)


@pytest.mark.parametrize("kind", [UnitKind.SCHOOL, UnitKind.KINDERGARTEN])
def test_every_ground_rests_on_law_we_know(kind: UnitKind) -> None:
    laws = shipped_laws()
    for code in reasons().bases:
        cited = reasons().basis(code, kind).laws
        assert {law.act for law in cited} <= set(laws.acts), code
        assert any(laws.meaning(law) for law in cited), f"{code}: no section is described in laws.yaml"


def test_no_text_is_there_for_nothing() -> None:
    """Every answer in the data can be given: by the code below, or by name from `sharing.py`."""
    source = routine_source()
    built = {f"consent_{state}" for state in ("none", "asked", "refused", "withdrawn")} | {
        "cws_intake", "cws_leader", "consent"}
    for code in (*reasons().bases, *reasons().refusals):
        assert code in built or f'"{code}"' in source, code


def routine_source() -> str:
    modules = (sharing, sharing_answers, sharing_counsellor, sharing_meetings, emergency)
    return "".join(Path(module.__file__).read_text(encoding="utf-8") for module in modules)


def test_consents_have_names_in_plain_words() -> None:
    assert set(PURPOSES) <= set(reasons().purposes)


@pytest.mark.parametrize(("before", "after", "where"), [
    ("      nb: Du har sendt denne meldingen.\n", "", "bases own_report"),
    ("- {ref: bvl § 12-3(1)}", "- {ref: bvl twelve}", "party_young_person"),
    ("- {ref: opl § 25-1(1), for: school}", "- {ref: opl § 25-1(1), for: university}", "keeping"),
    ("  - key: partner\n", "  - key: partner\n    wish: more\n", "refusals partner"),
])
def test_a_fault_in_the_data_is_named(before: str, after: str, where: str) -> None:
    text = routine_text("sharing.yaml")
    assert before in text
    with pytest.raises(DataFault, match=where):
        parse_reasons(text.replace(before, after, 1))
