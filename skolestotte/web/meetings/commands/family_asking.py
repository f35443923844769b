"""Somebody of the family asks for a new meeting (MTG-12). The service, whom they ask, agrees on a time with them and sees to an
interpreter where one is needed (MTG-05)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.journal.queries import visible_events
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice

from ..family_asks import ASKED, asked_by_family


@transaction.atomic
def ask_as_family(*, case_id: UUID, by: Actor, at: datetime) -> bool:
    """Record that the family wants a meeting, and tell the contact person. Out: False where they have asked, and no meeting has
    been called since: it is asked once.

    Errors: PermissionDenied for somebody who is no party of the case; NotNow where the case has no contact person to ask.
    """
    with as_system():
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        party = Grant.objects.filter(folder__case_id=case_id, folder__kind=Folder.Kind.FAMILY, principal=by.label,
                                     basis__startswith="party_")
        if not party.open_at(at).exists():
            raise PermissionDenied
        if case.contact_id is None:
            raise NotNow
        if asked_by_family(event.as_rule_event() for event in visible_events(case_id)) is not None:
            return False
        cases.happened(case_id, [NewEvent(ASKED, {})], by=by, at=at)
        notices.queue([NewNotice(account_id=case.contact_id, kind="to_do", about=f"family asks {case_id} {at.isoformat()}")], at=at)
    return True
