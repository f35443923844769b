"""People and rooms that a meeting takes up. The database refuses to book one twice; here that becomes words (MTG-12)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.folders import keys, line
from skolestotte.web.journal import commands as journal
from skolestotte.web.people.models import Guardian, Unit

from ..models import Booking, Meeting, MeetingRoom, Participant
from ..people import FAMILY
from ..rooms import registered, room_key

ROOM = "room"


@dataclass(frozen=True)
class Taken:
    """Who and what is taken at a time. `names`: employees; `family`: somebody of the family; `room`: the place.

    It never says by what: the other meeting is not the planner's to know of.
    """

    names: tuple[str, ...] = ()
    family: bool = False
    room: bool = False

    @property
    def any(self) -> bool:
        return bool(self.names) or self.family or self.room


class Busy(Exception):
    """Somebody or the room is taken at that time: `names`, `family` and `room` as in `Taken`."""

    def __init__(self, taken: Taken) -> None:
        super().__init__("busy")
        self.names, self.family, self.room = taken.names, taken.family, taken.room


def book(meeting: Meeting, run: Run, *, at: datetime) -> None:
    """Take up those who are invited, and the room, while the meeting lasts; what it took up before is let go.

    Inside `as_system()`, after the participants are written. Errors: Busy.
    """
    who = _wanted(meeting, run) if meeting.starts_at and meeting.ends_at and meeting.ends_at > meeting.starts_at else {}
    during = DateTimeTZRange(meeting.starts_at, meeting.ends_at)
    own = Booking.objects.filter(meeting_id=meeting.id, ended_at=None)
    _in_turn(meeting, {*who, *own.values_list("key", flat=True)})
    if {(row.key, row.during) for row in own} == {(key, during) for key in who}:
        return
    own.update(ended_at=at)
    if who:
        _take(meeting, who, during)


def taken_at(meeting: Meeting, run: Run, times: Iterable[tuple[datetime, datetime]]) -> list[Taken]:
    """For each time, who of those who are invited and whether the room is taken by another meeting. Inside `as_system()`."""
    who = _wanted(meeting, run)
    found = []
    for starts, ends in times:
        during = DateTimeTZRange(starts, ends)
        found.append(_taken(who, during, _sitting(meeting, during), but=meeting))
    return found


def free_from(meeting: Meeting, end: datetime, *, at: datetime) -> None:
    """The meeting is over before its time: everybody and the room are free from `end` on. Inside `as_system()`."""
    rows = [row for row in Booking.objects.filter(meeting_id=meeting.id, ended_at=None).order_by("key")
            if row.during.upper is not None and row.during.upper > end]
    _in_turn(meeting, {row.key for row in rows})
    Booking.objects.filter(id__in=[row.id for row in rows]).update(ended_at=at)
    Booking.objects.bulk_create([
        Booking(id=uuid.uuid4(), meeting_id=row.meeting_id, sitting=row.sitting, key=row.key,
                during=DateTimeTZRange(row.during.lower, end)) for row in rows if row.during.lower < end])


def release(meeting: Meeting, *, at: datetime) -> None:
    """Let everybody go. Inside `as_system()`."""
    Booking.objects.filter(meeting_id=meeting.id, ended_at=None).update(ended_at=at)


def _in_turn(meeting: Meeting, marks: Iterable[str]) -> None:
    """Who books the same people or room waits here until this transaction ends: the database lets two insert at once, and then each
    would wait for the other. The case is locked first, as everywhere."""
    journal.lock(meeting.case_id)
    line.in_turn(marks)


def _take(meeting: Meeting, who: Mapping[str, Participant | None], during: DateTimeTZRange) -> None:
    sitting = _sitting(meeting, during)
    rows = [Booking(id=uuid.uuid4(), meeting_id=meeting.id, sitting=sitting, key=key, during=during) for key in who]
    _refuse_taken(who, during, sitting)
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(rows)
    except IntegrityError:  # somebody else booked in between
        _refuse_taken(who, during, sitting)
        raise


def _refuse_taken(who: Mapping[str, Participant | None], during: DateTimeTZRange, sitting: uuid.UUID) -> None:
    taken = _taken(who, during, sitting)
    if taken.any:
        raise Busy(taken)


def _taken(who: Mapping[str, Participant | None], during: DateTimeTZRange, sitting: uuid.UUID,
           but: Meeting | None = None) -> Taken:
    rows = Booking.objects.filter(key__in=who, during__overlap=during, ended_at=None).exclude(sitting=sitting)
    found = set((rows.exclude(meeting_id=but.id) if but else rows).values_list("key", flat=True))
    people = [one for key, one in who.items() if key in found and one is not None]
    return Taken(tuple(dict.fromkeys(one.name for one in people if one.side != FAMILY)),
                 family=any(one.side == FAMILY for one in people), room=any(who[key] is None for key in found))


def _wanted(meeting: Meeting, run: Run) -> dict[str, Participant | None]:
    """What the meeting takes up, as marks that tell nobody who it is; None stands for the room."""
    people = Participant.objects.filter(part__meeting_id=meeting.id, account__isnull=False).order_by("id")
    found: dict[str, Participant | None] = {keys.blind("booked person", str(one.account_id)): one for one in people}
    case = Case.objects.select_related(None).select_related("intake_unit", "measures_unit").get(id=meeting.case_id)
    room = _room(meeting, [unit for unit in (run.reporting_unit, case.intake_unit, case.measures_unit) if unit is not None])
    return found | ({keys.blind("booked room", room): None} if room else {})


def _room(meeting: Meeting, units: Sequence[Unit]) -> str:
    """The room that is chosen from the register, or the one that the place names in words."""
    if meeting.room_id:
        room = MeetingRoom.objects.get(id=meeting.room_id)
        return f"{room.unit_id} {room.mark}"
    key = room_key(meeting.place, [(unit.id, unit.name, unit.address) for unit in units])
    return registered(key, MeetingRoom.objects.filter(unit__in=units).values_list("unit_id", "name", "mark")) if key else ""


def _sitting(meeting: Meeting, during: DateTimeTZRange) -> uuid.UUID:
    """Siblings have a case each and one meeting: same time, same place, and a guardian in common is the same sitting."""
    family = _guardians(meeting)
    together = (Meeting.objects.filter(starts_at=during.lower, ends_at=during.upper).exclude(case_id=meeting.case_id)
                .exclude(state=Meeting.State.CANCELLED).order_by("id"))
    for other in together:
        if other.place.strip().casefold() == meeting.place.strip().casefold() and family & _guardians(other):
            booked = Booking.objects.filter(meeting_id=other.id, ended_at=None).values_list("sitting", flat=True).first()
            return booked or meeting.id
    return meeting.id


def _guardians(meeting: Meeting) -> set[uuid.UUID]:
    """The accounts of the child's guardians."""
    child = Case.objects.filter(id=meeting.case_id).values("child_id")[:1]
    return {account for account in Guardian.objects.filter(child_id=child, account__isnull=False)
            .values_list("account_id", flat=True) if account}
