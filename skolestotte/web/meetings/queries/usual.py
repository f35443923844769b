"""The routine's defaults for one meeting, filled in with who and where they are in this case (MTG-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from skolestotte.web.consents.around import Around
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Unit

from ..agenda import to_lines
from ..people import AT_SCHOOL, LIAISONS, Employee
from ..plans import PartPlan, why


@dataclass(frozen=True)
class Filled:
    """What one field begins with, and by which words it counts as unchanged. No words: the routine leaves it open."""

    text: str = ""
    words: tuple[str, ...] = ()

    def differs(self, typed: str | None) -> bool:
        """True when what is typed is something else than the routine's default; empty is not settled, not different."""
        said = (typed or "").casefold()
        return bool(said.strip()) and bool(self.words) and not any(word.casefold() in said for word in self.words)


@dataclass(frozen=True)
class Usual:
    """What the routine fills in; to change it takes a note (MTG-02).

    `agendas`: the points of each part as lines, in the reader's language first, then in the others.
    """

    purpose: str
    place: Filled
    convener: Filled
    leader: Filled
    minute_taker: Filled
    interpreter_owner: str
    agendas: dict[int, tuple[str, ...]]


def usual(around: Around, parts: Sequence[PartPlan], meeting_type: str, variant: str, by: Actor,
          staff: Sequence[Employee]) -> Usual:
    """The defaults of the first part's step; every part has its own agenda."""
    language, meeting = around.language, parts[0].meeting
    sides = {"cws": _service(around, by, staff), "school": _school(around.run.reporting_unit, staff)}
    return Usual(
        purpose=why(parts, meeting_type, variant, language), place=_place(around, meeting.place, by),
        convener=sides[meeting.convenes], leader=sides[meeting.leads], minute_taker=sides[meeting.writes],
        interpreter_owner=_name(_unit(around, meeting.interpreter, by))[:60],
        agendas={part.number: tuple(to_lines(part.agenda(code)) for code in (language, *around.languages)) for part in parts})


def service_of(around: Around, by: Actor) -> Unit:
    """The planner's own department where it has the case, else the one that took it in."""
    case = around.case
    measures = case.measures_unit if case.measures_unit_id in by.units() else None
    return measures or case.intake_unit


def _unit(around: Around, side: str, by: Actor) -> Unit | None:
    return around.run.reporting_unit if side == "school" else service_of(around, by)


def _service(around: Around, by: Actor, staff: Iterable[Employee]) -> Filled:
    service = service_of(around, by)
    names = [one.account.name for one in staff if one.unit_id == service.id]
    words = (by.name, service.name, around.case.intake_unit.name, str(around.case.contact or ""), *names)
    return Filled(f"{by.name}, {service.name}", tuple(filter(None, words)))


def _school(school: Unit | None, staff: Iterable[Employee]) -> Filled:
    """The liaison stands for the school; anybody of the school is no change (RT2-08, RT3-05)."""
    if school is None:
        return Filled()
    own = [one for one in staff if one.unit_id == school.id and one.role in AT_SCHOOL]
    liaison = next((one.account.name for one in own if one.role in LIAISONS), "")
    return Filled(", ".join(filter(None, [liaison, school.name])), (school.name, *(one.account.name for one in own)))


def _place(around: Around, place: str, by: Actor) -> Filled:
    if place == "phone":
        return Filled(_("By phone"), (_("By phone"),))
    if place == "by_agreement":
        return Filled()
    unit = _unit(around, "school" if place.startswith("school") else "cws", by)
    return Filled(", ".join(filter(None, [unit.name, unit.address])), (unit.name,)) if unit else Filled()


def _name(unit: Unit | None) -> str:
    return unit.name if unit else ""
