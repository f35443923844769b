"""Propose times for a meeting, and close a round of proposals (MTG-12)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders, meeting_mark
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Account, Membership

from ..models import Asked, Meeting, Part, Participant, Proposal, ProposedTime, TeachingHours, TimeMark
from ..people import CWS, FAMILY, LIAISONS, SCHOOL, is_other_body
from ..plans import called_as
from ..teaching import Week, usual_of
from .booking import Taken, taken_at
from .locks import STANDING, lock_meeting, standing_now
from .telling import with_open_door

PROPOSED = "meeting.times_proposed"
TIMES = "times"
Slot = tuple[datetime, datetime]


class NobodyToAsk(NotNow):
    """Nobody outside the service is invited yet, so there is nobody whose time is asked for."""


@dataclass(frozen=True)
class Collision:
    """What stands in the way of one time: lessons, or another meeting of somebody who is invited or in the room."""

    teaching: bool
    taken: Taken

    @property
    def any(self) -> bool:
        return self.teaching or self.taken.any


@transaction.atomic
def try_times(*, meeting_id: UUID, times: Sequence[Slot], by: Actor, at: datetime) -> list[Collision]:
    """What each time collides with, in their order. Nothing is written; it is a command because only commands see who is
    taken up by meetings that are not the planner's."""
    with as_system():
        meeting = Meeting.objects.get(id=meeting_id)
        run = Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id)
        return _collisions(meeting, run, times)


