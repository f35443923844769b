"""Who has parental responsibility, as the service has settled it (bvl § 12-2): doors, invitations and questions follow.

Anybody can be named as a guardian in a report. Nobody is a party by it. Consents follow too: `consents.commands.settled`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.commands import NewEvent
from skolestotte.web.people.models import Guardian
from skolestotte.web.people.register import GuardianData, add_guardians, family_accounts, known_guardians

from ..happenings import CaseFolders
from ..models import Case, Responsibility
from .happening import happened

CONFIRMED, RULED_OUT = "guardians.confirmed", "guardians.ruled_out"
Source = Responsibility.Source


class AlreadyNamed(Exception):
    """Somebody with this identity number or name is registered on the child already."""


@dataclass(frozen=True)
class Known:
    """From where the service knows it. `told_by` and `reason` are kept with the service alone."""

    source: str
    on: date
    told_by: str = ""
    reason: str = ""


@transaction.atomic
def add_guardian(*, case_id: UUID, data: GuardianData, has: bool, known: Known, by: Actor, at: datetime) -> Guardian:
    """Register somebody whom no report has named, and settle whether they have parental responsibility. Errors: AlreadyNamed."""
    with as_system():
        journal.lock(case_id)
        case = Case.objects.select_related("child").get(id=case_id)
        added = add_guardians([data], child=case.child, folder=CaseFolders.of(case_id).get("family"),
                              known=known_guardians(case.child), accounts=family_accounts([data]))
        if not added:
            raise AlreadyNamed
        happened(case_id, settled(case_id, {added[0].id: has}, known, by=by, at=at), by=by, at=at)
    return added[0]


def settled(case_id: UUID, answers: Mapping[UUID, bool], known: Known, *, by: Actor, at: datetime) -> list[NewEvent]:
    """The rows of what was settled, and the events to tell the case with. Ids of other children's guardians are passed over.

    A step inside a command: the case is locked, and the caller says the events."""
    child = Case.objects.values("child_id").filter(id=case_id)
    found = list(Guardian.objects.filter(id__in=answers, child_id__in=child).order_by("id"))
    folder = CaseFolders.of(case_id).get("cws") if found else None
    for guardian in found:
        guardian.confirmed, guardian.parental_responsibility = True, answers[guardian.id]
        guardian.save(update_fields=["confirmed", "parental_responsibility"])
        Responsibility(id=uuid.uuid4(), folder=folder, case_id=case_id, guardian=guardian, has=answers[guardian.id],
                       source=known.source, told_by=known.told_by, reason=known.reason, on=known.on, at=at,
                       by=by.label, by_name=by.name).save(force_insert=True)
    said = {CONFIRMED: [one for one in found if answers[one.id]], RULED_OUT: [one for one in found if not answers[one.id]]}
    return [NewEvent(kind, {"guardians": [str(one.account_id) for one in people]}, on=known.on)
            for kind, people in said.items() if people]
