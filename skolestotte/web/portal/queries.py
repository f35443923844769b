"""Reads of the family's pages: the first page and the page of one case. A fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skolestotte.web.design import speech
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Grant
from skolestotte.web.meetings.family_asks import asked_by_family

from .answers import Answer, answers
from .contacts import Contact, contact
from .papers import MeetingRow, Minutes, Paper, fixed_day, meetings, next_meeting, papers
from .rights import Right, rights
from .sight import Sight, look
from .standing import NextStep, Standing, next_steps, standing
from .timeline import LATEST, Entry, entries
from .times import TimesAsked, times_asked


@dataclass(frozen=True)
class CaseCard:
    """One child's case on the first page."""

    sight: Sight
    standing: Standing
    next_meeting: MeetingRow | None
    fixed_day: date | None
    unread: tuple[Minutes, ...]

    @property
    def contact(self) -> str:
        person = self.sight.case.contact if self.sight.case else None
        return person.name if person else ""


@dataclass(frozen=True)
class Home:
    """The first page: what waits for my answer, and my cases."""

    waiting: list[Answer]
    times: list[TimesAsked]
    cases: list[CaseCard]


@dataclass(frozen=True)
class CasePage:
    """One case for the family."""

    sight: Sight
    standing: Standing
    waiting: list[Answer]
    answers: list[Answer]
    next: list[NextStep]
    times: list[TimesAsked]
    meetings: list[MeetingRow]
    fixed_day: date | None
    papers: list[Paper]
    entries: list[Entry]
    contact: Contact
    rights: list[Right]

    @property
    def why(self) -> list[Grant]:
        return self.sight.grants

    @property
    def school(self) -> str:
        unit = self.sight.course.run.reporting_unit if self.sight.course else None
        return unit.name if unit else ""

    @property
    def latest(self) -> list[Entry]:
        return self.entries[:LATEST]

    @property
    def earlier(self) -> list[Entry]:
        return self.entries[LATEST:]

    @property
    def times_waiting(self) -> list[TimesAsked]:
        return [one for one in self.times if not one.answered]

    @property
    def times_answered(self) -> list[TimesAsked]:
        return [one for one in self.times if one.answered]

    @property
    def may_ask(self) -> bool:
        """There is a contact person whom the family can ask for a new meeting (MTG-12)."""
        return self.sight.case is not None and self.sight.case.contact is not None and not self.ended

    @property
    def asked_on(self) -> date | None:
        """The day somebody of the family asked for a new meeting, until one is called."""
        return asked_by_family(self.sight.standing.values())

    @property
    def ended(self) -> bool:
        return self.sight.course is not None and self.sight.course.progress.ended


def home(*, by: Actor, today: date) -> Home:
    """All of this person's cases. Eight queries of its own, one for somebody without any case."""
    sights = look(by=by, today=today, what="portal.home")
    if not sights:
        return Home([], [], [])
    rows = meetings(sights, by=by)
    waiting = [answer for answer in answers(sights, today=today) if answer.waits]
    times = [one for one in times_asked(sights, by=by) if not one.answered]
    return Home(waiting, times, [_card(sight, rows[sight.case_id]) for sight in sights])


def _card(sight: Sight, rows: list[MeetingRow]) -> CaseCard:
    unread = tuple(one for row in rows for one in row.minutes if one.new)
    with speech.speaking_of(sight.unit_kind):
        return CaseCard(sight, standing(sight), next_meeting(rows), fixed_day(sight), unread)


def case_page(case_id: UUID, *, by: Actor, today: date) -> CasePage:
    """One case. Nine queries of its own. Errors: Http404 when this person has no door to it as family."""
    sight = look(by=by, today=today, what="portal.case", case_id=case_id)[0]
    rows = meetings([sight], by=by)[case_id]
    asked = answers([sight], today=today)
    return CasePage(
        sight=sight, standing=standing(sight), waiting=[one for one in asked if one.waits],
        answers=[one for one in asked if not one.waits], next=next_steps(sight, {one.code for one in asked if one.waits}),
        times=times_asked([sight], by=by), meetings=rows, fixed_day=fixed_day(sight),
        papers=papers(sight, rows), entries=entries(sight), contact=contact(sight), rights=rights(young=sight.young),
    )
