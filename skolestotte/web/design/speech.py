"""The language of the page, and how it speaks of a kindergarten (SYS-06).

A page about what comes from a kindergarten is told in its words: the language gets the variant of `rulebook/words.py`
(`nb-x-kinder`), as Django's regional variants work. The texts that differ stand in `skolestotte/locale/*_X-kinder`, the rest fall
back to the language. Who works at a kindergarten and at no school meets every page so (`people/middleware.py`); a page of a case
follows the unit that reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from skolestotte.rulebook import words

CODES = ("nb", "nn", "en")


def language() -> str:
    """What texts of the routines are said in: nb, nn or en, with the variant where the page has it."""
    tongue = translation.get_language() or "nb"
    code = tongue.removesuffix(words.VARIANT).split("-")[0]
    return (code if code in CODES else "nb") + (words.VARIANT if tongue.endswith(words.VARIANT) else "")


def plain_language() -> str:
    """nb, nn or en: what a page or a paper is marked with, and what laws and dates are said in."""
    return words.plain(language())


def speak_of(unit_kind: str | None) -> None:
    """From here on the page speaks of a unit of this kind (`Unit.kind` or side); None: nobody knows, so it goes on as it was."""
    if unit_kind is not None:
        translation.activate(words.spoken(language(), unit_kind))


@contextmanager
def speaking_of(unit_kind: str | None) -> Iterator[None]:
    """Speak of a unit of this kind for a while, in a list over several."""
    with translation.override(translation.get_language()):
        speak_of(unit_kind)
        yield
