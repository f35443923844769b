"""Open tasks in the order of their dates, a page at a time. Reads the indexed task table; never counts, never skips rows.

Each owner (one account, or a role at a unit) is one walk along the index that stops after a page, so a page costs the same
however many tasks wait. Tasks without a date come last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import OuterRef, Subquery

from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases.models import Run, Task
from skolestotte.web.design import speech
from skolestotte.web.folders.actor import Actor

from . import worklist_sql
from .wording import say
from .worklist_sql import Condition

PAGE = 25
SOON = timedelta(days=7)
NO_DATE = "none"
# Beside a task: the kind of the unit its case comes from, as far as the reader sees the run.
UNIT_KIND = Subquery(Run.objects.select_related(None).filter(id=OuterRef("run_id")).values("reporting_unit__kind")[:1])


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


@dataclass(frozen=True)
class Owner:
    """Whose tasks: those of one account, or those of a role at a unit."""

    account_id: UUID | None = None
    unit_id: UUID | None = None
    role: str = ""


class Only(StrEnum):
    """Which of the open tasks. `UNSEEN`: nobody who owns it has opened it. `EXTENDED`: the date is lawfully extended."""

    ALL = "all"
    NEAR = "near"
    LATE = "late"
    UNSEEN = "unseen"
    EXTENDED = "extended"


def owners(actor: Actor) -> list[Owner]:
    """Whose tasks are this person's: one's own, and those of each role held."""
    return [Owner(account_id=actor.account_id), *(Owner(unit_id=role.unit_id, role=role.role) for role in actor.roles)]


def page(whose: Iterable[Owner], *, after: After | None = None, size: int = PAGE, only: Only = Only.ALL,
         today: date | None = None) -> Page:
    """The next `size` open tasks of these owners, by date (one query). `today` is needed for what is near or late."""
    whose = list(whose)
    found = list(Task.objects.raw(*worklist_sql.page(
        [one.account_id for one in whose if one.account_id], [(one.unit_id, one.role) for one in whose if one.unit_id],
        _conditions(only, today), (after.due, after.id) if after else None, size + 1)))
    more = len(found) > size
    tasks = found[:size]
    return Page(tasks, str(After(tasks[-1].due, tasks[-1].id)) if more else "")


def _conditions(only: Only, today: date | None) -> list[Condition]:
    if only is Only.UNSEEN:
        return [Condition("task.seen_at IS NULL")]
    if only is Only.EXTENDED:
        return [Condition("task.original_due IS NOT NULL")]
    if only is Only.ALL:
        return []
    if today is None:
        raise TypeError("what is near or late depends on the day")
    if only is Only.LATE:
        return [Condition("task.due < %s", (today,))]
    return [Condition("task.due BETWEEN %s AND %s", (today, today + SOON))]


def without_echoes(tasks: Iterable[Task]) -> list[Task]:
    """Leave out a step that is done by the very event that does a later one of the same case and date: one thing to do is
    told once (the dialogue of an investigation and its conclusion). An offer is told to the one who is asked, as an offer."""
    tasks = [task for task in tasks if step_of(task).form != "accept_contact"]
    last: dict[tuple[UUID, date | None, object], int] = {}
    for task in tasks:
        key = (task.run_id, task.due, step_of(task).done)
        last[key] = max(last.get(key, 0), step_of(task).line)
    return [task for task in tasks if step_of(task).line == last[task.run_id, task.due, step_of(task).done]]


def title_of(task: Task) -> str:
    """What the task's step is called, in the words of the unit the case comes from."""
    with speech.speaking_of(task.unit_kind):  # type: ignore[attr-defined]  # every list reads it beside the task
        return say(step_of(task).title)


def step_of(task: Task) -> Step:
    """The task's step in its routine."""
    return shipped_routine(task.step.partition("-")[0]).step(task.step)
