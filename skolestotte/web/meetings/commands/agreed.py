"""What was agreed in the minutes is followed up: kept when they are sent, marked as done by those whose it is (MTG-07)."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.rulebook.reading import as_date
from skolestotte.web.cases.commands import NotNow
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import AgreedTask, Part, Participant
from ..sides import side_of


def keep_agreed(part: Part, *, at: datetime) -> None:
    """The tasks of minutes that are sent or corrected: what is new comes in, what is gone is dropped, what is done stays done.

    Inside `as_system()`, in the command that sends.
    """
    people = list(Participant.objects.filter(part=part))
    standing = {(one.what, one.who): one for one in AgreedTask.objects.filter(part=part, dropped_at=None)}
    for number, task in enumerate(part.joint_plan, 1):
        known = standing.pop((task["what"], task["who"]), None)
        row = known or AgreedTask(id=uuid.uuid4(), folder=part.folder, part=part, what=task["what"], who=task["who"])
        row.number, row.due = number, as_date(task.get("by"))
        row.side = task.get("side") or side_of(task["who"], people)
        row.save(force_insert=known is None)
    for gone in standing.values():
        gone.dropped_at = at
        gone.save(update_fields=["dropped_at"])


@transaction.atomic
def mark_agreed(*, task_id: UUID, done: bool, by: Actor, at: datetime) -> AgreedTask:
    """It is done, or it is not after all. The same twice changes nothing. Errors: NotNow when it was taken out."""
    with as_system():
        task = AgreedTask.objects.select_for_update(of=("self",)).get(id=task_id)
        if task.dropped_at:
            raise NotNow
        if done == (task.done_at is not None):
            return task
        task.done_at, task.done_by_id = (at, by.person_id) if done else (None, None)
        task.save(update_fields=["done_at", "done_by"])
    return task
