"""When a school and its teachers teach: who may say it for whom, and what stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Unit
from skolestotte.web.people.roles import ROLES, SCHOOL

from ..models import TeachingHours
from ..people import HEADS, LIAISONS
from ..teaching import Week, usual_of
from .call import employees

AT_SCHOOLS = tuple(code for code, role in ROLES.items() if role.side == SCHOOL)
KEEPERS = (*LIAISONS, *HEADS, "assistant_principal")
TEACH = ("contact_teacher", "teacher", "social_teacher", "adviser")


@dataclass(frozen=True)
class Teacher:
    """One who teaches here. `own`: has said hours that differ from the school's."""

    account: Account
    own: bool


@dataclass(frozen=True)
class TeachingPage:
    """The hours of `who` (None: the school). `keeps`: the reader may change those of everybody at the school."""

    unit: Unit
    units: Sequence[Unit]
    who: Account | None
    week: Week
    stands: TeachingHours | None
    teachers: Sequence[Teacher]
    keeps: bool


def teaching_page(*, unit: str, who: str, by: Actor, today: date) -> TeachingPage:
    """In: ids from the address, empty for the reader's first school, and for the school itself (a teacher: for oneself).

    Errors: Http404 for a school that is not the reader's, or somebody else's hours where one keeps only one's own.
    """
    own = {role.unit_id for role in by.roles if role.role in AT_SCHOOLS}
    units = [one for one in Unit.objects.filter(id__in=own).order_by("name") if one.side == SCHOOL]
    found = next((one for one in units if not unit or str(one.id) == unit), None)
    if found is None:
        raise Http404
    keeps = by.role_at(found.id, *KEEPERS) is not None
    rows = {row.account_id: row for row in TeachingHours.objects.filter(unit=found).select_related("changed_by")}
    teachers = {one.account.id: Teacher(one.account, one.account.id in rows)
                for one in employees([found.id], today=today) if one.role in TEACH}
    account = _whom(who, teachers, by, keeps=keeps)
    stands = rows.get(account.id if account else None)
    shown = stands or rows.get(None)
    return TeachingPage(found, units, account, Week.read(shown.week) if shown else usual_of(found.side), stands,
                        list(teachers.values()) if keeps else [], keeps)


def _whom(who: str, teachers: dict[UUID, Teacher], by: Actor, *, keeps: bool) -> Account | None:
    if keeps and not who:
        return None
    wanted = who or str(by.account_id)
    found = next((one.account for key, one in teachers.items() if str(key) == wanted), None)
    if found is None or not (keeps or found.id == by.account_id):
        raise Http404
    return found
