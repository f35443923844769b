"""All writes of drafts. A person's drafts lie in that person's own folder."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.folders import commands as folders
from skolestotte.web.folders.actor import Actor, person_principal
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder, Grant

from .models import Desk, Draft

NEVER_KEPT = {"csrfmiddlewaretoken", "draft_for", "draft_path"}
Fields = Mapping[str, list[str]]


@transaction.atomic
def keep(*, account_id: UUID, path: str, fields: Fields, by: Actor, at: datetime) -> None:
    """Keep what was typed in the form at `path`. The latest replaces what was kept before."""
    typed = {name: values for name, values in fields.items() if name not in NEVER_KEPT}
    with as_system():
        folder = _desk(account_id, by=by, at=at)
        draft = Draft.objects.select_for_update(of=("self",)).filter(folder=folder, path=path).first()
        if draft is None:
            draft = Draft(id=uuid.uuid4(), folder=folder, path=path)
        draft.fields, draft.saved_at = typed, at
        draft.save()


@transaction.atomic
def drop(*, path: str, by: Actor) -> None:
    """The form at `path` is sent: the draft is not needed any more."""
    with as_system():
        desk = Desk.objects.filter(account_id=by.person_id).first()
        if desk:
            Draft.objects.filter(folder_id=desk.folder_id, path=path).delete()


def _desk(account_id: UUID, *, by: Actor, at: datetime) -> Folder:
    desk = Desk.objects.filter(account_id=account_id).first()
    if desk:
        return Folder.objects.get(id=desk.folder_id)
    folder = folders.new_folder("personal", by=by, at=at, about=str(account_id))
    made, new = Desk.objects.get_or_create(account_id=account_id, defaults={"folder_id": folder.id})
    if not new:  # two tabs at once: the other one's desk stands
        return Folder.objects.get(id=made.folder_id)
    Grant.objects.create(folder=folder, principal=person_principal(account_id), can_write=True, basis="own_drafts",
                         valid_from=at, given_by=by.label)
    return folder
