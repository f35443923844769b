"""The entry for a calendar: neutral, in Oslo time, with one identity."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from skolestotte.web.documents.calendar import CalendarEntry, Method, calendar_file
from tests.rooms.documents.letters import BEGINS, ENDS

ENTRY = CalendarEntry(
    meeting="0b6f1f4e",
    sequence=1,
    begins=BEGINS,
    ends=ENDS,
    changed_at=datetime(2026, 3, 10, 12, 0, tzinfo=UTC),
    domain="skolestotte.example",
    organizer="ikke-svar@skolestotte.example",
    link="https://skolestotte.example/",
)


def event_of(ics: bytes):
    calendar = Calendar.from_ical(ics)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize(("lang", "title"), [("nb", "Møte"), ("nn", "Møte"), ("en", "Meeting")])
def test_the_calendar_entry_is_neutral(lang: str, title: str) -> None:
    ics = calendar_file(ENTRY, lang)
    calendar, event = event_of(ics)

    assert calendar["METHOD"] == "REQUEST"
    assert str(event["SUMMARY"]) == title
    assert event["CLASS"] == "PRIVATE"
    assert "LOCATION" not in event
    assert ics.count(b"ATTENDEE") == 0
    assert {field.name for field in fields(CalendarEntry)} & {
        "child",
        "purpose",
        "agenda",
        "participants",
    } == set()


def test_the_calendar_entry_is_in_oslo_time() -> None:
    calendar, event = event_of(calendar_file(replace(ENTRY, begins=BEGINS.astimezone(UTC)), "nb"))

    assert event.decoded("DTSTART") == BEGINS
    assert event["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Oslo"]


def test_a_moved_or_cancelled_meeting_keeps_its_identity() -> None:
    _first, before = event_of(calendar_file(ENTRY, "nb"))
    moved = replace(ENTRY, sequence=2, begins=BEGINS + timedelta(days=1), ends=ENDS + timedelta(days=1))
    _second, after = event_of(calendar_file(moved, "nb"))
    calendar, gone = event_of(calendar_file(replace(moved, sequence=3), "nb", Method.CANCEL))

    assert before["UID"] == after["UID"] == gone["UID"] == "0b6f1f4e@skolestotte.example"
    assert [event["SEQUENCE"] for event in (before, after, gone)] == [1, 2, 3]
    assert calendar["METHOD"] == "CANCEL"
    assert gone["STATUS"] == "CANCELLED"


def test_a_line_end_in_a_value_cannot_add_a_property() -> None:
    _calendar, event = event_of(calendar_file(replace(ENTRY, place="Rom 2\r\nSUMMARY:Barn"), "nb"))

    assert str(event["SUMMARY"]) == "Møte"


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(ENTRY, begins=datetime(2026, 3, 19, 9, 0))
