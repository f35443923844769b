"""All writes of meetings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders, meeting_mark
from skolestotte.web.cases.models import Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice

from .models import CallNote, Meeting, Part, Participant
from .plans import parts_of


class Changed(Exception):
    """Somebody else saved in between."""


class NotSettled(Exception):
    """Something must be settled before invitations go out (MTG-01). `fields` names what is empty."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


class NoteMissing(Exception):
    """A default of the routine was changed without saying why (MTG-02)."""


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
    """Everything that is settled about a meeting before it is called."""

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
    variant: str = ""
    change_note: str = ""
    changed_defaults: bool = False
    interpreter_needed: bool = False
    interpreter_language: str = ""
    interpreter_owner: str = ""
    interpreter_booked: bool = False
    separate_talks: bool = False


@transaction.atomic
def call(*, case_id: UUID, run_id: UUID, with_whom: str, answers: Mapping[str, str], agreed_on: date | None,
         youth_attends: bool, nurse_attends: bool, child_talk: str, on: date | None = None, by: Actor,
         at: datetime) -> CallNote:
    """The call that fixes the start meeting: the answer to each point is kept (RT1-03, RT1-07)."""
    with as_system():
        folder = CaseFolders.of(case_id).get("collab")
        note = CallNote(id=uuid.uuid4(), folder=folder, case_id=case_id, with_whom=with_whom, answers=dict(answers),
                        agreed_on=agreed_on, at=at, by_id=by.account_id)
        note.save(force_insert=True)
        data: dict[str, Any] = {"youth_attends": youth_attends, "nurse_attends": nurse_attends, "child_talk": child_talk}
        if agreed_on:
            data["meeting_on"] = agreed_on.isoformat()
        cases.happened(case_id, [NewEvent("call.held", data, on=on, run_id=run_id)], by=by, at=at)
    return note


@transaction.atomic
def child_talk(*, case_id: UUID, run_id: UUID, held: bool, on: date | None = None, by: Actor, at: datetime) -> None:
    """A talk with the child was held, or is judged not to be needed. Nobody else is told (CHD-02)."""
    kind = "child_talk.held" if held else "child_talk.not_needed"
    cases.happened(case_id, [NewEvent(kind, {}, on=on, run_id=run_id)], by=by, at=at)


@transaction.atomic
def plan(*, case_id: UUID, run_id: UUID, settled: MeetingPlan, by: Actor, at: datetime) -> Meeting:
    """A new meeting with its parts, each in a folder of its own. Errors: NoteMissing."""
    _check_note(settled)
    with as_system():
        run = Run.objects.select_related("reporting_unit").get(id=run_id)
        meeting_id = uuid.uuid4()
        parts = parts_of(run, settled.type, settled.variant)
        folders = {p.number: cases.new_part(case_id, "meeting", meeting_mark(meeting_id, p.number), by=by, at=at)
                   for p in parts}
        meeting = Meeting(id=meeting_id, folder=folders[1], case_id=case_id, type=settled.type, variant=settled.variant)
        _fill(meeting, settled)
        meeting.save(force_insert=True)
        for part in parts:
            row = Part(id=uuid.uuid4(), folder=folders[part.number], meeting_id=meeting_id, case_id=case_id,
                       number=part.number, agenda=settled.agendas.get(part.number) or part.agenda("nb"))
            row.save(force_insert=True)
            _invite(row, settled.invited)
    return meeting


@transaction.atomic
def replan(*, meeting_id: UUID, version: int, settled: MeetingPlan, by: Actor, at: datetime) -> Meeting:
    """Change a meeting that is not held. A new time after the invitation is a move, which everybody is told of."""
    _check_note(settled)
    with as_system():
        meeting = _locked(meeting_id, version)
        moved = meeting.state == Meeting.State.CALLED and (meeting.starts_at, meeting.place) != (settled.starts_at, settled.place)
        _fill(meeting, settled)
        meeting.version += 1
        meeting.sequence += 1 if moved else 0
        meeting.save()
        for part in Part.objects.filter(meeting_id=meeting_id):
            part.agenda = settled.agendas.get(part.number) or part.agenda
            part.version += 1
            part.save()
            Participant.objects.filter(part=part).delete()
            _invite(part, settled.invited)
        if moved:
            _tell(meeting, "meeting.moved", by=by, at=at)
    return meeting


