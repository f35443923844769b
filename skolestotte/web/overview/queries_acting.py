"""What this room's own actions need: whom to offer a case, which step to leave out, what a corrected date moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.rulebook.routine import Step
from skolestotte.web.cases.models import Case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Membership

from .contacts import ContactCard, card
from .sight import Sight, look


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


def offering(case_id: UUID, *, by: Actor, today: date) -> Offering:
    """Whom the case can be offered to: case workers of the child welfare service that has it."""
    sight = look(case_id, by=by, today=today, what="contact")
    if not sight.is_service or sight.case is None:
        raise Http404
    contact = card(case_id, sight.case, me=by.account_id, service=True, district=sight.child.home_district_no,
                   today=today)
    candidates = [c for c in _candidates(sight.case, by, today) if c.id != contact.offered_id]
    return Offering(sight, contact, candidates)


def _candidates(case: Case, by: Actor, today: date) -> list[Candidate]:
    """Case workers of the whole service; for the head of measures those of her own department."""
    whole = case.intake_unit.parent_id or case.intake_unit_id
    own = case.measures_unit_id if case.measures_unit_id in by.units() else None
    units = Q(unit_id=own) if own else Q(unit_id=case.intake_unit_id) | Q(unit_id=whole) | Q(unit__parent_id=whole)
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
