"""Which characters the letters' fonts can draw, and what is printed for the rest.

PDF/UA-1 and PDF/A-2a forbid a character without a glyph, so one emoji in a minute would stop the whole
letter. Nothing a person wrote is dropped in silence: what cannot be drawn is printed by its name.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

LONGEST_WORD = 30
"""Characters a word may have before it gets invisible places to break, so that it stays on the paper."""

_BREAK = "\u200b"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
# Direction overrides can make a text read differently from what was written; joiners and variation
# selectors only mean something between characters that the font can join.
_SILENT = frozenset(
    "\ufeff\u2060\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\xad"
)
_JOINERS = frozenset("\u200c\u200d")
_NEVER = frozenset({"Co", "Cs", "Cn"})
"""Private use, half characters and characters that do not exist: forbidden in PDF/A-2a."""


@cache
def font_folders() -> tuple[Path, ...]:
    """The folders with the letters' fonts: Inter, and IBM Plex Sans Arabic for what Inter lacks."""
    return tuple(
        Path(str(files(package))) / "files" for package in ("fontpkg_inter", "fontpkg_ibm_plex_sans_arabic")
    )


@cache
def covered(folder: Path) -> frozenset[int]:
    """The code points that every font file in `folder` can draw."""
    found = [frozenset(_code_points(path.read_bytes())) for path in sorted(folder.glob("*.ttf"))]
    if not found:
        raise FileNotFoundError(f"no font files in {folder}")
    return frozenset.intersection(*found)


def printable(text: str) -> str:
    """The text as it can be printed: composed (NFC), one kind of line end, nothing without a glyph.

    Line breaks survive, tabs become spaces, other control characters and direction overrides go. A word
    longer than LONGEST_WORD gets invisible break places.
    """
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).split("\n")
    return "\n".join(_LONG_WORD.sub(_breakable, "".join(map(_shown, line))) for line in lines)


def _shown(char: str) -> str:
    if char == "\t":
        return " "
    if char in _SILENT or unicodedata.category(char) == "Cc":
        return ""
    if _draws(char):
        return char
    if char in _JOINERS or "\ufe00" <= char <= "\ufe0f":
        return ""
    name = unicodedata.name(char, "").lower()
    return f"[{name or f'U+{ord(char):04X}'}]"


def _draws(char: str) -> bool:
    return unicodedata.category(char) not in _NEVER and any(ord(char) in covered(at) for at in font_folders())


def _breakable(word: re.Match[str]) -> str:
    whole = word.group()
    return _BREAK.join(whole[at : at + LONGEST_WORD] for at in range(0, len(whole), LONGEST_WORD))


def _code_points(font: bytes) -> Iterator[int]:
    """Reads the `cmap` table of an OpenType font (OpenType specification, formats 4 and 12)."""
    tables = {
        tag: offset
        for tag, _sum, offset, _length in struct.iter_unpack(
            ">4sIII", font[12 : 12 + 16 * struct.unpack_from(">H", font, 4)[0]]
        )
    }
    start = tables[b"cmap"]
    for at in range(struct.unpack_from(">H", font, start + 2)[0]):
        offset = start + struct.unpack_from(">HHI", font, start + 4 + 8 * at)[2]
        kind = struct.unpack_from(">H", font, offset)[0]
        if kind == 4:
            yield from _format_4(font, offset)
        elif kind == 12:
            yield from _format_12(font, offset)


def _format_12(font: bytes, offset: int) -> Iterator[int]:
    groups = struct.unpack_from(">I", font, offset + 12)[0]
    for first, last, _glyph in struct.iter_unpack(">III", font[offset + 16 : offset + 16 + 12 * groups]):
        yield from range(first, last + 1)


def _format_4(font: bytes, offset: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2
    columns = [
        struct.unpack_from(f">{count}H", font, offset + 14 + 2 * count * n + (2 if n else 0))
        for n in range(4)
    ]
    for at, (last, first, delta, jump) in enumerate(zip(*columns, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if jump:
                place = offset + 16 + 2 * (3 * count + at) + jump + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, place)[0]
                if not glyph:
                    continue
            if (glyph + delta) & 0xFFFF:
                yield code
