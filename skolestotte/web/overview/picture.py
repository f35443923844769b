"""The picture of a routine for a page: laid out by the rulebook, wide for a screen and narrow for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from skolestotte.rulebook.picture import Picture, picture
from skolestotte.rulebook.progress import Progress
from skolestotte.rulebook.routine import Routine

from .wording import language


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
