"""Reads about the doors themselves: who can see a folder, who could on a day, who has read it.

Row-level security shows everybody only their own grants. Whoever may read a folder may know who else may (SYS-08, PAR-01),
so these reads check that first, and only then ask the database for all grants of those folders.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.http import Http404

from .actor import SYSTEM, Actor
from .door import as_system
from .models import Folder, Grant, ReadLog


def who_could_see(folder_ids: Iterable[UUID], *, by: Actor, moment: datetime) -> list[Grant]:
    """Every person's and role's grant on these folders that was open at `moment`, oldest first.

    Errors: Http404 when the reader may not open one of them now. The caller logs the look.
    """
    wanted = set(folder_ids)
    if Folder.objects.filter(id__in=wanted).count() != len(wanted):
        raise Http404
    with as_system():
        return list(
            Grant.objects.filter(folder_id__in=wanted).open_at(moment).exclude(principal=SYSTEM).order_by("valid_from", "principal")
        )


def who_has_read(folder_ids: Iterable[UUID], *, limit: int = 200) -> QuerySet:
    """Who has opened these folders, and who was turned away: one row for each person with the last time and how many pages.

    The reader's own doors decide which folders' log is shown.
    """
    return (
        ReadLog.objects.select_related(None).filter(folder_id__in=list(folder_ids))
        .values("by", "allowed").annotate(times=Count("at", distinct=True), last=Max("at")).order_by("-last")[:limit]
    )
