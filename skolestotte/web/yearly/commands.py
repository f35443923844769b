"""All writes of this room."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.deadlines import rule_for
from skolestotte.web.folders.actor import Actor
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people import no_child
from skolestotte.web.people.models import Membership, Unit

from . import queries
from .models import Duty, Round
from .next_time import UNIT_HEADS, next_time


class Over(Exception):
    """The duty has ended."""


@transaction.atomic
def begin(*, key: str, unit_id: UUID, other_id: UUID, began_on: date, by: Actor, at: datetime) -> Duty:
    """From this day the two units do it again and again (DLN-07). One that runs already is not begun twice.

    Errors: PermissionDenied for a unit that is not the writer's.
    """
    if str(unit_id) not in dict(queries.units_to_keep(by)):
        raise PermissionDenied
    Unit.objects.select_for_update().get(id=unit_id)  # two who begin the same wait for each other
    known = Duty.objects.filter(key=key, unit_id=unit_id, other_id=other_id, ended_on__isnull=True).first()
    return known or Duty.objects.create(id=uuid.uuid4(), key=key, unit_id=unit_id, other_id=other_id, began_on=began_on,
                                        begun_by_id=by.person_id, begun_at=at)


@transaction.atomic
def done(*, duty_id: UUID, on: date, note: str, by: Actor, at: datetime) -> Round:
    """It was done on this day; the next date follows. The same day twice is once. Errors: Over, Duty.DoesNotExist,
    AboutSomebody."""
    no_child.refuse(note)
    duty = _kept(duty_id, by)
    made, _ = Round.objects.get_or_create(duty=duty, on=on, defaults={"note": note, "by_id": by.person_id, "at": at})
    return made


@transaction.atomic
def end(*, duty_id: UUID, by: Actor, at: datetime) -> None:
    """It is not done any more, for example because the agreement has ended. What was done stays. Errors: Over."""
    duty = _kept(duty_id, by)
    duty.ended_on, duty.ended_by_id = timezone.localdate(at), by.person_id
    duty.save(update_fields=["ended_on", "ended_by"])


@transaction.atomic
def remind(*, by: Actor, at: datetime) -> int:
    """Tell those who see to it what comes within the warning days, is due or is late. None is told twice. Out: how many."""
    today, news = timezone.localdate(at), []
    for duty in Duty.objects.filter(ended_on__isnull=True).prefetch_related("rounds").order_by("id"):
        upcoming = next_time(duty.key, duty.began_on, [one.on for one in duty.rounds.all()], today)
        if upcoming.stage:
            news += [NewNotice(account_id=account, kind="due", about=f"duty {duty.id} {upcoming.due.strict} {upcoming.stage}")
                     for account in _keepers(duty, today)]
    return notices.queue_new(news, at=at)


def _kept(duty_id: UUID, by: Actor) -> Duty:
    duty = Duty.objects.select_for_update(of=("self",)).filter(queries.mine(by)).get(id=duty_id)
    if duty.ended_on is not None:
        raise Over
    return duty


def _keepers(duty: Duty, today: date) -> list[UUID]:
    """Unit heads of both units, or the consultants, as the rule says who does it."""
    held = Membership.objects.on(today).filter(account__is_active=True)
    if rule_for(duty.key, duty.began_on).who == UNIT_HEADS:
        held = held.filter(unit_id__in=[duty.unit_id, duty.other_id], role__in=queries.LEADERS)
    else:
        held = held.filter(role="consultant")
    return list(held.values_list("account_id", flat=True).distinct())