@transaction.atomic
def send_invitations(*, meeting_id: UUID, version: int, by: Actor, at: datetime) -> Meeting:
    """Call the meeting. Nothing goes out while goal, agenda, time, place or a role is empty (MTG-01). Errors: NotSettled."""
    with as_system():
        meeting = _locked(meeting_id, version)
        if meeting.state == Meeting.State.CALLED:
            return meeting
        missing = _unsettled(meeting)
        if missing:
            raise NotSettled(missing)
        meeting.state = Meeting.State.CALLED
        meeting.version += 1
        meeting.save(update_fields=["state", "version"])
        _tell(meeting, "meeting.called", by=by, at=at)
    return meeting


@transaction.atomic
def cancel(*, meeting_id: UUID, version: int, by: Actor, at: datetime) -> Meeting:
    """Cancel a meeting that was called; the step opens anew."""
    with as_system():
        meeting = _locked(meeting_id, version)
        if meeting.state == Meeting.State.CANCELLED:
            return meeting
        meeting.state = Meeting.State.CANCELLED
        meeting.version += 1
        meeting.sequence += 1
        meeting.save(update_fields=["state", "version", "sequence"])
        cases.happened(meeting.case_id, [NewEvent("meeting.cancelled", {
            "meeting": str(meeting.id), "type": meeting.type})], by=by, at=at)
        _notify(meeting, kind="new", at=at)
    return meeting


@dataclass(frozen=True)
class PartMinutes:
    """What is written in one part: under each agenda point, the views, what was decided and who does what by when."""

    points: Sequence[Mapping[str, str]]
    child_view: str
    guardians_view: str
    decisions: str
    joint_plan: Sequence[Mapping[str, str]]
    attended: Iterable[UUID]


@transaction.atomic
def write_minutes(*, part_id: UUID, version: int, minutes: PartMinutes, by: Actor, at: datetime) -> Part:
    """Save the minutes of a part while or after it is held; they can be changed until they are sent. Errors: Changed."""
    with as_system():
        return _write(_locked_part(part_id, version), minutes, by=by)


@transaction.atomic
def hold(*, part_id: UUID, version: int, minutes: PartMinutes, on: date | None = None, by: Actor, at: datetime) -> Part:
    """The part was held and its agenda covered. Errors: Changed, NotNow."""
    with as_system():
        part = _locked_part(part_id, version)
        if part.held_at:
            raise NotNow
        meeting = Meeting.objects.select_for_update(of=("self",)).get(id=part.meeting_id)
        _write(part, minutes, by=by)
        part.held_at = at
        part.save(update_fields=["held_at"])
        if not Part.objects.filter(meeting_id=meeting.id, held_at__isnull=True).exists():
            meeting.state = Meeting.State.HELD
            meeting.save(update_fields=["state"])
        data: dict[str, Any] = {"meeting": str(meeting.id), "type": meeting.type, "part": part.number,
                                "agenda_covered": all(point.get("minutes") for point in part.agenda)}
        if meeting.type == Meeting.Type.CLOSING:
            data["variant"] = meeting.variant
        cases.happened(part.case_id, [NewEvent("meeting.part_held", data, on=on)], by=by, at=at)
    return part


