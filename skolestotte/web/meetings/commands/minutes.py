"""Minutes: written while or after a part is held, then sent to those who may read them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.routine import Ask
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Meeting, Part, Participant
from .agreed import keep_agreed
from .booking import free_from, release
from .locks import Changed, lock_part, standing_now
from .meeting_again import next_meeting_of
from .seats import seat_school
from .telling import tell_of_minutes

YES, NO, SETTLED = "yes", "no", "meetings.settled"
WORDS = ("child_view", "guardians_view", "decisions", "next_on")


class Unanswered(Exception):
    """The routine has the minutes settle something that is not answered (RT3-11). `keys` says what."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


@dataclass(frozen=True)
class PartMinutes:
    """What is written in one part: under each agenda point, the views, what was decided, and who does what by when.

    `points`, `joint_plan` and `answers` as they lie in a part; `attended`: ids of participants.
    """

    points: Sequence[Mapping[str, str]]
    child_view: str
    guardians_view: str
    decisions: str
    joint_plan: Sequence[Mapping[str, str]]
    attended: Iterable[UUID]
    next_on: date | None = None
    answers: Sequence[Mapping[str, str]] = ()


@transaction.atomic
def write_minutes(*, part_id: UUID, version: int, minutes: PartMinutes, by: Actor, at: datetime) -> Part:
    """Save the minutes of a part; they can be changed until they are sent. Saving the same twice saves once.

    Errors: Changed; NotNow when the minutes are sent, or the meeting is not called or cancelled.
    """
    with as_system():
        part, meeting = lock_part(part_id)
        return _write(part, meeting, version, minutes, by=by, at=at)


@transaction.atomic
def hold(*, part_id: UUID, version: int, minutes: PartMinutes, on: date | None = None, ended_at: datetime | None = None,
         by: Actor, at: datetime) -> Part:
    """The part was held on the day `on`. Its agenda is covered when something stands under each point (RT1-S5).

    `ended_at`: when it was over, where not as planned; written while it should last, it is over now. When the last part is
    over before its time, everybody and the room are free from then on (MTG-12). A meeting that was lawful when it began can be
    recorded although a consent ended during it (CNS-05).

    Errors: Unanswered; Changed; NotNow when it is held already by somebody else, not called, or the routine wants no such part now.
    """
    with as_system():
        part, meeting = lock_part(part_id)
        if part.held_at and same(part, minutes):
            return part
        if part.held_at:
            raise NotNow
        data: dict[str, Any] = {"meeting": str(meeting.id), "type": meeting.type, "part": part.number,
                                "agenda_covered": all(point.get("minutes") for point in minutes.points)}
        if meeting.variant:
            data["variant"] = meeting.variant
        _run, stands = standing_now(meeting, at=at)
        if not stands.may_hold(part.number):
            raise NotNow
        settles = _settled(stands.asks(part.number), minutes, meeting, on)
        _write(part, meeting, version, minutes, by=by, at=at)
        part.held_at, part.held_on = at, on or timezone.localdate(at)
        part.ended_at = ended_at or (at if _lasts(meeting, part.held_on, at) else None)
        part.save(update_fields=["held_at", "held_on", "ended_at"])
        if not Part.objects.filter(meeting_id=meeting.id, held_at__isnull=True).exists():
            meeting.state = Meeting.State.HELD
            meeting.version += 1
            meeting.save(update_fields=["state", "version"])
            _free(meeting, at=at)
        cases.happened(part.case_id, [NewEvent("meeting.part_held", data, on=on, run_id=meeting.run_id), *settles], by=by, at=at)
    return part


@transaction.atomic
def send_minutes(*, part_id: UUID, version: int | None = None, by: Actor, at: datetime) -> Part:
    """Send the minutes of a held part to everyone of the meeting whose door to the part is open (RT1-S7, MTG-07).

    The day on which you meet again is fixed with them, where the routine waits for it. `version`: the one the sender has read.
    Sending twice changes nothing. Errors: Changed, NotNow.
    """
    with as_system():
        part, meeting = lock_part(part_id)
        if part.held_at is None:
            raise NotNow
        if part.minutes_sent_at:
            return part
        if version is not None and part.version != version:
            raise Changed
        part.minutes_sent_at = at
        part.save(update_fields=["minutes_sent_at"])
        keep_agreed(part, at=at)
        data = {"meeting": str(meeting.id), "type": meeting.type, "part": part.number}
        data |= {"next_on": part.next_on.isoformat()} if part.next_on else {}
        sent = NewEvent("minutes.sent", data, run_id=meeting.run_id)
        cases.happened(part.case_id, [sent, *next_meeting_of(part, meeting, at=at)], by=by, at=at)
        tell_of_minutes(meeting, part.id, part.folder_id, by=by.account_id, at=at)
    return part


