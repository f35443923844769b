"""Employees come and go. Nothing is deleted: memberships end, the history stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from skolestotte.web.folders.actor import Actor

from .models import Account, FixedContact, Membership


@transaction.atomic
def deactivate(*, account_id: UUID, by: Actor, at: datetime) -> None:
    """An employee has left: the session ends at the next page, roles and fixed contacts end yesterday or where they began.

    What they had is another room's matter (`overview.commands.leave`).
    """
    today = timezone.localdate(at)
    ended = Greatest(F("valid_from"), Value(today - timedelta(days=1)))
    Membership.objects.filter(account_id=account_id).exclude(valid_until__lt=today).update(valid_until=ended)
    FixedContact.objects.filter(account_id=account_id).exclude(valid_until__lt=today).update(valid_until=ended)
    Account.objects.filter(pk=account_id).update(is_active=False)
