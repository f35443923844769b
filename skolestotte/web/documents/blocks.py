"""What a letter is made of: a sheet with a letterhead and blocks in reading order, all plain text."""

from dataclasses import dataclass
from datetime import date

from skolestotte.rulebook.picture_card import Card


@dataclass(frozen=True)
class Heading:
    """A heading below the title, level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """Running text; blank lines part paragraphs, single line ends are kept."""

    text: str


@dataclass(frozen=True)
class Box:
    """Running text that must not be overlooked, in a frame."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list in which order means nothing."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Numbered:
    """A list in which order means something (an agenda)."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Short labels with their values (time, place)."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table with a header row; `widths` are shares of the line."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Framed:
    """The frame of one box and its arrows, as SVG without text, where it stands, and what it says in words."""

    svg: str
    told: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """A routine drawn on one sheet with `room` (width, height in millimetres). `frames`: for each box; `legend`: kind of box
    and its name."""

    picture: Card
    frames: tuple[Framed, ...]
    legend: tuple[tuple[str, str], ...]
    room: tuple[float, float]


Block = Heading | Words | Box | Bullets | Numbered | Facts | Grid | Drawing


@dataclass(frozen=True)
class Sheet:
    """A letter in one language, ready to print: every word chosen, nothing laid out."""

    title: str
    on: date
    sender: tuple[str, ...]
    """Municipality, unit and unit's address lines, in this order."""
    recipient: tuple[str, ...]
    margin: tuple[tuple[str, str], ...]
    """Date, reference and the like: label and value."""
    label: str
    """Exemption from public disclosure, or "confidential"; empty when open to all."""
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]
    """Greeting, name, role and unit of the one who answers for the letter."""
    approved: str
    """Why there is no signature; empty on minutes and cards."""
    foot: str
    page: str
    """Page {page} of {pages} in the language of the letter."""
    continued: str
    """What stands at the top of the following pages."""
    form: str = "letter"
    """Which template lays it out: letter or card."""
