"""A corrected day for meeting again moves what hangs on it: the agreement, and the meeting that was planned from it (MTG-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from skolestotte.rulebook.events import CORRECTED, RETRACTED
from skolestotte.web.cases.commands import NewEvent
from skolestotte.web.folders.actor import Actor

from ..models import Meeting, Part, Participant
from ..next_day import Hangs, hangs_on
from .locks import lock_meeting
from .meeting_again import next_meeting_of
from .planning import KEPT, Invited, MeetingPlan, NotSettled, replan


@dataclass(frozen=True)
class Followed:
    """What a corrected day did. `day`: the agreement now says it; `taken_back`: no day is agreed on any more; `moved`: the meeting
    that was moved to it; `stays`: the next meeting, which keeps its own day."""

    day: date | None = None
    taken_back: bool = False
    moved: Meeting | None = None
    stays: Meeting | None = None


def what_hangs(part: Part, meeting: Meeting) -> Hangs:
    """What hangs on the day, with the next meeting locked: rows of meetings are locked before the case. Inside `as_system()`."""
    found = hangs_on(part, meeting)
    if found.meeting is not None:
        lock_meeting(found.meeting.id)
        found = hangs_on(part, meeting)
    return found


def agree_anew(part: Part, meeting: Meeting, hangs: Hangs, *, at: datetime) -> list[NewEvent]:
    """What the journal says of a day that was corrected to `part.next_on`. Inside `as_system()`."""
    day = part.next_on
    if not hangs.latest or day == hangs.day:
        return []
    if hangs.fixed is None:
        return next_meeting_of(part, meeting, at=at) if hangs.otherwise is None else []
    if day is not None:
        data = {"seq": hangs.fixed.seq, "data": {"meeting_on": day.isoformat()}}
        return [NewEvent(CORRECTED, data, run_id=hangs.fixed.run_id)]
    if hangs.ended or hangs.meeting is not None:
        return []  # the case has gone on with that day, or somebody is invited: what they do now is for people to say
    return [NewEvent(RETRACTED, {"seq": hangs.fixed.seq}, run_id=hangs.fixed.run_id)]


def move_along(part: Part, hangs: Hangs, *, by: Actor, at: datetime) -> Followed:
    """Move the meeting that was planned for the day, at the same time of day; one with a day of its own stays. Inside `as_system()`.

    Errors: Busy; NotSettled; OthersNeedConsent; NoteMissing.
    """
    day = part.next_on
    if not hangs.latest or day == hangs.day:
        return Followed()
    followed = day if hangs.fixed is not None else None
    if hangs.moves and day is not None and hangs.meeting is not None:
        return Followed(followed, moved=_moved(hangs.meeting, day, by=by, at=at))
    gone = hangs.fixed is not None and day is None and not hangs.ended and hangs.meeting is None
    stays = hangs.meeting if hangs.meeting_on is not None and hangs.meeting_on != day else None
    return Followed(followed, taken_back=gone, stays=stays)


def _moved(meeting: Meeting, day: date, *, by: Actor, at: datetime) -> Meeting:
    settled = {name: getattr(meeting, name) for name in KEPT}
    settled |= {name: _on(getattr(meeting, name), day, meeting) for name in ("starts_at", "ends_at")}
    if settled["ends_at"] and settled["ends_at"] <= at:
        raise NotSettled(["passed"])
    plan = MeetingPlan(type=meeting.type, variant=meeting.variant, invited=_as_invited(meeting.id), **settled)
    return replan(meeting_id=meeting.id, version=meeting.version, settled=plan, by=by, at=at)


def _on(moment: datetime | None, day: date, meeting: Meeting) -> datetime | None:
    """The same time of day on another day, in the clock of the place (also when summer time begins between the two)."""
    if moment is None or meeting.starts_at is None:
        return None
    local = timezone.localtime(moment)
    later = local.date() - timezone.localdate(meeting.starts_at)
    return timezone.make_aware(datetime.combine(day + later, local.time()))


def _as_invited(meeting_id: UUID) -> list[Invited]:
    """Those who are invited, as the plan names them."""
    found: dict[tuple[str, str, str, UUID | None], list[int]] = {}
    rows = Participant.objects.filter(part__meeting_id=meeting_id).select_related("folder", "part").order_by("part__number", "id")
    for one in rows:
        found.setdefault((one.name, one.capacity, one.side, one.account_id), []).append(one.part.number)
    return [Invited(*who, parts=tuple(numbers)) for who, numbers in found.items()]
