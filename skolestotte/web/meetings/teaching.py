"""When a school teaches, and whether a time falls in it (MTG-12). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from skolestotte.rulebook.calendar import is_working_day

DAYS = 5
BREATH = timedelta(minutes=15)  # between the last lesson and a meeting


@dataclass(frozen=True)
class Week:
    """From and to for Monday to Friday; None for a day without teaching."""

    days: tuple[tuple[time, time] | None, ...]

    @classmethod
    def read(cls, rows: Sequence[Sequence[str] | None]) -> Week:
        """As it is stored: five of `["08:30", "14:00"]` or None."""
        return cls(tuple((time.fromisoformat(row[0]), time.fromisoformat(row[1])) if row else None for row in rows))

    def stored(self) -> list[list[str] | None]:
        return [[f"{one[0]:%H:%M}", f"{one[1]:%H:%M}"] if one else None for one in self.days]

    def on(self, day: date) -> tuple[time, time] | None:
        """The hours of that day; None on days off, Saturdays and Sundays."""
        return self.days[day.weekday()] if is_working_day(day) else None

    def collides(self, starts: datetime, ends: datetime) -> bool:
        """True when a time (aware) overlaps the lessons of its day."""
        first, last = timezone.localtime(starts), timezone.localtime(ends)
        lessons = self.on(first.date())
        if lessons is None:
            return False
        over = last.time() if last.date() == first.date() else time.max
        return first.time() < lessons[1] and lessons[0] < over


SCHOOL_DAY = Week(((time(8, 30), time(14, 0)),) * DAYS)
NONE = Week((None,) * DAYS)


def usual_of(side: str) -> Week:
    """What holds for a unit that has said nothing: a school day at schools, no lessons elsewhere."""
    return SCHOOL_DAY if side == "school" else NONE


def suggested(first: date, minutes: int, weeks: Iterable[Week], *, count: int = 3) -> list[tuple[date, time, time]]:
    """So many times on working days from `first` on, right after the last lesson of all these weeks; else from nine."""
    known, day = list(weeks), first
    found: list[tuple[date, time, time]] = []
    while len(found) < count:
        if is_working_day(day):
            ends = [lessons[1] for week in known if (lessons := week.on(day))]
            begin = datetime.combine(day, max(ends)) + BREATH if ends else datetime.combine(day, time(9))
            found.append((day, begin.time(), (begin + timedelta(minutes=minutes)).time()))
        day += timedelta(days=1)
    return found
