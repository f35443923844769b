"""Reads: what a leader must look at, and what one access was used for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max
from django.http import Http404

from skolestotte.web.cases.models import Case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor, person_principal
from skolestotte.web.folders.grounds import KINDS
from skolestotte.web.folders.models import Folder, Grant, ReadLog
from skolestotte.web.people.models import Child

from .models import Access

SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One access: who, which case, why, how long, and the leader who has looked at it."""

    id: UUID
    who: str
    child: str
    number: str
    case_id: UUID
    reason: str
    opened_at: datetime
    until: datetime
    is_open: bool
    looked_at: datetime | None
    looked_by: str
    comment: str


@dataclass(frozen=True)
class Opened:
    """What was opened in one folder: in plain words, how many pages, and the last time."""

    what: str
    times: int
    last: datetime


@dataclass(frozen=True)
class AccessPage:
    """One access with what it was used for. `own`: the reader's own, which another leader looks at."""

    row: Row
    opened: list[Opened]
    own: bool
    why: list[Grant]


def accesses(*, by: Actor, now: datetime, looked_at: bool) -> list[Row]:
    """The accesses behind the reader's doors that somebody has looked at, or nobody yet; the newest first. Four queries."""
    found = list(Access.objects.filter(looked_at__isnull=not looked_at).select_related("folder", "account", "looked_by")
                 .order_by("-opened_at")[:SHOWN])
    door.log_looks([access.folder_id for access in found], by=by, what="emergency.list")
    return _rows(found, now)


def one(access_id: UUID, *, by: Actor, now: datetime) -> AccessPage:
    """One access, and what was opened while it stood. Errors: Http404 when the reader has no door to it."""
    access = (Access.objects.filter(id=access_id).select_related("folder", "account", "looked_by")).first()
    if access is None:
        raise Http404
    door.open_folder(access.folder_id, by=by, what="emergency.access")
    looks = (ReadLog.objects.select_related(None).filter(
        folder_id__in=Folder.objects.filter(case_id=access.case_id).values("id"), allowed=True,
        by=person_principal(access.account_id), at__gte=access.opened_at, at__lte=access.until)
        .values("folder__kind").annotate(times=Count("at", distinct=True), last=Max("at")).order_by("-last"))
    opened = [Opened(str(KINDS[look["folder__kind"]]), look["times"], look["last"]) for look in looks]
    return AccessPage(_rows([access], now)[0], opened, access.account_id == by.account_id,
                      door.why([access.folder_id], by=by))


def _rows(found: Iterable[Access], now: datetime) -> list[Row]:
    known = list(found)
    cases = {case.id: case for case in Case.objects.select_related(None).filter(id__in={one.case_id for one in known})}
    children = {child.id: child for child in Child.objects.filter(id__in=[case.child_id for case in cases.values()])}
    return [_row(one, cases.get(one.case_id), children, now) for one in known]


def _row(access: Access, case: Case | None, children: dict[UUID, Child], now: datetime) -> Row:
    child = children.get(case.child_id) if case else None
    return Row(
        id=access.id, who=access.account.name, child=child.name if child else "", number=case.number if case else "",
        case_id=access.case_id, reason=access.reason, opened_at=access.opened_at, until=access.until,
        is_open=access.until > now, looked_at=access.looked_at,
        looked_by=access.looked_by.name if access.looked_by else "", comment=access.comment)
