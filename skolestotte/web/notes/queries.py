"""Reads of notes: the page that writes one, and what was written before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from skolestotte.rulebook.events import effective
from skolestotte.rulebook.progress import StepState
from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine import OWNERS, Step
from skolestotte.web.consents.around import AboutStep, Around, about_step, may_do, open_case
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.roles import codes

from .forms import said, shown
from .models import Note

AGREES, AGREED, SENT = "next_meeting", ("next_meeting.fixed", "meetings.not_needed"), "minutes.sent"


@dataclass(frozen=True)
class Written:
    """One note that stands: when, by whom, and the answers with their questions."""

    on: date
    by: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class Remaining:
    """A step that belongs to this one and is open: this one is not done before it is. `url`: empty for who cannot do it."""

    title: str
    what: str
    url: str


@dataclass(frozen=True)
class NotePage:
    """One step that is done by a note. `open`: it may be done now. `points`: what the routine says to go through;
    `remaining`: what else must be done before the step is; `beside`: what was written in the steps that belong together
    with it, such as the question to which this is the answer."""

    around: Around
    about: AboutStep
    step: Step
    open: bool
    points: tuple[str, ...]
    written: tuple[Written, ...]
    remaining: tuple[Remaining, ...] = ()
    beside: tuple[tuple[str, Written], ...] = ()

    @property
    def waits(self) -> bool:
        """The note is written, and the step is open all the same: something else is missing (RT2-03)."""
        return self.open and bool(self.written) and bool(self.remaining)

    @property
    def earlier(self) -> tuple[Written, ...]:
        """What is listed below: all that was written, without what is shown as standing above."""
        return self.written[1:] if self.anew else self.written

    @property
    def anew(self) -> bool:
        """The step is done, and it may be done anew; the latest counts."""
        return self.open and self.state is not None and self.state.state == "done"

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
    if not may_do(around, step, by):
        raise PermissionDenied
    found = around.progress
    near = {one.id: one for one in around.routine.steps
            if one.form == "note" and (one.under == step.id or (step.under and one.under == step.under))}
    rows = list(Note.objects.filter(case_id=case_id, run_id=around.run.id, step__in=[step_id, *near])
                .select_related("folder", "by").order_by("-at"))
    written = tuple(_written(step, row) for row in rows if row.step == step_id)
    beside = tuple((near[row.step].title.say(around.language), _written(near[row.step], row)) for row in rows if row.step != step_id)
    return NotePage(around, about_step(around, step_id), step, step_id in (*found.now, *found.may),
                    tuple(point.say(around.language) for point in step.agenda), written, remaining(around, step, by), beside)


def remaining(around: Around, step: Step, by: Actor) -> tuple[Remaining, ...]:
    """The open steps that the routine lays under this one, with where they are done; whom to appoint is for intake and leaders."""
    found, appoints = around.progress, by.has_role(*codes(works_intake=True))
    return tuple(Remaining(one.title.say(around.language), one.what.say(around.language),
                           f"{reverse('overview:do', args=[around.case_id, one.id])}?{urlencode({'run': around.run.id})}"
                           if appoints or one.form != "contact" else "")
                 for one in around.routine.steps if one.under == step.id and one.id in found.now)


def _written(step: Step, row: Note) -> Written:
    return Written(row.on, str(row.by), shown(step, row.answers))


@dataclass(frozen=True)
class AgreePage:
    """The day of the next meeting, or that no meetings are needed now. `fixed_on`: the day that stands; `said_on`: the day that the
    latest minutes the reader has say, while it is to come and nothing is agreed on after them."""

    around: Around
    about: AboutStep
    step: Step
    open: bool
    fixed_on: date | None
    written: tuple[Written, ...]
    said_on: date | None = None

    @property
    def state(self) -> StepState | None:
        return self.around.progress.step(self.step.id)

    @property
    def why_shut(self) -> str:
        state = self.state
        return state.reason.say(self.around.language) if state is not None and state.reason is not None else ""

    @property
    def of_school(self) -> bool:
        """It is the school's turn to agree on the day (RT3-09)."""
        return OWNERS[self.step.owner].side == "school"


def agree_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> AgreePage:
    """The step in which the reader agrees on a day: the open one, else the last that was. Errors: Http404, PermissionDenied."""
    around = open_case(case_id, folder="collab", fallback="report", what="next-meeting", by=by, today=today, run_id=run_id)
    known = [step for step in around.routine.steps if step.form == AGREES]
    if not known:
        raise Http404
    mine = [step for step in known if may_do(around, step, by)]
    if not mine:
        raise PermissionDenied
    found = around.progress
    now = [step for step in mine if step.id in (*found.now, *found.may)]
    step = next(iter(now), mine[0])
    rows = Note.objects.filter(case_id=case_id, run_id=around.run.id, kind__in=AGREED).select_related("folder", "by")
    fixed, steps = around.happened(AGREED[0]), {one.id: one for one in around.routine.steps}
    return AgreePage(around, about_step(around, step.id), step, bool(now), as_date(fixed.get("meeting_on")) if fixed else None,
                     tuple(Written(row.on, str(row.by), said(steps.get(row.step), row.answers)) for row in rows.order_by("-at")),
                     _said_in_minutes(around, today))


def _said_in_minutes(around: Around, today: date) -> date | None:
    known = [event for event in effective(around.events)
             if event.kind in AGREED or (event.kind == SENT and event.data.get("next_on"))]
    last = max(known, key=lambda event: event.seq, default=None)
    day = as_date(last.data.get("next_on")) if last is not None and last.kind == SENT else None
    return day if day is not None and day > today else None
