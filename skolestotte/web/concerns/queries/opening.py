"""Open one row through its folder's door."""

from __future__ import annotations

from functools import cache
from typing import TypeVar
from uuid import UUID

from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import InFolder
from skolestotte.web.folders.prepared import Asked, asked

Row = TypeVar("Row", bound=InFolder)


def opened(model: type[Row], row_id: UUID, *, by: Actor, what: str, write: bool = False,
           related: tuple[str, ...] = ()) -> Row:
    """The row, when the reader's doors show it; the look is logged either way.

    Errors: Http404 when it is invisible or not there; PermissionDenied when `write` is asked for and not allowed.
    """
    row = _by_id(model, related).first(id=row_id)
    door.open_folder(row.folder_id if row else row_id, by=by, what=what, write=write)
    assert row is not None  # the door said so
    return row


@cache
def _by_id(model: type[Row], related: tuple[str, ...]) -> Asked[Row]:
    return asked(lambda id: model.objects.select_related(*related).filter(id=id))  # the manager brings the folder
