"""The child welfare unit's cases, newest first, and the search through the blind indexes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from skolestotte.rulebook.identity import Identity, read_identity_number
from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.design.dates_in import NotADate, read_date
from skolestotte.web.folders import door, keys
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Child, NameMark
from skolestotte.web.people.roles import codes

from . import worklist
from .as_reported import children_for_school, school_units
from .todo import todo_standing

PAGE, FOUND = 25, 20
WHOLE_UNIT = codes(works_intake=True)
CASE_NUMBER = re.compile(r"\d{4}-\d{5,}")


@dataclass(frozen=True)
class CaseRow:
    """One case in the list: the open steps, whom to call, and the first date that comes."""

    number: str
    child: str
    url: str
    steps: tuple[str, ...]
    contact: str
    due: date | None
    standing: str
    opened_on: date


@dataclass(frozen=True)
class CaseList:
    """`next` is the mark of the next page. `sees_unit`: the reader may choose between the unit's and the own cases."""

    rows: list[CaseRow]
    next: str
    mine: bool
    ended: bool
    sees_unit: bool


@dataclass(frozen=True)
class Hit:
    """One child that the search found behind the reader's own doors."""

    child: str
    born: date | None
    age: int | None
    url: str


def case_list(*, by: Actor, today: date, mine: bool, ended: bool, after: str) -> CaseList:
    """The unit's cases, or the reader's own. `after`: the case number where the last page ended. Eight queries."""
    sees_unit = by.has_role(*WHOLE_UNIT)
    mine = mine or not sees_unit
    found = list(_chosen(by, mine, ended, after)[: PAGE + 1])
    cases = found[:PAGE]
    steps = _open_steps([case.id for case in cases])
    children = {child.id: child for child in Child.objects.filter(id__in=[case.child_id for case in cases])}
    door.log_looks([child.folder_id for child in children.values()], by=by, what="cases")
    rows = [_row(case, children.get(case.child_id), steps.get(case.id, []), today) for case in cases]
    return CaseList(rows, cases[-1].number if len(found) > PAGE else "", mine, ended, sees_unit)


def _chosen(by: Actor, mine: bool, ended: bool, after: str) -> QuerySet[Case]:
    running = Exists(Run.objects.filter(case_id=OuterRef("pk"), ended_on__isnull=True))
    cases = Case.objects.select_related(None).select_related("contact").order_by("-number")
    if mine:
        cases = cases.filter(Q(contact_id=by.account_id) | Q(counsellor_id=by.account_id))
    else:
        units = by.units(*WHOLE_UNIT)
        cases = cases.filter(Q(intake_unit_id__in=units) | Q(measures_unit_id__in=units) | Q(intake_unit__parent_id__in=units))
    cases = cases.filter(~running if ended else running)
    return cases.filter(number__lt=after) if after else cases


def _open_steps(case_ids: Iterable[UUID]) -> dict[UUID, list[Task]]:
    found: dict[UUID, list[Task]] = {}
    waiting = Task.objects.select_related(None).annotate(unit_kind=worklist.UNIT_KIND).filter(
        case_id__in=list(case_ids), state=Task.State.OPEN)
    for task in sorted(waiting, key=lambda task: (task.due or date.max, task.step)):
        found.setdefault(task.case_id, []).append(task)
    return found


def _row(case: Case, child: Child | None, tasks: list[Task], today: date) -> CaseRow:
    first = next((task for task in tasks if task.due), None)
    titles = [worklist.title_of(task) for task in worklist.without_echoes(tasks)]
    return CaseRow(
        number=case.number, child=child.name if child else "", url=reverse("overview:case", args=[case.id]),
        steps=tuple(titles), contact=case.contact.name if case.contact else "",
        due=(first.due_strict or first.due) if first else None, standing=todo_standing(first, today) if first else "",
        opened_on=case.opened_on,
    )


def search(text: str, *, by: Actor, today: date) -> list[Hit]:
    """Children found by name, birth date or identity number, each through its blind index; only behind the reader's doors.

    In: what was typed. `3.3.2016`, `2016-03-03`, eleven digits, a case number, or words of a name (all must fit).
    """
    wanted = _condition(text.strip(), today)
    if wanted is None:
        return []
    children = list(Child.objects.filter(wanted)[:FOUND])
    door.log_looks([child.folder_id for child in children], by=by, what="search")
    if school_units(by):
        children = children_for_school([child.folder.case_id for child in children if child.folder.case_id], school_units(by))
    hits = [Hit(child.name, child.born, child.age_on(today), reverse("overview:case", args=[child.folder.case_id]))
            for child in children if child.folder.case_id]
    return sorted(hits, key=lambda hit: hit.child)


def _condition(text: str, today: date) -> Q | None:
    if CASE_NUMBER.fullmatch(text):
        return Q(case__number=text)
    if isinstance(read_identity_number(text, on=today), Identity):
        return Q(national_id_mark=keys.blind("national_id", "".join(text.split())))
    try:
        return Q(birth_date_mark=keys.blind("birth_date", read_date(text, today).isoformat()))
    except NotADate:
        named = [Q(id__in=NameMark.objects.filter(mark=mark).values("child_id")) for mark in keys.blind_name(text)]
        return reduce(and_, named) if named else None
