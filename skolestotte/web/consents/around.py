"""The case around a page: number, child, run, and where the routine stands for the reader. One look, few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from skolestotte.rulebook import words
from skolestotte.rulebook.consent import Standing, consent_standing
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.law import labels
from skolestotte.rulebook.loader import LANGUAGES
from skolestotte.rulebook.progress import Progress, StepState, progress
from skolestotte.rulebook.routine import OWNERS, Routine, Step
from skolestotte.rulebook.sharing_counsellor import BASIS
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.cases.owners import COUNSELLOR, person_of
from skolestotte.web.cases.runs import IN_ORDER, current, events_of, told_of
from skolestotte.web.design import speech
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.journal.models import Event as Row
from skolestotte.web.journal.queries import visible_events
from skolestotte.web.people.models import Child
from skolestotte.web.people.roles import codes

from .allowed import may_ask, step_for

WORKS_CASES = codes(works_cases=True)


@dataclass(frozen=True)
class Around:
    """What every page of a case says above its own content. `events` are those of the run that the reader may read; `several`:
    the case has more runs than this one. `told`: where a run has ended, also what has been said of the whole case since."""

    case: Case
    run: Run
    folder: Folder
    folders: CaseFolders
    events: tuple[Event, ...]
    grants: list[Grant]
    today: date
    several: bool = False
    told: tuple[Event, ...] = ()

    @property
    def in_run(self) -> str:
        """What an address of the case says behind it, so that it is about this run; nothing where there is no other."""
        return f"?{urlencode({'run': self.run.id})}" if self.several else ""

    @property
    def case_url(self) -> str:
        """The case's own page, at this run."""
        return reverse("overview:case", args=[self.case_id]) + self.in_run

    @property
    def case_id(self) -> UUID:
        return self.case.id

    @property
    def label(self) -> str:
        """What the way back to the case is called: the child's name, or the number where the reader has no name."""
        return self.child_name or self.case.number

    @property
    def child(self) -> Child:
        return self.case.child

    @property
    def child_name(self) -> str:
        return self.child.name

    @property
    def age(self) -> int | None:
        return self.child.age_on(self.today)

    @property
    def language(self) -> str:
        """As it is spoken about the unit the run comes from."""
        return words.spoken(speech.language(), self.run.unit_kind)

    @property
    def languages(self) -> tuple[str, ...]:
        """All three, spoken so."""
        return tuple(words.spoken(code, self.run.unit_kind) for code in LANGUAGES)

    @cached_property
    def routine(self) -> Routine:
        return self.run.definition

    @cached_property
    def progress(self) -> Progress:
        return progress(self.routine, self.events, self.today)

    def open_step(self, kind: str, **data: Any) -> StepState | None:
        """The open step that records this kind of event; None when the routine does not allow it now."""
        step_id = step_for(self.routine, self.events, kind, data)
        return self.progress.step(step_id) if step_id else None

    def step_of(self, form: str) -> Step:
        """The first step of the routine that uses this form (open or not), for its agenda and words."""
        return next(step for step in self.routine.steps if step.form == form)

    @property
    def investigates(self) -> bool:
        """The routine of the run is about an investigation."""
        return any(step.form == "conclude" for step in self.routine.steps)

    def consent(self, purpose: str) -> Standing:
        """Where the consent for a purpose stands in this run."""
        return consent_standing(effective(self.told or self.events), purpose)

    def may_ask(self, purpose: str) -> bool:
        return may_ask(self.routine, self.events, purpose)

    def happened(self, kind: str) -> Mapping[str, Any] | None:
        """The data of the latest event of this kind, or None."""
        found = [event for event in effective(self.events) if event.kind == kind]
        return max(found, key=lambda event: (event.on, event.seq)).data if found else None


