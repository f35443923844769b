"""Reads: what one has raised, what the units one leads are part of, and one difficulty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Unit

from .commands import LEADERS
from .models import Arena, Difficulty

SHOWN = 50
SIDES = (Unit.Kind.SCHOOL, Unit.Kind.UPPER_SECONDARY, Unit.Kind.KINDERGARTEN, Unit.Kind.CWS, Unit.Kind.CWS_INTAKE,
         Unit.Kind.CWS_MEASURES)


@dataclass(frozen=True)
class ListPage:
    """One's own and those one leads, newest first; the coming arenas."""

    rows: list[Difficulty]
    arenas: list[Arena]
    leads: bool


@dataclass(frozen=True)
class OnePage:
    """One difficulty. `may_act`: the reader leads a unit whose turn it is."""

    row: Difficulty
    may_act: bool


def list_page(*, by: Actor, today: date) -> ListPage:
    """What the person has raised, what the units they lead have raised or been told of, and the meetings to come (TRU-02)."""
    led = by.units(*LEADERS)
    rows = Difficulty.objects.filter(Q(raised_by_id=by.account_id) | Q(unit_id__in=led) | Q(other_id__in=led, state__in=SHARED))
    arenas = Arena.objects.filter(Q(unit_id__in=by.units()) | Q(other_id__in=by.units()), on__gte=today)
    return ListPage(list(rows.select_related("unit", "other", "raised_by").order_by("-raised_at")[:SHOWN]),
                    list(arenas.select_related("unit", "other").order_by("on")[:SHOWN]), bool(led))


def one_page(difficulty_id: UUID, *, by: Actor) -> OnePage:
    """Errors: Http404 for everybody but the one who raised it and the leaders whose matter it is."""
    row = Difficulty.objects.select_related("unit", "other", "raised_by", "changed_by").filter(id=difficulty_id).first()
    if row is None:
        raise Http404
    led = by.units(*LEADERS)
    acts = row.unit_id in led or (row.state in SHARED and row.other_id in led)
    if not acts and row.raised_by_id != by.account_id:
        raise Http404
    return OnePage(row, acts)


def others(units: tuple[UUID, ...]) -> list[Unit]:
    """The units one can have difficulties with."""
    return list(Unit.objects.filter(kind__in=SIDES).exclude(id__in=units).order_by("name", "id"))


# The other unit's leader sees it when it is lifted to a joint meeting, not before.
SHARED = (Difficulty.State.JOINT, Difficulty.State.PLANNED, Difficulty.State.SETTLED)
