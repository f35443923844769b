"""The small answers that the rules about sharing are made of: yes on this ground, no for this reason."""

from __future__ import annotations

from functools import cache

from skolestotte.rulebook.casefacts import CaseFacts, ConsentFact
from skolestotte.rulebook.parties import FolderFacts, Party, PartyKind, UnitKind
from skolestotte.rulebook.reasons import Allowed, Refused, reasons

Answer = Allowed | Refused
CWS = (PartyKind.CWS_INTAKE, PartyKind.CWS_CONTACT, PartyKind.CWS_LEADER)
GUARDIANS = (PartyKind.GUARDIAN, PartyKind.GUARDIAN_WITHOUT)
CHILD = (PartyKind.YOUNG_PERSON, PartyKind.CHILD)
FAMILY = GUARDIANS + CHILD


def yes(code: str, unit_kind: UnitKind | None = None, *, write: bool = False) -> Allowed:
    """Allowed for this reason of `sharing.yaml`, in the words for this kind of unit."""
    return _allowed(code, unit_kind, write)


@cache
def _allowed(code: str, unit_kind: UnitKind | None, write: bool) -> Allowed:
    return Allowed(reasons().basis(code, unit_kind), write)


def no(code: str, purpose: str = "") -> Refused:
    """Refused for this reason of `sharing.yaml`, with what would permit it."""
    return reasons().refusal(code, purpose)


def cws(who: Party, facts: CaseFacts, *, write: bool = True) -> Allowed:
    """One who is asked to take over reads; without a contact person the first one asked works at once."""
    if who.kind != PartyKind.CWS_CONTACT:
        return yes(who.kind.value, write=write)
    if who.person == facts.contact.person or not facts.contact.person:
        return yes("cws_contact", write=write)
    return yes("cws_takes_over")


def party(who: Party, facts: CaseFacts, *, write: bool = False) -> Answer:
    """Access of a party, from the opening of an investigation and without end (PAR-02)."""
    if not facts.opened_in_the_open:
        return no("investigation_not_opened")
    return yes("party_young_person" if who.kind in CHILD else "party_guardian", write=write)


def by_consent(purpose: str, facts: CaseFacts, *, write: bool = False, run: str = "") -> Answer:
    """What the family has answered about the purpose, in this run where it is one run's matter (CNS-01)."""
    return granted(facts.consent(purpose, run), write=write)


def granted(consent: ConsentFact, *, write: bool = False) -> Answer:
    """Allowed while the consent is given; else refused by where it stands: not asked, asked, refused, withdrawn."""
    if consent.state == "given":
        return Allowed(reasons().by_consent(consent.purpose, consent.consent), write)
    return no(f"consent_{consent.state}", consent.purpose)


def is_named(what: FolderFacts, who: Party) -> bool:
    """Whether the person is named, from this unit, as one who takes part in what lies in the folder."""
    return any(p.person == who.person and p.unit == who.unit for p in what.participants if p.person)


def unit_kind(who: Party, facts: CaseFacts) -> UnitKind | None:
    """The kind of the unit the party is of; None for a person who is of none."""
    unit = facts.unit(who.unit)
    return unit.kind if unit else None
