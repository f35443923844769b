"""The times that are proposed for a meeting: the convener's grid, or what one who is asked answers. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _

from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.web.cases.models import Run
from skolestotte.web.consents.around import works_the_case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Grant
from skolestotte.web.people.models import Child

from ..models import Asked, Meeting, Proposal, ProposedTime, TeachingHours, TimeAnswer, TimeMark
from ..people import CWS, FAMILY, HEADS, LIAISONS, SCHOOL, capacity_name
from ..plans import agreed_day
from ..teaching import Week, suggested, usual_of
from .lines import meeting_title
from .plan import PlanPage

SOON = timedelta(days=4)  # so that those who are asked have time to answer


@dataclass(frozen=True)
class AskedLine:
    """One who is asked, as the reader sees it. `mine`: the reader answers this one; `may_record`: on their behalf."""

    row: Asked
    answers: Mapping[UUID, TimeAnswer]
    mine: bool
    may_record: bool

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def capacity(self) -> str:
        return capacity_name(self.row.capacity) if self.row.capacity else _("the school")

    @property
    def answered(self) -> bool:
        return bool(self.answers)

    @property
    def themselves(self) -> bool:
        return any(not one.for_other for one in self.answers.values())

    @property
    def recorded_by(self) -> str:
        """Who wrote it down on their behalf; empty when they answered themselves or not at all."""
        return next((one.by.name for one in self.answers.values() if one.for_other), "")

    @property
    def standing(self) -> dict[UUID, str]:
        return {time_id: one.answer for time_id, one in self.answers.items()}


@dataclass(frozen=True)
class TimeLine:
    """One of the times with everybody's answer in the order of `TimesPage.asked`; `taken`: what takes somebody up then."""

    row: ProposedTime
    answers: list[TimeAnswer | None]
    taken: Mapping[str, object]

    @property
    def suits(self) -> int:
        return sum(one is not None and one.answer == TimeAnswer.Answer.YES for one in self.answers)

    @property
    def ruled_out(self) -> bool:
        return any(one is not None and one.answer == TimeAnswer.Answer.NO for one in self.answers)


@dataclass(frozen=True)
class TimesPage:
    """One round for this reader. `leads`: the reader convenes the meeting, sees all answers and picks; then also `meeting`."""

    proposal: Proposal
    asked: list[AskedLine]
    times: list[TimeLine]
    grants: list[Grant]
    leads: bool
    at_school: bool
    child: str
    meeting: Meeting | None
    teaches: bool

    @property
    def case_id(self) -> UUID:
        return self.proposal.case_id

    @property
    def open(self) -> bool:
        return self.proposal.closed_at is None

    @property
    def name(self) -> str:
        return meeting_title(self.proposal.type)

    @property
    def label(self) -> str:
        return self.child or self.name

    @property
    def mine(self) -> AskedLine | None:
        return next((one for one in self.asked if one.mine), None)

    @property
    def others(self) -> list[AskedLine]:
        """Those whose answer the reader may write down."""
        return [one for one in self.asked if one.may_record and not one.mine]

    @property
    def picked(self) -> TimeLine | None:
        return next((one for one in self.times if one.row.picked), None)

    @cached_property
    def best(self) -> int:
        """The most that one time suits, among those that nobody rules out."""
        return max((one.suits for one in self.times if not one.ruled_out), default=0)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.asked)

    def line(self, asked_id: str) -> AskedLine | None:
        """The one that is asked for by id, where the reader may answer or write down for them."""
        return next((one for one in self.asked if str(one.row.id) == asked_id and (one.mine or one.may_record)), None)


