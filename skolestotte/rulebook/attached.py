"""What may be attached to a report: told from the content, never from the name. Pure.

The national form takes at most 5 MB of attachments in all, so neither do we take more: a report to another municipality must be
able to carry the same. Source: REP-01, REP-02.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

TOTAL = 5 * 1024 * 1024
MOST = 10
PNG = b"\x89PNG\r\n\x1a\n"
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


class Kind(StrEnum):
    """The kinds of file that are taken; the value is the ending of the name."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    TEXT = "txt"


MEDIA = {Kind.PDF: "application/pdf", Kind.JPEG: "image/jpeg", Kind.PNG: "image/png", Kind.TEXT: "text/plain"}


class Fault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    KIND = "kind"
    TOTAL = "total"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as it comes in. `size` may be more than the bytes that were kept of it."""

    name: str
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Judged:
    """A file with its kind, or why it is not taken."""

    offered: Offered
    kind: Kind | None
    fault: Fault | None


def kind_of(data: bytes) -> Kind | None:
    """The kind of the content; None for anything else, whatever it is called."""
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return Kind.PDF
    if data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-64:]:
        return Kind.JPEG
    if data.startswith(PNG) and b"IEND" in data[-64:]:
        return Kind.PNG
    return Kind.TEXT if _is_text(data) else None


def charset_of(data: bytes) -> str:
    """How the letters of a text file are written; empty when it is no text that we know."""
    for charset in ("utf-8", "windows-1252"):
        try:
            data.decode(charset)
        except UnicodeDecodeError:
            continue
        return charset
    return ""


def _is_text(data: bytes) -> bool:
    if data.startswith((b"%PDF-", b"\xff\xd8\xff", PNG)) or not CONTROLS.isdisjoint(data):
        return False
    return bool(data.strip()) and bool(charset_of(data))


def judge(offered: Sequence[Offered], *, there: int, used: int) -> list[Judged]:
    """Each file in turn, with `there` files of together `used` bytes already attached. What is taken counts for the next."""
    found = []
    for one in offered:
        kind, fault = kind_of(one.data) if one.size == len(one.data) else None, None
        if one.size == 0:
            fault = Fault.EMPTY
        elif there >= MOST:
            fault = Fault.MANY
        elif used + one.size > TOTAL:
            fault = Fault.TOTAL
        elif kind is None:
            fault = Fault.KIND
        if fault is None:
            there, used = there + 1, used + one.size
        found.append(Judged(one, None if fault else kind, fault))
    return found


def safe_name(name: str, kind: Kind) -> str:
    """The name without paths and marks that a file system may trip over, with the ending that the content has."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    kept = "".join(letter if letter.isalnum() or letter in " -_()." else "_" for letter in stem).strip(" .")[:80]
    return f"{kept or 'file'}.{kind.value}"
