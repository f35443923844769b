"""Parties, and a case that questions of sharing are asked of, for tests."""

from __future__ import annotations

from dataclasses import replace

from skolestotte.rulebook.parties import (
    SYSTEM,
    Party,
    PartyKind,
)
from skolestotte.rulebook.reasons import Allowed
from skolestotte.rulebook.sharing import may_share
from tests.rulebook.sharing_cases import (
    FOLDERS,
    TODAY,
    Journal,
)

ANNA = Party(PartyKind.CWS_CONTACT, person="anna")
LIAISON = Party(PartyKind.SCHOOL_LIAISON, "school")
HEAD = Party(PartyKind.SCHOOL_HEAD, "school")
REPORTER = Party(PartyKind.REPORTER, "school", "reporter-school")
TEACHER = Party(PartyKind.SCHOOL_PARTICIPANT, "school", "teacher")
GUARDIAN = Party(PartyKind.GUARDIAN, person="mother")
YOUNG = Party(PartyKind.YOUNG_PERSON, person="youth")


def case() -> Journal:
    return Journal().received().reviewed().told().add("contact.assigned", person="anna").called()


def ask(folder: str, receiver: Party, journal: Journal, sender: Party = SYSTEM, **facts: object) -> str:
    """The code of the answer."""
    answer = may_share(FOLDERS[folder], sender, receiver, replace(journal.facts(), **facts), TODAY)
    return answer.basis.code if isinstance(answer, Allowed) else answer.code
