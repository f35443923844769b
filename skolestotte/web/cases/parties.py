"""The case's people, units and folders as the pure rulebook wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from skolestotte.rulebook import parties as rules
from skolestotte.web.folders.models import Folder
from skolestotte.web.people.models import Unit

from .file import CaseFile
from .happenings import meeting_of
from .models import Case, Run

_FUNCTIONS = {
    Unit.Kind.CWS_INTAKE: frozenset({rules.CwsFunction.INTAKE}),
    Unit.Kind.CWS_MEASURES: frozenset({rules.CwsFunction.MEASURES}),
    Unit.Kind.CWS: frozenset({rules.CwsFunction.LEADERSHIP}),
}


def people_of(file: CaseFile) -> tuple[rules.Person, ...]:
    """The guardians who have an account to open doors for, and the child, whose age matters with or without one."""
    found = [
        rules.Person(id=str(account), relation=rules.Relation.GUARDIAN, parental_responsibility=responsibility)
        for account, responsibility in file.guardians()
    ]
    child = file.case.child
    found.append(rules.Person(id=str(child.account_id or ""), relation=rules.Relation.CHILD, birth_date=child.born))
    return tuple(found)


def units_of(case: Case, runs: Iterable[Run]) -> tuple[rules.Unit, ...]:
    """The child welfare units of the case and the units that reported."""
    known: dict[Any, Unit] = {}
    for unit in (case.intake_unit, case.intake_unit.parent, case.measures_unit, *(run.reporting_unit for run in runs)):
        if unit is not None:
            known[unit.id] = unit
    return tuple(
        rules.Unit(id=str(unit.id), kind=_kind(unit), functions=_FUNCTIONS.get(Unit.Kind(unit.kind), frozenset()))
        for unit in known.values()
    )


def _kind(unit: Unit) -> rules.UnitKind:
    side = unit.side
    return rules.UnitKind(side) if side in {"school", "kindergarten", "cws", "partner"} else rules.UnitKind.OTHER


def folder_facts(file: CaseFile) -> Iterator[tuple[Folder, rules.FolderFacts]]:
    """Each folder of the case with what the door rules need to know of it."""
    seats: dict[Any, set[rules.Participant]] = {}
    for folder_id, account, unit, writes in file.seats():
        seats.setdefault(folder_id, set()).add(rules.Participant(person=str(account), unit=str(unit), writes=writes))
    named = frozenset(participant for people in seats.values() for participant in people)
    for folder in file.folders.all:
        own = named if folder.kind == "identity" else frozenset(seats.get(folder.id, ()))
        yield folder, _facts(file.case, folder, own)


def _facts(case: Case, folder: Folder, participants: frozenset[rules.Participant]) -> rules.FolderFacts:
    kind = rules.FolderKind(folder.kind)
    if kind == rules.FolderKind.REPORT:
        return rules.FolderFacts(kind, id=str(folder.id), report=folder.about)
    if kind == rules.FolderKind.MEETING:
        meeting, part, use = meeting_of(folder.about)
        return rules.FolderFacts(kind, id=str(folder.id), meeting=meeting, part=part, use=use, participants=participants)
    return rules.FolderFacts(kind, id=str(folder.id), owner_unit=str(case.intake_unit_id), report=folder.about,
                             participants=participants)
