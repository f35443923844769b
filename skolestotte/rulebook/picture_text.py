"""How wide a text is, and how it is broken into lines. In pixels, for a plain sans-serif such as Inter.

The widths are a little generous: a text that is laid out here never runs out of its box in the browser.
"""

from __future__ import annotations

# Widths in em. Letters that are not listed count as WIDE_AS_N.
WIDE_AS_N = 0.60
_NARROW = dict.fromkeys("iljI.,:;'|!()[]", 0.30) | dict.fromkeys("ftr -–/", 0.40)
_BROAD = dict.fromkeys("mwMW%@—", 0.92) | dict.fromkeys("ABCDGHKNOPQRSUVXYZÆØÅ&", 0.73)
WIDTHS = _NARROW | _BROAD


def width_of(text: str, size: float) -> float:
    """The width of one line of text in this size."""
    return size * sum(WIDTHS.get(letter, WIDE_AS_N) for letter in text)


def wrapped(text: str, size: float, room: float) -> tuple[str, ...]:
    """The text in lines no wider than `room`. A word that is too long alone is broken with a hyphen."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, size, room):
            longer = f"{line} {piece}" if line else piece
            if line and width_of(longer, size) > room:
                lines.append(line)
                longer = piece
            line = longer
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, size: float, room: float) -> list[str]:
    """A word in pieces that each fit into the room."""
    pieces = []
    while width_of(word, size) > room and len(word) > 2:
        cut = max(n for n in range(1, len(word)) if n == 1 or width_of(f"{word[:n]}-", size) <= room)
        pieces.append(f"{word[:cut]}-")
        word = word[cut:]
    return [*pieces, word]
