"""The picture of a routine for a page: laid out by the rulebook, wide for a screen and narrow for a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from skolestotte.rulebook.picture import Picture, picture
from skolestotte.rulebook.picture_card import Card, card
from skolestotte.rulebook.progress import Progress
from skolestotte.rulebook.routine import Routine
from skolestotte.web.design.speech import language


@dataclass(frozen=True)
class Pictures:
    """Both layouts of the same picture. `on_case`: it shows where a case stands, not the blank routine."""

    wide: Picture
    narrow: Picture
    on_case: bool


def pictures(routine: Routine, progress: Progress | None = None) -> Pictures:
    """The routine as a picture in the language of the page; with progress, only what its reader is shown."""
    if progress is None:
        return _blank(routine, language())
    return Pictures(picture(routine, language(), progress), picture(routine, language(), progress, narrow=True), True)


@lru_cache(maxsize=32)
def _blank(routine: Routine, code: str) -> Pictures:
    return Pictures(picture(routine, code), picture(routine, code, narrow=True), False)


def drawn_card(routine: Routine, code: str, room: tuple[float, float], notes: Mapping[str, str]) -> Card:
    """The routine drawn for one sheet on the wall. It takes a fourth of a second, so what is drawn is kept."""
    return _card(routine, code, room, tuple(notes.items()))


@lru_cache(maxsize=32)
def _card(routine: Routine, code: str, room: tuple[float, float], notes: tuple[tuple[str, str], ...]) -> Card:
    return card(routine, code, dict(notes), room)
