"""Words of the routines and days out of events, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import get_language

from skolestotte.rulebook.reading import LANGUAGES, Words, as_date

from .dates import words as in_words


def language() -> str:
    """The language of the page: nb, nn or en; nb where it is another one."""
    code = (get_language() or "nb").split("-")[0]
    return code if code in LANGUAGES else "nb"


def say(words: Words | None) -> str:
    return words.say(language()) if words else ""


def day(value: object) -> str:
    """A date, or an ISO date out of an event, in words; empty when it is none."""
    found = value if isinstance(value, (date, datetime)) else as_date(value)
    return in_words(found, "near") if found else ""
