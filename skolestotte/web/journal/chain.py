"""The chain: each event's hash covers what it says (sealed) and the hash before it, so that a change anywhere shows. The head is
sealed with a key that is not in the database, so that it shows too when the whole chain was worked out anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from skolestotte.web.folders import keys


def digest(event: Any, sealed_data: bytes) -> str:
    """SHA-256 over the event's fields in a fixed order; `sealed_data` are the bytes as stored (no key is needed to verify)."""
    parts = (
        str(event.stream_id), str(event.seq), str(event.run_id or ""), event.kind, event.on.isoformat(),
        event.at.astimezone(UTC).isoformat(timespec="microseconds"), event.by, str(event.folder_id),
        hashlib.sha256(sealed_data).hexdigest(), event.previous,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def seal_of(stream_id: object, head_seq: int, head_hash: str) -> str:
    """The seal of a chain that ends so."""
    return keys.journal_seal(f"{stream_id}\n{head_seq}\n{head_hash}")


@dataclass(frozen=True)
class Break:
    """One fault in a chain: where and what."""

    stream_id: str
    seq: int
    message: str


def faults(stream: Any, rows: Iterable[tuple[Any, bytes]]) -> list[Break]:
    """Verify one stream. In: its row and (event, sealed bytes) in order. Out: every break found, none when whole."""
    found: list[Break] = []
    stream_id = stream.id
    previous, expected = "", 1
    for event, sealed in rows:
        if event.seq != expected:
            found.append(Break(str(stream_id), expected, f"event {expected} is missing"))
            expected = event.seq
        if event.previous != previous:
            found.append(Break(str(stream_id), event.seq, "does not follow the event before it"))
        if digest(event, sealed) != event.hash:
            found.append(Break(str(stream_id), event.seq, "was changed after it was written"))
        previous, expected = event.hash, event.seq + 1
    if expected != stream.head_seq + 1 or previous != stream.head_hash:
        found.append(Break(str(stream_id), expected, "the end of the chain is missing"))
    if stream.seal != seal_of(stream_id, stream.head_seq, stream.head_hash):
        found.append(Break(str(stream_id), stream.head_seq,
                           "the seal does not fit: the chain was changed from outside, or this is not the key it was sealed with"))
    return found