@transaction.atomic
def propose_times(*, meeting_id: UUID, times: Sequence[Slot], by: Actor, at: datetime) -> Proposal:
    """Put two to five times to those who are to come; each gets a word that there is something to do, and no more.

    A new round takes the place of one that is open; the same times once more are the same round.
    Errors: NobodyToAsk; NotNow when the meeting is held or cancelled, or the routine does not want it (any more).
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        open_round = Proposal.objects.filter(meeting_id=meeting_id, closed_at=None).first()
        if open_round and [(one.starts_at, one.ends_at) for one in open_round.times.all()] == sorted(times):
            return open_round
        held = Part.objects.filter(meeting_id=meeting_id, held_at__isnull=False).exists()
        run, stands = standing_now(meeting, at=at)
        if meeting.state not in STANDING or held or not stands.may("meeting.called", **called_as(meeting.type, meeting.variant)):
            raise NotNow
        asked = _asked(meeting, run)
        if not asked:
            raise NobodyToAsk
        close_round(meeting_id, at=at)
        folder = _folder(meeting, by=by, at=at)
        school = run.reporting_unit if any(one.side == SCHOOL for one in asked) else None
        proposal = Proposal(id=uuid.uuid4(), folder=folder, meeting_id=meeting_id, case_id=meeting.case_id, type=meeting.type,
                            unit=school, at=at, by_id=by.person_id)
        proposal.save(force_insert=True)
        for one in asked:
            one.folder, one.proposal = folder, proposal
            one.save(force_insert=True)
        _write_times(proposal, meeting, run, times)
        cases.happened(meeting.case_id, [NewEvent(PROPOSED, {"meeting": str(meeting.id), "type": meeting.type},
                                                  run_id=meeting.run_id)], by=by, at=at)
        _tell(proposal, [one.account_id for one in asked if one.account_id], at=at)
    return proposal


def close_round(meeting_id: UUID, *, at: datetime, tell: bool = False) -> None:
    """End the round that is open, if any; with `tell` those who were asked get a word. Inside `as_system()`."""
    for proposal in Proposal.objects.select_for_update(of=("self",)).filter(meeting_id=meeting_id, closed_at=None):
        proposal.closed_at = at
        proposal.save(update_fields=["closed_at"])
        if tell:
            people = Asked.objects.filter(proposal=proposal, account__isnull=False).values_list("account_id", flat=True)
            _tell(proposal, [one for one in people if one], at=at, over=True)


def _collisions(meeting: Meeting, run: Run, times: Sequence[Slot]) -> list[Collision]:
    weeks = _weeks(meeting, run)
    return [Collision(any(week.collides(*one) for week in weeks), taken)
            for one, taken in zip(times, taken_at(meeting, run, times), strict=True)]


def _weeks(meeting: Meeting, run: Run) -> list[Week]:
    """The hours of those of the school who are invited: their own where they have said them, else those of the school."""
    unit = run.reporting_unit
    if unit is None:
        return []
    people = set(Participant.objects.filter(part__meeting_id=meeting.id, side=SCHOOL).values_list("account_id", flat=True))
    if not people:
        return []
    rows = TeachingHours.objects.filter(Q(account=None) | Q(account_id__in=[one for one in people if one]), unit=unit)
    weeks = {row.account_id: Week.read(row.week) for row in rows}
    schools = weeks.get(None) or usual_of(unit.side)
    return list(dict.fromkeys(weeks.get(one, schools) for one in people))


def _asked(meeting: Meeting, run: Run) -> list[Asked]:
    """The other side as one – the school, or the service where the school convenes – then each of the family and from elsewhere."""
    convening = SCHOOL if meeting.type == BY_SCHOOL else CWS
    people = Participant.objects.filter(part__meeting_id=meeting.id).select_related("folder").order_by("part__number", "id")
    found: dict[object, Asked] = {}
    for one in people:
        if one.side == convening:
            continue
        if one.side == CWS:
            found.setdefault(CWS, Asked(id=uuid.uuid4(), name=one.name, capacity=one.capacity, side=CWS))
        elif one.side == SCHOOL:
            name = run.reporting_unit.name if run.reporting_unit else one.name
            found.setdefault(SCHOOL, Asked(id=uuid.uuid4(), name=name, side=SCHOOL))
        elif one.side == FAMILY or is_other_body(one.side, one.capacity):
            found.setdefault(one.account_id or one.name, Asked(id=uuid.uuid4(), account_id=one.account_id, name=one.name,
                                                               capacity=one.capacity, side=one.side))
    return sorted(found.values(), key=lambda one: (one.side not in (SCHOOL, CWS), one.side != FAMILY))


def _folder(meeting: Meeting, *, by: Actor, at: datetime) -> Folder:
    mark = meeting_mark(meeting.id, TIMES)
    known = CaseFolders.of(meeting.case_id).find("meeting", mark)
    return known or cases.new_part(meeting.case_id, "meeting", mark, by=by, at=at)


def _write_times(proposal: Proposal, meeting: Meeting, run: Run, times: Sequence[Slot]) -> None:
    own = CaseFolders.of(meeting.case_id).get("cws")
    wanted = sorted(times)
    for (starts, ends), collision in zip(wanted, _collisions(meeting, run, wanted), strict=True):
        time = ProposedTime(id=uuid.uuid4(), folder=proposal.folder, proposal=proposal, starts_at=starts, ends_at=ends,
                            in_teaching=collision.teaching)
        time.save(force_insert=True)
        if collision.taken.any:
            taken = {"names": list(collision.taken.names), "family": collision.taken.family, "room": collision.taken.room}
            TimeMark(id=uuid.uuid4(), folder=own, time_id=time.id, taken=taken).save(force_insert=True)


def _liaisons(unit_id: UUID, at: datetime) -> list[UUID]:
    held = Membership.objects.filter(unit_id=unit_id, role__in=LIAISONS).on(timezone.localdate(at))
    return list(held.values_list("account_id", flat=True))


def _tell(proposal: Proposal, family: Iterable[UUID], *, at: datetime, over: bool = False) -> None:
    """Those who answer and may open the round: the family each, and the school's liaison."""
    wanted = {*family, *(_liaisons(proposal.unit_id, at) if proposal.unit_id else ())}
    if Asked.objects.filter(proposal=proposal, side=CWS).exists():
        wanted |= {one for one in Case.objects.filter(id=proposal.case_id).values_list("contact_id", flat=True) if one}
    people = with_open_door(Account.objects.filter(id__in=wanted, is_active=True), proposal.folder_id, at=at)
    kind, about = ("new", f"times over {proposal.id}") if over else ("to_do", f"times {proposal.id}")
    notices.queue([NewNotice(account_id=one.id, kind=kind, about=about) for one in people], at=at)
