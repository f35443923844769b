"""Reads a routine file. Every fault is found, each with its line; a routine with a fault is never used.

`parse_routine(text, file, catalogue=…, deadlines=…) -> Routine`, raises `RoutineFaults`. `shipped_routine("RT1")` gives one
of ours. The form of the file is told in docs/routines.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from skolestotte.rulebook.condition_file import NOTHING, Names
from skolestotte.rulebook.deadlines import shipped_rules
from skolestotte.rulebook.events import Catalogue, parse_catalogue
from skolestotte.rulebook.example import Example, parse_example
from skolestotte.rulebook.loader import DataFault, routine_files, routine_text
from skolestotte.rulebook.reading import Place, RoutineFaults, read
from skolestotte.rulebook.rests_on import names_in
from skolestotte.rulebook.routine import Routine
from skolestotte.rulebook.routine_reader import MAY, MUST, Reader

_ROUTINE = re.compile(r"RT\d+\.yaml")


def parse_routine(text: str, file: str, *, catalogue: Catalogue, deadlines: Collection[str]) -> Routine:
    """The routine in a YAML text. `deadlines`: the keys of the law's deadlines. Raises `RoutineFaults` with every fault."""
    place = read(text, file)
    parts = place.keys(MUST, MAY)
    names = Names(catalogue, _keys(parts.get("facts")), _ids(parts.get("steps")), deadlines)
    routine = Reader(names).routine(parts, file)
    if not place.faults:
        _no_circles(routine, place)
    if place.faults:
        raise RoutineFaults(place.faults)
    return routine


@cache
def shipped_catalogue() -> Catalogue:
    """The event kinds of `routines/events.yaml`."""
    return parse_catalogue(routine_text("events.yaml"), "events.yaml")


@cache
def shipped_routine(routine_id: str, version: int | None = None) -> Routine:
    """A routine of `routines/`, e.g. `RT1`: the newest version, or the one a case began under (SYS-11).

    A former version lies in `versions/`, e.g. `versions/RT1.1.yaml`. Raises `DataFault` when there is none, `RoutineFaults`
    when it is wrong.
    """
    newest = _read(f"{routine_id}.yaml")
    if version is None or version == newest.version:
        return newest
    former = _read(f"versions/{routine_id}.{version}.yaml")
    if (former.id, former.version) != (routine_id, version):
        raise DataFault(former.file, "", f"is {former.id} version {former.version}")
    return former


@cache
def _read(file: str) -> Routine:
    return parse_routine(routine_text(file), file, catalogue=shipped_catalogue(), deadlines=tuple(shipped_rules()))


@cache
def routine_ids() -> tuple[str, ...]:
    """The ids of the shipped routines, e.g. `RT1`."""
    return tuple(name.removesuffix(".yaml") for name in routine_files() if _ROUTINE.fullmatch(name))


@cache
def shipped_examples(routine_id: str) -> tuple[Example, ...]:
    """The examples of a routine in `routines/examples`, by file name. Raises `RoutineFaults` for one that is wrong."""
    names = [name for name in routine_files() if name.startswith(f"examples/{routine_id}-")]
    return tuple(parse_example(routine_text(name), name, shipped_catalogue()) for name in names)


def _keys(place: Place | None) -> tuple[str, ...]:
    return tuple(place.entries()) if place is not None and place.is_map else ()


def _ids(place: Place | None) -> tuple[str, ...]:
    if place is None or not place.is_list:
        return ()
    return tuple(str(at.entries()["id"].node.value) for at in place.items() if at.is_map and "id" in at.entries())


def _no_circles(routine: Routine, place: Place) -> None:
    """A fact or step that rests on itself could not be worked out; an arrow that leads back could not be drawn."""
    rests: dict[str, set[str]] = {f"fact:{f.name}": names_in(f.proof) | names_in(f.seen_as or NOTHING) for f in routine.facts}
    for step in routine.steps:
        parts = (step.opens, step.done, *(fall.when for fall in step.falls_away))
        rests[f"step:{step.id}"] = set().union(*(names_in(part) for part in parts))
    leads = {f"step:{step.id}": {f"step:{arrow.to}" for arrow in step.next} for step in routine.steps}
    entries = place.entries()
    lines = {f"step:{_id(at)}": at for at in entries["steps"].items()}
    lines |= {f"fact:{key}": at for key, at in entries["facts"].entries().items()}
    for graph, message in ((rests, "rests on itself"), (leads, "is led back to by the arrows")):
        for name in _in_circle(graph):
            lines[name].fault(f"{name.replace(':', ' ')} {message}")


def _id(place: Place) -> str:
    return str(place.entries()["id"].node.value)


def _in_circle(graph: Mapping[str, set[str]]) -> list[str]:
    """The names that can be reached from themselves."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        todo = list(graph.get(start, ()))
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(graph.get(name, ()))
        return found

    return [name for name in graph if name in reached(name)]
