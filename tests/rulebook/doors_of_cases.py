"""Cases whose doors are looked at, for tests."""

from __future__ import annotations

from skolestotte.rulebook.doors import doors
from skolestotte.rulebook.parties import FolderFacts
from tests.rulebook.sharing_cases import (
    PURPOSES,
    TODAY,
    Journal,
)


def received() -> Journal:
    return Journal().received().add("contact.assigned", person="anna").add("contact.accepted", person="anna")


def called() -> Journal:
    return received().reviewed().told().called()


def concluded() -> Journal:
    return called().called("m2", "closing").concluded()


def consented(journal: Journal, answer: str = "given") -> Journal:
    for purpose in PURPOSES:
        journal.consent(purpose, answer)
    return journal


ROWS = {
    "intake": "unit:cws:intake_worker",
    "contact person": "member:cws:anna",
    "family counsellor": "member:cws:pia",
    "intake leader": "unit:cws:department_head",
    "section head": "unit:cws:section_head",
    "measures leader": "unit:measures:department_head",
    "head": "unit:school:principal",
    "liaison": "unit:school:social_teacher",
    "reporter": "member:school:reporter-school",
    "named teacher": "member:school:teacher",
    "its writer": "person:teacher",
    "guardian": "person:mother",
    "guardian, not a party": "person:stepfather",
    "young person": "person:youth",
    "other school": "unit:elsewhere:principal",
}


def cell(folder: FolderFacts, journal: Journal, principal: str) -> str:
    """`w` (reads and writes), `r` (reads) or nothing."""
    door = next((d for d in doors(folder, journal.facts(), TODAY) if d.principal == principal), None)
    return "" if door is None else "w" if door.can_write else "r"
