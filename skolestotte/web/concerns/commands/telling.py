"""Who gets a neutral word that something waits or is new. Inside another command's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from skolestotte.web.folders.actor import Actor
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Membership

TO_DO, NEW = Notice.Kind.TO_DO, Notice.Kind.NEW


def tell(accounts: Iterable[UUID | None], *, kind: str, about: str, by: Actor, at: datetime) -> None:
    """A notice to each of these accounts but the one who acts. The same thing is told once."""
    others = dict.fromkeys(account for account in accounts if account and account != by.account_id)
    notices.queue([NewNotice(account, kind, about) for account in others], at=at)


def holders(unit_id: UUID, *roles: str, at: datetime) -> list[UUID]:
    """The active accounts that hold one of the roles at the unit today."""
    day = timezone.localdate(at)
    held = Membership.objects.on(day).filter(unit_id=unit_id, role__in=roles, account__is_active=True)
    return list(held.values_list("account_id", flat=True))
