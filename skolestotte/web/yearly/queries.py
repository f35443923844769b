"""The wheel of the units one works with, and one duty. A fixed number of queries however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Unit
from skolestotte.web.people.roles import codes

from . import next_time
from .models import Duty, Round
from .next_time import NextTime

LEADERS = codes(leads=True)
KEEPERS = (*LEADERS, "consultant")  # those who see to it: unit heads in both sectors, and the consultant who owns the routines
SECTORS = (Unit.Kind.SCHOOL, Unit.Kind.UPPER_SECONDARY, Unit.Kind.KINDERGARTEN, Unit.Kind.CWS, Unit.Kind.EDUCATION_AGENCY)
SOON = {"late": 0, "due": 1, "near": 2, "": 3}


@dataclass(frozen=True)
class Line:
    """One duty in the wheel."""

    duty: Duty
    title: str
    about: str
    next: NextTime
    rounds: tuple[Round, ...]


def mine(by: Actor) -> Q:
    """The duties of the units one keeps; a leader of a department keeps those of its service too."""
    units = by.units(*KEEPERS)
    above = Unit.objects.filter(parts__id__in=units).values("id")
    return Q(unit_id__in=units) | Q(other_id__in=units) | Q(unit_id__in=above) | Q(other_id__in=above)


def wheel(*, by: Actor, today: date) -> list[Line]:
    """Everything that runs, what is late first, then by date (two queries)."""
    lines = _lines(Duty.objects.filter(mine(by), ended_on__isnull=True), today)
    return sorted(lines, key=lambda line: (SOON[line.next.stage], line.next.due.strict, line.title))


def one(duty_id: UUID, *, by: Actor, today: date) -> Line:
    """One duty with every time it was done (two queries). Errors: Http404 for those who do not keep it."""
    found = _lines(Duty.objects.filter(mine(by), id=duty_id), today)
    if not found:
        raise Http404
    return found[0]


def units_to_keep(by: Actor) -> list[tuple[str, str]]:
    """The reader's own units, of which a duty can be one side."""
    units = by.units(*KEEPERS)
    own = Unit.objects.filter(Q(id__in=units) | Q(parts__id__in=units), kind__in=SECTORS).distinct().order_by("name")
    return [(str(unit.id), unit.name) for unit in own]


def others() -> list[tuple[str, str]]:
    """The units a duty can be together with."""
    return [(str(unit.id), unit.name) for unit in Unit.objects.filter(kind__in=SECTORS).order_by("name")]


def _lines(duties: QuerySet[Duty], today: date) -> list[Line]:
    whole = duties.select_related("unit", "other", "ended_by").prefetch_related(
        Prefetch("rounds", Round.objects.select_related("by")))
    return [_line(duty, today) for duty in whole]


def _line(duty: Duty, today: date) -> Line:
    rounds = tuple(duty.rounds.all())
    upcoming = next_time.next_time(duty.key, duty.began_on, [one.on for one in rounds], today)
    return Line(duty, next_time.title(duty.key, duty.began_on), next_time.about(duty.key, duty.began_on), upcoming, rounds)
