"""Who at the service can be asked to have a case, and how many they have now (ORG-05, SYS-04, RT3-04)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.web.cases.models import Case
from skolestotte.web.people.models import Membership

CONTACT, COUNSELLOR = "contact_id", "counsellor_id"  # what somebody is in a case


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be asked; `about`: where they work, and how many cases they have now."""

    id: UUID
    name: str
    about: str


def of_service(case: Case) -> Q:
    """The units of the whole service that has the case."""
    whole = case.intake_unit.parent_id or case.intake_unit_id
    return Q(unit_id=case.intake_unit_id) | Q(unit_id=whole) | Q(unit__parent_id=whole)


def working(units: Q, role: str, today: date) -> list[Membership]:
    """Those who hold the role at these units today, by name (one query)."""
    return list(Membership.objects.filter(units, role=role, account__is_active=True).on(today)
                .select_related("account", "unit").order_by("account__name"))


def candidates(held: Iterable[Membership], *, without: UUID | None, as_what: str = CONTACT) -> list[Candidate]:
    """Each of them once, but not the one who has it now (one query). `as_what`: which of their cases are counted."""
    people = {m.account_id: m for m in held if m.account_id != without}
    carries = dict(Case.objects.filter(**{f"{as_what}__in": list(people)}).values_list(as_what).annotate(n=Count("id")))
    return [Candidate(key, m.account.name, f"{m.unit.name} · {_cases(carries.get(key, 0))}") for key, m in people.items()]


def _cases(number: int) -> str:
    if not number:
        return _("no cases now")
    return ngettext("{number} case now", "{number} cases now", number).format(number=number)
