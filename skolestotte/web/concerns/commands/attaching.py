"""Commands about attached files: add to a worry, remove again, hand over into the reports when it is sent."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from skolestotte.rulebook.attached import Judged, Offered, judge
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.prepared import Soon, asked

from ..models import Concern, DraftFile, Report, ReportFile
from .writing import AlreadySent, locked


@transaction.atomic
def attach(*, concern_id: UUID, files: Sequence[Offered], about: str, by: Actor, at: datetime) -> list[Judged]:
    """Attach what can be taken. Out: each file with its kind, or why it was not taken. Errors: AlreadySent."""
    with as_system():
        concern = _open(concern_id)
        there = list(DraftFile.objects.filter(concern=concern).values_list("size", flat=True))
        judged = judge(files, there=len(there), used=sum(there))
        for number, one in enumerate(judged):
            if one.kind is not None:
                DraftFile(id=uuid.uuid4(), folder=concern.folder, concern=concern, name=one.offered.name[:200],
                          kind=one.kind.value, about=about, size=one.offered.size,
                          added_at=at + timedelta(microseconds=number), added_by_id=by.person_id,  # in the order chosen
                          content=base64.b64encode(one.offered.data).decode()).save(force_insert=True)
    return judged


@transaction.atomic
def remove(*, concern_id: UUID, file_id: UUID, by: Actor, at: datetime) -> None:
    """Take a file away from a worry that is not sent. Once more is the same as once. Errors: AlreadySent."""
    with as_system():
        DraftFile.objects.filter(concern=_open(concern_id), id=file_id).delete()


_of_draft = asked(lambda concern: DraftFile.objects.filter(concern_id=concern))


def of_draft(concern_id: UUID) -> Soon[DraftFile]:
    """The files of a worry that is not sent; asked with what waits. Inside `as_system()`."""
    return _of_draft.soon(concern=concern_id)


def hand_over(files: Sequence[DraftFile], reports: Sequence[Report]) -> None:
    """Into every report of the sending, sealed with that report's key; the draft keeps none. Inside `as_system()`."""
    if not files:
        return
    for report in reports:
        for file in files:
            ReportFile(id=uuid.uuid4(), folder=report.folder, report_id=report.id, name=file.name, kind=file.kind,
                       about=file.about, size=file.size, content=file.content, added_at=file.added_at,
                       added_by_id=file.added_by_id).save(force_insert=True)
    DraftFile.objects.filter(id__in=[file.id for file in files]).delete()


def _open(concern_id: UUID) -> Concern:
    concern = locked(concern_id)
    if concern.state == Concern.State.SENT:
        raise AlreadySent
    return concern
