"""The school social teacher decides who comes from the school to a meeting that is called (MTG-03, RT3-05)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NotNow
from skolestotte.web.cases.models import Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Meeting, Part, Participant
from ..people import SCHOOL
from .booking import book
from .locks import changeable
from .seats import seat_school
from .telling import tell_who_comes_and_goes


@dataclass(frozen=True)
class Comes:
    """One who comes from the school, and as what. Without an account: somebody who is known by name alone."""

    name: str
    capacity: str
    account_id: UUID | None = None


class NobodyComes(Exception):
    """A meeting with the school needs somebody from the school."""


@transaction.atomic
def choose_from_school(*, meeting_id: UUID, version: int, people: Sequence[Comes], note: str = "", by: Actor, at: datetime) -> Meeting:
    """Who comes from the school, in the parts that the school takes part in. Who is new gets the invitation, who is not to come
    any more gets word that it is off for them. `note`: why the contact teacher is left out; all who are invited can read it.

    The same people once more change nothing. Errors: NobodyComes, Busy, Changed, NotNow.
    """
    if not people:
        raise NobodyComes
    with as_system():
        meeting = changeable(meeting_id, version)
        if meeting.state != Meeting.State.CALLED:
            raise NotNow
        run = Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id)
        rows = list(Participant.objects.filter(part__meeting_id=meeting_id, side=SCHOOL).select_related("part", "folder"))
        if _as_they_stand(rows) == {(one.name, one.capacity, one.account_id) for one in people}:
            return meeting
        before = {one.account_id for one in rows if one.account_id}
        for part in Part.objects.filter(id__in={one.part_id for one in rows}).select_related("folder").order_by("number"):
            _put(part, meeting, run, people, by=by, at=at)
        meeting.change_note = "\n".join(filter(None, [meeting.change_note, note.strip()]))
        meeting.version += 1
        meeting.save()
        book(meeting, run, at=at)
        cases.happened(meeting.case_id, [], by=by, at=at)  # who may come in has changed
        tell_who_comes_and_goes(meeting, before, {one.account_id for one in people if one.account_id}, at=at)
    return meeting


def _as_they_stand(rows: Sequence[Participant]) -> set[tuple[str, str, UUID | None]]:
    return {(one.name, one.capacity, one.account_id) for one in rows}


def _put(part: Part, meeting: Meeting, run: Run, people: Sequence[Comes], *, by: Actor, at: datetime) -> None:
    Participant.objects.filter(part=part, side=SCHOOL).delete()
    for one in people:
        Participant(id=uuid.uuid4(), folder_id=part.folder_id, folder=part.folder, part=part, account_id=one.account_id, name=one.name,
                    capacity=one.capacity, side=SCHOOL).save(force_insert=True)
    seat_school(part, meeting, run, by=by, at=at)
