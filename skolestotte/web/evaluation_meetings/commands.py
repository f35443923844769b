"""All writes of this room. None of them reads or writes a case."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.between_services import between_services
from skolestotte.rulebook.reminders import stage_on
from skolestotte.web.folders.actor import Actor
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people import no_child
from skolestotte.web.people.models import Account, Membership, Unit

from . import who
from .entry import entry_for
from .models import Agreed, Comes, Evaluation, Happened

State, What = Evaluation.State, Happened.What


class NotNow(Exception):
    """The meeting is not held yet, is called off, or what was asked for is done already."""


class Changed(Exception):
    """Somebody else has changed it since the page was read."""


@dataclass(frozen=True)
class Invitation:
    """When and where."""

    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True)
class Improvement:
    """Something that is done better from now on: which of the two units does it, and by when."""

    what: str
    unit_id: UUID
    due: date


@transaction.atomic
def call(*, kind: str, ours: tuple[UUID, UUID], theirs: tuple[UUID, UUID], when: Invitation, by: Actor, at: datetime) -> Evaluation:
    """Invite to the meeting (MTG-11). `ours`, `theirs`: the unit, and who leads the meeting for it. Twice the same is once.

    Errors: PermissionDenied unless the caller is a head of the own unit, one of the units is child welfare and the other of the
    growing-up sector, and each leader is a head of theirs on the day; AboutSomebody.
    """
    no_child.refuse(when.place)
    between_services()[kind]
    (unit_id, leader), (other_id, other_leader) = ours, theirs
    units = {one.id: one for one in Unit.objects.select_for_update().filter(id__in=[unit_id, other_id]).order_by("id")}
    if unit_id not in who.led_by(by) or len(units) < 2 or not who.on_one_side_each(units[unit_id], units[other_id]):
        raise PermissionDenied
    if not {ours, theirs} <= {(one.unit.id, one.account.id) for one in who.heads(timezone.localdate(at), of=units)}:
        raise PermissionDenied
    same = Evaluation.objects.filter(type=kind, unit_id=unit_id, other_id=other_id, starts_at=when.starts_at, state=State.CALLED).first()
    if same is not None:
        return same
    row = Evaluation.objects.create(id=uuid.uuid4(), type=kind, unit_id=unit_id, other_id=other_id, leader_id=leader,
                                    other_leader_id=other_leader, starts_at=when.starts_at, ends_at=when.ends_at, place=when.place)
    _happened(row, What.CALLED, by=by, at=at)
    _invite(row, _people(row), at=at)
    return row


@transaction.atomic
def move(*, evaluation_id: UUID, version: int, when: Invitation, by: Actor, at: datetime) -> Evaluation:
    """Another time or place; everybody gets it anew. The same again changes nothing. Errors: NotNow, Changed, AboutSomebody."""
    no_child.refuse(when.place)
    row = _locked(evaluation_id, by, State.CALLED)
    if (row.starts_at, row.ends_at, row.place) == (when.starts_at, when.ends_at, when.place):
        return row
    if row.version != version:
        raise Changed
    row.starts_at, row.ends_at, row.place = when.starts_at, when.ends_at, when.place
    row.sequence += 1
    _save(row, What.MOVED, by=by, at=at)
    _invite(row, _people(row), at=at)
    return row


@transaction.atomic
def choose(*, evaluation_id: UUID, unit_id: UUID, account_ids: Collection[UUID], by: Actor, at: datetime) -> None:
    """Who comes from one's own unit besides the head who leads; who is new is invited, who is taken out is told.

    Errors: NotNow; PermissionDenied for another unit, and for somebody who does not work there.
    """
    row = _locked(evaluation_id, by, State.CALLED)
    if unit_id not in (row.unit_id, row.other_id) or unit_id not in who.led_by(by):
        raise PermissionDenied
    wanted = set(account_ids)
    working = Membership.objects.on(timezone.localdate(at)).filter(unit_id=unit_id, role__in=who.EMPLOYEES, account__is_active=True)
    if not wanted <= set(working.values_list("account_id", flat=True)) - {row.leader_id, row.other_leader_id}:
        raise PermissionDenied
    known = {one.account_id: one for one in row.coming.filter(unit_id=unit_id)}
    if wanted == set(known):
        return
    elsewhere = set(row.coming.exclude(unit_id=unit_id).values_list("account_id", flat=True))
    gone = Account.objects.filter(id__in=set(known) - wanted)
    Comes.objects.filter(id__in=[one.id for key, one in known.items() if key not in wanted]).delete()
    Comes.objects.bulk_create([Comes(id=uuid.uuid4(), evaluation=row, unit_id=unit_id, account_id=one)
                               for one in wanted - set(known) - elsewhere])
    row.sequence += 1  # one who is taken out and asked again gets word again
    _save(row, What.PEOPLE, by=by, at=at)
    _invite(row, Account.objects.filter(id__in=wanted - set(known) - elsewhere), at=at)
    _invite(row, gone, off=True, at=at)


@transaction.atomic
def cancel(*, evaluation_id: UUID, by: Actor, at: datetime) -> None:
    """It is called off; it leaves everybody's calendar. Errors: NotNow."""
    row = _locked(evaluation_id, by, State.CALLED)
    row.state = State.CANCELLED
    row.sequence += 1
    _save(row, What.CANCELLED, by=by, at=at)
    _invite(row, _people(row), off=True, at=at)


