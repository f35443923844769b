"""Reads for the investigation pages: each step as the routine has it, what stands already, and questions to the school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.http import Http404

from skolestotte.rulebook.consent import ConsentState
from skolestotte.rulebook.due import DueDate
from skolestotte.rulebook.progress import StepState
from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine import OWNERS
from skolestotte.web.cases.runs import reported_on
from skolestotte.web.consents.around import Around, open_case, works_the_case
from skolestotte.web.design.wording import say
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.roles import codes

from . import commands
from .deadline import last_day, latest, reviewed_on
from .models import InformationRequest, Investigation, RefusalHandled

ANSWERERS = tuple(dict.fromkeys((*codes(keeps_overview=True), *codes(decides_on_reports=True))))
PLAN = ("plan", "child_heard", "guardians_view")
CONCLUSION = ("outcome", "conclusion")
WRITTEN_IN = {"decision": "collaboration_in_decision", "plan": "collaboration_in_plan"}
REFUSAL = ("told_school", "asked_narrower", "assessed_sharing")


@dataclass(frozen=True)
class StepPage:
    """One step of the routine for the one who carries it out.

    `open`: the routine lets it be done now. `stands`: what is recorded already, by the name of the field.
    `works`: the reader works the case at child welfare.
    """

    around: Around
    step_id: str
    open: bool
    investigation: Investigation | None = None
    stands: Mapping[str, object] = field(default_factory=dict)
    works: bool = True

    @property
    def state(self) -> StepState | None:
        return self.around.progress.step(self.step_id)

    @property
    def why_shut(self) -> str:
        """Why the step fell away, in the reader's language; empty when that is not why it is shut."""
        state = self.state
        return say(state.reason) if state is not None else ""

    @property
    def received_on(self) -> date:
        """The day the report came, which every date of the investigation counts from."""
        return reported_on(self.around.run, self.around.events)

    @property
    def due(self) -> DueDate | None:
        """The investigation's own deadline, with the first date when it is extended."""
        return last_day(self.around.events, self.received_on)

    @property
    def longest(self) -> date | None:
        """The last day the investigation can lawfully last to (bvl § 2-2)."""
        return latest(self.due) if self.due else None

    @property
    def can_be_longer(self) -> bool:
        return bool(self.due and self.longest and self.due.strict < self.longest)

    @property
    def reviewed_on(self) -> date | None:
        return reviewed_on(self.around.events)

    @property
    def may_leave_out(self) -> bool:
        return self.around.routine.step(self.step_id).may_be_left_out

    @property
    def version(self) -> int:
        """The version of the plan that the page shows; 0 when nothing is written yet."""
        return self.investigation.version if self.investigation and self.stands else 0

    @property
    def follows(self) -> list[tuple[str, str, str]]:
        """What the routine does next: title, who, and what."""
        steps = [self.around.routine.step(arrow.to) for arrow in self.around.routine.step(self.step_id).next]
        return [(say(s.title), say(OWNERS[s.owner].name), say(s.what)) for s in steps]


@dataclass(frozen=True)
class RequestPage:
    """Ask the school: whether the family's consent holds, and what has been asked before, newest first."""

    at: StepPage
    consent: ConsentState
    requests: tuple[InformationRequest, ...]

    @property
    def consented(self) -> bool:
        return self.consent is ConsentState.GIVEN


@dataclass(frozen=True)
class AnswerPage:
    """One question to the school. `mine`: the reader may answer for the unit. `holds`: its ground still stands."""

    around: Around
    request: InformationRequest
    mine: bool
    holds: bool
    open: bool
    shows_reason: bool

    @property
    def answerable(self) -> bool:
        return self.mine and self.open and self.holds and self.request.answered_at is None


def plan_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> StepPage:
    """The investigation plan: child welfare writes it while the investigation runs, the family reads it."""
    page = _step(case_id, "conclude", commands.CONCLUDED, "plan", run_id=run_id, by=by, today=today, write=False)
    return _with(page, _values(page.investigation, PLAN, needs="plan"), works=works_the_case(by, page.around.grants))


