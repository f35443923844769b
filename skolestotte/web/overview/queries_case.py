"""The case page, for every role. One reader, one case, a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skolestotte.rulebook.events import DEVIATED
from skolestotte.rulebook.sharing import ADULT_AGE
from skolestotte.web.cases.models import Deviation, Run
from skolestotte.web.cases.runs import RECEIVED, reported_on
from skolestotte.web.design.wording import say
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Grant
from skolestotte.web.meetings.family_asks import asked_by_family
from skolestotte.web.people.roles import codes

from . import contacts, papers, queries_counsellor, queries_expecting, queries_leaving
from . import steps as pages
from .again import Again, again
from .consented import ConsentLine, consents
from .contacts import Channel, ContactCard
from .doors import purpose_words
from .held_back import untold
from .measures import slow
from .other_runs import OtherRun, other_runs
from .papers import MeetingRow
from .progressing import Doing, Limit, Line, Phase, doing, limits, phase_of, tracker
from .queries_expecting import Expected
from .queries_family import Relative, family_names, guardians, relatives
from .queries_leaving import Left
from .sight import COUNSELLOR, SCHOOL, Sight, look
from .timeline import Document, Entry, entries, step_title
from .told import Told, told

BEHIND = ("done", "skipped")
SOON_SHOWN = 3


@dataclass(frozen=True)
class LeftOut:
    """A standard step that was left out: why, and what is done instead (DLN-09)."""

    step: str
    reason: str
    alternative: str
    on: date
    who: str
    step_id: str = ""


@dataclass(frozen=True)
class Question:
    """The service has asked this school for information and has no answer yet."""

    request: str
    asked_on: date


@dataclass(frozen=True)
class RunChoice:
    """One way through a routine, with its name. `report`: it goes through a report, which came `on`; else it began then."""

    run: Run
    name: str
    on: date
    report: bool


@dataclass(frozen=True)
class CasePage:
    """Everything the case page shows. `sight` is the reader's own; nothing here comes from elsewhere."""

    sight: Sight
    child_name: str
    age: int | None
    number: str
    unit: str
    phase: Phase
    doing: list[Doing]
    limits: list[Limit]
    tracker: list[Line]
    contact: ContactCard
    meetings: list[MeetingRow]
    documents: list[Document]
    consents: list[ConsentLine]
    questions: list[Question]
    left_out: list[LeftOut]
    left: Left | None
    expected: Expected | None
    told: Told
    entries: list[Entry]
    why: list[Grant]
    place: pages.Place | None
    family: tuple[Relative, ...]
    has_plan: bool

    @property
    def first(self) -> Doing | None:
        return self.doing[0] if self.doing else None

    @property
    def again(self) -> list[Again]:
        return again(self.sight, self.place)

    @property
    def other_runs(self) -> list[OtherRun]:
        return other_runs(self.sight)

    @property
    def others(self) -> list[Doing]:
        return self.doing[1:]

    @property
    def waiting(self) -> list[Doing]:
        """What waits in the case for the one who takes it over."""
        return [one for one in self.doing if one.form != "accept_contact"]

    @property
    def is_service(self) -> bool:
        return self.sight.is_service

    @property
    def may_clarify(self) -> bool:
        return queries_expecting.offered(self.sight)

    @property
    def is_school(self) -> bool:
        return self.sight.side == SCHOOL

    @property
    def lists_cases(self) -> bool:
        """The way back is the list of cases: of those who work them, and of the family counsellor."""
        return self.sight.acts or self.sight.side == COUNSELLOR

    @property
    def may_name_counsellor(self) -> bool:
        """Whoever works in the case names a family counsellor, or another one, while the routine allows it (RT3-04)."""
        return queries_counsellor.offered(self.sight)

    @property
    def may_leave(self) -> bool:
        """The contact person and leaders may choose another course while the routine allows it (RT1-01)."""
        return queries_leaving.offered(self.sight)

    @property
    def investigates(self) -> bool:
        """The routine asks for information and investigates: then there is a plan to write and a school to ask."""
        return self.sight.routine is not None and any(step.form == "information" for step in self.sight.routine.steps)

    @property
    def lacks_plan(self) -> bool:
        """The investigation runs, and its plan is not written (bvl § 2-2; RT1-S6 ends with a plan that is stored)."""
        return not self.has_plan and any(one.form == "information" for one in self.doing)

    @property
    def untold(self) -> list[date]:
        """The days of the reports that the guardians are not to know of, for those who know of them."""
        return untold(self.sight)

    @property
    def of_age(self) -> bool:
        """The young person has turned 18, and consents alone."""
        return self.is_service and self.age is not None and self.age >= ADULT_AGE

    @property
    def family_asks(self) -> date | None:
        """The day the family asked for a new meeting, until one is called (MTG-12)."""
        return asked_by_family(event.as_rule_event() for event in self.sight.events) if self.is_service else None

    @property
    def may_offer(self) -> bool:
        """Intake and leaders offer the case to a contact person."""
        return self.sight.actor.has_role(*codes(works_intake=True))

    @property
    def lists_children(self) -> bool:
        return self.sight.actor.has_role(*codes(keeps_overview=True))

    @property
    def steps_done(self) -> list[Line]:
        return [line for line in self.tracker if line.state in BEHIND]

    @property
    def steps_left(self) -> list[Line]:
        """What is open now, and the next few."""
        return self._ahead[: self._shown]

    @property
    def steps_far(self) -> list[Line]:
        return self._ahead[self._shown :]

    @property
    def _ahead(self) -> list[Line]:
        return sorted((line for line in self.tracker if line.state not in BEHIND), key=lambda line: line.state == "next")

    @property
    def _shown(self) -> int:
        return sum(line.state != "next" for line in self._ahead) + SOON_SHOWN

    @property
    def slow_transfer(self) -> Channel | None:
        """For the school, when the transfer to the measures department takes longer than it should: whom to call (RT3-02)."""
        return self.contact.head if self.is_school and slow(self.sight.routine, self.sight.progress) else None

    @property
    def several_runs(self) -> bool:
        return len(self.runs) > 1

    @property
    def runs(self) -> list[RunChoice]:
        """The runs to choose among. One that went on from the report in another routine is told whole by that one."""
        known = self.sight.runs
        reports = {run.id for run in known if run.definition.starts_with == RECEIVED}
        retold = {run.follows_id for run in known if run.id in reports}
        events = [event.as_rule_event() for event in self.sight.events]
        return [RunChoice(run, say(run.definition.name), reported_on(run, events) if run.id in reports else run.began_on, run.id in reports)
                for run in known if run.id not in retold]

    @property
    def routine_name(self) -> str:
        return say(self.sight.routine.name) if self.sight.routine else ""


