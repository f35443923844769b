"""Naming the family counsellor, who supports the family in what has to do with school while it gets measures (RT3-04)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.rulebook.at_any_time import may_happen_again
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.commands import NewEvent
from skolestotte.web.journal.models import Event
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Account

from ..models import Case, Run
from ..runs import events_of
from .acting import NotNow
from .happening import happened

NAMED = "counsellor.named"


@transaction.atomic
def name_counsellor(*, case_id: UUID, run_id: UUID, account: Account, by: Actor, at: datetime) -> None:
    """Somebody becomes the family counsellor in a case, instead of the one before. Their doors open, their steps are theirs, and
    they get a neutral word.

    Errors: NotNow when the family gets no measures, or does not want to work with the school (any more). The same person again
    changes nothing.
    """
    with as_system():
        journal.lock(case_id)
        if Case.objects.filter(id=case_id, counsellor=account).exists():
            return
        run = Run.objects.get(id=run_id, case_id=case_id)
        events = [row.as_rule_event() for row in events_of(run, Event.objects.filter(stream_id=case_id).order_by("seq"))]
        if run.ended_on is not None or not may_happen_again(run.definition, events, NAMED):
            raise NotNow
        settled = happened(case_id, [NewEvent(NAMED, {"person": str(account.id)})], by=by, at=at)
        if all(task.owner_id != account.id for task in settled.opened):
            notices.queue([NewNotice(account_id=account.id, kind="new", about=f"counsellor {case_id} {at.isoformat()}")], at=at)
