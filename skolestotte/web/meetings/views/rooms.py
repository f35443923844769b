"""The register of meeting rooms: read by every employee, kept by the unit's leader."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.consents.replies import done, show
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import FAMILY, ROLES

from .. import commands
from ..forms.rooms import RoomForm
from ..models import MeetingRoom
from ..queries.rooms import LEADS, RoomsPage, rooms_page

STAFF = tuple(code for code, role in ROLES.items() if role.side != FAMILY)


@for_roles(*STAFF)
def rooms(request: Request, unit_id: UUID) -> HttpResponse:
    """The rooms of a unit, and a form for one more."""
    page = rooms_page(unit_id, by=request.actor)
    return _form(request, page, None, _("Meeting rooms"))


@for_roles(*LEADS)
def room(request: Request, unit_id: UUID, room_id: UUID) -> HttpResponse:
    """Another name, or another number of seats."""
    page = rooms_page(unit_id, by=request.actor)
    if not page.keeps:
        raise PermissionDenied
    return _form(request, page, page.room(room_id), _("Change the room"))


@for_roles(*LEADS)
@require_POST
def close(request: Request, unit_id: UUID, room_id: UUID) -> HttpResponse:
    """No longer offered; or offered again."""
    page = rooms_page(unit_id, by=request.actor)
    if not page.keeps:
        raise PermissionDenied
    found, to = page.room(room_id), reverse("meetings:rooms", args=[unit_id])
    if request.POST.get("open"):
        commands.keep_room(unit_id=unit_id, room_id=found.id, name=found.name, seats=found.seats, by=request.actor,
                           at=timezone.now())
        return done(request, _("The room is offered again."), to)
    commands.close_room(room_id=found.id, by=request.actor, at=timezone.now())
    return done(request, _("The room is no longer offered. Meetings that are planned there stand."), to)


def _form(request: Request, page: RoomsPage, room: MeetingRoom | None, title: str) -> HttpResponse:
    form = RoomForm(request.POST if request.method == "POST" else None, room=room)
    if request.method == "POST" and not page.keeps:
        raise PermissionDenied
    to = reverse("meetings:rooms", args=[page.unit.id])
    if request.method == "POST" and form.is_valid():
        try:
            commands.keep_room(unit_id=page.unit.id, room_id=room.id if room else None, by=request.actor, at=timezone.now(),
                               **form.cleaned_data)
        except commands.RoomThere:
            form.add_error("name", _("There is a room of this name already."))
        else:
            return done(request, _("The room is saved."), to)
    context: dict[str, Any] = {"page": page, "form": form, "room": room, "back": to}
    return show(request, "meetings/rooms.html", title, context)
