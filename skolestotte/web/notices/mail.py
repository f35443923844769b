"""The mail adapter: Django's mail backend (console or file in the demo). Fixed, neutral texts only."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vText

from .models import Notice

FILES = {"REQUEST": "invitation.ics", "CANCEL": "cancelled.ics"}


def send(notice: Notice, *, to: str) -> None:
    """Send one notice in the person's language to this address. Nothing is sent to somebody without an address."""
    if not to:
        return
    with translation.override(notice.account.language):
        subject = str(Notice.Kind(notice.kind).label)
        text = _("Sign in to Skolestøtte to see it: {address}").format(address=settings.SITE)
        closing = _("This message says nothing about what it concerns. You cannot reply to it.")
    message = EmailMessage(subject, f"{subject}.\n\n{text}\n\n{closing}\n", to=[to])
    if notice.calendar:
        method, entry = _addressed(notice.calendar, to)
        message.attach(FILES[method], entry, f"text/calendar; method={method}")
    message.send()


def _addressed(calendar: str, to: str) -> tuple[str, str]:
    """What the entry asks the calendar to do, and the entry with the one it is for; the stored one names nobody."""
    entry = Calendar.from_ical(calendar)
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params.update(role=vText("REQ-PARTICIPANT"), partstat=vText("NEEDS-ACTION"), rsvp=vText("TRUE"))
    for event in entry.walk("VEVENT"):
        event.add("attendee", attendee, encode=False)
    return str(entry["METHOD"]), entry.to_ical().decode()
