"""The call that fixes a meeting, and the talk with the child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.meeting_types import in_sentence
from skolestotte.rulebook.sharing import PARTY_AGE
from skolestotte.web.consents.around import AboutStep, Around, about_step, open_case
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Membership

from ..agreeing import Settles, meeting_after, settled_by
from ..models import CallNote, ChildTalk
from ..people import LIAISONS, Employee


@dataclass(frozen=True)
class CallPage:
    """The phone form: the routine's points, whom to call, and the note of a call that is done."""

    around: Around
    about: AboutStep
    open: bool
    points: tuple[str, ...]
    liaisons: tuple[Employee, ...]
    note: CallNote | None

    @property
    def settles(self) -> Settles:
        """What the routine has the call settle; a young person of 15 is asked about (RT1-07)."""
        grown = self.around.age is not None and self.around.age >= PARTY_AGE
        return settled_by(self.around.routine, self.around.step_of("call"), youth=grown)

    @property
    def meeting(self) -> str:
        """The type of meeting that the call fixes a day for."""
        step = meeting_after(self.around.routine)
        return in_sentence(step.meeting.type if step and step.meeting else "", language())

    @property
    def conversation_on(self) -> date | None:
        """The day of the first talks, of a call that is done."""
        said = (self.around.happened("call.held") or {}).get("conversation_on")
        return date.fromisoformat(str(said)) if said else None

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each point with its answer, of a call that is done."""
        kept = self.note.answers if self.note else {}
        return [(point, kept.get(str(number), "")) for number, point in enumerate(self.points, 1)]


@dataclass(frozen=True)
class TalkLine:
    """One talk that is held: the day as it stands, who took part, and what was said; empty for talks from before that was kept."""

    on: date
    with_whom: str = ""
    said: str = ""
    by: str = ""


@dataclass(frozen=True)
class TalkPage:
    """The talks with the child: what was agreed, and those that are held, the latest first. `several`: the step may be done often.
    `declines`: it can also be judged not to be needed.

    `call`: the points of the call with the school's answers, such as what the child needs; `told_on`: when the school has told
    more of that since.
    """

    around: Around
    about: AboutStep
    open: bool
    wanted: str
    held: tuple[TalkLine, ...]
    call: tuple[tuple[str, str], ...] = ()
    told_on: date | None = None
    several: bool = False
    declines: bool = True


def _note_of(around: Around) -> CallNote | None:
    """The note of this run's call; of another run's never (a note from before that was kept belongs to the first)."""
    mine = Q(run_id=around.run.id) | Q(run_id=None)
    return CallNote.objects.filter(mine, folder=around.folder).order_by("-at").first()


def call_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> CallPage:
    around = open_case(case_id, folder="collab", what="meeting.call", by=by, today=today, run_id=run_id, write=True)
    state = around.open_step("call.held")
    step = around.step_of("call")
    unit = around.run.reporting_unit_id
    people = employees([unit], today=today) if unit else []
    note = _note_of(around) if state is None else None
    return CallPage(around, about_step(around, step.id), state is not None,
                    tuple(say(words) for words in step.agenda),
                    tuple(one for one in people if one.role in LIAISONS), note)


def talk_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> TalkPage:
    around = open_case(case_id, folder="cws", what="meeting.child_talk", by=by, today=today, run_id=run_id, write=True)
    state = around.open_step("child_talk.held")
    known = effective(around.events)
    held = _talks(around, [event for event in known if event.kind == "child_talk.held"])
    told = max((event.on for event in known if event.kind == "needs.told"), default=None)
    call = around.happened("call.held") or {}
    return TalkPage(around, about_step(around, state.step if state else around.step_of("child_talk").id), state is not None,
                    str(call.get("child_talk", "")), held, _said_in_the_call(around) if call else (), told,
                    state is not None and around.routine.step(state.step).optional,
                    around.open_step("child_talk.not_needed") is not None if state is not None else True)


def _talks(around: Around, events: Sequence[Event]) -> tuple[TalkLine, ...]:
    """The talks that are held, the latest first (one query). A day that is corrected is the event's."""
    rows = {str(row.id): row for row in ChildTalk.objects.filter(folder=around.folder, run_id=around.run.id).select_related("by")}
    found = []
    for event in sorted(events, key=lambda event: (event.on, event.seq), reverse=True):
        row = rows.get(str(event.data.get("talk")))
        found.append(TalkLine(event.on, row.with_whom, row.said, row.by.name) if row else TalkLine(event.on))
    return tuple(found)


def _said_in_the_call(around: Around) -> tuple[tuple[str, str], ...]:
    """Each point of the call with its answer (one query)."""
    joint = around.folders.collab(around.run.report_id)
    mine = Q(run_id=around.run.id) | Q(run_id=None)
    note = CallNote.objects.filter(mine, folder=joint).order_by("-at").first()
    points = [say(words) for words in around.step_of("call").agenda]
    return tuple((point, note.answers.get(str(number), "")) for number, point in enumerate(points, 1)) if note else ()


def employees(units: list[UUID], *, today: date) -> list[Employee]:
    """Who works at these units today, by name (one query)."""
    rows = (Membership.objects.filter(unit_id__in=units, account__is_active=True).on(today)
            .select_related("account").order_by("account__name", "role"))
    return [Employee(row.account, row.unit_id, row.role) for row in rows]
