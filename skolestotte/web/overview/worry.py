"""How worried the service has said it is, and who looks after the child after school: for those who may read it (RT2-07, FBK-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skolestotte.web.notes.forms import shown
from skolestotte.web.notes.models import Note

from .sight import Sight

STATED = "level.stated"


@dataclass(frozen=True)
class Worry:
    """What was said last: the questions of the routine's step with the answers."""

    on: date
    who: str
    said: list[tuple[str, str]]


def worry(sight: Sight) -> Worry | None:
    """What the service has said, where the reader's doors show it. No query when nothing was said."""
    if sight.routine is None or not any(event.kind == STATED for event in sight.standing.values()):
        return None
    note = (Note.objects.filter(case_id=sight.case_id, kind=STATED, run_id__in=[run.id for run in sight.runs],
                                folder_id__in=list(sight.folders)).select_related("by").order_by("-at").first())
    step = next((step for step in sight.routine.steps if note is not None and step.id == note.step), None)
    if note is None or step is None:
        return None
    note.folder = sight.folders[note.folder_id]
    return Worry(note.on, str(note.by), shown(step, note.answers))
