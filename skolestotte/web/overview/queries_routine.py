"""A routine for a reader: every step with owner, agenda, deadline and law; on a case also its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from skolestotte.rulebook.loader import routine_files
from skolestotte.rulebook.picture import Box
from skolestotte.rulebook.progress import Progress, StepState
from skolestotte.rulebook.routine import Routine, Step
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say
from skolestotte.web.documents.card import ROOM, RoutineCard
from skolestotte.web.people.models import Unit

from .due_words import due_words, notes
from .picture import Pictures, drawn_card, pictures
from .queries_case import left_out
from .sight import Sight
from .wording import laws, owner, purpose, responsibility

NO_REASONS: Mapping[str, str] = {}


@dataclass(frozen=True)
class StepText:
    """One step as it is read, numbered as in the picture. `state` (as in the picture's box) and the rest after it are empty on
    a blank routine. `next`: number, title and word on the way."""

    id: str
    number: int
    title: str
    what: str
    who: str
    responsibility: str
    agenda: tuple[str, ...]
    laws: tuple[str, ...]
    due: str
    consents: tuple[str, ...]
    shared: bool
    optional: bool
    next: tuple[tuple[int, str, str], ...]
    state: str = ""
    on: date | None = None
    due_on: date | None = None
    reason: str = ""

    @property
    def open_agenda(self) -> bool:
        """The agenda of what is being done is in sight; the others are opened by who wants them."""
        return self.state in ("now", "late", "may")


@dataclass(frozen=True)
class RoutinePage:
    """The page of a routine, blank or on a case."""

    id: str
    version: int
    name: str
    purpose: str
    source: str
    steps: list[StepText]
    ends: list[str]
    pictures: Pictures


def routine_ids() -> list[str]:
    """The ids of all routines: the files that lie directly in `routines/` and are named RT…"""
    return [name.removesuffix(".yaml") for name in routine_files() if name.startswith("RT") and "/" not in name]


def routines() -> list[Routine]:
    """The routines that are shipped, in order."""
    return [shipped_routine(routine_id) for routine_id in routine_ids()]


def blank(routine_id: str) -> RoutinePage:
    """A routine that nobody follows yet. Errors: Http404 for an unknown id."""
    if routine_id not in routine_ids():
        raise Http404
    return _page(shipped_routine(routine_id), None)


def wall_card(routine_id: str, *, today: date) -> RoutineCard:
    """A routine drawn on one sheet for the wall, and whom to call when in doubt. Errors: Http404 for an unknown id."""
    if routine_id not in routine_ids():
        raise Http404
    routine = shipped_routine(routine_id)
    service = (Unit.objects.filter(kind__in=[Unit.Kind.CWS, Unit.Kind.CWS_INTAKE], municipality_no=settings.MUNICIPALITY_NO)
               .order_by("kind", "name"))
    found = {unit.kind: unit for unit in reversed(service)}
    whole, intake = found.get(Unit.Kind.CWS), found.get(Unit.Kind.CWS_INTAKE)
    call = _("In doubt? Call {name}, {phone}.").format(name=intake.name, phone=intake.phone) if intake and intake.phone else ""
    return RoutineCard(
        title=say(routine.name), on=today, publisher=whole.name if whole else "Skolestøtte", contact=call,
        intro=say(routine.purpose), picture=drawn_card(routine, language(), ROOM, notes(routine)),
        note=_("The child welfare service takes the first step also together and with the family, where the school is not named."))


def on_case(sight: Sight) -> RoutinePage:
    """The routine of a case in the reader's picture. Errors: Http404 where the reader sees no run."""
    if sight.routine is None:
        raise Http404
    return _page(sight.routine, sight.progress, {one.step_id: one.reason for one in left_out(sight)})


def _page(routine: Routine, progress: Progress | None, reasons: Mapping[str, str] = NO_REASONS) -> RoutinePage:
    states = {state.step: state for state in progress.steps} if progress else {}
    drawn = pictures(routine, progress)
    reasons = {box.step: box.reason for box in drawn.wide.boxes} | dict(reasons)
    return RoutinePage(
        id=routine.id, version=routine.version, name=say(routine.name), purpose=say(routine.purpose), source=routine.source,
        steps=[_step(routine.step(box.step), box, states.get(box.step), reasons[box.step]) for box in drawn.wide.boxes],
        ends=[say(end.text) for end in routine.ends],
        pictures=drawn,
    )


def _step(step: Step, box: Box, state: StepState | None, reason: str) -> StepText:
    done = state is not None and state.state == "done" and state.exact
    return StepText(
        id=step.id, number=box.number, title=say(step.title), what=say(step.what), who=owner(step.owner),
        responsibility=responsibility(step.owner), agenda=tuple(say(point) for point in step.agenda), laws=laws(step),
        due=" ".join(dict.fromkeys(filter(None, (due_words(rule) for rule in step.due)))),
        consents=tuple(purpose(name) for name in step.consents), shared=step.new, optional=step.optional,
        next=box.leads_to, state=box.state, on=state.done_on if state and done else None,
        due_on=state.due.strict if state and state.due and state.state == "open" else None, reason=reason,
    )
