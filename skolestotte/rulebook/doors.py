"""Who holds a grant on a folder now: `doors(folder, facts, today) -> frozenset[Door]`.

Built only on `may_share`: the people and roles a case can know are tried one by one. What somebody has by working somewhere
(`member:<unit>:<person>`) is for them only as long as they work there; the family has it as persons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from skolestotte.rulebook.casefacts import CaseFacts
from skolestotte.rulebook.parties import (
    SYSTEM,
    FolderFacts,
    FolderKind,
    Party,
    PartyKind,
    Relation,
    Unit,
    UnitKind,
)
from skolestotte.rulebook.reasons import Allowed
from skolestotte.rulebook.sharing import may_share

CWS_LEADERS = ("department_head", "section_head")
SERVICE = "cws"  # in place of a unit: anywhere in the child welfare service, for whoever has the case goes with its people
OUTSIDE = "outside"  # in a report from outside: somebody or some unit that is not known here
Candidate = tuple[str, Party]


@dataclass(frozen=True, slots=True)
class Door:
    """One open door: who (`unit:<id>:<role>`, `member:<unit>:<id>`, `person:<id>`, `system`), may they write, and why."""

    principal: str
    can_write: bool
    basis_code: str
    basis_ref: str


def doors(folder: FolderFacts, facts: CaseFacts, today: date) -> frozenset[Door]:
    """Every door the folder has on the day `today`.

    One door for each principal. Who comes in two capacities (a kindergarten head is both head and liaison)
    gets the one that lets them write, else the first.
    """
    found: dict[str, Door] = {}
    for principal, party in candidates(folder, facts):
        answer = may_share(folder, SYSTEM, party, facts, today)
        if isinstance(answer, Allowed):
            door = Door(principal, answer.can_write, answer.basis.code, answer.basis.ref)
            if principal not in found or (door.can_write and not found[principal].can_write):
                found[principal] = door
    return frozenset(found.values())


def candidates(folder: FolderFacts, facts: CaseFacts) -> Iterator[Candidate]:
    """Everybody who could come into question, as principal and capacity; the rules decide."""
    yield "system", SYSTEM
    if folder.kind == FolderKind.PERSONAL:
        if folder.person:
            yield f"person:{folder.person}", Party(PartyKind.REPORTER, person=folder.person)
        return
    if folder.kind in (FolderKind.CONCERN, FolderKind.REPORT):  # its author, who wrote it for the unit
        yield from _employee(PartyKind.REPORTER, folder.owner_unit, folder.person)
    if folder.kind == FolderKind.CONCERN:
        yield from _school(facts.unit(folder.owner_unit))
        return
    if folder.kind == FolderKind.REPORT and facts.report(folder.report) is None:
        if folder.sent:  # to another municipality; until then it is its author's alone, who may send it
            yield from _school(facts.unit(folder.owner_unit))
        return
    yield from _cws(facts)
    for unit_id in facts.reporting_units:
        yield from _school(facts.unit(unit_id))
    for report in facts.reports:
        yield from _employee(PartyKind.REPORTER, report.unit, report.reporter)
    for named in sorted(folder.participants, key=lambda p: (p.unit, p.person)):
        yield from _employee(PartyKind.SCHOOL_PARTICIPANT, named.unit, named.person)
    yield from _family(facts)


def _employee(kind: PartyKind, unit: str, person: str) -> Iterator[Candidate]:
    """Somebody who has a part in it for their unit, and loses it when they no longer work there."""
    if unit and person and OUTSIDE not in (unit, person):
        yield f"member:{unit}:{person}", Party(kind, unit, person)


def _cws(facts: CaseFacts) -> Iterator[Candidate]:
    for unit in facts.units:
        if unit.kind != UnitKind.CWS:
            continue
        yield f"unit:{unit.id}:intake_worker", Party(PartyKind.CWS_INTAKE, unit.id)
        for role in CWS_LEADERS:
            yield f"unit:{unit.id}:{role}", Party(PartyKind.CWS_LEADER, unit.id)
    for person in (facts.contact.person, facts.contact.offered):
        if person:
            yield f"member:{SERVICE}:{person}", Party(PartyKind.CWS_CONTACT, person=person)
    if facts.contact.counsellor:
        yield f"member:{SERVICE}:{facts.contact.counsellor}", Party(PartyKind.FAMILY_COUNSELLOR, person=facts.contact.counsellor)


def _school(unit: Unit | None) -> Iterator[Candidate]:
    if unit is None:
        return
    for role in unit.heads:
        yield f"unit:{unit.id}:{role}", Party(PartyKind.SCHOOL_HEAD, unit.id)
    for role in unit.liaisons:
        yield f"unit:{unit.id}:{role}", Party(PartyKind.SCHOOL_LIAISON, unit.id)


def _family(facts: CaseFacts) -> Iterator[Candidate]:
    for person in facts.people:
        if not person.id:
            continue  # no account: known for its age only
        if person.relation == Relation.CHILD:
            yield f"person:{person.id}", Party(PartyKind.YOUNG_PERSON, person=person.id)
        else:
            yield f"person:{person.id}", Party(PartyKind.GUARDIAN, person=person.id)
