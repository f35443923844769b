"""Write down what is settled before a meeting, what the child wants said and not said, and what each side expects."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders, meeting_mark
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Membership

from ..models import Expectation, Meeting, Participant, Preparation
from ..people import FAMILY
from ..writers import writers
from .locks import STANDING, Changed, lock_meeting

LEADER = "leader"


@dataclass(frozen=True)
class Prepared:
    """What is settled (MTG-04), and what the child wants (CHD-04). `topics` as they lie in a preparation."""

    may_share: str = ""
    help_needed: str = ""
    must_come: str = ""
    child_asked: bool | None = None
    not_asked_because: str = ""
    topics: Sequence[Mapping[str, Any]] = field(default_factory=list)
    child_view: str = ""
    speaker: str = ""


@transaction.atomic
def prepare(*, meeting_id: UUID, prepared: Prepared, known: UUID | None, by: Actor, at: datetime) -> Preparation:
    """Keep what is settled; what was kept before stays beside it. Child welfare and the one who leads read it, nobody is told.

    `known`: the one that stood when the writer began. The same once more changes nothing.
    Errors: Changed when somebody else has written in between; NotNow when the meeting is over or cancelled.
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        if meeting.state not in STANDING:
            raise NotNow
        given = {**asdict(prepared), "topics": [dict(one) for one in prepared.topics]}
        before = Preparation.objects.filter(meeting_id=meeting_id).order_by("-at").first()
        if before is not None and all(getattr(before, name) == value for name, value in given.items()):
            return before
        if known != (before.id if before else None):
            raise Changed
        mark = meeting_mark(meeting_id, LEADER)
        folder = leaders_folder(meeting) or cases.new_part(meeting.case_id, "meeting", mark, by=by, at=at)
        row = Preparation(id=uuid.uuid4(), folder=folder, meeting_id=meeting_id, at=at, by_id=by.person_id, **given)
        row.save(force_insert=True)
        seat_leader(meeting, Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id), by=by, at=at)
        cases.happened(meeting.case_id, [NewEvent("preparation.written", {"meeting": str(meeting_id)}, run_id=meeting.run_id)],
                       by=by, at=at)
    return row


@transaction.atomic
def expect(*, meeting_id: UUID, side: str, capacity: str, name: str, wants: str, view: str = "", to_all: bool = True, by: Actor,
           at: datetime) -> Expectation:
    """What a side wants of the meeting, and how somebody of the family sees it. `to_all`: everybody who comes may read it;
    else the service alone. What was said before it is replaced, and no longer read. The contact person gets a word.

    The same once more changes nothing. Errors: NotNow when the meeting is over or cancelled.
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        if meeting.state not in STANDING:
            raise NotNow
        folder = meeting.folder if to_all else CaseFolders.of(meeting.case_id).get("cws")
        known = Expectation.objects.filter(meeting_id=meeting_id, side=side, replaced_at=None)
        before = (known.filter(by_id=by.person_id) if side == FAMILY else known).first()
        if before is not None and (before.wants, before.view, before.folder_id) == (wants, view, folder.id):
            return before
        if before is not None:
            before.replaced_at = at
            before.save(update_fields=["replaced_at"])
        row = Expectation(id=uuid.uuid4(), folder=folder, meeting_id=meeting_id, side=side, capacity=capacity, name=name, wants=wants,
                          view=view, at=at, by_id=by.person_id)
        row.save(force_insert=True)
        cases.happened(meeting.case_id, [NewEvent("expectation.written", {"meeting": str(meeting_id)}, run_id=meeting.run_id)],
                       by=by, at=at)
        contact = Case.objects.values_list("contact_id", flat=True).get(id=meeting.case_id)
        if contact and contact != by.account_id:
            notices.queue([NewNotice(account_id=contact, kind="new", about=f"expectation {row.id}")], at=at)
    return row


def leaders_folder(meeting: Meeting) -> Folder | None:
    """The folder of what is for the one who leads, where something has been prepared."""
    return CaseFolders.of(meeting.case_id).find("meeting", meeting_mark(meeting.id, LEADER))


def seat_leader(meeting: Meeting, run: Run, *, by: Actor, at: datetime) -> None:
    """Name the one from the school who leads, for whom alone the rules open the leader's folder. Inside `as_system()`.

    The door follows with the next `happened`.
    """
    folder = leaders_folder(meeting)
    if folder is None or run.reporting_unit is None:
        return
    people = list(Participant.objects.filter(part__meeting_id=meeting.id, part__number=1).select_related("folder"))
    named = writers(meeting.leader, people, run.reporting_unit.name)
    there = (Membership.objects.filter(unit=run.reporting_unit, account_id__in=named).on(timezone.localdate(at))
             .values_list("account_id", flat=True))
    cases.seat(folder, [(account, run.reporting_unit.id) for account in dict.fromkeys(there)], case_id=meeting.case_id, by=by, at=at)
