"""Which room a place is, told from the register or from free text: so that two meetings cannot have the same one. Pure."""

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
    rest, where = f" {plain(place)} ", ""
    for unit_id, name, address in units:
        for words in filter(None, (plain(name), plain(address))):
            if f" {words} " in rest:
                rest, where = rest.replace(f" {words} ", " "), where or str(unit_id)
    room = rest.strip()
    return "" if not room or room in ROOMLESS else f"{where} {room}".strip()


def registered(key: str, rooms: Iterable[tuple[UUID, str, str]]) -> str:
    """The key under which a room of the register is booked, where free text names one by its name of today; else the key itself.

    In: unit, name and mark of the rooms in the register.
    """
    known = list(rooms)
    whole = {f"{unit_id} {plain(name)}": f"{unit_id} {mark}" for unit_id, name, mark in known}
    bare = [f"{unit_id} {mark}" for unit_id, name, mark in known if plain(name) == key]  # without the unit: if it is one alone
    return whole.get(key) or (bare[0] if len(bare) == 1 else key)


def plain(text: str) -> str:
    """Words alone, in small letters: `Rom 214.` and `rom 214` are the same room."""
    return NOT_WORDS.sub(" ", text.casefold()).strip()
