"""What this room's own actions need: whom to offer a case, which step to leave out, what a corrected date moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from skolestotte.rulebook.routine import Step
from skolestotte.web.cases.models import Case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor

from .candidates import Candidate, candidates, of_service, working
from .contacts import ContactCard, card
from .sight import Sight, look


@dataclass(frozen=True)
class Offering:
    """The page where a leader offers the case."""

    sight: Sight
    contact: ContactCard
    candidates: list[Candidate]


def offering(case_id: UUID, *, by: Actor, today: date) -> Offering:
    """Whom the case can be offered to: case workers of the child welfare service that has it."""
    sight = look(case_id, by=by, today=today, what="contact")
    if not sight.is_service or sight.case is None:
        raise Http404
    contact = card(case_id, sight.case, me=by.account_id, service=True, district=sight.child.home_district_no,
                   today=today)
    return Offering(sight, contact, [one for one in _candidates(sight.case, by, today) if one.id != contact.offered_id])


def _candidates(case: Case, by: Actor, today: date) -> list[Candidate]:
    """Case workers of the whole service; for the head of measures those of her own department."""
    own = case.measures_unit_id if case.measures_unit_id in by.units() else None
    return candidates(working(Q(unit_id=own) if own else of_service(case), "case_worker", today), without=case.contact_id)


def step_to_leave_out(sight: Sight, step_id: str) -> Step:
    """The open step that the routine allows to be left out. Errors: Http404 for another one; PermissionDenied for somebody of
    the service who only reads, such as the one who is asked to take over."""
    state, own = sight.progress.step(step_id), sight.folder_of("cws")
    if not sight.is_service or sight.routine is None or state is None or own is None:
        raise Http404
    door.open_folder(own.id, by=sight.actor, what="leave_out", write=True)
    step = sight.routine.step(step_id)
    if not step.may_be_left_out:
        raise Http404
    return step
