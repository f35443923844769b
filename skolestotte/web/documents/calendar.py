"""Calendar files (iCalendar, RFC 5545 and 5546) that say when and where to sign in, and nothing else.

A calendar is seen by colleagues, families and suppliers: the entry has a neutral title, no names, no purpose
and no list of those who take part. What the meeting is about is read after signing in.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils import translation
from django.utils.translation import gettext, pgettext
from icalendar import Calendar, Event, vCalAddress

from .letterhead import OSLO


class Method(Enum):
    """What the receiving calendar is asked to do (RFC 5546 § 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class CalendarEntry:
    """One meeting in one person's calendar.

    `meeting` is the meeting's id, an opaque string: the same for every change, so that a move replaces the
    old entry; `sequence` grows by one with every change. `changed_at`, `begins` and `ends` are aware.
    `domain` is the installation's host name, `organizer` its neutral address; whom it is for
    is added when it is sent.
    `place` is left out unless the caller knows that it tells nothing ("Meeting room 2"). `link` leads to the
    sign-in page.
    """

    meeting: str
    sequence: int
    begins: datetime
    ends: datetime
    changed_at: datetime
    domain: str
    organizer: str
    link: str
    place: str = ""

    def __post_init__(self) -> None:
        if any(at.tzinfo is None for at in (self.begins, self.ends, self.changed_at)):
            raise ValueError("a calendar entry needs times with a zone")
        if self.ends <= self.begins:
            raise ValueError("a meeting ends after it begins")


def calendar_file(entry: CalendarEntry, lang: str, method: Method = Method.REQUEST) -> bytes:
    """The entry as an .ics file in `lang`; CANCEL takes it out of the calendar again."""
    with translation.override(lang):
        event = _event(entry, cancelled=method is Method.CANCEL)
    calendar = Calendar()
    calendar.add("prodid", "-//Skolestotte//Meetings//NO")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(entry: CalendarEntry, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", f"{entry.meeting}@{entry.domain}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", entry.begins.astimezone(OSLO))
    event.add("dtend", entry.ends.astimezone(OSLO))
    event.add("summary", pgettext("calendar", "Meeting"))
    event.add("description", gettext("Sign in to read about the meeting: %(link)s") % {"link": entry.link})
    event.add("url", entry.link)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{entry.organizer}"))
    if entry.place:
        event.add("location", entry.place)
    return event
