"""Letters around a meeting: the invitation (MTG-01) and the minutes of one part (MTG-07, MTG-09)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.utils.translation import gettext, pgettext

from .blocks import Block, Box, Bullets, Facts, Grid, Heading, Numbered, Sheet, Words
from .letterhead import Contact, Letterhead, Participant, call, clock, day, span, weekday


class Audience(Enum):
    """Who is invited by this letter."""

    GUARDIANS = "guardians"
    SCHOOL = "school"


@dataclass(frozen=True)
class AgendaPart:
    """Agenda points in order. `title` names the part, and is empty when the meeting has one part."""

    points: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Invitation:
    """To guardians or to the school: what the meeting is for and everything needed to come, or to say no.

    MTG-01: an empty purpose, goal, place, agenda, leader or minute-taker raises ValueError. The caller passes
    only what this recipient may see: the agenda of a part the school is not in never goes into the school's
    letter. `interpreter` is the language an interpreter is booked for, or empty; `interpreter_wanted`
    that for which one is needed and not booked yet. `reply_by` is when an answer
    is wanted.
    """

    head: Letterhead
    audience: Audience
    meeting: str
    purpose: str
    goal: str
    begins: datetime
    ends: datetime
    place: str
    participants: tuple[Participant, ...]
    leader: str
    minute_taker: str
    agenda: tuple[AgendaPart, ...]
    contact: Contact
    interpreter: str = ""
    interpreter_wanted: str = ""
    reply_by: date | None = None
    needs_consent: bool = False

    def __post_init__(self) -> None:
        needed = ("meeting", "purpose", "goal", "place", "leader", "minute_taker")
        empty = [name for name in needed if not getattr(self, name).strip()]
        if empty or not self.participants or not any(part.points for part in self.agenda):
            raise ValueError(
                f"an invitation needs purpose, people and agenda; missing: {empty or 'agenda or people'}"
            )
        if self.ends <= self.begins:
            raise ValueError("a meeting ends after it begins")

    def sheet(self) -> Sheet:
        """The letter in the active language."""
        return self.head.sheet(
            gettext("Invitation: %(meeting)s") % {"meeting": self.meeting},
            (
                Facts(
                    (
                        (pgettext("letter", "Time"), span(self.begins, self.ends)),
                        (pgettext("letter", "Place"), self.place),
                        (pgettext("letter", "Leads the meeting"), self.leader),
                        (pgettext("letter", "Writes the minutes"), self.minute_taker),
                    )
                ),
                Heading(gettext("Why we meet")),
                Words(self.purpose),
                Words(gettext("What we want to achieve: %(goal)s") % {"goal": self.goal}),
                Heading(gettext("Who takes part")),
                Bullets(tuple(person.text() for person in self.participants)),
                Heading(gettext("What we will talk about")),
                *agenda_blocks(self.agenda),
                *self._interpreter(),
                Heading(gettext("If you cannot or do not want to come")),
                Words(self._answer()),
                call(self.contact),
            ),
        )

    def _interpreter(self) -> tuple[Block, ...]:
        guardians = self.audience is Audience.GUARDIANS
        if self.interpreter:
            words = gettext(
                "An interpreter is booked: %(language)s. The interpreter has a duty of confidentiality."
            )
            return Heading(gettext("Interpreter")), Words(words % {"language": self.interpreter})
        if self.interpreter_wanted:
            words = gettext("There will be an interpreter: %(language)s. It costs you nothing.")
            return Heading(gettext("Interpreter")), Words(words % {"language": self.interpreter_wanted})
        if guardians:
            words = gettext("Do you want an interpreter? Tell us, and we book one. It costs you nothing.")
            return Heading(gettext("Interpreter")), Words(words)
        return ()

    def _answer(self) -> str:
        return "\n\n".join(
            sentence
            for sentence in (
                self._no(),
                gettext("Does the time or the place not suit you? Suggest another one."),
                gettext("Please answer by %(date)s.") % {"date": weekday(self.reply_by)}
                if self.reply_by
                else "",
            )
            if sentence
        )

    def _no(self) -> str:
        if self.audience is Audience.SCHOOL:
            return gettext("Tell us who comes from you. If someone cannot come, tell us who comes instead.")
        if self.needs_consent:
            return gettext(
                "The meeting is held only if you say yes. You can say no, and you can change your mind at "
                "any time. "
                "You need not give a reason."
            )
        return gettext(
            "You can say no to the meeting. You need not give a reason. We then talk about what to do "
            "instead."
        )


@dataclass(frozen=True)
class Point:
    """One agenda point and what was said under it."""

    title: str
    said: str


@dataclass(frozen=True)
class Task:
    """Something to be done: what, who, and by when (None when no day was set)."""

    what: str
    who: str
    due: date | None = None


@dataclass(frozen=True)
class Correction:
    """These minutes take the place of others: which version they are, when they were corrected, when those they replace were
    sent, and what was wrong."""

    version: int
    on: date
    replaces: date
    reason: str


@dataclass(frozen=True)
class Minutes:
    """What was said and agreed in one part of a meeting; marked confidential.

    `part` names the part, and is empty when the meeting has one. The views of child and parents have their
    own place (MTG-09): an empty one is printed as "not recorded", so that the gap shows. `corrected`: they
    replace minutes that were sent, and say so first of all. `draft`: they are not sent yet.
    """

    head: Letterhead
    meeting: str
    begins: datetime
    ends: datetime
    place: str
    present: tuple[Participant, ...]
    points: tuple[Point, ...]
    child_view: str
    parents_view: str
    written_by: str
    part: str = ""
    absent: tuple[Participant, ...] = ()
    decisions: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    next_meeting: datetime | None = None
    corrected: Correction | None = None
    draft: bool = False

    def sheet(self) -> Sheet:
        """The letter in the active language."""
        name = ", ".join(part for part in (self.meeting, self.part) if part)
        title = gettext("Corrected minutes: %(meeting)s") if self.corrected else gettext("Minutes: %(meeting)s")
        return self.head.sheet(
            title % {"meeting": name},
            (
                *self._standing(),
                Facts(self._facts()),
                Heading(gettext("Who took part")),
                Bullets(tuple(person.text() for person in self.present)),
                *self._absent(),
                *self._points(),
                Heading(gettext("The child's view")),
                Words(self.child_view.strip() or gettext("No view was recorded.")),
                Heading(gettext("The parents' view")),
                Words(self.parents_view.strip() or gettext("No view was recorded.")),
                Heading(gettext("What we agreed")),
                Bullets(self.decisions) if self.decisions else Words(gettext("No decisions were made.")),
                *task_table(self.tasks),
                Words(gettext("Is something wrong or missing? Tell the one who wrote the minutes.")),
            ),
            label=pgettext("letter", "Confidential"),
            closed=False,
        )

    def _standing(self) -> tuple[Block, ...]:
        """What these minutes are, when they are not simply the minutes."""
        if self.draft:
            return (Box(gettext("This is a draft. It is not sent, and can still be changed.")),)
        if self.corrected is None:
            return ()
        words = gettext(
            "This is version %(version)d, corrected %(on)s. It replaces the minutes that were sent %(replaces)s; those do not hold "
            "any more.\n\nWhat was wrong: %(reason)s"
        )
        return (
            Box(
                words
                % {
                    "version": self.corrected.version,
                    "on": day(self.corrected.on),
                    "replaces": day(self.corrected.replaces),
                    "reason": self.corrected.reason,
                }
            ),
        )

    def _facts(self) -> tuple[tuple[str, str], ...]:
        following = gettext("Not decided")
        if self.next_meeting:
            words = gettext("%(day)s at %(time)s")
            following = words % {"day": weekday(self.next_meeting.date()), "time": clock(self.next_meeting)}
        return (
            (pgettext("letter", "Time"), span(self.begins, self.ends)),
            (pgettext("letter", "Place"), self.place),
            (pgettext("letter", "Written by"), self.written_by),
            (pgettext("letter", "Next meeting"), following),
        )

    def _absent(self) -> tuple[Block, ...]:
        if not self.absent:
            return ()
        return Heading(gettext("Invited, but not present")), Bullets(tuple(one.text() for one in self.absent))

    def _points(self) -> tuple[Block, ...]:
        blocks: list[Block] = [Heading(gettext("What we talked about"))] if self.points else []
        for number, point in enumerate(self.points, start=1):
            blocks += [Heading(f"{number}. {point.title}", level=2), Words(point.said)]
        return tuple(blocks)


def task_table(tasks: tuple[Task, ...]) -> tuple[Block, ...]:
    """A heading and a table of tasks; nothing when there are none."""
    if not tasks:
        return ()
    return (
        Heading(gettext("Who does what")),
        Grid(
            columns=(pgettext("letter", "Task"), pgettext("letter", "Who"), pgettext("letter", "By when")),
            widths=(5, 3, 3),
            rows=tuple((task.what, task.who, day(task.due) if task.due else "–") for task in tasks),
        ),
    )


def agenda_blocks(parts: tuple[AgendaPart, ...]) -> tuple[Block, ...]:
    """The points of each part as a numbered list, under the part's name where it has one."""
    blocks: list[Block] = []
    for part in parts:
        if part.title:
            blocks.append(Heading(part.title, level=2))
        blocks.append(Numbered(part.points))
    return tuple(blocks)
