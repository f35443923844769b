"""Who can consent to the school's meeting since the others were asked: pointed out, and asked the same (RT3-11, CNS-07)."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.consent import consent_standing
from skolestotte.rulebook.events import effective
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NotNow
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.around import run_events
from skolestotte.web.consents.whom import Person, still_to_ask
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal

from ..models import Meeting, Part, Participant
from ..people import FAMILY
from .booking import book
from .locks import STANDING, lock_meeting
from .telling import invited, tell_who_comes_and_goes
from .wishing import PURPOSE, family_of


@transaction.atomic
def somebody_else_can(*, meeting_id: UUID, by: Actor, at: datetime) -> bool:
    """Is there somebody who can consent to the meeting today, could not when the others were asked, and has not been asked?

    Nothing is written; it is a command because only commands see the guardians. The school has no door to them: it hears that there
    is somebody, and who it is when it asks."""
    with as_system():
        meeting = Meeting.objects.get(id=meeting_id)
        return meeting.state in STANDING and bool(_left(meeting, at)[1])


@transaction.atomic
def ask_family_too(*, meeting_id: UUID, by: Actor, at: datetime) -> tuple[str, ...]:
    """Ask them the same question; they are to come as well. Until they have said yes in writing, the consent does not hold.

    Out: the names of those who were asked; nobody when pressed twice. Errors: Busy, where one of them is taken when the meeting
    is; NotNow when it is off or held, or the routine does not let the family be asked.
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        if meeting.state not in STANDING:
            raise NotNow
        journal.lock(meeting.case_id)
        request_id, left = _left(meeting, at)
        if request_id is None or not left:
            return ()
        were = {one.id for one in invited(meeting_id)}
        _seat(meeting, left)
        book(meeting, Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id), at=at)
        consents.ask_too(request_id=request_id, of=[one.account_id for one in left if one.account_id], run_id=meeting.run_id, by=by, at=at)
        cases.happened(meeting.case_id, [], by=by, at=at)  # who may come in has changed
        if meeting.state == Meeting.State.CALLED:
            tell_who_comes_and_goes(meeting, were, {one.id for one in invited(meeting_id)}, at=at)
    return tuple(one.name for one in left)


def _left(meeting: Meeting, at: datetime) -> tuple[UUID | None, list[Person]]:
    """The question that stands about this meeting, and those who are left to ask. Inside `as_system()`."""
    run = Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id)
    events = effective(run_events(run))
    standing = consent_standing(events, PURPOSE)
    if standing.question is None or standing.question.data.get("meeting") != str(meeting.id):
        return None, []
    case = Case.objects.select_related("child", "child__folder").get(id=meeting.case_id)
    left = still_to_ask(standing, events, case.child, family_of(case, timezone.localdate(at)))
    return UUID(str(standing.question.data["consent"])), left


def _seat(meeting: Meeting, people: list[Person]) -> None:
    """They are to come, as the family that was asked before them."""
    part = Part.objects.select_related("folder").get(meeting_id=meeting.id, number=1)
    there = set(Participant.objects.filter(part=part).values_list("account_id", flat=True))
    for one in people:
        if one.account_id not in there:
            Participant(id=uuid.uuid4(), folder=part.folder, part=part, account_id=one.account_id, name=one.name,
                        capacity=one.capacity, side=FAMILY).save(force_insert=True)
