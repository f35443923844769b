"""The meeting rooms of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Unit
from skolestotte.web.people.roles import codes

from ..models import MeetingRoom

LEADS = codes(leads=True)


@dataclass(frozen=True)
class RoomsPage:
    """The rooms of one unit: those that are offered, and those that are closed. `keeps`: the reader leads the unit."""

    unit: Unit
    rooms: Sequence[MeetingRoom]
    keeps: bool

    @property
    def offered(self) -> list[MeetingRoom]:
        return [room for room in self.rooms if not room.closed]

    @property
    def closed(self) -> list[MeetingRoom]:
        return [room for room in self.rooms if room.closed]

    def room(self, room_id: UUID) -> MeetingRoom:
        """One of them. Errors: Http404."""
        found = next((room for room in self.rooms if room.id == room_id), None)
        if found is None:
            raise Http404
        return found


def rooms_page(unit_id: UUID, *, by: Actor) -> RoomsPage:
    """Two queries. A leader of the service keeps the rooms of its departments too. Errors: Http404 for no such unit."""
    unit = Unit.objects.select_related("parent").filter(id=unit_id).first()
    if unit is None:
        raise Http404
    keeps = any(by.role_at(one, *LEADS) for one in (unit.id, unit.parent_id) if one)
    return RoomsPage(unit, list(MeetingRoom.objects.filter(unit=unit)), keeps)
