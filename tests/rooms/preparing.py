"""How a meeting is prepared, for tests: what is settled before it, and on which page."""

from __future__ import annotations

from django.urls import reverse

from skolestotte.web.meetings.models import Meeting
from skolestotte.web.people.models import Account
from tests.rooms.pages import Page, Person


def url(meeting: Meeting, name: str) -> str:
    return reverse(f"meetings:{name}", args=[meeting.id])


def wanted(who: Account, meeting: Meeting, wants: str, **more: str) -> Page:
    person = Person(who)
    return person.press(person.open(url(meeting, "expect")), wants=wants, **more)
