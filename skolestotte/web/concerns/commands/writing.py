"""Commands of the school's own side: begin, save, raise, decide, phone. Nothing here reaches outside the unit."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.doors import doors
from skolestotte.rulebook.facts import CaseFacts
from skolestotte.rulebook.parties import FolderFacts, FolderKind, UnitKind
from skolestotte.rulebook.parties import Unit as RuleUnit
from skolestotte.web.folders import commands as folders
from skolestotte.web.folders import rows
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.prepared import Soon, asked
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.commands import NewEvent
from skolestotte.web.journal.models import Stream
from skolestotte.web.people.models import Unit
from skolestotte.web.people.roles import codes

from ..models import Concern, HeadDecision
from .telling import NEW, TO_DO, holders, tell

EDITABLE = (Concern.State.DRAFT, Concern.State.RAISED, Concern.State.REPORT, Concern.State.DISCUSS,
            Concern.State.NOT_REPORT)


class Changed(Exception):
    """Somebody else saved in between; what is stored is newer than what the form showed."""


class AlreadySent(Exception):
    """The report is sent; it cannot be changed any more."""


@transaction.atomic
def begin(*, unit: Unit, content: dict[str, Any], by: Actor, at: datetime) -> Concern:
    """A new draft at the unit; the author writes. In: what is typed so far. Out: the concern (OBS, REP-01)."""
    with as_system():
        concern_id = uuid.uuid4()
        folder = folders.new_folder("concern", by=by, at=at, about=str(concern_id))
        concern = Concern(id=concern_id, folder=folder, unit=unit, author_id=by.person_id, content=content,
                          begun_at=at, saved_at=at)
        rows.write(concern)
        stream = journal.new_stream(concern_id)
        journal.append(stream, [(NewEvent("concern.begun"), folder)], by=by, at=at)
        _set_doors(concern, by=by, at=at)
    return concern


@transaction.atomic
def keep(*, concern_id: UUID, content: dict[str, Any], version: int, by: Actor, at: datetime) -> Concern:
    """Save a page of the draft. `content` replaces the given keys only. Errors: Changed, AlreadySent."""
    with as_system():
        concern = _locked(concern_id, version)
        concern.content = {**concern.content, **content}
        concern.saved_at = at
        concern.version += 1
        concern.save(update_fields=["content", "saved_at", "version"])
    return concern


@transaction.atomic
def raise_to_head(*, concern_id: UUID, version: int, by: Actor, at: datetime) -> Concern:
    """The employee raises the worry as a possible report (DUT-04). Raising twice changes nothing.

    The heads of the unit are told that something waits.
    """
    with as_system():
        concern = locked(concern_id)
        if concern.state == Concern.State.RAISED:
            return concern
        concern = _locked(concern_id, version)
        heads = holders(concern.unit_id, *codes(decides_on_reports=True), at=at)
        tell(heads, kind=TO_DO, about=f"raised:{concern.id}:{concern.version}", by=by, at=at)
        return _move(concern, Concern.State.RAISED, NewEvent("concern.raised"), by=by, at=at, raised_at=at)


@transaction.atomic
def decide(*, concern_id: UUID, version: int, decision: str, reasons: str, by: Actor, at: datetime) -> Concern:
    """The head's decision with reasons (DUT-04). It never blocks the employee's own duty (DUT-05).

    The author is told that there is something new. Errors: Changed, AlreadySent.
    """
    with as_system():
        concern = _locked(concern_id, version)
        tell([concern.author_id], kind=NEW, about=f"decided:{concern.id}:{concern.version}", by=by, at=at)
        HeadDecision.objects.create(folder=concern.folder, concern=concern, decision=decision, reasons=reasons, at=at,
                                    by_id=by.person_id)
        return _move(concern, Concern.State(decision), NewEvent("head.decided", {"decision": decision}), by=by, at=at)


@transaction.atomic
def phoned(*, concern_id: UUID, version: int, by: Actor, at: datetime) -> Concern:
    """Acute: the child welfare service was phoned first. The written report stays owed until it is sent (REP-05)."""
    with as_system():
        concern = _locked(concern_id, version)
        return _move(concern, Concern.State(concern.state), NewEvent("cws.phoned"), by=by, at=at, phoned_at=at)


def mark_sent(concern: Concern, reports: list[str], *, chain: Stream, doors: Soon[Any], by: Actor, at: datetime) -> None:
    """Close the writing side when the reports are received. Inside the sending transaction. `chain`: of the concern, locked;
    `doors`: that stand open to its folder."""
    _move(concern, Concern.State.SENT, NewEvent("report.sent", {"reports": reports}), by=by, at=at, chain=chain, sent_at=at)
    _set_doors(concern, by=by, at=at, standing=doors)


_for_change = asked(lambda id: Concern.objects.select_for_update(of=("self",)).select_related("unit", "author").filter(id=id))
_version = asked(lambda id: Concern.objects.select_for_update().filter(id=id).values_list("version"))


class Lock:
    """Locks a concern until the transaction ends, with what waits. Inside `as_system()`. `opened`: the concern as the page has
    just read it; it is read again only where somebody has saved in between."""

    def __init__(self, concern_id: UUID, opened: Concern | None = None) -> None:
        self._id, self._opened = concern_id, opened
        self._version = _version.soon(id=concern_id) if opened else None
        self._whole = None if opened else _for_change.soon(id=concern_id)

    @property
    def concern(self) -> Concern:
        """Errors: Concern.DoesNotExist."""
        if self._opened and self._version and self._version.first == (self._opened.version,):
            return self._opened
        found = (self._whole or _for_change.soon(id=self._id)).first
        if found is None:
            raise Concern.DoesNotExist
        return found


def locked(concern_id: UUID) -> Concern:
    """The concern, locked until the transaction ends. Inside `as_system()`."""
    return Lock(concern_id).concern


def _locked(concern_id: UUID, version: int) -> Concern:
    concern = locked(concern_id)
    if concern.state == Concern.State.SENT:
        raise AlreadySent
    if concern.version != version:
        raise Changed
    return concern


def _move(concern: Concern, state: Concern.State, event: NewEvent, *, by: Actor, at: datetime,
          chain: Stream | None = None, **times: datetime) -> Concern:
    concern.state, concern.saved_at, concern.version = state, at, concern.version + 1
    for name, value in times.items():
        setattr(concern, name, value)
    rows.change(concern, "state", "saved_at", "version", *times)
    journal.append(chain or journal.lock(concern.id), [(event, concern.folder)], by=by, at=at)
    return concern


def _set_doors(concern: Concern, *, by: Actor, at: datetime, standing: Soon[Any] | None = None) -> None:
    unit = RuleUnit(id=str(concern.unit_id), kind=UnitKind(concern.unit.side))
    folder = FolderFacts(FolderKind.CONCERN, id=str(concern.folder_id), owner_unit=unit.id, person=str(concern.author_id),
                         sent=concern.state == Concern.State.SENT)
    folders.set_doors({concern.folder_id: doors(folder, CaseFacts(units=(unit,)), timezone.localdate(at))}, by=by, at=at,
                      standing=standing)
