"""What a condition of a routine can say. Plain frozen values: read by `condition_file`, worked out by `logic`.

Leaves (`Leaf`) are told from events alone; the rest combine them. Every condition is total: no event makes one fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Where = tuple[tuple[str, tuple[Any, ...]], ...]


@dataclass(frozen=True)
class Always:
    """True from the beginning, or (`never`) not at all."""

    never: bool = False


@dataclass(frozen=True)
class Happened:
    """An event of this kind whose fields have one of these values, at least `times` times."""

    kind: str
    where: Where = ()
    times: int = 1


@dataclass(frozen=True)
class IsFact:
    """A named fact of the routine is true."""

    name: str


@dataclass(frozen=True)
class Every:
    """All parts are true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """At least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Opposite:
    """The part is not true."""

    part: Condition


@dataclass(frozen=True)
class ConsentIs:
    """The consent for a purpose is in one of these states."""

    purpose: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class StepIs:
    """Another step is in one of these states (`passed` stands for done, skipped or deviated)."""

    step: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class LatestIs:
    """Of all events that fit `of`, the latest fits one of `among` (each an event kind, with or without field values)."""

    of: tuple[Happened, ...]
    among: tuple[Happened, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of events it looks at."""
        return tuple(dict.fromkeys(one.kind for one in self.of))


@dataclass(frozen=True)
class MeetingCalled:
    """A meeting of this type is called and not cancelled."""

    type: str


@dataclass(frozen=True)
class MinutesSent:
    """This part of a meeting of this type is held, and the minutes of every one that was held are sent."""

    type: str
    part: int


Leaf = Happened | ConsentIs | LatestIs | MeetingCalled | MinutesSent
Condition = Always | IsFact | Every | Some | Opposite | StepIs | Leaf
