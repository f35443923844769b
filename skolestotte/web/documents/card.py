"""The routine on one sheet, to hang on the wall: drawn as lanes, boxes and arrows, and read aloud as an ordered list."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from skolestotte.rulebook.picture_card import POINT, TITLE, Card, CardBox

from .blocks import Drawing, Framed, Sheet
from .card_frame import framed
from .letterhead import day, page_words

ROOM = (281.0, 167.0)
"""Millimetres that the drawing has on the sheet (`paper/card.typ`): width, height."""


@dataclass(frozen=True)
class RoutineCard:
    """A wall card. It holds a routine, never a case. `contact` is a line with whom to ask when in doubt, `note` one about the
    drawing. Errors: ValueError for a picture without boxes or larger than the sheet."""

    title: str
    on: date
    publisher: str
    picture: Card
    intro: str = ""
    contact: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.picture.boxes:
            raise ValueError("a routine card has at least one step")
        if self.picture.width > ROOM[0] + 0.1 or self.picture.height > ROOM[1] + 0.1:
            raise ValueError("the picture is larger than the sheet")

    def sheet(self) -> Sheet:
        """The card in the active language."""
        return Sheet(
            title=self.title,
            on=self.on,
            sender=(self.publisher,),
            recipient=(),
            margin=(),
            label=self.note,
            blocks=(Drawing(self.picture, self._frames(), _legend(), ROOM),),
            closing=(self.contact,),
            approved=self.intro,
            foot=f"{self.publisher} · {day(self.on)}",
            page=page_words(),
            continued=self.title,
            form="card",
        )

    def _frames(self) -> tuple[Framed, ...]:
        unit = self.picture.size / TITLE * POINT
        return tuple(framed(box, _told(box), unit) for box in self.picture.boxes)


def _legend() -> tuple[tuple[str, str], ...]:
    return (
        ("before", pgettext("step of a routine", "As before")),
        ("shared", pgettext("step of a routine", "New and shared")),
        ("optional", pgettext("step of a routine", "When needed")),
    )


def _told(box: CardBox) -> str:
    """What the drawing shows beside the words in the box: the lane, the kind of step, and where the arrows lead."""
    kind = pgettext("step of a routine", "New and shared") if box.shared else pgettext("step of a routine", "As before")
    needed = pgettext("step of a routine", "When needed") if box.optional else ""
    ways = "; ".join(f"{number} {title} ({word})" if word else f"{number} {title}" for number, title, word in box.leads_to)
    leads = gettext("Leads to: %(steps)s") % {"steps": ways} if ways else ""
    return ". ".join(part for part in (box.lane, kind, needed, leads) if part)
