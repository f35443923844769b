"""Queue notices in the same transaction as what they tell of; deliver them from a job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from skolestotte.web.folders import keys, line, rows
from skolestotte.web.folders.door import as_system
from skolestotte.web.people.models import Account, Guardian

from . import mail
from .models import Notice

DELIVER = "skolestotte.web.notices.tasks.deliver"  # by name: the job calls back into this module
# What `procrastinate` says itself when it is asked to enqueue a job; so it goes with the rows, in the same journey.
_ENQUEUE = ("SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('notices', %s, 0, NULL, NULL, '{}'::jsonb, NULL)]"
            "::procrastinate_job_to_defer_v1[])")
LOOKED_UP = 5_000  # marks looked up in one query
GIVE_UP = 5  # messages that could not be sent in one go: the mail server is down, and the job waits


@dataclass(frozen=True)
class NewNotice:
    """`about` says what the notice is about, so that the same thing is told once; it is stored as a blind mark only."""

    account_id: UUID
    kind: str
    about: str
    calendar: str = ""


def queue(notices: Iterable[NewNotice], *, at: datetime) -> int:
    """Write the notices and enqueue their delivery, in the caller's transaction. Returns how many are asked for."""
    return _write({_mark(new): new for new in notices}, at)


def queue_new(notices: Iterable[NewNotice], *, at: datetime) -> int:
    """The same for words that are asked for again and again: those that were told before cost one look. Returns how many are new."""
    asked = {_mark(new): new for new in notices}
    marks = list(asked)
    for start in range(0, len(marks), LOOKED_UP):
        some = marks[start:start + LOOKED_UP]
        for known in Notice.objects.filter(once__in=some).values_list("once", flat=True):
            del asked[known]
    return _write(asked, at)


def _mark(new: NewNotice) -> str:
    return keys.blind("notice", f"{new.account_id}{new.kind}{new.about}")


def _write(asked: dict[str, NewNotice], at: datetime) -> int:
    made = [Notice(account_id=new.account_id, kind=new.kind, calendar=new.calendar, created_at=at, once=mark)
            for mark, new in asked.items()]
    if made:
        rows.write(*made, unless_known="once")
        line.soon(_ENQUEUE, [DELIVER])
    return len(made)


class _Unsent(Exception):
    """This notice could not be sent; the cause says why."""

    def __init__(self, notice_id: UUID) -> None:
        super().__init__()
        self.notice_id = notice_id


def deliver_waiting(*, at: datetime, limit: int = 200) -> int:
    """Send what waits, each at most once at a time: a row is locked while it is sent. Returns how many messages were sent.

    One that cannot be sent holds up nobody else. Errors: what the mail adapter raised first, after the others were sent;
    the job is then tried again.
    """
    sent = 0
    failed: dict[UUID, BaseException] = {}
    while sent < limit and len(failed) < GIVE_UP:
        try:
            if not _deliver_one(at=at, but=failed):
                break
            sent += 1
        except _Unsent as unsent:
            failed[unsent.notice_id] = unsent.__cause__ or unsent
    if failed:
        raise next(iter(failed.values()))
    return sent


def _address(account: Account) -> str:
    """Where to write: an employee's address stands in the account, a guardian's lies sealed with the child's family alone."""
    if account.kind == Account.Kind.STAFF:
        return account.email
    with as_system():
        parties = Guardian.objects.filter(account=account, confirmed=True, parental_responsibility=True)
        known = parties.filter(folder__forgotten_at__isnull=True).order_by("-folder__created_at")
        return next((guardian.email for guardian in known if guardian.email), "")


@transaction.atomic
def _deliver_one(*, at: datetime, but: Iterable[UUID]) -> bool:
    waiting = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(sent_at__isnull=True)
    notice = waiting.exclude(id__in=list(but)).select_related("account").order_by("created_at").first()
    if notice is None:
        return False
    told = [notice.id]
    if not notice.calendar:  # the same words to the same person are one message, however many things wait
        told += waiting.filter(account=notice.account, kind=notice.kind, calendar="").values_list("id", flat=True)
    try:
        mail.send(notice, to=_address(notice.account))
    except Exception as error:
        raise _Unsent(notice.id) from error
    Notice.objects.filter(id__in=told).update(sent_at=at, tries=F("tries") + 1)
    return True
