"""The routine on one page, to hang on the wall: the steps in order, who acts, and when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from .blocks import Block, Card, CardRow, Sheet, Words
from .letterhead import day, page_words


@dataclass(frozen=True)
class CardStep:
    """One step: what happens, who acts, when (in words), and whether the routine brought it (`new`)."""

    title: str
    who: str
    due: str
    new: bool = False


@dataclass(frozen=True)
class RoutineCard:
    """A wall card. It holds a routine, never a case. `contact` is a line with whom to ask when in doubt."""

    title: str
    on: date
    publisher: str
    steps: tuple[CardStep, ...]
    intro: str = ""
    contact: str = ""

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a routine card has at least one step")

    def sheet(self) -> Sheet:
        """The card in the active language."""
        return Sheet(
            title=self.title,
            on=self.on,
            sender=(self.publisher,),
            recipient=(),
            margin=(),
            label="",
            blocks=self._blocks(),
            closing=(),
            approved="",
            foot=f"{self.publisher} · {day(self.on)}",
            page=page_words(),
            continued=self.title,
            form="card",
        )

    def _blocks(self) -> tuple[Block, ...]:
        new = pgettext("step of a routine", "New")
        columns = (
            pgettext("step of a routine", "Step"),
            pgettext("step of a routine", "Who"),
            pgettext("step of a routine", "When"),
        )
        rows = tuple(CardRow(step.title, step.who, step.due, new if step.new else "") for step in self.steps)
        any_new = any(step.new for step in self.steps)
        legend = gettext('Steps marked "%(mark)s" came with this routine; the others are there already.') % {
            "mark": new
        }
        texts = (self.intro, legend if any_new else "")
        return (
            *(Words(text) for text in texts if text.strip()),
            Card(columns, rows),
            *((Words(self.contact),) if self.contact.strip() else ()),
        )
