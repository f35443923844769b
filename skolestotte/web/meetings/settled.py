"""What must be settled before invitations go out (MTG-01, MTG-05). Pure: in the rows, out the names of what is empty."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Meeting, Part

WORDS: dict[str, Promise] = {
    "purpose": _("why we meet"), "goal": _("what we want to have when we leave"), "starts_at": _("day and time"),
    "passed": _("a day and time that have not passed"),
    "ends_at": _("when it ends"), "place": _("place"), "convener": _("who invites and makes the agenda"), "leader": _("who leads"),
    "minute_taker": _("who writes the minutes"), "agenda_1": _("agenda"), "agenda_2": _("agenda of part 2"),
    "invited": _("who is invited"), "interpreter_needed": _("whether an interpreter is needed"),
    "interpreter_language": _("the language of the interpreter"),
    "interpreter_owner": _("who books the interpreter"),
}
ALWAYS = ("purpose", "goal", "starts_at", "ends_at", "place", "convener", "leader", "minute_taker")


def missing(meeting: Meeting, parts: Iterable[Part], parts_with_people: Collection[UUID], *, now: datetime | None = None) -> list[str]:
    """The form fields that stand in the way, in the order of the form. Empty: the invitations can go out.

    `parts_with_people`: the parts to which somebody is invited; an interpreter alone is nobody (`counts`). `now`:
    a meeting that is over by then is nothing to invite to (`passed`)."""
    found = [name for name in ALWAYS if not _said(getattr(meeting, name))]
    if meeting.starts_at and meeting.ends_at and meeting.ends_at <= meeting.starts_at:
        found.append("ends_at")
    if now is not None and meeting.starts_at and meeting.ends_at and meeting.ends_at <= now:
        found.append("passed")
    for part in parts:
        if not part.agenda:
            found.append(f"agenda_{part.number}")
        if part.id not in parts_with_people:
            found.append("invited")
    if meeting.interpreter_needed is None:
        found.append("interpreter_needed")
    if meeting.interpreter_needed:
        found += [name for name in ("interpreter_language", "interpreter_owner") if not _said(getattr(meeting, name))]
    return list(dict.fromkeys(found))


def counts(capacity: str) -> bool:
    """True when somebody in this capacity is one of those who meet."""
    return capacity != "interpreter"


def _said(value: object) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)
