"""All writes of emergency access: open a case, and look at it afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.emergency import Employment, emergency_access
from skolestotte.rulebook.reasons import Refused
from skolestotte.web.cases.commands import NewEvent, NotNow, happened
from skolestotte.web.cases.models import Case
from skolestotte.web.folders import commands as folders
from skolestotte.web.folders import keys
from skolestotte.web.folders.actor import Actor, emergency_principal
from skolestotte.web.folders.door import as_system, log_looks
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.journal import commands as journal
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Membership

from .models import Access

LEADERS = ("department_head", "section_head")


class NotOpened(Exception):
    """The rule said no: `refused` says why and what to do. `case_id` where the person may open the case already."""

    def __init__(self, refused: Refused, case_id: UUID | None = None) -> None:
        super().__init__(refused.code)
        self.refused, self.case_id = refused, case_id


@transaction.atomic
def open_case(*, number: str, reason: str, by: Actor, at: datetime) -> UUID | None:
    """Open a case to read for a short while. In: an identity number or a case number, exactly. Out: the case's id; None where
    nobody with this number has a case.

    The journal has it, the leaders are told. Once more while it stands is the same as once. That there is no case is an answer
    too: it is in the read log, and nobody is told. Errors: NotOpened.
    """
    with as_system():
        held = [Employment(role.unit_kind, role.role) for role in by.roles]
        case = _find(number)
        # Whoever may not open anything so gets the same answer with and without a case: a number that is tried without a
        # reason leaves no trace, and must not tell that a child has a case.
        without = emergency_access(held, has_door=False, reason=reason, at=at)
        if isinstance(without, Refused) and (case is None or not _opens_already(case.id, by, at)):
            raise NotOpened(without)
        if case is None:
            log_looks([_mark(number)], by=by, what="emergency.no_case", allowed=set())
            return None
        journal.lock(case.id)
        standing = Access.objects.filter(case_id=case.id, account_id=by.person_id, until__gt=at).exists()
        if standing and _still_open(case.id, by, at):
            return case.id
        answer = emergency_access(held, has_door=_has_door(case.id, by, at), reason=reason, at=at)
        if isinstance(answer, Refused):
            raise NotOpened(answer, case.id if answer.code == "emergency_has_door" else None)
        return _open(case, reason, answer.basis.code, answer.until, by=by, at=at)


def _open(case: Case, reason: str, basis: str, until: datetime, *, by: Actor, at: datetime) -> UUID:
    inside = list(Folder.objects.filter(case_id=case.id))
    access_id = uuid.uuid4()
    Access(id=access_id, folder=next(f for f in inside if f.kind == Folder.Kind.CWS), case_id=case.id,
           account_id=by.person_id, reason=reason, opened_at=at, until=until).save(force_insert=True)
    folders.open_until(inside, principal=emergency_principal(by.person_id), basis=basis, basis_ref=str(access_id), until=until,
                       by=by, at=at)
    happened(case.id, [NewEvent("emergency.opened", {"access": str(access_id)})], by=by, at=at)
    leaders = _leaders(case, at)
    told = [one for one in leaders if one != by.account_id] or leaders
    notices.queue([NewNotice(account_id=one, kind=Notice.Kind.TO_DO, about=f"emergency {access_id}") for one in told], at=at)
    return case.id


@transaction.atomic
def look_at(*, access_id: UUID, comment: str, shut: bool, by: Actor, at: datetime) -> None:
    """A leader has looked at an access, with a comment, and may end it before its time.

    Errors: NotNow when somebody has looked already, or it is the leader's own.
    """
    with as_system():
        access = Access.objects.select_for_update(of=("self",)).get(id=access_id)
        if access.looked_at is not None or access.account_id == by.account_id:
            raise NotNow
        shut = bool(shut and access.until > at and folders.shut_before_time(
            principal=emergency_principal(access.account_id), basis_ref=str(access.id), by=by, at=at))
        if shut:
            access.until = max(at, access.opened_at)
        access.looked_at, access.looked_by_id, access.comment = at, by.person_id, comment
        access.save(update_fields=["until", "looked_at", "looked_by", "comment"])
        happened(access.case_id, [NewEvent("emergency.looked_at", {"access": str(access.id), "shut": shut})], by=by, at=at)


def _mark(number: str) -> UUID:
    """Stands in the read log in place of a folder: the same number has the same mark, and who has no key cannot tell which."""
    return UUID(hex=keys.blind("tried in emergency", number))


def _find(number: str) -> Case | None:
    found = Case.objects.select_related(None).select_related("intake_unit", "intake_unit__parent", "measures_unit")
    if "-" in number:
        return found.filter(number=number).first()
    return found.filter(child__national_id_mark=keys.blind("national_id", number)).first()


def _grants(case_id: UUID, principals: Iterable[str], at: datetime) -> bool:
    return Grant.objects.filter(folder__case_id=case_id, principal__in=list(principals)).open_at(at).exists()


def _has_door(case_id: UUID, by: Actor, at: datetime) -> bool:
    """An ordinary door to the service's own work: somebody who holds less may still need all of it."""
    own = [p for p in by.principals if p != emergency_principal(by.person_id)]
    return Grant.objects.filter(folder__case_id=case_id, folder__kind=Folder.Kind.CWS, principal__in=own).open_at(at).exists()


def _opens_already(case_id: UUID, by: Actor, at: datetime) -> bool:
    return _has_door(case_id, by, at) or _still_open(case_id, by, at)


def _still_open(case_id: UUID, by: Actor, at: datetime) -> bool:
    return _grants(case_id, [emergency_principal(by.person_id)], at)


def _leaders(case: Case, at: datetime) -> list[UUID]:
    """Who leads the units that answer for the case."""
    units = [one for one in (case.intake_unit_id, case.intake_unit.parent_id, case.measures_unit_id) if one]
    held = Membership.objects.on(timezone.localdate(at)).filter(unit_id__in=units, role__in=LEADERS, account__is_active=True)
    return list(held.order_by("account_id").values_list("account_id", flat=True).distinct())
