"""The door: the only way into a folder. It sets who looks, finds the folder under row-level security and logs the look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from . import line
from .actor import SYSTEM, Actor
from .models import Folder, Grant, ReadLog
from .prepared import AnyOf, asked

_SET = "SELECT set_config('skolestotte.principals', %s, true)"
# Who looked before is kept beside, one mark for each block inside another; a rollback brings both back as they were.
_INSTEAD = ("SELECT set_config('skolestotte.before_{depth}', coalesce(current_setting('skolestotte.principals', true), ''), true), "
            "set_config('skolestotte.principals', {principals}, true)")
_REPLACED = "%s"
_ADDED = "concat_ws(' ', nullif(current_setting('skolestotte.principals', true), ''), %s::text)"
_BACK = "SELECT set_config('skolestotte.principals', current_setting('skolestotte.before_{depth}', true), true)"
_is_system: ContextVar[bool] = ContextVar("is_system", default=False)
_depth: ContextVar[int] = ContextVar("depth", default=0)


@contextmanager
def _looking(principals: Iterable[str], how: str) -> Iterator[None]:
    """Inside the block these look. After a fault in the database its rollback brings back who looked before, and the fault
    must not be hidden."""
    depth = _depth.get()
    line.soon(_INSTEAD.format(depth=depth, principals=how), [" ".join(principals)])
    mark = _depth.set(depth + 1)
    try:
        yield
    finally:
        _depth.reset(mark)
        if not line.is_broken():
            line.soon(_BACK.format(depth=depth))


def let_in(actor: Actor | None) -> None:
    """From here to the end of the transaction the database shows what this person may see (nobody: nothing)."""
    line.soon(_SET, [" ".join(actor.principals if actor else ())])
    _is_system.set(False)


@contextmanager
def seen_by(actor: Actor | None) -> Iterator[None]:
    """Inside the block the database shows what this person may see; afterwards what it showed before."""
    with _looking(actor.principals if actor else (), _REPLACED):
        mark = _is_system.set(False)
        try:
            yield
        finally:
            _is_system.reset(mark)


@contextmanager
def as_system() -> Iterator[None]:
    """For commands and the jobs they queue: all folders. Pages never use it (tests/promises/test_writes.py).

    A command inside a command is the machine's already and asks the database nothing.
    """
    if _is_system.get() and connection.in_atomic_block:
        yield
        return
    with line.together(), _looking([SYSTEM], _ADDED):
        mark = _is_system.set(connection.in_atomic_block)  # outside a transaction the setting is gone after the statement
        try:
            yield
        finally:
            _is_system.reset(mark)


_shown = asked(lambda folders: Folder.objects.filter(AnyOf("id", folders)))
_writable = asked(lambda folders, now: Grant.objects.filter(AnyOf("folder_id", folders), can_write=True)
                  .open_at(now).values_list("folder_id"))


def open_folder(folder_id: UUID, *, by: Actor, what: str, write: bool = False) -> Folder:
    """Open one folder for a page. In: the folder, who, and what is looked at (short code). Out: the folder with its key.

    Invisible → Http404; visible but not to be written → PermissionDenied. Either way the look is logged.
    """
    return open_folders([folder_id], by=by, what=what, write=write)[0]


def open_folders(folder_ids: Iterable[UUID], *, by: Actor, what: str, write: bool = False) -> list[Folder]:
    """Open several folders at once (a list page): the same number of queries however many there are."""
    wanted = list(dict.fromkeys(folder_ids))
    writable = _writable.soon(folders=wanted, now=timezone.now()) if write else None
    found = {folder.id: folder for folder in _shown(folders=wanted)}
    allowed = set(found)
    if writable is not None:
        allowed &= {folder_id for folder_id, in writable.rows}
    log_looks(wanted, by=by, what=what, allowed=allowed)
    if len(found) < len(wanted):
        raise Http404
    if len(allowed) < len(wanted):
        raise PermissionDenied
    return [found[folder_id] for folder_id in wanted]


def log_looks(folder_ids: Iterable[UUID], *, by: Actor, what: str, allowed: set[UUID] | None = None) -> None:
    """Write the looks into the read log. A failure here fails the page."""
    looked = list(dict.fromkeys(folder_ids))
    if not looked:
        return
    seen = [allowed is None or folder_id in allowed for folder_id in looked]
    if not all(seen):
        shut = _folders_of([folder_id for folder_id, may in zip(looked, seen, strict=True) if not may])
        looked = [folder_id if may else shut.get(folder_id, folder_id) for folder_id, may in zip(looked, seen, strict=True)]
    # Without RETURNING, which the ORM would add: the line of a refused look must be written, and its writer may not read it.
    line.soon(
        f'INSERT INTO {ReadLog._meta.db_table} (folder_id, at, "by", principal, what, allowed) '
        "SELECT folder, %s, %s, '', %s, seen FROM unnest(%s::uuid[], %s::bool[]) AS look (folder, seen)",
        [timezone.now(), by.label, what, looked, seen])


def _folders_of(ids: list[UUID]) -> dict[UUID, UUID]:
    """Where a refused look belongs that named a case, a report, a worry or a meeting and not its folder: those who may read
    that folder see who was turned away. One's own folders' ids, and ids of nothing, are left as they are."""
    with as_system():
        found = list(Folder.objects.filter(
            Q(case_id__in=ids, kind=Folder.Kind.CWS) | Q(about__in=[mark for one in ids for mark in (str(one), f"{one}:1")]))
            .values_list("id", "case_id", "kind", "about"))
    known = {UUID(about.partition(":")[0]): folder_id for folder_id, _case, _kind, about in found if about}
    return known | {case_id: folder_id for folder_id, case_id, kind, _about in found if case_id and kind == Folder.Kind.CWS}


def _own_grants(folder_ids: Iterable[UUID]):
    now = timezone.now()
    return Grant.objects.filter(folder_id__in=list(folder_ids)).open_at(now)


def why(folder_ids: Iterable[UUID], *, by: Actor) -> list[Grant]:
    """Why may this person see these folders? The person's own open grants, most recent first."""
    return list(_own_grants(folder_ids).filter(principal__in=by.principals).order_by("-valid_from"))


def who_could_see(folder_id: UUID, *, moment: datetime) -> list[Grant]:
    """Who could see this folder at that moment. Call inside a command or with rights to read the folder."""
    with as_system():
        return list(
            Grant.objects.filter(folder_id=folder_id).open_at(moment)
            .order_by("principal")
        )
