"""Whom a letter of the service tells to call: from our rows to the words of the letterhead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from skolestotte.web.people.models import Account, Unit

from .letterhead import Contact


def whom_to_call(contact: Account | None, service: Unit) -> Contact:
    """The contact person, by the service's telephone where there is no own; the service where the case has none."""
    if contact is None:
        return Contact(service.name, phone=service.phone)
    return Contact(contact.name, _("contact person"), contact.phone or service.phone)