def times_page(meeting_id: UUID, *, by: Actor, what: str = "meeting.times") -> TimesPage:
    """The latest round of a meeting. Errors: Http404 when there is none that this reader may see (the try is logged)."""
    proposal = Proposal.objects.select_related("folder", "unit").filter(meeting_id=meeting_id).order_by("-at").first()
    door.open_folder(proposal.folder_id if proposal else meeting_id, by=by, what=what)
    if proposal is None:
        raise Http404
    grants = door.why([proposal.folder_id], by=by)
    works = works_the_case(by, grants)
    times = list(ProposedTime.objects.filter(proposal=proposal))
    answers: dict[UUID, dict[UUID, TimeAnswer]] = {}
    for one in TimeAnswer.objects.filter(time__proposal=proposal).select_related("folder", "by"):
        answers.setdefault(one.asked_id, {})[one.time_id] = one
    meeting = Meeting.objects.filter(id=meeting_id).first()
    school = proposal.unit_id or _convening_school(meeting)
    held = by.role_at(school, *LIAISONS, *HEADS) if school else None
    at_school = held is not None
    leads = at_school if proposal.type == BY_SCHOOL else works
    asked = [_line(row, answers.get(row.id, {}), by, leads=leads, works=works, at_school=at_school)
             for row in Asked.objects.filter(proposal=proposal).select_related("folder")]
    asked.sort(key=lambda one: (one.row.side not in (SCHOOL, CWS), one.row.side != FAMILY, one.row.name))
    marks = {row.time_id: row.taken for row in TimeMark.objects.filter(time_id__in=[time.id for time in times])}
    child = Child.objects.select_related("folder").filter(folder__case_id=proposal.case_id).first()
    return TimesPage(
        proposal, asked,
        [TimeLine(time, [one.answers.get(time.id) for one in asked], marks.get(time.id, {})) for time in times],
        grants, leads, at_school, child.name if child else "", meeting if leads else None,
        held is not None and held.side == SCHOOL)


def _convening_school(meeting: Meeting | None) -> UUID | None:
    """The school whose report the run of a visible meeting follows up."""
    run = Run.objects.filter(id=meeting.run_id).first() if meeting and meeting.type == BY_SCHOOL else None
    return run.reporting_unit_id if run else None


def _line(row: Asked, answers: Mapping[UUID, TimeAnswer], by: Actor, *, leads: bool, works: bool, at_school: bool) -> AskedLine:
    as_one = {SCHOOL: at_school, CWS: works}
    mine = row.account_id == by.account_id if row.account_id else as_one.get(row.side, False)
    for_others = leads or (at_school and row.side == FAMILY)
    themselves = any(not one.for_other for one in answers.values())
    return AskedLine(row, answers, mine, for_others and not themselves)


@dataclass(frozen=True)
class Round:
    """A round that is open: how many are asked, and how many have answered."""

    asked: int
    answered: int


def open_round(meeting_id: UUID) -> Round | None:
    """The open round of a meeting that the reader sees (one query)."""
    answered = Exists(TimeAnswer.objects.select_related(None).filter(asked=OuterRef("pk")))
    rows = list(Asked.objects.select_related(None).filter(proposal__meeting_id=meeting_id, proposal__closed_at=None)
                .annotate(said=answered).values_list("said", flat=True))
    return Round(len(rows), sum(rows)) if rows else None


def weeks_of(page: PlanPage) -> list[Week]:
    """The school's hours and those of its teachers who are invited, for the suggestions (one query)."""
    unit = page.around.run.reporting_unit
    people = {one.account_id for one in page.invited if one.side == SCHOOL}
    if unit is None or not people:
        return []
    rows = TeachingHours.objects.filter(unit=unit)
    known = {row.account_id: Week.read(row.week) for row in rows}
    return [known.get(None) or usual_of(unit.side), *(known[one] for one in people if one in known)]


def suggestions(page: PlanPage, *, today: date) -> list[tuple[date, object, object]]:
    """Times to begin with: from the agreed day on, or some days ahead, after the last lesson."""
    agreed = agreed_day(page.parts[0].step, page.around.events)
    first = agreed if agreed and agreed > today else today + SOON
    return list(suggested(first, page.minutes, weeks_of(page)))
