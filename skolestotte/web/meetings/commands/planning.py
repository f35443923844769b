"""Plan a meeting, change it, send the invitations, cancel it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.consent import ConsentState, consent_state
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.words import spoken
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import meeting_mark
from skolestotte.web.cases.models import Run
from skolestotte.web.consents.allowed import step_for
from skolestotte.web.consents.around import run_events
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..agenda import merged
from ..models import Meeting, Part, Participant
from ..people import OTHERS, is_other_body
from ..plans import called_as, parts_of, why
from ..settled import counts, missing
from .booking import book
from .locks import STANDING, allowed, changeable, lock_meeting
from .preparing import seat_leader
from .proposing import close_round
from .seats import seat_school
from .telling import invited, tell_of, tell_who_comes_and_goes

KEPT = ("purpose", "goal", "starts_at", "ends_at", "place", "room_id", "convener", "leader", "minute_taker", "change_note",
        "interpreter_needed", "interpreter_language", "interpreter_owner", "interpreter_booked", "separate_talks")


class NotSettled(Exception):
    """Something must be settled before invitations go out (MTG-01). `fields` names what is empty."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


class NoteMissing(Exception):
    """A default of the routine was changed without saying why (MTG-02)."""


class OthersNeedConsent(Exception):
    """The family has not consented to others than school and service taking part (RT3-06). `names` says who."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


class StandsAlready(NotNow):
    """A meeting of this type is planned or called already. `meeting_id` is which."""

    def __init__(self, meeting_id: UUID) -> None:
        super().__init__(str(meeting_id))
        self.meeting_id = meeting_id


@dataclass(frozen=True)
class Invited:
    """One person who is to take part. `parts` are the part numbers."""

    name: str
    capacity: str
    side: str
    account_id: UUID | None = None
    parts: tuple[int, ...] = (1,)


@dataclass(frozen=True)
class MeetingPlan:
    """Everything that is settled about a meeting before it is called. An empty purpose is the routine's own words.

    `room_id`: a room of the register; `place` says in words where it is."""

    type: str
    goal: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    convener: str
    leader: str
    minute_taker: str
    invited: Sequence[Invited]
    agendas: Mapping[int, list[dict[str, str]]] = field(default_factory=dict)
    purpose: str = ""
    variant: str = ""
    change_note: str = ""
    changed_defaults: bool = False
    interpreter_needed: bool | None = False
    interpreter_language: str = ""
    interpreter_owner: str = ""
    interpreter_booked: bool = False
    separate_talks: bool = False
    room_id: UUID | None = None


@transaction.atomic
def plan(*, case_id: UUID, run_id: UUID, settled: MeetingPlan, language: str = "nb", by: Actor, at: datetime) -> Meeting:
    """A new meeting with its parts, each in a folder of its own. `language`: of what the routine fills in.

    Errors: NoteMissing; OthersNeedConsent; Busy; StandsAlready; NotNow when the routine wants no such meeting now.
    """
    _check_note(settled)
    with as_system():
        run, events = allowed(case_id, run_id, "meeting.called", **called_as(settled.type, settled.variant))
        _check_others(run, events, settled.invited)
        for standing in Meeting.objects.filter(run_id=run_id, type=settled.type, state__in=STANDING):
            if not Part.objects.filter(meeting_id=standing.id, number=1, held_at__isnull=False).exists():
                raise StandsAlready(standing.id)
        meeting_id, language = uuid.uuid4(), spoken(language, run.unit_kind)
        step = step_for(run.definition, events, "meeting.called", called_as(settled.type, settled.variant))
        parts = parts_of(run.definition, settled.type, settled.variant, step)
        folders = {p.number: cases.new_part(case_id, "meeting", meeting_mark(meeting_id, p.number), by=by, at=at)
                   for p in parts}
        meeting = Meeting(id=meeting_id, folder=folders[1], case_id=case_id, run_id=run_id, type=settled.type,
                          variant=settled.variant, step=step)
        _fill(meeting, settled)
        meeting.purpose = settled.purpose or why(parts, settled.type, settled.variant, language)
        meeting.save(force_insert=True)
        for part in parts:
            row = Part(id=uuid.uuid4(), folder=folders[part.number], meeting_id=meeting_id, case_id=case_id,
                       number=part.number, agenda=settled.agendas.get(part.number) or part.agenda(language))
            row.save(force_insert=True)
            _invite(row, meeting, settled.invited, run, by=by, at=at)
        book(meeting, run, at=at)
        cases.happened(case_id, [], by=by, at=at)  # nothing happened yet, but the new folders need their doors
    return meeting


@transaction.atomic
def replan(*, meeting_id: UUID, version: int, settled: MeetingPlan, by: Actor, at: datetime) -> Meeting:
    """Change a meeting of which no part is held. A new time or place after the invitation is a move that all are told of;
    who is new then gets the invitation, and who is left out gets word that it is off for them.

    Errors: NoteMissing, OthersNeedConsent, NotSettled, Busy, Changed, NotNow.
    """
    _check_note(settled)
    with as_system():
        if _is_so(lock_meeting(meeting_id), settled):
            return lock_meeting(meeting_id)  # pressed twice
        meeting = changeable(meeting_id, version)
        run = Run.objects.select_related("folder", "reporting_unit").get(id=meeting.run_id)
        _check_others(run, run_events(run), settled.invited)
        before = (meeting.starts_at, meeting.ends_at, meeting.place)
        were = {one.id for one in invited(meeting_id)}
        _fill(meeting, settled)
        moved = meeting.state == Meeting.State.CALLED and before != (meeting.starts_at, meeting.ends_at, meeting.place)
        if meeting.state == Meeting.State.CALLED and (gaps := _gaps(meeting, settled, now=at if moved else None)):
            raise NotSettled(gaps)
        meeting.version += 1
        meeting.sequence += 1 if moved else 0
        meeting.save()
        for part in Part.objects.select_for_update(of=("self",)).filter(meeting_id=meeting_id).order_by("number"):
            part.agenda = merged(part.agenda, settled.agendas.get(part.number) or part.agenda)
            part.version += 1
            part.save()
            Participant.objects.filter(part=part).delete()
            _invite(part, meeting, settled.invited, run, by=by, at=at)
        seat_leader(meeting, run, by=by, at=at)
        book(meeting, run, at=at)
        if meeting.starts_at and before[:2] != (meeting.starts_at, meeting.ends_at):
            close_round(meeting_id, at=at)  # the time is settled: nobody is asked any longer
        news = [_event(meeting, "meeting.moved")] if moved else []
        cases.happened(meeting.case_id, news, by=by, at=at)  # also when nothing moved: who may come in has changed
        if moved:
            tell_of(meeting, at=at)
        if meeting.state == Meeting.State.CALLED:
            are = {one.id for one in invited(meeting_id)}
            tell_who_comes_and_goes(meeting, were | are if moved else were, are, at=at)  # of a move those who are new have heard
    return meeting


@transaction.atomic
def send_invitations(*, meeting_id: UUID, version: int, by: Actor, at: datetime) -> Meeting:
    """Call the meeting. Nothing goes out while goal, agenda, time, place or a role is empty (MTG-01).

    Sending twice sends once. Errors: NotSettled; OthersNeedConsent; Changed; NotNow when the routine wants no such meeting (any more).
    """
    with as_system():
        meeting = lock_meeting(meeting_id)
        if meeting.state == Meeting.State.CALLED:
            return meeting
        meeting = changeable(meeting_id, version)
        run, events = allowed(meeting.case_id, meeting.run_id, "meeting.called", **called_as(meeting.type, meeting.variant))
        _check_others(run, events, Participant.objects.filter(part__meeting_id=meeting.id).select_related("folder"))
        gaps = _gaps(meeting, now=at)
        if gaps:
            raise NotSettled(gaps)
        meeting.state = Meeting.State.CALLED
        meeting.version += 1
        meeting.save(update_fields=["state", "version"])
        close_round(meeting_id, at=at)
        cases.happened(meeting.case_id, [_event(meeting, "meeting.called")], by=by, at=at)
        tell_of(meeting, at=at)
    return meeting


def _is_so(meeting: Meeting, settled: MeetingPlan) -> bool:
    """True when the meeting stands as settled already."""
    if any(getattr(meeting, name) != getattr(settled, name) for name in KEPT):
        return False
    wanted = sorted((n, one.name, one.capacity, one.side, str(one.account_id)) for one in settled.invited for n in one.parts)
    rows = Participant.objects.filter(part__meeting_id=meeting.id).select_related("folder", "part")
    people = sorted((one.part.number, one.name, one.capacity, one.side, str(one.account_id)) for one in rows)
    agendas = {part.number: [p["text"] for p in part.agenda] for part in Part.objects.filter(meeting_id=meeting.id)}
    return wanted == people and all(agendas.get(n) == [p["text"] for p in points] for n, points in settled.agendas.items())


def _check_note(settled: MeetingPlan) -> None:
    if settled.changed_defaults and not settled.change_note.strip():
        raise NoteMissing


def _check_others(run: Run, events: Iterable[Event], people: Iterable[Invited | Participant]) -> None:
    """In a routine that asks the family about others than school and service, nobody else is invited before it says yes."""
    if OTHERS not in run.definition.consents or consent_state(events, OTHERS) is ConsentState.GIVEN:
        return
    names = [one.name for one in people if is_other_body(one.side, one.capacity)]
    if names:
        raise OthersNeedConsent(list(dict.fromkeys(names)))


def _fill(meeting: Meeting, settled: MeetingPlan) -> None:
    for name in KEPT:
        setattr(meeting, name, getattr(settled, name))


def _invite(part: Part, meeting: Meeting, people: Iterable[Invited], run: Run, *, by: Actor, at: datetime) -> None:
    """Write who takes part, and name the school's employees among them, for whom the rules then open the door (MTG-03)."""
    for person in people:
        if part.number in person.parts:
            Participant(id=uuid.uuid4(), folder_id=part.folder_id, folder=part.folder, part=part,
                        account_id=person.account_id, name=person.name, capacity=person.capacity,
                        side=person.side).save(force_insert=True)
    seat_school(part, meeting, run, by=by, at=at)


def _gaps(meeting: Meeting, settled: MeetingPlan | None = None, *, now: datetime | None) -> list[str]:
    parts = list(Part.objects.filter(meeting_id=meeting.id))
    rows = Participant.objects.filter(part__in=parts).values_list("part_id", "capacity")
    people = {part for part, capacity in rows if counts(capacity)}
    if settled is not None:
        people = {part.id for part in parts if any(part.number in one.parts and counts(one.capacity) for one in settled.invited)}
    return missing(meeting, parts, people, now=now)


def _event(meeting: Meeting, kind: str) -> NewEvent:
    assert meeting.starts_at is not None
    data = {"meeting": str(meeting.id), "type": meeting.type, "place": meeting.place,
            "meeting_on": timezone.localdate(meeting.starts_at).isoformat()}
    if kind == "meeting.called" and meeting.variant:
        data["variant"] = meeting.variant
    return NewEvent(kind, data, run_id=meeting.run_id)
