"""Times that are proposed for a meeting, for tests: a plan without a time, the round, the answers, the grid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.calendar import is_working_day
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.models import Meeting, Proposal, ProposedTime, TimeAnswer
from tests.cast import Cast, actor
from tests.rooms.pages import Page, Person
from tests.steps import planned


def working_day(after: int = 3) -> date:
    day = timezone.localdate() + timedelta(days=after)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


DAY = working_day()
NEXT = working_day(10)
LATE, EARLY = (at(DAY, "14:15"), at(DAY, "15:15")), (at(DAY, "10:00"), at(DAY, "11:00"))
OTHER = (at(NEXT, "14:15"), at(NEXT, "15:15"))


def url(meeting: Meeting, name: str = "times") -> str:
    return reverse(f"meetings:{name}", args=[meeting.id])


def plan(cast: Cast, case: Case, **changes: Any) -> Meeting:
    """A meeting that has everything but a time."""
    return planned(cast, case, **{"starts_at": None, "ends_at": None, **changes})


def proposed(cast: Cast, meeting: Meeting, *slots: tuple[datetime, datetime]) -> Proposal:
    return commands.propose_times(meeting_id=meeting.id, times=slots or (LATE, OTHER), by=actor(cast.case_worker), at=timezone.now())


def typed(slots: Sequence[tuple[datetime, datetime]], **more: str) -> dict[str, str]:
    data = {"time-TOTAL_FORMS": str(len(slots)), "time-INITIAL_FORMS": "0", "seen": ""}
    for number, (starts, ends) in enumerate(slots):
        first, last = timezone.localtime(starts), timezone.localtime(ends)
        data |= {f"time-{number}-day": f"{first:%d.%m.%Y}", f"time-{number}-starts": f"{first:%H.%M}",
                 f"time-{number}-ends": f"{last:%H.%M}"}
    return data | more


def answers(meeting: Meeting, *said: str) -> dict[str, str]:
    """The posted form: one answer for each of the times, in order."""
    with as_system():
        times = list(ProposedTime.objects.filter(proposal__meeting_id=meeting.id, proposal__closed_at=None))
    return {str(one.id): word for one, word in zip(times, said, strict=True)}


def grid(meeting: Meeting) -> dict[tuple[str, str], tuple[str, bool]]:
    """(who, time) → (answer, written down by somebody else)."""
    with as_system():
        rows = TimeAnswer.objects.filter(time__proposal__meeting_id=meeting.id).select_related("folder", "time", "asked")
        return {(row.asked.name, f"{timezone.localtime(row.time.starts_at):%d %H:%M}"): (row.answer, row.for_other) for row in rows}


def answer(person: Person, meeting: Meeting, *said: str, query: str = "") -> Page:
    return person.post(url(meeting) + query, answers(meeting, *said))


def times_of(meeting: Meeting) -> list[ProposedTime]:
    with as_system():
        return list(ProposedTime.objects.filter(proposal__meeting_id=meeting.id))
