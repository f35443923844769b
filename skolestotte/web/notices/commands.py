"""Queue notices in the same transaction as what they tell of; deliver them from a job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from skolestotte.web.folders import keys

from . import mail
from .models import Notice

DELIVER = "skolestotte.web.notices.tasks.deliver"  # by name: the job calls back into this module


@dataclass(frozen=True)
class NewNotice:
    """`about` says what the notice is about, so that the same thing is told once; it is stored as a blind mark only."""

    account_id: UUID
    kind: str
    about: str
    calendar: str = ""


def queue(notices: Iterable[NewNotice], *, at: datetime) -> int:
    """Write the notices and enqueue their delivery, in the caller's transaction. Returns how many are asked for."""
    rows = [
        Notice(account_id=new.account_id, kind=new.kind, calendar=new.calendar, created_at=at,
               once=keys.blind("notice", f"{new.account_id}{new.kind}{new.about}"))
        for new in notices
    ]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        app.configure_task(name=DELIVER, queue="notices").defer()
    return len(rows)


def deliver_waiting(*, at: datetime, limit: int = 200) -> int:
    """Send what waits, each at most once at a time: a row is locked while it is sent. Returns how many were sent.

    Errors: what the mail adapter raises, after what was sent before it is kept; the job is then tried again.
    """
    sent = 0
    while sent < limit and _deliver_one(at=at):
        sent += 1
    return sent


@transaction.atomic
def _deliver_one(*, at: datetime) -> bool:
    notice = (
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("account").filter(sent_at__isnull=True).order_by("created_at").first()
    )
    if notice is None:
        return False
    mail.send(notice)
    notice.sent_at = at
    notice.tries += 1
    notice.save(update_fields=["sent_at", "tries"])
    return True
