"""Reads of the journal: what the reader's doors allow; and the verification of chains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from skolestotte.web.folders.door import as_system

from .chain import Break, faults
from .models import Event, Stream


def visible_events(stream_id: UUID) -> list[Event]:
    """The events of one stream that the current reader may see, in order (one query)."""
    return list(Event.objects.filter(stream_id=stream_id).order_by("seq"))


def verify(stream_id: UUID | None = None) -> tuple[int, int, list[Break]]:
    """Verify one chain or all. Out: how many streams and events were looked at, and every break."""
    breaks: list[Break] = []
    streams = events = 0
    with as_system():
        for stream in Stream.objects.filter(**({"id": stream_id} if stream_id else {})).order_by("id"):
            rows = list(_rows(stream.id))
            streams, events = streams + 1, events + len(rows)
            breaks += faults(stream, rows)
    return streams, events, breaks


def _rows(stream_id: UUID) -> Iterator[tuple[Any, bytes]]:
    for event in Event.objects.filter(stream_id=stream_id).order_by("seq"):
        yield event, bytes(event.__dict__["data"])
