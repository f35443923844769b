"""One open task as a line of a list: what, which child, by when, whose, and the page that does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from skolestotte.rulebook.deadlines import Standing
from skolestotte.rulebook.due import DueDate, standing
from skolestotte.rulebook.routine import Step
from skolestotte.web.cases.models import Task
from skolestotte.web.design import speech
from skolestotte.web.design.wording import say
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.roles import ROLES

from . import steps as pages
from . import worklist
from .progressing import SHOWN_AS, list_note
from .wording import owner


@dataclass(frozen=True)
class Todo:
    """One task: what, which child, by when, whose, and the page that does it. `mine`: no one else has it; `url` is empty
    where the reader does not own it; `unseen`: nobody who owns it has opened it, and it is not of today."""

    title: str
    child: str
    who: str
    mine: bool
    due: date | None
    standing: str
    note: str
    group: str
    button: str
    url: str
    case_url: str
    new: bool
    unseen: bool


def todo_standing(task: Task, today: date) -> str:
    """How the task's date stands: late only after the rolled day."""
    due = due_of(task)
    how: Standing | str = standing(due, today, None) if due else ""
    return SHOWN_AS.get(how, "")


def due_of(task: Task) -> DueDate | None:
    """The task's date as the rulebook says it."""
    if task.due is None:
        return None
    original = task.original_due
    return DueDate("law", "", None, task.due_strict or task.due, task.due, None, original, original)


def todo(task: Task, names: dict[UUID, str], by: Actor, today: date) -> Todo:
    """The task as a line of a list. `names`: the children by case, as far as the reader may know them."""
    with speech.speaking_of(task.unit_kind):  # type: ignore[attr-defined]  # every list reads it beside the task
        return _todo(task, names, by, today)


def _todo(task: Task, names: dict[UUID, str], by: Actor, today: date) -> Todo:
    step = worklist.step_of(task)
    due = due_of(task)
    return Todo(
        title=say(step.title), child=names.get(task.case_id, ""), who=who_has(task, step),
        mine=task.owner_id == by.account_id, due=due.strict if due else None, standing=todo_standing(task, today),
        note=list_note(due, standing(due, today, None) if due else ""), group=_group(task, today),
        button=pages.button(step), url=pages.through_case(step, task.case_id, task.run_id) if _owns(task, by) else "",
        case_url=reverse("overview:case", args=[task.case_id]), new=(today - task.opened_on).days <= 1,
        unseen=task.seen_at is None,
    )


def _owns(task: Task, by: Actor) -> bool:
    """Oneself, or a role that one holds at the unit."""
    if task.owner_id:
        return task.owner_id == by.account_id
    return task.owner_unit_id is not None and by.role_at(task.owner_unit_id, task.owner_role) is not None


def who_has(task: Task, step: Step) -> str:
    """The person's name or the role with its unit, as far as the list has read them; else the step's owner."""
    known = task._state.fields_cache
    if task.owner_id and "owner" in known:
        return str(task.owner)
    if task.owner_unit_id and "owner_unit" in known and task.owner_role in ROLES:
        return capfirst(f"{ROLES[task.owner_role].name}, {task.owner_unit}")
    return owner(step.owner)


def _group(task: Task, today: date) -> str:
    """The heading the task stands under."""
    if task.due is None:
        return _("Without a date")
    if task.due < today:
        return _("Late")
    return _("This week") if task.due <= today + worklist.SOON else _("Later")
