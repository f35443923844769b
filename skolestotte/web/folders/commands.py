"""All writes to folders and grants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest

from skolestotte.rulebook.doors import Door

from . import keys, line, rows
from .actor import SYSTEM, Actor
from .models import Folder, Grant
from .prepared import AnyOf, Soon, asked

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)  # the machine's own door: never later than the clock of the database server


def new_folder(kind: str, *, by: Actor, at: datetime, case_id: UUID | None = None, about: str = "") -> Folder:
    """A new folder with its own key and the machine's own door. Call inside `door.as_system()`."""
    return new_folders([kind], by=by, at=at, case_id=case_id, about=about)[0]


def new_folders(kinds: Iterable[str], *, by: Actor, at: datetime, case_id: UUID | None = None,
                about: str = "") -> list[Folder]:
    """Several new folders at once, in the order of their kinds. Call inside `door.as_system()`."""
    made = [Folder.with_key(kind=kind, case_id=case_id, about=about, created_at=at) for kind in kinds]
    rows.write(*made)
    _give([(folder.id, SYSTEM, True, "system", "") for folder in made], since=ALWAYS, by=by)
    return made


_GIVEN = ("folder", "principal", "can_write", "basis", "ref")
Key = tuple[UUID, str, bool, str, str]  # folder, principal, may write, basis, what the basis refers to


standing_doors = asked(lambda folders: Grant.objects.filter(
    AnyOf("folder_id", folders), valid_until__isnull=True).exclude(principal=SYSTEM).values_list(
    "id", "folder_id", "principal", "can_write", "basis", "basis_ref"))


def set_doors(wanted: Mapping[UUID, Iterable[Door]], *, by: Actor, at: datetime, new: bool = False,
              standing: Soon[Any] | None = None) -> int:
    """Make the open grants of these folders exactly the wanted ones. Returns how many grants were given or ended.

    Grants are ended, never deleted: who could see what on which day stays known. `new`: the folders were made in this
    command and have no doors yet. `standing`: their doors, where the caller has asked for them already.
    """
    found = [] if new else (standing or standing_doors.soon(folders=list(wanted))).rows
    known: dict[Key, UUID] = {row[1:]: row[0] for row in found}
    keys_now: set[Key] = {
        (folder_id, door.principal, door.can_write, door.basis_code, door.basis_ref)
        for folder_id, doors in wanted.items()
        for door in doors
        if door.principal != SYSTEM
    }
    ended = [grant_id for key, grant_id in known.items() if key not in keys_now]
    given = sorted(keys_now - known.keys(), key=str)
    if ended:
        # Two servers' clocks may differ by a moment: a grant never ends before it began.
        line.soon("UPDATE folders_grant SET valid_until = greatest(valid_from, %s), ended_by = %s WHERE id = ANY(%s)",
                   [at, by.label, ended])
    if given:
        _give(given, since=at, by=by)
    return len(ended) + len(given)


def open_until(folders: Iterable[Folder], *, principal: str, basis: str, basis_ref: str, until: datetime, by: Actor,
               at: datetime) -> None:
    """Doors for reading that end by themselves (emergency access). Call inside `door.as_system()`.

    `set_doors` neither gives nor ends them: it looks only at doors without an end.
    """
    Grant.objects.bulk_create([
        Grant(folder=folder, principal=principal, basis=basis, basis_ref=basis_ref, valid_from=at, valid_until=until,
              given_by=by.label) for folder in folders
    ])


def shut_before_time(*, principal: str, basis_ref: str, by: Actor, at: datetime) -> int:
    """End doors of `open_until` now that would have stood open longer. Call inside `door.as_system()`."""
    standing = Grant.objects.filter(principal=principal, basis_ref=basis_ref, valid_until__gt=at)
    return standing.update(valid_until=Greatest(F("valid_from"), Value(at)), ended_by=by.label)


def _give(grants: Sequence[Key], *, since: datetime, by: Actor) -> None:
    # As one value: five lists cost Python more than the rows cost the database.
    new = json.dumps([dict(zip(_GIVEN, (str(folder), *rest), strict=True)) for folder, *rest in grants])
    line.soon(
        "INSERT INTO folders_grant (id, folder_id, principal, can_write, basis, basis_ref, valid_from, given_by, ended_by) "
        "SELECT gen_random_uuid(), folder, principal, can_write, basis, ref, %s, %s, '' FROM "
        "json_to_recordset(%s) AS new (folder uuid, principal text, can_write bool, basis text, ref text)",
        [since, by.label, new])


def rewrap_all(*, by: Actor, at: datetime) -> int:
    """Wrap every folder's key with the newest master key (after a new one was put first in the environment).

    Returns how many folders were rewrapped. Texts are not touched. Call inside `door.as_system()`.
    """
    count = 0
    for folder in Folder.objects.exclude(key_name=keys.current_name()).filter(forgotten_at__isnull=True).iterator():
        folder.key_name, folder.wrapped_key = keys.wrap(folder.id, folder.data_key)
        folder.save(update_fields=["key_name", "wrapped_key"])
        count += 1
    return count


def forget(folder: Folder, *, by: Actor, at: datetime) -> None:
    """Forget a folder by destroying its key. What was sealed in it can never be read again."""
    folder.wrapped_key = b"\0"
    folder.key_name = "destroyed"
    folder.forgotten_at = at
    folder.save(update_fields=["wrapped_key", "key_name", "forgotten_at"])
