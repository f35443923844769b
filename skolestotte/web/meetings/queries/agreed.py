"""What was agreed in meetings: of one case, or everything that waits for me. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from skolestotte.web.cases.models import Case
from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Grant
from skolestotte.web.people.models import Child

from ..models import AgreedTask, Meeting, Part
from ..people import FAMILY, SCHOOL
from .lines import part_title

SHOWN = 100
PARTY = "party_"


@dataclass(frozen=True)
class TaskLine:
    """One agreed task, with the meeting it comes from and, on a list over cases, the child."""

    row: AgreedTask
    meeting: str
    child: str
    may_mark: bool
    today: date

    @property
    def late(self) -> bool:
        return self.row.done_at is None and self.row.due is not None and self.row.due < self.today


@dataclass(frozen=True)
class AgreedPage:
    """`case_id` None: everything that waits for the reader, over all cases."""

    lines: list[TaskLine]
    case_id: UUID | None
    label: str
    grants: list[Grant]

    @cached_property
    def open(self) -> list[TaskLine]:
        return [one for one in self.lines if one.row.done_at is None]

    @cached_property
    def done(self) -> list[TaskLine]:
        return [one for one in self.lines if one.row.done_at is not None]


def agreed_in(case_id: UUID, *, by: Actor, today: date) -> AgreedPage:
    """All that was agreed in the meetings of a case whose minutes the reader may read. Nothing of the case visible → 404.

    Who is only invited to a meeting, and has no door to the case, gets an empty list before anything is agreed.
    """
    rows = list(_rows().filter(part__case_id=case_id)[:SHOWN])
    case = Case.objects.filter(id=case_id).first()
    folders = list({row.folder_id: None for row in rows} or ([case.folder_id] if case else _invited_to(case_id)))
    if not folders:
        raise Http404
    door.log_looks(folders, by=by, what="agreed")
    grants = door.why(folders, by=by)
    names = _children([case_id])
    return AgreedPage(_lines(rows, grants, by, names, today), case_id, names.get(case_id, "") or (case.number if case else ""),
                      grants)


def _invited_to(case_id: UUID) -> list[UUID]:
    """The folders of the meetings of a case that are open to the reader."""
    return list(Part.objects.select_related(None).filter(case_id=case_id).values_list("folder_id", flat=True).distinct())


def mine(*, by: Actor, today: date) -> AgreedPage:
    """What waits: for the school its own tasks, for a contact person everything that is agreed in her cases."""
    of_mine = Q(part__case_id__in=Case.objects.select_related(None).filter(contact_id=by.person_id).values("id"))
    wanted = (of_mine if by.has_role(*WORKS_CASES) else Q(pk__in=[])) | Q(side=SCHOOL)
    rows = list(_rows().filter(wanted, done_at=None)[:SHOWN])
    folders = list({row.folder_id: None for row in rows})
    door.log_looks(folders, by=by, what="agreed")
    grants = door.why(folders, by=by)
    return AgreedPage(_lines(rows, grants, by, _children({row.part.case_id for row in rows}), today), None, "", grants)


def one_task(task_id: UUID, *, by: Actor) -> tuple[AgreedTask, bool]:
    """A task, and whether the reader may mark it. Invisible → 404."""
    row = _rows().filter(id=task_id).first()
    door.open_folder(row.folder_id if row else task_id, by=by, what="agreed.mark")
    if row is None:
        raise Http404
    return row, _may_mark(row, door.why([row.folder_id], by=by), by)


def _rows() -> QuerySet[AgreedTask]:
    return (AgreedTask.objects.filter(dropped_at=None).select_related("folder", "part", "done_by")
            .order_by(F("due").asc(nulls_last=True), "part__held_on", "number", "id"))


def _lines(rows: Iterable[AgreedTask], grants: list[Grant], by: Actor, names: dict[UUID, str], today: date) -> list[TaskLine]:
    found = list(rows)
    types = dict(Meeting.objects.select_related(None).filter(id__in={row.part.meeting_id for row in found})
                 .values_list("id", "type"))
    return [TaskLine(row, part_title(types.get(row.part.meeting_id, ""), row.part.number), names.get(row.part.case_id, ""),
                     _may_mark(row, grants, by), today) for row in found]


def _may_mark(row: AgreedTask, grants: list[Grant], by: Actor) -> bool:
    """Child welfare marks any; the school and the family mark their own."""
    own = [grant for grant in grants if grant.folder_id == row.folder_id]
    family = bool(own) and all(grant.basis.startswith(PARTY) for grant in own)
    if family:
        return row.side == FAMILY
    if by.has_role(*WORKS_CASES) and any(grant.can_write for grant in own):
        return True
    return bool(own) and row.side == SCHOOL and not by.has_role(*WORKS_CASES)


def _children(case_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = Child.objects.select_related("folder").filter(folder__case_id__in=list(case_ids))
    return {row.folder.case_id: row.name for row in rows if row.folder.case_id}