def case_page(case_id: UUID, *, by: Actor, today: date, run_id: str = "", what: str = "case") -> CasePage:
    """The page of one case as this reader may see it. Errors: Http404 when no door is open. At most 15 queries."""
    sight = look(case_id, by=by, today=today, what=what, run_id=run_id)
    family = guardians(sight)
    names = family_names(sight, family)
    unit = sight.run.reporting_unit.name if sight.run and sight.run.reporting_unit else ""
    contact = contacts.card(case_id, sight.case, me=by.account_id,
                            service=sight.is_service, district=sight.child.home_district_no, today=today)
    rows = papers.meetings(sight)
    investigation = papers.investigation_of(sight)
    place = place_of(sight, rows)
    events = entries(sight, names)
    purpose_words(sight)
    return CasePage(
        sight=sight, child_name=sight.child.name, age=sight.child.age_on(today),
        number=sight.case.number if sight.case else "", unit=unit, phase=phase_of(sight.routine, sight.progress),
        doing=doing(sight, place, contact, unit), limits=limits(sight),
        tracker=tracker(sight, contact, unit), contact=contact, meetings=rows,
        documents=papers.documents(sight, rows, investigation, names), consents=consents(sight, family),
        questions=questions(sight), left_out=left_out(sight), left=queries_leaving.left(sight),
        expected=queries_expecting.expected(sight), told=told(sight), entries=events, why=sight.grants, place=place,
        family=relatives(family) if sight.is_service else (), has_plan=investigation is not None and bool(investigation.plan),
    )


def place_of(sight: Sight, rows: list[MeetingRow]) -> pages.Place | None:
    """Where the steps of the chosen run are done. The latest meeting of a type is the one that stands."""
    if sight.run is None:
        return None
    standing = sorted((row for row in rows if row.run_id == sight.run.id), key=lambda row: row.ahead)
    return pages.Place(
        case_id=sight.case_id, run_id=sight.run.id, report_id=sight.run.report_id, several=len(sight.runs) > 1,
        meetings={row.type: row.id for row in standing},
        open={row.type: row.id for row in standing if not all(part.held for part in row.parts)},
        parts=_parts(standing),
    )


def _parts(rows: list[MeetingRow]) -> dict[tuple[str, int], UUID]:
    """The part that stands, by type and number: one that is held and whose minutes are not sent comes before all others."""
    found = sorted(((row, part) for row in rows for part in row.parts), key=lambda one: one[1].held and not one[1].minutes_sent)
    return {(row.type, part.number): part.id for row, part in found}


def questions(sight: Sight) -> list[Question]:
    """Requests for information that wait for this school's answer. Only the school's own side is asked."""
    if sight.side != SCHOOL:
        return []
    answered = {e.data.get("request") for e in sight.standing.values() if e.kind == "information.answered"}
    return [Question(str(e.data["request"]), e.on) for e in sight.standing.values()
            if e.kind == "information.requested" and e.data.get("request") not in answered]


def left_out(sight: Sight) -> list[LeftOut]:
    """Steps left out, with reason and alternative; both sides see it. No query when nothing was left out."""
    said = {event.data.get("step"): event for event in sight.of_run if event.kind == DEVIATED}
    if not said:
        return []
    found = []
    for deviation in Deviation.objects.select_related(None).filter(
            case_id=sight.case_id, run_id__in=[run.id for run in sight.runs]):
        event = said.get(deviation.step)
        if event is not None and deviation.folder_id in sight.folders:
            deviation.folder = sight.folders[deviation.folder_id]
            found.append(LeftOut(step_title(sight, deviation.step), deviation.reason, deviation.alternative, event.on,
                                 event.by_name, deviation.step))
    return found
