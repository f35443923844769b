"""The mail adapter: Django's mail backend (console or file in the demo). Fixed, neutral texts only."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from .models import Notice


def send(notice: Notice) -> None:
    """Send one notice in the person's language. Nothing is sent to an account without an address."""
    if not notice.account.email:
        return
    with translation.override(notice.account.language):
        subject = str(Notice.Kind(notice.kind).label)
        text = _("Sign in to Skolestøtte to see it: {address}").format(address=settings.SITE)
        closing = _("This message says nothing about what it concerns. You cannot reply to it.")
    message = EmailMessage(subject, f"{subject}.\n\n{text}\n\n{closing}\n", to=[notice.account.email])
    if notice.calendar:
        message.attach("invitation.ics", notice.calendar, "text/calendar; method=REQUEST")
    message.send()
