"""Whose task something is, told from the name or the role that stands in the minutes. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from .models import Participant
from .people import BESIDE_THE_CHILD, CWS, FAMILY, PARTNER, SCHOOL, capacity_name

WORDS: dict[str, tuple[str, ...]] = {
    SCHOOL: ("skole", "lærer", "lærar", "rektor", "sfo", "aks", "barnehage", "styrer", "styrar", "school", "teacher", "principal"),
    CWS: ("barnevern", "kontaktperson", "child welfare", "contact person", "tjenesten", "tenesta"),
    FAMILY: ("foresatt", "føresett", "forelder", "foreldre", "mor", "far", "guardian", "parent", "mother", "father", "familie"),
}


def side_of(who: str, people: Iterable[Participant]) -> str:
    """The side of the person who is named; else of the role in the words; else somebody else."""
    said = who.casefold()
    if not said.strip():
        return PARTNER
    for one in people:
        if one.name and (one.name.casefold() in said or said in one.name.casefold().split()):
            return one.side
    if any(capacity_name(code).casefold() == said for code in BESIDE_THE_CHILD):
        return SCHOOL
    tokens = said.replace(",", " ").split()
    return next((side for side, words in WORDS.items() if any(_is(token, word) for token in tokens for word in words)), PARTNER)


def _is(token: str, word: str) -> bool:
    """A short word stands alone; a longer one may be part of another: `sosiallærer` is a `lærer`."""
    return word in token if len(word) > 3 else token == word
