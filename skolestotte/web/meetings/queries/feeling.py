"""After a held meeting: whom to take it up with, and one's own mark (MTG-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account

from ..models import Felt, Meeting
from ..people import FAMILY, LIAISONS
from .call import employees
from .seen import MeetingPage


@dataclass(frozen=True)
class Feeling:
    """Whom to call or see: the school's social teacher, or the child's contact person; and what the reader has marked."""

    whom: Sequence[Account]
    mark: Felt | None


def seated(page: MeetingPage, *, by: Actor, came: bool) -> bool:
    """The reader is invited for school or child welfare; with `came`: was there too. How it felt is theirs to say."""
    return not page.family and any(one.row.account_id == by.account_id and (one.row.attended or not came)
                                   for part in page.parts for one in part.people if one.row.side != FAMILY)


def feeling(page: MeetingPage, *, by: Actor, today: date) -> Feeling | None:
    """None for the family, for whoever did not take part, and while the meeting is not held."""
    if page.meeting.state != Meeting.State.HELD or not seated(page, by=by, came=True):
        return None
    mark = Felt.objects.filter(meeting_id=page.meeting.id, by_id=by.person_id).first()
    if not page.works:
        return Feeling([page.case.contact] if page.case and page.case.contact else [], mark)
    staff = employees([page.school_id], today=today) if page.school_id else []
    return Feeling([one.account for one in staff if one.role in LIAISONS], mark)
