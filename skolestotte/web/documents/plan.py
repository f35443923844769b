"""The investigation plan, made with the parents in part 2 of the start meeting (bvl § 2-2, PLN-01)."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.translation import gettext, pgettext

from .blocks import Block, Bullets, Facts, Grid, Heading, Sheet, Words
from .letterhead import Contact, Letterhead, call, day
from .meeting import Task, task_table


class ConsentState(Enum):
    """Where the consent to ask one source stands; ended: nobody is left who can consent, though nobody withdrew."""

    GIVEN = "given"
    ASKED = "asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Source:
    """Who is asked, for what, and the consent for it; `on` is the day of that state."""

    who: str
    what: str
    consent: ConsentState
    on: date | None = None


@dataclass(frozen=True)
class InvestigationPlan:
    """What is looked into, how the child is heard, whom we ask with which consent, and when.

    `child_heard` is required: a plan that does not say how the child is heard raises ValueError (bvl § 1-4).
    `finished_by` is the day the investigation is to be finished (bvl § 2-2).
    """

    head: Letterhead
    begun_on: date
    finished_by: date
    questions: tuple[str, ...]
    child_heard: str
    sources: tuple[Source, ...]
    contact: Contact
    made_with: tuple[str, ...] = ()
    parents_view: str = ""
    steps: tuple[Task, ...] = ()

    def __post_init__(self) -> None:
        if not self.questions or not self.child_heard.strip():
            raise ValueError("a plan says what is looked into and how the child is heard")

    def sheet(self) -> Sheet:
        """The letter in the active language."""
        return self.head.sheet(
            gettext("Plan for the investigation"),
            (
                Words(
                    gettext(
                        "The child welfare service makes a plan for every investigation. It shows what we "
                        "look into "
                        "and how, and it is made together with you as far as possible (Child Welfare Act § "
                        "2-2)."
                    )
                ),
                Facts(self._facts()),
                Heading(gettext("What we look into")),
                Bullets(self.questions),
                Heading(gettext("How the child is heard")),
                Words(self.child_heard),
                Words(
                    gettext(
                        "The child has a right to speak with us, to get information it understands, and to "
                        "be listened "
                        "to (Child Welfare Act § 1-4)."
                    )
                ),
                *self._sources(),
                *self._parents(),
                *task_table(self.steps),
                Heading(gettext("If something changes")),
                Words(
                    gettext(
                        "The plan can be changed during the investigation. Tell us if something is not right."
                    )
                ),
                call(self.contact),
            ),
            label=pgettext("letter", "Confidential"),
        )

    def _facts(self) -> tuple[tuple[str, str], ...]:
        facts = (
            (pgettext("letter", "Begun"), day(self.begun_on)),
            (pgettext("letter", "To be finished by"), day(self.finished_by)),
            (pgettext("letter", "Made together with"), ", ".join(self.made_with)),
        )
        return tuple((label, value) for label, value in facts if value)

    def _sources(self) -> tuple[Block, ...]:
        heading = Heading(gettext("Whom we ask for information"))
        if not self.sources:
            return heading, Words(gettext("We do not ask anyone else for information now."))
        columns = (
            pgettext("letter", "Whom we ask"),
            pgettext("letter", "About what"),
            pgettext("letter", "Consent"),
        )
        rows = tuple((source.who, source.what, _consent(source)) for source in self.sources)
        changes = gettext("You can withdraw a consent at any time, in whole or in part.")
        return heading, Grid(columns=columns, widths=(3, 5, 3), rows=rows), Words(changes)

    def _parents(self) -> tuple[Block, ...]:
        if not self.parents_view.strip():
            return ()
        return Heading(gettext("The parents' view")), Words(self.parents_view)


def _consent(source: Source) -> str:
    words = {
        ConsentState.GIVEN: pgettext("consent", "Given"),
        ConsentState.ASKED: pgettext("consent", "Asked for, not answered"),
        ConsentState.REFUSED: pgettext("consent", "Refused"),
        ConsentState.WITHDRAWN: pgettext("consent", "Withdrawn"),
        ConsentState.ENDED: pgettext("consent", "Holds no more"),
        ConsentState.NOT_NEEDED: pgettext("consent", "Not needed"),
    }[source.consent]
    return f"{words}, {day(source.on)}" if source.on else words
