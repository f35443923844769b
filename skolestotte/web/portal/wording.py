"""Words of the routine, the law and the journal in the language of the page."""

from __future__ import annotations

from skolestotte.rulebook.law import LawRef
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say


def law(reference: LawRef) -> str:
    return reference.label(language())


def purpose(code: str) -> str:
    """The plain name of what a consent is for."""
    return say(shipped_catalogue().purposes.get(code)) or code
