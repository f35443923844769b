"""All writes of this room. None of them reads or writes a case."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.web.folders.actor import Actor
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people import no_child
from skolestotte.web.people.models import Membership
from skolestotte.web.people.roles import codes

from .models import Arena, Difficulty

LEADERS = codes(leads=True)


class Changed(Exception):
    """It is no longer as the writer saw it, or this is not its next step."""


@transaction.atomic
def raise_difficulty(*, unit_id: UUID, other_id: UUID, kind: str, about: str, by: Actor, at: datetime) -> Difficulty:
    """Raise it with the nearest leader, at a low threshold (TRU-01). Twice the same is once. Errors: AboutSomebody."""
    no_child.refuse(about)
    known = Difficulty.objects.filter(unit_id=unit_id, other_id=other_id, raised_by_id=by.person_id, about=about).first()
    if known is not None:
        return known
    row = Difficulty.objects.create(id=uuid.uuid4(), unit_id=unit_id, other_id=other_id, kind=kind, about=about, raised_at=at,
                                    raised_by_id=by.person_id)
    _tell((unit_id,), row, "raised", by=by, at=at)
    return row


@transaction.atomic
def settle(*, difficulty_id: UUID, version: int, said: str, by: Actor, at: datetime) -> Difficulty:
    """The leader has talked it through and it is settled, or its plan has been evaluated. Errors: Changed, AboutSomebody."""
    no_child.refuse(said)
    row = _locked(difficulty_id, version, Difficulty.State.RAISED, Difficulty.State.PLANNED)
    row.said = said
    return _move(row, Difficulty.State.SETTLED, by=by, at=at)


@transaction.atomic
def call_joint_meeting(*, difficulty_id: UUID, version: int, said: str, by: Actor, at: datetime) -> Difficulty:
    """It lasts: the heads of both units meet to clear up roles and expectations (TRU-02). Errors: Changed, AboutSomebody."""
    no_child.refuse(said)
    row = _locked(difficulty_id, version, Difficulty.State.RAISED)
    row.said = said
    _tell((row.unit_id, row.other_id), row, "joint", by=by, at=at)
    return _move(row, Difficulty.State.JOINT, by=by, at=at)


@transaction.atomic
def agree_plan(*, difficulty_id: UUID, version: int, clarified: str, who_does_what: str, done_differently: str, evaluate_on: date,
               by: Actor, at: datetime) -> Difficulty:
    """What the joint meeting came to: what was cleared up, who does what, what is done differently, when it is evaluated (TRU-02).
    Errors: Changed, AboutSomebody."""
    no_child.refuse(clarified, who_does_what, done_differently)
    row = _locked(difficulty_id, version, Difficulty.State.JOINT)
    row.clarified, row.who_does_what, row.done_differently = clarified, who_does_what, done_differently
    row.evaluate_on = evaluate_on
    return _move(row, Difficulty.State.PLANNED, by=by, at=at)


@transaction.atomic
def clear_up(*, difficulty_id: UUID, version: int, clarified: str, by: Actor, at: datetime) -> Difficulty:
    """The joint meeting has cleared it up, and nothing more is needed (TRU-02). Errors: Changed, AboutSomebody."""
    no_child.refuse(clarified)
    row = _locked(difficulty_id, version, Difficulty.State.JOINT)
    row.clarified = clarified
    return _move(row, Difficulty.State.SETTLED, by=by, at=at)


@transaction.atomic
def plan_arena(*, unit_id: UUID, other_id: UUID, on: date, about: str, by: Actor, at: datetime) -> Arena:
    """A date for reflecting together on attitudes and collaboration (TRU-04). Twice is once. Errors: AboutSomebody."""
    no_child.refuse(about)
    arena, _ = Arena.objects.get_or_create(unit_id=unit_id, other_id=other_id, on=on,
                                           defaults={"about": about, "planned_by_id": by.person_id})
    return arena


def _locked(difficulty_id: UUID, version: int, *states: str) -> Difficulty:
    row = Difficulty.objects.select_for_update().get(id=difficulty_id)
    if row.version != version or row.state not in states:
        raise Changed
    return row


def _move(row: Difficulty, state: str, *, by: Actor, at: datetime) -> Difficulty:
    row.state, row.changed_at, row.changed_by_id = state, at, by.person_id
    row.version += 1
    row.save()
    return row


def _tell(units: tuple[UUID, ...], row: Difficulty, what: str, *, by: Actor, at: datetime) -> None:
    leaders = (Membership.objects.on(timezone.localdate(at)).filter(unit_id__in=units, role__in=LEADERS, account__is_active=True)
               .values_list("account_id", flat=True))
    notices.queue([NewNotice(account_id=one, kind="to_do", about=f"trust {row.id} {what}") for one in set(leaders)
                   if one != by.account_id], at=at)
