"""Who is told of a date, and when: ahead, on the day and after; the owner first, then the leader (DLN-08, SYS-09).

Pure: no clock and no memory. `words` says what is to be told on a day; whoever asks keeps what was told and leaves it out
the next time (`mark`). So it does not matter how often it is asked, or how many days were missed: the word that stands now
is told, an earlier one that was missed is not told afterwards, and none is told twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from skolestotte.rulebook.due import WARN_DAYS


class Stage(StrEnum):
    """How near the date is: ahead of the strict day, from it to the working day it rolls to, after that."""

    NEAR = "near"
    DUE = "due"
    LATE = "late"


class To(StrEnum):
    """Whom the word is for."""

    OWNER = "owner"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Word:
    """One word to be told: at which stage, to whom."""

    stage: Stage
    to: To


def stage_on(strict: date, rolled: date, today: date, *, ahead: int = WARN_DAYS) -> Stage | None:
    """At which stage a date stands today; None while it is still far off."""
    if today > rolled:
        return Stage.LATE
    if today >= strict:
        return Stage.DUE
    return Stage.NEAR if strict - today <= timedelta(days=ahead) else None


def words(strict: date, rolled: date, today: date, *, has_owner: bool = True) -> tuple[Word, ...]:
    """What is to be told today. The leader hears when it is late; at every stage when there is nobody to tell before."""
    stage = stage_on(strict, rolled, today)
    if stage is None:
        return ()
    if not has_owner:
        return (Word(stage, To.LEADER),)
    own = Word(stage, To.OWNER)
    return (own, Word(stage, To.LEADER)) if stage is Stage.LATE else (own,)


def mark(task: object, rolled: date, word: Word) -> str:
    """What a word is remembered by. A corrected date is another date, and so is told anew."""
    return f"{task} {rolled.isoformat()} {word.stage} {word.to}"
