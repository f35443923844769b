"""The parts of a meeting page and the people in them, as one reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from skolestotte.rulebook.meeting_types import meeting_name, several_parts
from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine import Ask
from skolestotte.web.design.speech import language

from ..models import Part, Participant
from ..people import capacity_name


@dataclass(frozen=True)
class PersonLine:
    """Somebody who is invited, in words."""

    row: Participant

    @property
    def capacity(self) -> str:
        return capacity_name(self.row.capacity)

    @property
    def text(self) -> str:
        return f"{self.row.name}, {self.capacity}"


@dataclass(frozen=True)
class PartLine:
    """One part that the reader may see. The minutes are shown when they are sent; those who write them see them before.

    `may_write`: the reader takes the minutes, or works the case, and they are not sent. `school_reads`: the school takes
    part in it and its door holds now. `family_alone`: the routine has child welfare and the family go on alone there.
    `may_leave_open`: it can be held without getting through the agenda. `asks`: what the routine has the minutes settle.
    `on_paper`: names of those who may have it and cannot sign in here, so that it reaches them by hand (MTG-07).
    """

    row: Part
    title: str
    people: tuple[PersonLine, ...]
    meeting_type: str
    may_hold: bool = False
    may_send: bool = False
    may_write: bool = False
    may_leave_open: bool = False
    school_reads: bool = False
    family_alone: bool = False
    joined: bool = False
    asks: tuple[Ask, ...] = ()
    on_paper: tuple[str, ...] = ()

    @property
    def minutes_shown(self) -> bool:
        return bool(self.row.minutes_sent_at)

    @property
    def settled(self) -> list[tuple[str, str]]:
        """What the minutes settle, in words."""
        return answers_in_words(self.row.answers)

    @property
    def heading(self) -> str:
        """The title, or what the part is about where the meeting has one part only."""
        return self.title if several_parts(self.meeting_type) else _("What we talk about")

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The joint plan with its days as dates."""
        return [{**task, "by": as_date(task.get("by"))} for task in self.row.joint_plan]

    def name_of(self, account_id: UUID | None) -> str:
        """What one who takes part is called here; a guardian who was not invited is a guardian."""
        named = [one.row.name for one in self.people if one.row.account_id == account_id]
        return named[0] if named else capacity_name("guardian").capitalize()

    @property
    def present(self) -> list[PersonLine]:
        return [one for one in self.people if one.row.attended]

    @property
    def absent(self) -> list[PersonLine]:
        return [one for one in self.people if one.row.attended is False]


def answers_in_words(answers: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Question and answer of what the minutes settle."""
    words = {"yes": _("Yes"), "no": _("No")}
    return [(one["text"], words.get(one["answer"], one["answer"])) for one in answers if one["answer"]]


def meeting_title(meeting_type: str) -> str:
    """What the type is called, in the reader's language."""
    return meeting_name(meeting_type, language())


def part_title(meeting_type: str, number: int) -> str:
    """`Start meeting, part 2`; a type that is held in one part has no number."""
    if not several_parts(meeting_type):
        return meeting_title(meeting_type)
    return _("%(meeting)s, part %(number)d") % {"meeting": meeting_title(meeting_type), "number": number}
