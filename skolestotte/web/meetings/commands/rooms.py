"""A unit's leader keeps its meeting rooms."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Unit

from ..models import MeetingRoom
from ..rooms import plain

LONGEST = 100  # characters of a mark


class RoomThere(Exception):
    """The unit has a room of this name already."""


@transaction.atomic
def keep_room(*, unit_id: UUID, room_id: UUID | None, name: str, seats: int | None, by: Actor, at: datetime) -> MeetingRoom:
    """A new room, or another name or number of seats. A room that was closed and is added again is open again.

    Meetings that are planned in it keep the words they were called with. Errors: RoomThere.
    """
    Unit.objects.select_for_update().get(id=unit_id)  # two who add at once wait for each other
    rooms = {room.id: room for room in MeetingRoom.objects.filter(unit_id=unit_id)}
    alike = [room for room in rooms.values() if plain(room.name) == plain(name) and room.id != room_id]
    if any(not room.closed for room in alike):
        raise RoomThere
    known = rooms[room_id] if room_id else next(iter(alike), None)
    room = known or MeetingRoom(id=uuid.uuid4(), unit_id=unit_id, mark=_mark(name, rooms))
    if known and (known.name, known.seats, known.closed) == (name, seats, False):
        return known
    room.name, room.seats, room.closed, room.changed_at, room.changed_by_id = name, seats, False, at, by.person_id
    room.save(force_insert=known is None)
    return room


@transaction.atomic
def close_room(*, room_id: UUID, by: Actor, at: datetime) -> MeetingRoom:
    """The room is no longer offered. Meetings that are planned in it stand. Twice is the same as once."""
    room = MeetingRoom.objects.select_for_update(of=("self",)).get(id=room_id)
    if not room.closed:
        room.closed, room.changed_at, room.changed_by_id = True, at, by.person_id
        room.save(update_fields=["closed", "changed_at", "changed_by"])
    return room


def _mark(name: str, rooms: dict[UUID, MeetingRoom]) -> str:
    """What it is booked under: its name, so that free text means the same room; another room may have had that name before."""
    taken, mark = {room.mark for room in rooms.values()}, plain(name)[:LONGEST]  # small letters can be more than the great ones
    return mark if mark not in taken else f"{mark} {uuid.uuid4().hex[:8]}"
