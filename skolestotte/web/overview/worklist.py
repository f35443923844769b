"""Open tasks in the order of their dates, a page at a time. Reads the indexed task table; never counts, never skips rows.

Each owner (oneself, or a role at a unit) is one branch that the index serves in order, so a page costs the same however
many tasks wait. Tasks without a date come last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases.models import Task
from skolestotte.web.folders.actor import Actor

PAGE = 25
NO_DATE = "none"


@dataclass(frozen=True)
class After:
    """Where the last page ended: the task's date (None: no date) and id. Written `2026-03-09.<id>` in an address."""

    due: date | None
    id: UUID

    @classmethod
    def parse(cls, text: str) -> After | None:
        """The mark in an address; None for none, or for one that cannot be read (the list then begins anew)."""
        day, _, task = text.partition(".")
        try:
            return cls(None if day == NO_DATE else date.fromisoformat(day), UUID(task))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.due.isoformat() if self.due else NO_DATE}.{self.id}"


@dataclass(frozen=True)
class Page:
    """One page of tasks and the mark of the next one ("" at the end)."""

    tasks: list[Task]
    next: str


def owners(actor: Actor) -> list[Q]:
    """Whose tasks are this person's: one's own, and those of each role held."""
    return [Q(owner_id=actor.account_id),
            *(Q(owner_unit_id=role.unit_id, owner_role=role.role) for role in actor.roles)]


def page(whose: Iterable[Q], *, after: After | None = None, size: int = PAGE) -> Page:
    """The next `size` open tasks of these owners, by date (one query)."""
    branches = []
    for owner in whose:
        waiting = Task.objects.select_related(None).filter(owner, state=Task.State.OPEN)
        if after is None or after.due is not None:
            branches.append(_dated(waiting, after)[: size + 1])
        branches.append(_undated(waiting, after)[: size + 1])
    first, rest = branches[0], branches[1:]
    found = sorted(first.union(*rest, all=True), key=_order)[: size + 1]
    more = len(found) > size
    tasks = found[:size]
    return Page(tasks, str(After(tasks[-1].due, tasks[-1].id)) if more else "")


def without_echoes(tasks: Iterable[Task]) -> list[Task]:
    """Leave out a step that is done by the very event that does a later one of the same case and date: one thing to do is
    told once (the dialogue of an investigation and its conclusion). An offer is told to the one who is asked, as an offer."""
    tasks = [task for task in tasks if step_of(task).form != "accept_contact"]
    last: dict[tuple[UUID, date | None, object], int] = {}
    for task in tasks:
        key = (task.run_id, task.due, step_of(task).done)
        last[key] = max(last.get(key, 0), step_of(task).line)
    return [task for task in tasks if step_of(task).line == last[task.run_id, task.due, step_of(task).done]]


def step_of(task: Task) -> Step:
    """The task's step in its routine."""
    return shipped_routine(task.step.partition("-")[0]).step(task.step)


def _order(task: Task) -> tuple[bool, date, UUID]:
    return (task.due is None, task.due or date.min, task.id)


def _dated(waiting: QuerySet[Task], after: After | None) -> QuerySet[Task]:
    dated = waiting.filter(due__isnull=False)
    if after is not None and after.due is not None:
        dated = dated.filter(due__gte=after.due).filter(Q(due__gt=after.due) | Q(id__gt=after.id))
    return dated.order_by("due", "id")


def _undated(waiting: QuerySet[Task], after: After | None) -> QuerySet[Task]:
    undated = waiting.filter(due__isnull=True)
    if after is not None and after.due is None:
        undated = undated.filter(id__gt=after.id)
    return undated.order_by("id")
