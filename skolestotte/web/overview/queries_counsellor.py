"""Who can be the family counsellor in a case, and who may name one (RT3-04). A fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.rulebook.at_any_time import may_happen_again
from skolestotte.web.cases.commands.counselling import NAMED
from skolestotte.web.cases.models import Case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Membership
from skolestotte.web.people.roles import codes

from .sight import Sight, look


@dataclass(frozen=True)
class Candidate:
    """A family counsellor of the service, and how many families she has."""

    id: UUID
    name: str
    about: str


@dataclass(frozen=True)
class Naming:
    """The page where one is named. `now`: who it is; `open`: the routine allows it."""

    sight: Sight
    now: Account | None
    candidates: list[Candidate]
    open: bool


def offered(sight: Sight) -> bool:
    """Whether the case page offers it to this reader."""
    own = sight.folder_of("cws")
    return sight.acts and own is not None and sight.may_write(own.id) and _may_be_named(sight)


def naming(case_id: UUID, *, by: Actor, today: date, run_id: str = "") -> Naming:
    """Whom a family of this service can get. Errors: Http404 for others than the service, PermissionDenied for who only reads."""
    sight = look(case_id, by=by, today=today, what="counsellor", run_id=run_id)
    own = sight.folder_of("cws")
    if not sight.is_service or sight.case is None or own is None or sight.run is None:
        raise Http404
    door.open_folder(own.id, by=by, what="counsellor", write=True)
    return Naming(sight, sight.case.counsellor, _candidates(sight.case, today), _may_be_named(sight))


def _may_be_named(sight: Sight) -> bool:
    running = sight.run is not None and sight.run.ended_on is None
    return running and sight.routine is not None and may_happen_again(sight.routine, sight.rule_events, NAMED)


def _candidates(case: Case, today: date) -> list[Candidate]:
    """The family counsellors of the whole service, without the one who is it."""
    whole = case.intake_unit.parent_id or case.intake_unit_id
    units = Q(unit_id=case.intake_unit_id) | Q(unit_id=whole) | Q(unit__parent_id=whole)
    held = (Membership.objects.filter(units, role__in=codes(counsels=True), account__is_active=True).on(today)
            .select_related("account", "unit").order_by("account__name"))
    people = {m.account_id: m for m in held if m.account_id != case.counsellor_id}
    carries = dict(Case.objects.filter(counsellor_id__in=list(people)).values_list("counsellor_id").annotate(n=Count("id")))
    return [Candidate(key, m.account.name, f"{m.unit.name} · {_families(carries.get(key, 0))}") for key, m in people.items()]


def _families(number: int) -> str:
    if not number:
        return _("no families now")
    return ngettext("{number} family now", "{number} families now", number).format(number=number)
