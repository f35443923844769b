"""Which room a place is, told from free text: so that two meetings cannot have the same one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

NOT_WORDS = re.compile(r"[\W_]+")
ROOMLESS = frozenset(("telefon", "på telefon", "phone", "by phone", "teams", "på teams", "video", "digitalt", "nett", "online"))


def room_key(place: str, units: Iterable[tuple[UUID, str, str]]) -> str:
    """The room as a key, or an empty text when the place names no room: a whole school is no room, nor is the telephone.

    In: the place as typed; id, name and address of the units that may stand in it.
    """
    rest, where = f" {_plain(place)} ", ""
    for unit_id, name, address in units:
        for words in filter(None, (_plain(name), _plain(address))):
            if f" {words} " in rest:
                rest, where = rest.replace(f" {words} ", " "), where or str(unit_id)
    room = rest.strip()
    return "" if not room or room in ROOMLESS else f"{where} {room}".strip()


def _plain(text: str) -> str:
    return NOT_WORDS.sub(" ", text.casefold()).strip()
