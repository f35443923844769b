"""The family says something about minutes that are sent. The minutes stand as they are."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice

from ..models import Comment
from .locks import lock_part


@transaction.atomic
def comment(*, part_id: UUID, text: str, name: str, by: Actor, at: datetime) -> Comment:
    """A comment beside the minutes of one part, for those who may read them. The contact person gets a word.

    `name`: as the writer is called in the meeting. The same once more is the same. Errors: NotNow while nothing is sent.
    """
    with as_system():
        part, _meeting = lock_part(part_id)
        if part.minutes_sent_at is None:
            raise NotNow
        for known in Comment.objects.filter(part=part, by_id=by.person_id):
            if known.text == text:
                return known  # pressed twice
        row = Comment(id=uuid.uuid4(), folder=part.folder, part=part, text=text, name=name, by_id=by.person_id, at=at)
        row.save(force_insert=True)
        contact = Case.objects.values_list("contact_id", flat=True).get(id=part.case_id)
        if contact:
            notices.queue([NewNotice(account_id=contact, kind="new", about=f"comment {row.id}")], at=at)
    return row
