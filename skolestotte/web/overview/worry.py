"""How worried the service has said it is, and who looks after the child after school: for those who may read it (RT2-07, FBK-05).

It can be said anew as the service learns more; the latest counts, what was said before is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from skolestotte.rulebook.routine import Step
from skolestotte.web.notes.forms import shown
from skolestotte.web.notes.models import Note

from .sight import Sight

STATED = "level.stated"


@dataclass(frozen=True)
class Said:
    """What was said once: the questions of the routine's step with the answers."""

    on: date
    who: str
    said: list[tuple[str, str]]


@dataclass(frozen=True)
class Worry:
    """What was said last, and what was said before that, newest first. `url`: where those who may say it anew do so."""

    now: Said
    before: list[Said]
    url: str


def worry(sight: Sight) -> Worry | None:
    """What the service has said, where the reader's doors show it. No query when nothing was said."""
    if sight.routine is None or sight.run is None or not any(event.kind == STATED for event in sight.standing.values()):
        return None
    step = next((step for step in sight.routine.steps if any(record.kind == STATED for record in step.records)), None)
    notes = Note.objects.filter(case_id=sight.case_id, kind=STATED, run_id=sight.run.id,
                                folder_id__in=list(sight.folders)).select_related("by").order_by("-at")
    found = [_said(sight, step, note) for note in notes if step is not None and note.step == step.id]
    if step is None or not found:
        return None
    may = sight.acts and step.id in (*sight.progress.now, *sight.progress.may)
    url = reverse("notes:write", args=[sight.case_id, step.id]) + sight.in_run
    return Worry(found[0], found[1:], url if may else "")


def _said(sight: Sight, step: Step, note: Note) -> Said:
    note.folder = sight.folders[note.folder_id]
    return Said(note.on, str(note.by), shown(step, note.answers))
