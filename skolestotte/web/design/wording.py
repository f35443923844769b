"""Words of the routines and days out of events, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.words import Words

from .dates import words as in_words
from .speech import language


def say(words: Words | None) -> str:
    return words.say(language()) if words else ""


def day(value: object) -> str:
    """A date, or an ISO date out of an event, in words; empty when it is none."""
    found = value if isinstance(value, (date, datetime)) else as_date(value)
    return in_words(found, "near") if found else ""
