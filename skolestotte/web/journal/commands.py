"""All writes to the journal: append, nothing else."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from skolestotte.web.folders import rows
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder
from skolestotte.web.folders.prepared import Soon, asked

from .chain import digest, seal_of
from .models import Event, Stream

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewEvent:
    """An event about to be written. `on` is the day it happened (the day of writing when not given)."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    run_id: UUID | None = None


def new_stream(stream_id: UUID) -> Stream:
    """A new, empty chain. Call inside `door.as_system()`."""
    stream = Stream(id=stream_id, seal=seal_of(stream_id, 0, ""))
    rows.write(stream)
    return stream


_locked = asked(lambda id: Stream.objects.select_for_update().filter(id=id))


def lock(stream_id: UUID) -> Stream:
    """Lock the chain until the transaction ends; the next writer waits. Errors: Stream.DoesNotExist."""
    return the_chain(lock_soon(stream_id))


def lock_soon(stream_id: UUID) -> Soon[Stream]:
    """The same with what waits; `the_chain` then looks."""
    return _locked.soon(id=stream_id)


def the_chain(locked: Soon[Stream]) -> Stream:
    """The chain that was locked. Errors: Stream.DoesNotExist."""
    if locked.first is None:
        raise Stream.DoesNotExist
    return locked.first


def append(stream: Stream, news: Iterable[tuple[NewEvent, Folder]], *, by: Actor, at: datetime) -> list[Event]:
    """Append events to a locked chain, each in its folder. Out: the events as written, in order.

    Work goes on where the seal does not fit, and the seal stays as it is: going on never mends what somebody has changed.
    """
    fits = stream.seal == seal_of(stream.id, stream.head_seq, stream.head_hash)
    if not fits:
        log.error("the seal of journal %s does not fit", stream.id)
    written = [_next(stream, new, folder, by, at) for new, folder in news]
    for event in written:
        event.previous = stream.head_hash
        sealed = event._meta.get_field("data").pre_save(event, add=True)
        event.hash = digest(event, sealed)
        event.__dict__["data"] = sealed  # sealed once: the bytes that were hashed are the bytes that are stored
        stream.head_hash, stream.head_seq = event.hash, event.seq
    rows.write(*written)
    if fits:
        stream.seal = seal_of(stream.id, stream.head_seq, stream.head_hash)
    rows.change(stream, "head_seq", "head_hash", "seal")
    return written


def _next(stream: Stream, new: NewEvent, folder: Folder, by: Actor, at: datetime) -> Event:
    stream.head_seq += 1
    return Event(
        id=uuid.uuid4(), stream_id=stream.id, seq=stream.head_seq, run_id=new.run_id, kind=new.kind,
        on=new.on or timezone.localdate(at), at=at, by=by.label, folder=folder,
        data={**new.data, "by_name": by.name},
    )
