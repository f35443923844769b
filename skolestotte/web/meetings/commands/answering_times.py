"""Answer proposed times, for oneself or on somebody's behalf, and make one of them the meeting's (MTG-12)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice

from ..models import Asked, Meeting, Part, Participant, Proposal, ProposedTime, TimeAnswer
from .locks import Changed, lock_meeting
from .planning import Invited, MeetingPlan, replan
from .proposing import close_round


class SaidThemselves(NotNow):
    """The person has answered already: nobody writes over that on their behalf."""


@transaction.atomic
def answer_times(*, asked_id: UUID, answers: Mapping[UUID, str], for_other: bool, by: Actor, at: datetime) -> None:
    """What one who is asked says to each time, by `TimeAnswer.Answer`; it can be changed while the round is open.

    `for_other`: said to the one who writes it down. Whoever proposed the times gets a word when everybody has answered.
    Errors: NotNow when the round is closed; SaidThemselves.
    """
    with as_system():
        asked = Asked.objects.select_related("folder", "proposal").get(id=asked_id)
        proposal = Proposal.objects.select_for_update(of=("self",)).get(id=asked.proposal_id)
        if proposal.closed_at:
            raise NotNow
        standing = {one.time_id: one for one in TimeAnswer.objects.filter(asked=asked)}
        if for_other and any(not one.for_other for one in standing.values()):
            raise SaidThemselves
        for time in ProposedTime.objects.filter(proposal=proposal):
            said = answers[time.id]
            row = standing.get(time.id) or TimeAnswer(id=uuid.uuid4(), folder=proposal.folder, time=time, asked=asked)
            if (row.answer, row.for_other) == (said, for_other):
                continue
            row.answer, row.for_other, row.by_id, row.at = said, for_other, by.person_id, at
            row.save(force_insert=time.id not in standing)
        waiting = Asked.objects.filter(proposal=proposal).exclude(answers__isnull=False).exists()
        if not waiting and proposal.by_id != by.person_id:
            notices.queue([NewNotice(account_id=proposal.by_id, kind="new", about=f"times answered {proposal.id}")], at=at)


@transaction.atomic
def pick_time(*, time_id: UUID, version: int, by: Actor, at: datetime) -> Meeting:
    """The proposed time becomes the meeting's, everything else as it stands; a meeting that is called is moved, and told so.

    Picking the same twice is the same as once. Errors: Busy; Changed; NotNow when the round is closed.
    """
    with as_system():
        time = ProposedTime.objects.select_related("folder", "proposal").get(id=time_id)
        meeting = lock_meeting(time.proposal.meeting_id)
        if time.picked and (meeting.starts_at, meeting.ends_at) == (time.starts_at, time.ends_at):
            return meeting
        if Proposal.objects.select_for_update(of=("self",)).get(id=time.proposal_id).closed_at:
            raise NotNow
        if meeting.version != version:
            raise Changed
        meeting = replan(meeting_id=meeting.id, version=version, settled=_with_time(meeting, time), by=by, at=at)
        time.picked = True
        time.save(update_fields=["picked"])
        close_round(meeting.id, at=at)
    return meeting


def _with_time(meeting: Meeting, time: ProposedTime) -> MeetingPlan:
    """The meeting as it stands, at this time."""
    kept = ("goal", "place", "room_id", "convener", "leader", "minute_taker", "purpose", "variant", "change_note", "interpreter_needed",
            "interpreter_language", "interpreter_owner", "interpreter_booked", "separate_talks")
    rows = Participant.objects.filter(part__meeting_id=meeting.id).select_related("folder", "part").order_by("part__number", "id")
    people: dict[tuple[object, ...], Invited] = {}
    for row in rows:
        who = (row.name, row.capacity, row.side, row.account_id)
        before = people[who].parts if who in people else ()
        people[who] = Invited(row.name, row.capacity, row.side, row.account_id, (*before, row.part.number))
    agendas = {part.number: part.agenda for part in Part.objects.filter(meeting_id=meeting.id)}
    return MeetingPlan(
        type=meeting.type, starts_at=time.starts_at, ends_at=time.ends_at, agendas=agendas,
        invited=list(people.values()),
        **{name: getattr(meeting, name) for name in kept})