def open_case(case_id: UUID, *, folder: str, what: str, by: Actor, today: date, run_id: UUID | None = None,
              write: bool = False, fallback: str = "") -> Around:
    """Open one of the case's standing folders for a page, and tell what is around it.

    In: the kind of folder the page is about, and the `fallback` of a reader who does not see that one; `write` when the page
    is for those who work the case.
    Errors: Http404 when invisible; PermissionDenied when the reader may not write there as child welfare.
    """
    folders = CaseFolders.of(case_id)
    runs = _runs_of(case_id)
    run = _chosen(runs, run_id)
    wanted = _wanted(folders, run, folder) or _wanted(folders, run, fallback)
    opened = door.open_folder(wanted.id if wanted else case_id, by=by, what=what, write=write)
    case = (Case.objects.select_related("folder", "child", "child__folder", "contact", "counsellor", "intake_unit")
            .filter(id=case_id).first())
    if case is None or run is None:
        raise Http404
    grants = door.why([opened.id], by=by)
    if write and not works_the_case(by, grants):
        raise PermissionDenied
    speech.speak_of(run.unit_kind)
    rows = visible_events(run.case_id)
    return Around(case, run, opened, folders, rule_events(events_of(run, rows)), grants, today, len(runs) > 1,
                  rule_events(told_of(run, rows)))


def _wanted(folders: CaseFolders, run: Run | None, kind: str) -> Folder | None:
    """The folder of this kind that the run is about, as far as the reader sees it."""
    report = str(run.report_id) if run is not None else ""
    own = folders.find(kind, report) if kind in ("collab", "report") else None
    return own or folders.find(kind)


def run_of(case_id: UUID, run_id: UUID | None = None) -> Run | None:
    """The run that is asked for; else the newest that is not ended, else the newest."""
    return _chosen(_runs_of(case_id), run_id)


def _runs_of(case_id: UUID) -> list[Run]:
    return list(Run.objects.filter(case_id=case_id).select_related("folder", "reporting_unit").order_by(*IN_ORDER))


def _chosen(runs: list[Run], run_id: UUID | None) -> Run | None:
    if run_id is not None:
        return next((run for run in runs if run.id == run_id), None)
    return current(runs)


def run_events(run: Run) -> tuple[Event, ...]:
    """The events of one run that the current reader may read, in order."""
    return rule_events(events_of(run, visible_events(run.case_id)))


def rule_events(rows: Iterable[Row]) -> tuple[Event, ...]:
    """Rows of the journal as the rulebook takes them."""
    return tuple(row.as_rule_event() for row in rows)


def works_the_case(actor: Actor, grants: list[Grant]) -> bool:
    """True for an employee of child welfare whose door lets them write as such (not as the child's own parent)."""
    return actor.has_role(*WORKS_CASES) and any(g.can_write and not g.basis.startswith("party_") for g in grants)


def may_do(around: Around, step: Step, by: Actor) -> bool:
    """The step is the reader's: a role at the unit that reported, the family counsellor, or somebody who works the case at child
    welfare."""
    owner = OWNERS[step.owner]
    if step.owner == COUNSELLOR and _counsels(around, by):
        return True
    if owner.side == "school":
        unit = around.run.reporting_unit_id
        return unit is not None and by.role_at(unit, *owner.roles) is not None
    own = around.folders.find("cws")
    return own is not None and works_the_case(by, door.why([own.id], by=by))


def _counsels(around: Around, by: Actor) -> bool:
    """The reader is the family counsellor, whose door to the joint folder is open while the family agrees (RT3-04)."""
    joint = around.folders.find("collab")
    return joint is not None and any(grant.can_write and grant.basis == BASIS for grant in door.why([joint.id], by=by))


@dataclass(frozen=True)
class AboutStep:
    """What the routine says about the step a page carries out, in the reader's language."""

    id: str
    title: str
    what: str
    who: str
    due: date | None
    standing: str
    laws: tuple[str, ...]


def about_step(around: Around, step_id: str) -> AboutStep:
    """The step beside the form: what, who, by when, by which law."""
    language = around.language
    step = around.routine.step(step_id)
    state = around.progress.step(step_id)
    due = state.due.strict if state is not None and state.due is not None and state.state == "open" else None
    who = str(person_of(step.owner, around.case) or OWNERS[step.owner].name.say(language))
    return AboutStep(step_id, step.title.say(language), step.what.say(language), who, due,
                     _standing(state.standing) if state is not None else "",
                     labels(step.law, language))


def _standing(word: str) -> str:
    return {"due_today": "near", "done_late": "done"}.get(word, word)
