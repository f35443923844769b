"""Words of the routine, the law and the journal in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import get_language

from skolestotte.rulebook.law import LawRef
from skolestotte.rulebook.reading import LANGUAGES, Words, as_date
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.design import dates


def language() -> str:
    """nb, nn or en."""
    code = (get_language() or "nb").split("-")[0]
    return code if code in LANGUAGES else "nb"


def say(words: Words | None) -> str:
    return words.say(language()) if words else ""


def law(reference: LawRef) -> str:
    return reference.label(language())


def purpose(code: str) -> str:
    """The plain name of what a consent is for."""
    return say(shipped_catalogue().purposes.get(code)) or code


def day(value: object) -> str:
    """A date, or an ISO date out of an event, in words; empty when it is none."""
    found = value if isinstance(value, (date, datetime)) else as_date(value)
    return dates.words(found, "near") if found else ""
