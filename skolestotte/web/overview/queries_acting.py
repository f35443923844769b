"""What this room's own actions need: whom to offer a case, which step to leave out, what a corrected date moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.rulebook.events import CORRECTED
from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.cases.models import Case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.journal.models import Event
from skolestotte.web.people.models import Membership

from .contacts import ContactCard, card
from .progressing import due_note
from .sight import Sight, look
from .timeline import NEVER_CORRECTED
from .wording import say


@dataclass(frozen=True)
class Candidate:
    """A case worker who can be asked, and how many cases she carries."""

    id: UUID
    name: str
    about: str


@dataclass(frozen=True)
class Offering:
    """The page where a leader offers the case."""

    sight: Sight
    contact: ContactCard
    candidates: list[Candidate]


@dataclass(frozen=True)
class Moved:
    """One step whose date changes when the event is corrected. None: no date."""

    step: str
    before: date | None
    after: date | None
    note: str


@dataclass(frozen=True)
class Correction:
    """The page where a date is corrected: the event as it stands, and what the new date moves."""

    sight: Sight
    event: Event
    text: str
    on: date
    moved: list[Moved] | None


def offering(case_id: UUID, *, by: Actor, today: date) -> Offering:
    """Whom the case can be offered to: case workers of the child welfare service that has it."""
    sight = look(case_id, by=by, today=today, what="contact")
    if not sight.is_service or sight.case is None:
        raise Http404
    contact = card(case_id, sight.case.contact, me=by.account_id, service=True, district=sight.child.home_district_no,
                   today=today)
    candidates = [c for c in _candidates(sight.case, today) if c.id != contact.offered_id]
    return Offering(sight, contact, candidates)


def _candidates(case: Case, today: date) -> list[Candidate]:
    whole = case.intake_unit.parent_id or case.intake_unit_id
    units = Q(unit_id=case.intake_unit_id) | Q(unit_id=whole) | Q(unit__parent_id=whole)
    held = (Membership.objects.filter(units, role="case_worker", account__is_active=True).on(today)
            .select_related("account", "unit").order_by("account__name"))
    people = {m.account_id: m for m in held}
    carries = dict(Case.objects.filter(contact_id__in=list(people)).values_list("contact_id").annotate(n=Count("id")))
    return [Candidate(key, m.account.name, f"{m.unit.name} · {_cases(carries.get(key, 0))}")
            for key, m in people.items() if key != case.contact_id]


def _cases(number: int) -> str:
    if not number:
        return _("no cases now")
    return ngettext("{number} case now", "{number} cases now", number).format(number=number)


def step_to_leave_out(sight: Sight, step_id: str) -> Step:
    """The open step that the routine allows to be left out. Errors: Http404 for another one."""
    state = sight.progress.step(step_id)
    if not sight.is_service or sight.routine is None or state is None:
        raise Http404
    step = sight.routine.step(step_id)
    if not step.may_be_left_out:
        raise Http404
    return step


def correction(case_id: UUID, seq: int, *, by: Actor, today: date, new: date | None = None) -> Correction:
    """The event to correct. With `new`: what the corrected date would move, worked out by the same rules as everything else."""
    sight = look(case_id, by=by, today=today, what="correct")
    event = next((e for e in sight.events if e.seq == seq and e.kind not in NEVER_CORRECTED), None)
    if not sight.is_service or event is None:
        raise Http404
    door.open_folder(event.folder_id, by=by, what="correct", write=True)
    if event.run_id:
        sight.run = next((run for run in sight.runs if run.id == event.run_id), sight.run)
    stands = sight.standing.get(seq)
    if stands is None:
        raise Http404
    return Correction(sight, event, say(shipped_catalogue().kinds[event.kind].text), stands.on,
                      _moves(sight, seq, new) if new else None)


def _moves(sight: Sight, seq: int, new: date) -> list[Moved]:
    if sight.routine is None:
        return []
    supposed = RuleEvent(seq=max(e.seq for e in sight.rule_events) + 1, kind=CORRECTED, on=sight.today,
                         data={"seq": seq, "on": new.isoformat()})
    after = progress(sight.routine, [*sight.rule_events, supposed], sight.today, sight.side)
    found = []
    for state in sight.progress.steps:
        then = after.step(state.step)
        old_due = state.due.strict if state.due else None
        new_due = then.due.strict if then and then.due else None
        if old_due != new_due:
            title = say(sight.routine.step(state.step).title)
            found.append(Moved(title, old_due, new_due, due_note(then.due) if then else ""))
    return found
