"""Reads of notes: the page that writes one, and what was written before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from skolestotte.rulebook.progress import StepState
from skolestotte.rulebook.routine import OWNERS, Step
from skolestotte.web.consents.around import AboutStep, Around, about_step, open_case, works_the_case
from skolestotte.web.folders.actor import Actor

from .forms import shown
from .models import Note


@dataclass(frozen=True)
class Written:
    """One note that stands: when, by whom, and the answers with their questions."""

    on: date
    by: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class NotePage:
    """One step that is done by a note. `open`: it may be done now. `points`: what the routine says to go through."""

    around: Around
    about: AboutStep
    step: Step
    open: bool
    points: tuple[str, ...]
    written: tuple[Written, ...]

    @property
    def state(self) -> StepState | None:
        return self.around.progress.step(self.step.id)

    @property
    def why_shut(self) -> str:
        state = self.state
        return state.reason.say(self.around.language) if state is not None and state.reason is not None else ""


def note_page(case_id: UUID, step_id: str, *, run_id: UUID | None, by: Actor, today: date) -> NotePage:
    """The page of one step. Errors: Http404 for a shut case or another kind of step; PermissionDenied for others than those
    whose step it is."""
    around = open_case(case_id, folder="collab", fallback="report", what="note", by=by, today=today, run_id=run_id)
    step = next((one for one in around.routine.steps if one.id == step_id and one.form == "note"), None)
    if step is None:
        raise Http404
    if not may_write(around, step, by):
        raise PermissionDenied
    found = around.progress
    rows = Note.objects.filter(case_id=case_id, run_id=around.run.id, step=step_id).select_related("folder", "by")
    written = tuple(Written(row.on, str(row.by), shown(step, row.answers)) for row in rows.order_by("-at"))
    return NotePage(around, about_step(around, step_id), step, step_id in (*found.now, *found.may),
                    tuple(point.say(around.language) for point in step.agenda), written)


def may_write(around: Around, step: Step, by: Actor) -> bool:
    """The step is the reader's: a role at the unit that reported, or somebody who works the case at child welfare."""
    owner = OWNERS[step.owner]
    if owner.side == "school":
        unit = around.run.reporting_unit_id
        return unit is not None and by.role_at(unit, *owner.roles) is not None
    return works_the_case(by, around.grants)


