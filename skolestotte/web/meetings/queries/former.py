"""Minutes as they stood before they were corrected, and what the family says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from skolestotte.rulebook.reading import as_date
from skolestotte.web.people.models import Account

from ..models import Comment, FormerMinutes
from .lines import PartLine, PersonLine, answers_in_words


@dataclass(frozen=True)
class Texts:
    """The texts of one version, named as in a part."""

    agenda: Sequence[dict[str, str]]
    child_view: str
    guardians_view: str
    decisions: str
    joint_plan: Sequence[dict[str, str]]
    next_on: date | None
    written_by: Account | None
    answers: Sequence[dict[str, str]] = ()


@dataclass(frozen=True)
class Former:
    """One version that was corrected; drawn by the same template as the minutes that stand."""

    row: Texts
    present: list[PersonLine]
    absent: list[PersonLine]
    sent_at: datetime
    corrected_at: datetime
    corrected_by: Account
    reason: str

    @property
    def settled(self) -> list[tuple[str, str]]:
        return answers_in_words(self.row.answers)

    @property
    def tasks(self) -> list[dict[str, Any]]:
        return [{**task, "by": as_date(task.get("by"))} for task in self.row.joint_plan]


def comments_of(part: PartLine) -> list[Comment]:
    """What the family has said, in order (one query). In: a part that is opened."""
    return list(Comment.objects.filter(part=part.row).select_related("folder").order_by("at"))


def former(part: PartLine) -> list[Former]:
    """The versions before the one that stands, the latest first (one query). In: a part that is opened."""
    found = FormerMinutes.objects.filter(part=part.row).select_related("folder", "written_by", "corrected_by")
    return [Former(Texts(**one.text, next_on=one.next_on, written_by=one.written_by), part.present, part.absent, one.sent_at,
                   one.corrected_at, one.corrected_by, one.reason) for one in found]
