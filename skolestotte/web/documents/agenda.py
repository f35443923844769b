"""The agenda of a meeting, to lie on the table: what it is for and the points in order."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, pgettext

from .blocks import Block, Facts, Heading, Sheet, Words
from .letterhead import Letterhead, span
from .meeting import AgendaPart, agenda_blocks


@dataclass(frozen=True)
class Agenda:
    """For those who sit around the table. The caller passes only the parts that this reader is in (RT1-06).

    Errors: ValueError without a point, and for a meeting that ends before it begins.
    """

    head: Letterhead
    meeting: str
    purpose: str
    goal: str
    begins: datetime
    ends: datetime
    place: str
    leader: str
    minute_taker: str
    agenda: tuple[AgendaPart, ...]

    def __post_init__(self) -> None:
        if not any(part.points for part in self.agenda):
            raise ValueError("an agenda has at least one point")
        if self.ends <= self.begins:
            raise ValueError("a meeting ends after it begins")

    def sheet(self) -> Sheet:
        """The agenda in the active language. It names nobody but those who lead and write: it may be left on a table."""
        facts = (
            (pgettext("letter", "Time"), span(self.begins, self.ends)),
            (pgettext("letter", "Place"), self.place),
            (pgettext("letter", "Leads the meeting"), self.leader),
            (pgettext("letter", "Writes the minutes"), self.minute_taker),
        )
        return self.head.sheet(
            gettext("Agenda: %(meeting)s") % {"meeting": self.meeting},
            (
                Facts(tuple((name, value) for name, value in facts if value)),
                *self._why(),
                Heading(gettext("What we will talk about")),
                *agenda_blocks(self.agenda),
            ),
            closed=False,
        )

    def _why(self) -> tuple[Block, ...]:
        goal = gettext("What we want to achieve: %(goal)s") % {"goal": self.goal} if self.goal.strip() else ""
        words = tuple(Words(text) for text in (self.purpose, goal) if text.strip())
        return (Heading(gettext("Why we meet")), *words) if words else ()
