"""The school's talks with its own who take part in a meeting (MTG-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor

from ..models import Meeting, StaffTalk
from ..people import SCHOOL
from .lines import PersonLine
from .seen import MeetingPage


@dataclass(frozen=True)
class StaffTalks:
    """The talks that are written down, in order, and those from the school who take part. `held`: some part is over."""

    rows: Sequence[StaffTalk]
    people: Sequence[PersonLine]
    held: bool

    @property
    def before(self) -> list[StaffTalk]:
        return [one for one in self.rows if one.when == StaffTalk.When.BEFORE]

    @property
    def after(self) -> list[StaffTalk]:
        return [one for one in self.rows if one.when == StaffTalk.When.AFTER]


def staff_talks(page: MeetingPage, *, by: Actor) -> StaffTalks | None:
    """For the liaison and the head of the school, from the invitation on; None for everybody else (one query, and the look in the
    log). In: a meeting whose door is opened."""
    if not (page.liaison and page.at_school and page.meeting.state in (Meeting.State.CALLED, Meeting.State.HELD)):
        return None
    rows = list(StaffTalk.objects.filter(meeting_id=page.meeting.id).select_related("folder", "by").order_by("on", "at"))
    door.log_looks({row.folder_id for row in rows}, by=by, what="meeting.staff")
    people = {(one.row.account_id, one.row.name): one for part in page.parts for one in part.people if one.row.side == SCHOOL}
    return StaffTalks(rows, list(people.values()), page.held)