def extend_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> StepPage:
    """A longer investigation."""
    return _step(case_id, "conclude", "investigation.extended", "extend", run_id=run_id, by=by, today=today)


def conclude_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> StepPage:
    """The end of the investigation."""
    page = _step(case_id, "conclude", commands.CONCLUDED, "conclude", run_id=run_id, by=by, today=today)
    stands = _values(page.investigation, CONCLUSION, needs="outcome")
    return _with(page, {**stands, "on": page.investigation.concluded_on} if stands and page.investigation else {})


def refusal_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> StepPage:
    """The family said no: the three duties, and what was recorded last."""
    page = _step(case_id, "refusal", "refusal.handled", "refusal", run_id=run_id, by=by, today=today, folder="cws")
    last = RefusalHandled.objects.filter(run_id=page.around.run.id).order_by("-at").first()
    return _with(page, {name: getattr(last, name) for name in REFUSAL} if last else {})


def write_in_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> StepPage:
    """The collaboration in the decision and in the measures plan."""
    page = _step(case_id, "write_in", "collaboration.written_in", "write-in", run_id=run_id, by=by, today=today)
    known = page.investigation
    written = known is not None and bool(known.collaboration_in_decision)
    return _with(page, {name: getattr(known, kept) for name, kept in WRITTEN_IN.items()} if written else {})


def request_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> RequestPage:
    """Questions to the school. The ground is the family's consent, so the page rests on the family's folder."""
    page = _step(case_id, "information", "information.requested", "request", run_id=run_id, by=by, today=today)
    door.open_folder(page.around.folders.collab(page.around.run.report_id).id, by=by, what="investigation.request")
    asked = (InformationRequest.objects.filter(run_id=page.around.run.id)
             .select_related("folder", "to", "asked_by", "answered_by").order_by("-asked_at"))
    return RequestPage(page, page.around.consent(commands.CONSENT).state, tuple(asked))


def answer_page(request_id: UUID, *, by: Actor, today: date) -> AnswerPage:
    """One question, for those whose door to the joint folder is open. Errors: Http404 for everybody else."""
    asked = (InformationRequest.objects.filter(id=request_id)
             .select_related("folder", "to", "asked_by", "answered_by").first())
    if asked is None:
        door.open_folder(request_id, by=by, what="investigation.answer")  # a refused look is logged like any other
        raise Http404
    around = open_case(asked.case_id, folder="collab", what="investigation.answer", by=by, today=today, run_id=asked.run_id)
    answers = by.role_at(asked.to_id, *ANSWERERS) is not None
    writes = any(grant.can_write for grant in around.grants)
    return AnswerPage(
        around, asked, answers, asked.answered_at is not None or commands.may_be_answered(request_id=request_id),
        writes and around.open_step("information.answered") is not None,
        works_the_case(by, around.grants) or any(grant.basis.startswith("party_") for grant in around.grants))


def fixed_on(around: Around) -> date | None:
    """The day of the next collaboration meeting, where one is fixed."""
    known = around.happened("next_meeting.fixed")
    return as_date(known.get("meeting_on")) if known else None


def _step(case_id: UUID, form: str, kind: str, what: str, *, run_id: UUID | None, by: Actor, today: date,
          folder: str = "family", write: bool = True) -> StepPage:
    around = open_case(case_id, folder=folder, what=f"investigation.{what}", by=by, today=today, run_id=run_id, write=write)
    state = around.open_step(kind)
    step_id = state.step if state else next((step.id for step in around.routine.steps if step.form == form), "")
    if not step_id:
        raise Http404  # a routine without this step
    known = Investigation.objects.filter(run_id=around.run.id).first()
    return StepPage(around, step_id, state is not None, known)


def _with(page: StepPage, stands: Mapping[str, object], *, works: bool = True) -> StepPage:
    return replace(page, stands=stands, works=works)


def _values(known: Investigation | None, names: tuple[str, ...], *, needs: str) -> dict[str, object]:
    return {name: getattr(known, name) for name in names} if known is not None and getattr(known, needs) else {}
