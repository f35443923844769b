"""The common letterhead, and the small values letters share: who sends, who to call, who takes part."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.utils.translation import get_language, gettext, pgettext

from .blocks import Block, Box, Sheet, Words

OSLO = ZoneInfo("Europe/Oslo")
_LOCALES = {"nb": "nb", "nn": "nn", "en": "en_GB"}


class Letter(Protocol):
    """Anything that can be printed: it chooses its words in the language that is active."""

    def sheet(self) -> Sheet:
        """The letter as text, in Django's active language."""
        ...


@dataclass(frozen=True)
class Sender:
    """The unit that sends. `address` is its lines; `phone` and `email` may be empty."""

    municipality: str
    unit: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Contact:
    """A person or a function to call."""

    name: str
    role: str = ""
    phone: str = ""

    def text(self) -> str:
        """Name, role and phone in one line."""
        return ", ".join(part for part in (self.name, self.role, self.phone) if part)


@dataclass(frozen=True)
class Participant:
    """Someone who takes part, with the role or unit to show ("contact teacher"), which may be empty."""

    name: str
    role: str = ""

    def text(self) -> str:
        """Name and role in one line."""
        return ", ".join(part for part in (self.name, self.role) if part)


@dataclass(frozen=True)
class Letterhead:
    """Who writes to whom, when, and under which reference.

    `to` is the recipient's lines (name, address). `about` is the child's name where the recipient already
    knows it, else empty. `exempt` is the legal basis for exemption from public disclosure, as the caller
    wants it shown (offl. § 13 jf. fvl. § 13); empty when the letter is not exempt. `signer` answers for the
    letter.
    """

    sender: Sender
    to: tuple[str, ...]
    on: date
    reference: str
    about: str = ""
    exempt: str = ""
    signer: Participant | None = None

    def sheet(self, title: str, blocks: tuple[Block, ...], *, label: str = "", closed: bool = True) -> Sheet:
        """The letter around `blocks`; `label` replaces the exemption label, `closed` adds the greeting."""
        sender = self.sender
        margin = [
            (pgettext("letter", "Date"), day(self.on)),
            (pgettext("letter", "Our reference"), self.reference),
            (pgettext("letter", "About"), self.about),
        ]
        exempt = gettext("Exempt from public disclosure")
        return Sheet(
            title=title,
            on=self.on,
            sender=(sender.municipality, sender.unit, *sender.address),
            recipient=self.to,
            margin=tuple((name, value) for name, value in margin if value),
            label=" · ".join(
                part for part in (label, f"{exempt}, {self.exempt}" if self.exempt else "") if part
            ),
            blocks=blocks,
            closing=self._closing() if closed else (),
            approved=gettext("This letter is approved electronically and has no signature.")
            if closed
            else "",
            foot=" · ".join(part for part in (sender.unit, sender.phone, sender.email) if part),
            page=page_words(),
            continued=" · ".join(part for part in (title, self.reference) if part),
        )

    def _closing(self) -> tuple[str, ...]:
        signer = (self.signer.name, self.signer.role) if self.signer else ()
        return (gettext("Kind regards"), *(line for line in (*signer, self.sender.unit) if line))


def page_words() -> str:
    """ "Page {page} of {pages}": the braces are filled in when the pages are counted."""
    return gettext("Page {page} of {pages}")


def day(on: date) -> str:
    """A date in the active language: 2. mars 2026."""
    return format_date(on, format="long", locale=_locale())


def weekday(on: date) -> str:
    """A date with its day of the week: mandag 2. mars 2026."""
    return format_date(
        on, format="EEEE d MMMM y" if _locale() == "en_GB" else "EEEE d. MMMM y", locale=_locale()
    )


def clock(at: datetime) -> str:
    """The time of day in Oslo, 24 hours: 09:30. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time in a letter needs a time zone")
    return format_time(at.astimezone(OSLO), format="HH:mm", locale=_locale())


def span(begins: datetime, ends: datetime) -> str:
    """A meeting's day and time: mandag 2. mars 2026, kl. 09:00–10:30."""
    return gettext("%(day)s, %(begins)s–%(ends)s") % {
        "day": weekday(begins.astimezone(OSLO).date()),
        "begins": clock(begins),
        "ends": clock(ends),
    }


def call(contact: Contact) -> Words:
    """The sentence that says whom to call."""
    return Words(gettext("Questions? Contact %(contact)s.") % {"contact": contact.text()})


def danger() -> Box:
    """What to do at once: stands in every letter that confirms a worry."""
    return Box(gettext("If a child is in danger right now, call the police on 112."))


def _locale() -> str:
    return _LOCALES.get((get_language() or "nb")[:2], "nb")
