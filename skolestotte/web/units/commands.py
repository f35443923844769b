"""All writes of this room. Nothing is deleted: who was contact, and when, stays (ORG-05, SYS-04)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from skolestotte.web.folders.actor import Actor
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import FixedContact, Membership, Unit

from . import naming, queries

FIELDS = ("kind", "name", "parent_id", "org_no", "municipality_no", "district_no", "address", "phone", "email")


class Changed(Exception):
    """Somebody else has changed it since the page was read."""


class CannotBeChosen(Exception):
    """One of those who are named does not work there in a role that may be chosen (ORG-04)."""


@transaction.atomic
def name_contacts(*, unit_id: UUID, side: str, account_ids: Collection[UUID], presence: str, seen: Collection[UUID],
                  by: Actor, at: datetime) -> None:
    """From today these are the fixed contacts of the unit on this side (ORG-03, ORG-04). The same twice is once.

    `seen`: those who stood on the page when it was read. At a school the one who is chosen gets the school social teacher's
    tasks and doors for as long. Errors: PermissionDenied, Changed, CannotBeChosen.
    """
    unit = Unit.objects.select_for_update().get(id=unit_id)
    if not naming.may_name(by, unit, side):
        raise PermissionDenied
    today = timezone.localdate(at)
    wanted = dict.fromkeys(account_ids)
    standing = {row.account_id: row for row in
                FixedContact.objects.filter(school=unit, side=side).on(today).select_related("role_given")}
    if set(wanted) == set(standing):
        _keep(standing.values(), presence, by=by, at=at)
        return
    if set(standing) != set(seen):
        raise Changed
    if not wanted or not set(wanted) <= {one.account_id for one in queries.choices(unit, side, today)} or (
            len(wanted) > 1 and not naming.several(side)):
        raise CannotBeChosen
    if by.account_id in wanted and by.account_id not in standing and not naming.may_choose_oneself(by, unit, side):
        raise CannotBeChosen
    for account_id, row in standing.items():
        if account_id not in wanted:
            _end(row, today)
    _keep([row for account_id, row in standing.items() if account_id in wanted], presence, by=by, at=at)
    for account_id in wanted:
        if account_id not in standing:
            _begin(unit, side, account_id, presence, today, by=by, at=at)


@transaction.atomic
def add_unit(*, data: Mapping[str, object], by: Actor, at: datetime) -> Unit:
    """A new organisation or part of one in the register (ORG-01). The same name and type twice is one. Errors: PermissionDenied."""
    _administers(by)
    same = Unit.objects.filter(kind=data["kind"], name=data["name"], municipality_no=data["municipality_no"]).first()
    if same is not None:
        return same
    return Unit.objects.create(changed_by_id=by.person_id, changed_at=at, **{name: data[name] for name in FIELDS})


@transaction.atomic
def change_unit(*, unit_id: UUID, version: int, data: Mapping[str, object], by: Actor, at: datetime) -> Unit:
    """What the register says about a unit. Its type stays: tasks and doors hang on it. Errors: PermissionDenied, Changed."""
    _administers(by)
    unit = Unit.objects.select_for_update().get(id=unit_id)
    wanted = {name: data[name] for name in FIELDS if name != "kind"}
    if all(getattr(unit, name) == value for name, value in wanted.items()):
        return unit
    if unit.version != version:
        raise Changed
    for name, value in wanted.items():
        setattr(unit, name, value)
    unit.version, unit.changed_by_id, unit.changed_at = unit.version + 1, by.person_id, at
    unit.save()
    return unit


def _administers(by: Actor) -> None:
    if not by.has_role(naming.ADMINISTRATOR):
        raise PermissionDenied


def _begin(unit: Unit, side: str, account_id: UUID, presence: str, today: date, *, by: Actor, at: datetime) -> None:
    given = _coordinates(unit, account_id, today) if naming.becomes_coordinator(unit, side) else None
    FixedContact.objects.create(school=unit, side=side, account_id=account_id, presence=presence, valid_from=today,
                                role_given=given, named_by_id=by.person_id, named_at=at)
    if account_id != by.account_id:
        notices.queue([NewNotice(account_id=account_id, kind="new", about=f"contact {unit.id} {side} {at.isoformat()}")], at=at)


def _coordinates(unit: Unit, account_id: UUID, today: date) -> Membership | None:
    """The role that comes with the choice; None where the person is school social teacher anyway. One that was given and
    taken away again on the same day goes on."""
    held = Membership.objects.filter(unit=unit, account_id=account_id, role=naming.COORDINATOR)
    own = held.on(today).first()
    if own is None:
        return Membership.objects.create(unit=unit, account_id=account_id, role=naming.COORDINATOR, valid_from=today)
    if own.contact_choices.exists():
        own.valid_until = None
        own.save(update_fields=["valid_until"])
        return own
    return None


def _end(row: FixedContact, today: date) -> None:
    """Yesterday was the last day; the role that came with it ends too, at the earliest on the day it began."""
    row.valid_until = today - timedelta(days=1)
    row.save(update_fields=["valid_until"])
    if row.role_given is not None:
        row.role_given.valid_until = max(row.role_given.valid_from, row.valid_until)
        row.role_given.save(update_fields=["valid_until"])


def _keep(rows: Collection[FixedContact], presence: str, *, by: Actor, at: datetime) -> None:
    for row in rows:
        if row.presence != presence:
            row.presence, row.named_by_id, row.named_at = presence, by.person_id, at
            row.save(update_fields=["presence", "named_by", "named_at"])