def _settled(asks: Iterable[Ask], minutes: PartMinutes, meeting: Meeting, on: date | None) -> list[NewEvent]:
    """What the minutes settle, as an event, where the routine has them settle something. Errors: Unanswered."""
    said = {one["key"]: one["answer"] for one in minutes.answers}
    missing = [ask.key for ask in asks if ask.required and not said.get(ask.key)]
    if missing:
        raise Unanswered(missing)
    data = {ask.into: said[ask.key] == YES for ask in asks if ask.into}
    return [NewEvent(SETTLED, {"meeting": str(meeting.id), **data}, on=on, run_id=meeting.run_id)] if data else []


def _lasts(meeting: Meeting, on: date, at: datetime) -> bool:
    """True at a moment at which the meeting should be going on."""
    return bool(meeting.starts_at and meeting.ends_at and meeting.starts_at <= at < meeting.ends_at and on == timezone.localdate(at))


def _free(meeting: Meeting, *, at: datetime) -> None:
    """Every part is held: what the meeting takes up ends with the last of them, also when it was held on a day before."""
    parts = list(Part.objects.filter(meeting_id=meeting.id))
    ends = [part.ended_at for part in parts if part.ended_at]
    days = [part.held_on for part in parts if part.held_on]
    if ends:
        free_from(meeting, max(ends), at=at)
    elif meeting.starts_at and days and max(days) < timezone.localdate(meeting.starts_at):
        release(meeting, at=at)


def _write(part: Part, meeting: Meeting, version: int, minutes: PartMinutes, *, by: Actor, at: datetime) -> Part:
    if part.version != version and same(part, minutes):
        return part
    if part.minutes_sent_at or meeting.state not in (Meeting.State.CALLED, Meeting.State.HELD):
        raise NotNow
    if part.version != version:
        raise Changed
    put(part, minutes, by=by)
    _attendance(part, meeting, set(minutes.attended), by=by, at=at)
    return part


def put(part: Part, minutes: PartMinutes, *, by: Actor) -> None:
    """Put the texts into the locked part, as its next version."""
    part.agenda = [dict(point) for point in minutes.points]
    part.joint_plan = [dict(task) for task in minutes.joint_plan]
    part.answers = [dict(one) for one in minutes.answers]
    for name in WORDS:
        setattr(part, name, getattr(minutes, name))
    part.written_by_id = by.account_id
    part.version += 1
    part.save()


def same(part: Part, minutes: PartMinutes) -> bool:
    """Are these the texts that stand already?"""
    texts = ((minutes.points, part.agenda), (minutes.joint_plan, part.joint_plan), (minutes.answers, part.answers))
    return (all([dict(one) for one in mine] == theirs for mine, theirs in texts)
            and all(getattr(part, name) == getattr(minutes, name) for name in WORDS))


def _attendance(part: Part, meeting: Meeting, present: set[UUID], *, by: Actor, at: datetime) -> None:
    own = list(Participant.objects.filter(part=part))
    for participant in own:
        participant.attended = participant.id in present
        participant.save(update_fields=["attended"])
    run, stands = standing_now(meeting, at=at)
    if part.number > 1 and present - {one.id for one in own} and stands.had_joined(part.number):
        _school_joins(part, meeting, present)
        seat_school(part, meeting, run, by=by, at=at)
        cases.happened(part.case_id, [], by=by, at=at)  # who may come in has changed


def _school_joins(part: Part, meeting: Meeting, present: set[UUID]) -> None:
    """Those from the school who stayed by consent are written into this part as well (RT1-06)."""
    stayed = Participant.objects.filter(part__meeting_id=meeting.id, part__number=1, side="school", id__in=present)
    for one in stayed.select_related("folder"):
        Participant(id=uuid.uuid4(), folder_id=part.folder_id, folder=part.folder, part=part, account_id=one.account_id,
                    name=one.name, capacity=one.capacity, side=one.side, attended=True).save(force_insert=True)