@transaction.atomic
def send_minutes(*, part_id: UUID, by: Actor, at: datetime) -> Part:
    """Send the minutes of a held part to everyone whose door to its folder is open (RT1-S7). Sending twice changes nothing."""
    with as_system():
        part = _locked_part(part_id, None)
        if part.held_at is None:
            raise NotNow
        if part.minutes_sent_at:
            return part
        part.minutes_sent_at = at
        part.save(update_fields=["minutes_sent_at"])
        meeting = Meeting.objects.get(id=part.meeting_id)
        cases.happened(part.case_id, [NewEvent("minutes.sent", {
            "meeting": str(meeting.id), "type": meeting.type, "part": part.number})], by=by, at=at)
        _notify(meeting, kind="new", at=at, about=f"minutes {part.id}")
    return part


def _check_note(settled: MeetingPlan) -> None:
    if settled.changed_defaults and not settled.change_note.strip():
        raise NoteMissing


def _fill(meeting: Meeting, settled: MeetingPlan) -> None:
    for name in ("goal", "starts_at", "ends_at", "place", "convener", "leader", "minute_taker", "change_note",
                 "interpreter_needed", "interpreter_language", "interpreter_owner", "interpreter_booked", "separate_talks"):
        setattr(meeting, name, getattr(settled, name))


def _invite(part: Part, invited: Iterable[Invited]) -> None:
    for person in invited:
        if part.number in person.parts:
            Participant(id=uuid.uuid4(), folder_id=part.folder_id, part=part, account_id=person.account_id,
                        name=person.name, capacity=person.capacity, side=person.side).save(force_insert=True)


def _unsettled(meeting: Meeting) -> list[str]:
    missing = [name for name in ("goal", "starts_at", "place", "convener", "leader", "minute_taker")
               if not getattr(meeting, name)]
    if meeting.interpreter_needed and not meeting.interpreter_owner:
        missing.append("interpreter_owner")
    for part in Part.objects.filter(meeting_id=meeting.id):
        if not part.agenda:
            missing.append("agenda")
        if not Participant.objects.filter(part=part).exists():
            missing.append("invited")
    return missing


def _tell(meeting: Meeting, kind: str, *, by: Actor, at: datetime) -> None:
    assert meeting.starts_at is not None
    data = {"meeting": str(meeting.id), "type": meeting.type,
            "meeting_on": timezone.localdate(meeting.starts_at).isoformat(), "place": meeting.place}
    if kind == "meeting.called" and meeting.variant:
        data["variant"] = meeting.variant
    cases.happened(meeting.case_id, [NewEvent(kind, data)], by=by, at=at)
    _notify(meeting, kind="calendar", at=at)


def _notify(meeting: Meeting, *, kind: str, at: datetime, about: str = "") -> None:
    accounts = set(Participant.objects.filter(part__meeting_id=meeting.id, account__isnull=False)
                   .values_list("account_id", flat=True))
    mark = about or f"{meeting.id} {meeting.state} {meeting.sequence}"
    notices.queue([NewNotice(account_id=a, kind=kind, about=mark) for a in accounts], at=at)


def _write(part: Part, minutes: PartMinutes, *, by: Actor) -> Part:
    if part.minutes_sent_at:
        raise NotNow
    part.agenda = [dict(point) for point in minutes.points]
    part.child_view, part.guardians_view = minutes.child_view, minutes.guardians_view
    part.decisions, part.joint_plan = minutes.decisions, [dict(task) for task in minutes.joint_plan]
    part.written_by_id = by.account_id
    part.version += 1
    part.save()
    present = set(minutes.attended)
    for participant in Participant.objects.filter(part=part):
        participant.attended = participant.id in present
        participant.save(update_fields=["attended"])
    return part


def _locked(meeting_id: UUID, version: int) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(id=meeting_id)
    if meeting.state == Meeting.State.HELD:
        raise NotNow
    if meeting.version != version:
        raise Changed
    return meeting


def _locked_part(part_id: UUID, version: int | None) -> Part:
    part = Part.objects.select_for_update(of=("self",)).get(id=part_id)
    if version is not None and part.version != version:
        raise Changed
    return part