@transaction.atomic
def hold(*, evaluation_id: UUID, version: int, answers: Mapping[str, str], whose_employees: Collection[UUID],
         improvements: Iterable[Improvement], by: Actor, at: datetime) -> Evaluation:
    """The minutes: an answer to every point, what is done better, and whose employees need follow-up.

    Errors: NotNow before the day of the meeting; Changed; AboutSomebody; PermissionDenied for something of a third unit.
    """
    rows = list(improvements)
    no_child.refuse(*answers.values(), *(one.what for one in rows))
    row = _locked(evaluation_id, by, State.CALLED)
    if row.version != version:
        raise Changed
    if timezone.localdate(row.starts_at) > timezone.localdate(at):
        raise NotNow
    units = (row.unit_id, row.other_id)
    if not {*whose_employees, *(one.unit_id for one in rows)} <= set(units):
        raise PermissionDenied
    row.answers, row.state = dict(answers), State.HELD
    _save(row, What.HELD, by=by, at=at)
    due = timezone.localdate(row.starts_at) + timedelta(days=between_services()[row.type].follow_up)
    rows += [Improvement("", unit, due) for unit in units if unit in set(whose_employees)]
    Agreed.objects.bulk_create([Agreed(id=uuid.uuid4(), evaluation=row, unit_id=one.unit_id, what=one.what, due=one.due) for one in rows])
    notices.queue([NewNotice(account_id=one.id, kind="new", about=f"evaluation {row.id} held") for one in _people(row)
                   if one.id != by.account_id], at=at)
    return row


@transaction.atomic
def correct(*, evaluation_id: UUID, version: int, answers: Mapping[str, str], by: Actor, at: datetime) -> Evaluation:
    """Other words in the minutes. What stood is not kept: what should never have stood here must be possible to take out.

    That they were corrected, by whom and when, stays. Errors: NotNow, Changed, AboutSomebody.
    """
    no_child.refuse(*answers.values())
    row = _locked(evaluation_id, by, State.HELD)
    if row.answers == dict(answers):
        return row
    if row.version != version:
        raise Changed
    row.answers = dict(answers)
    _save(row, What.CORRECTED, by=by, at=at)
    return row


@transaction.atomic
def done(*, evaluation_id: UUID, agreed_id: UUID, by: Actor, at: datetime) -> Agreed:
    """One's own unit has done it. Twice is once. Errors: Agreed.DoesNotExist; PermissionDenied for what the other unit does."""
    row = _locked(evaluation_id, by, State.HELD)
    found = Agreed.objects.select_for_update().get(id=agreed_id, evaluation=row)
    if found.unit_id not in who.led_by(by):
        raise PermissionDenied
    if found.done_on is None:
        found.done_on, found.done_by_id = timezone.localdate(at), by.person_id
        found.save(update_fields=["done_on", "done_by"])
        _happened(row, What.DONE, by=by, at=at)
    return found


@transaction.atomic
def remind(*, by: Actor, at: datetime) -> int:
    """Tell the heads of what comes out of a meeting that is near, due or late. None is told twice. Out: how many."""
    today = timezone.localdate(at)
    waiting = list(Agreed.objects.filter(done_on__isnull=True))
    heads = who.heads(today, of={one.unit_id for one in waiting})
    news = [NewNotice(account_id=head.account.id, kind="due", about=f"evaluation {one.id} {stage}")
            for one in waiting if (stage := stage_on(one.due, one.due, today)) for head in heads if head.unit.id == one.unit_id]
    return notices.queue_new(news, at=at)


def _locked(evaluation_id: UUID, by: Actor, state: str) -> Evaluation:
    row = Evaluation.objects.select_for_update().get(id=evaluation_id)
    if not who.leads(row, by):
        raise PermissionDenied
    if row.state != state:
        raise NotNow
    return row


def _save(row: Evaluation, what: str, *, by: Actor, at: datetime) -> None:
    row.version += 1
    row.save()
    _happened(row, what, by=by, at=at)


def _happened(row: Evaluation, what: str, *, by: Actor, at: datetime) -> None:
    Happened.objects.create(evaluation=row, what=what, by_id=by.person_id, at=at)


def _people(row: Evaluation) -> list[Account]:
    """The two who lead, and everybody else who comes."""
    ids = {row.leader_id, row.other_leader_id, *row.coming.values_list("account_id", flat=True)}
    return list(Account.objects.filter(id__in=ids, is_active=True))


def _invite(row: Evaluation, people: Iterable[Account], *, off: bool = False, at: datetime) -> None:
    """A neutral word with a neutral entry for the calendar; `off`: it leaves the calendar again."""
    mark = f"evaluation {row.id} {row.sequence}{' off' if off else ''}"
    notices.queue([NewNotice(account_id=one.id, kind="new" if off else "calendar", about=mark,
                             calendar=entry_for(row, one.language, off=off, at=at)) for one in people], at=at)
