"""What the page needs on which the school social teacher decides who comes from the school (MTG-03, RT3-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied

from skolestotte.web.folders.actor import Actor

from ..models import Meeting
from ..people import LIAISONS, OFFERED, SCHOOL, Candidate, Employee
from .call import employees
from .meeting import meeting_page
from .seen import MeetingPage


@dataclass(frozen=True)
class FromSchoolPage:
    """The meeting, who is invited from the school, who else is offered, and everybody who works there.

    `wants_teacher`: the routine has the contact teacher come.
    """

    page: MeetingPage
    candidates: tuple[Candidate, ...]
    staff: tuple[Employee, ...]
    wants_teacher: bool

    @property
    def meeting(self) -> Meeting:
        return self.page.meeting


def from_school(meeting_id: UUID, *, by: Actor, today: date) -> FromSchoolPage:
    """For the liaison and the head. Errors: Http404 for a shut meeting; PermissionDenied for others."""
    page = meeting_page(meeting_id, by=by, what="meeting.from_school")
    if not page.chooses:
        raise PermissionDenied
    staff = employees([page.school_id], today=today) if page.school_id else []
    invited = {one.row.account_id or one.row.id: one.row for part in page.parts for one in part.people if one.row.side == SCHOOL}
    found = [Candidate(f"staff-{key}", one.name, one.capacity, SCHOOL, one.account_id, False, True) for key, one in invited.items()]
    found += [Candidate(f"staff-{one.account.id}", one.account.name, one.role, SCHOOL, one.account.id, False, False)
              for one in staff if one.account.id not in invited and one.role in (*LIAISONS, *OFFERED)]
    plan = page.standing_of.plans.get(1)
    wants = page.school_side == "school" and plan is not None and plan.invites("school.contact_teacher")
    return FromSchoolPage(page, tuple({one.key: one for one in found}.values()), tuple(staff), wants)
