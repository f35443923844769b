"""What the form that plans a meeting needs: the routine's defaults, who can be invited, and where the consents stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from skolestotte.rulebook.meeting_types import in_sentence, meeting_types
from skolestotte.web.cases.models import ContactPeriod
from skolestotte.web.cases.runs import BEGAN
from skolestotte.web.consents.around import AboutStep, Around, about_step, open_case
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say
from skolestotte.web.folders.actor import Actor
from skolestotte.web.journal.models import Event
from skolestotte.web.people.models import Account, Guardian, Unit

from .. import people
from ..models import Meeting, MeetingRoom, Part, Participant
from ..people import Candidate, Employee
from ..plans import PartPlan, Wanted, agreed_day, called_as, parts_of, steps_of, waits_for, wanted
from .agreed_to import AgreedTo, agreed_so_far
from .before import before
from .call import employees
from .usual import Usual, usual


@dataclass(frozen=True)
class PlanPage:
    """The form to plan one meeting, new or standing. `variant` is empty while it is not known which one it will be."""

    around: Around
    about: AboutStep
    type: str
    variant: str
    step: str
    open: bool
    parts: tuple[PartPlan, ...]
    usual: Usual
    candidates: tuple[Candidate, ...]
    staff: tuple[Employee, ...]
    services: tuple[Unit, ...]
    language: str
    rooms: tuple[MeetingRoom, ...] = ()
    meeting: Meeting | None = None
    rows: tuple[Part, ...] = ()
    invited: tuple[Participant, ...] = ()
    standing: Meeting | None = None
    reasons: Sequence[str] = field(default_factory=tuple)
    agreed_to: tuple[AgreedTo, ...] = ()

    @property
    def name(self) -> str:
        """The type inside a sentence."""
        return in_sentence(self.type, language())

    @property
    def lead(self) -> str:
        """One line about which meeting this is, where the type has one."""
        return "" if self.school_stays else say(meeting_types().of(self.type).words(self.variant).about)

    @cached_property
    def joined(self) -> frozenset[int]:
        """Numbers of the parts that the school stays for by the family's consent (RT1-06)."""
        routine, events = self.around.routine, self.around.events
        return frozenset(part.number for part in self.parts if not part.with_school and part.joined(routine, events))

    @property
    def school_stays(self) -> bool:
        """By the family's consent the parts are one meeting."""
        return bool(self.joined)

    @property
    def school_in(self) -> tuple[int, ...]:
        """The parts that the school takes part in."""
        return tuple(part.number for part in self.parts if part.with_school or part.number in self.joined)

    @property
    def family_in(self) -> tuple[int, ...]:
        return tuple(part.number for part in self.parts if part.with_family)

    @property
    def minutes(self) -> int:
        """How long the planner proposes: longer with an interpreter, or where the guardians are offered separate talks (MTG-06)."""
        row = self.meeting
        longer = bool(row.interpreter_needed or row.separate_talks) if row else bool(self.language)
        return meeting_types().minutes(self.type, longer=longer)

    @property
    def agreed_on(self) -> date | None:
        """The day that was agreed for it before, while it has not passed."""
        found = agreed_day(self.parts[0].step, self.around.events)
        return found if found is not None and found >= self.around.today else None

    @property
    def needs_contact_teacher(self) -> bool:
        unit = self.around.run.reporting_unit
        return unit is not None and unit.side == "school" and self.parts[0].invites("school.contact_teacher")


def plan_page(case_id: UUID, meeting_type: str, *, run_id: UUID | None, by: Actor, today: date) -> PlanPage:
    """A new meeting of this type. A type that the routine does not know → 404."""
    around = open_case(case_id, folder="cws", what="meeting.plan", by=by, today=today, run_id=run_id, write=True)
    if not steps_of(around.routine, meeting_type):
        raise Http404
    return _page(around, meeting_type, wanted(around.routine, around.events, meeting_type), by=by)


def edit_page(row: Meeting, *, by: Actor, today: date) -> PlanPage:
    """A meeting that stands, to be changed by child welfare. In: a meeting whose folder is opened."""
    around = open_case(row.case_id, folder="cws", what="meeting.edit", by=by, today=today, run_id=row.run_id, write=True)
    now = around.open_step("meeting.called", **called_as(row.type, row.variant))
    standing = Wanted(row.step or steps_of(around.routine, row.type)[0].id, row.variant, now is not None)
    return _page(around, row.type, standing, by=by, meeting=row)


def _page(around: Around, meeting_type: str, now: Wanted, *, by: Actor, meeting: Meeting | None = None) -> PlanPage:
    parts = parts_of(around.routine, meeting_type, now.variant, now.step)
    units = [around.run.reporting_unit, around.case.intake_unit]
    staff = employees([unit.id for unit in units if unit], today=around.today)
    guardians = list(Guardian.objects.filter(child_id=around.case.child_id).select_related("folder").order_by("id"))
    rows = tuple(Part.objects.filter(meeting_id=meeting.id).select_related("folder").order_by("number")) if meeting else ()
    invited = tuple(Participant.objects.filter(part__in=rows).select_related("folder", "part").order_by("id")) if rows else ()
    found = _candidates(around, parts, guardians, staff, by, meeting)
    found += [Candidate(f"cws-{one.account_id}", one.name, one.capacity, people.CWS, one.account_id, False, True)
              for one in invited if one.side == people.CWS and one.account_id and one.account_id not in {c.account_id for c in found}]
    school = around.run.reporting_unit
    return PlanPage(
        around, about_step(around, parts[0].step.id), meeting_type, now.variant if now.open or meeting else "", now.step,
        now.open, tuple(parts), usual(around, parts, meeting_type, now.variant, by, staff),
        tuple({one.key: one for one in found}.values()),
        tuple(one for one in staff if school and one.unit_id == school.id), services(school), _interpreter(around, guardians),
        _rooms(around, meeting), meeting, rows, invited, None if meeting else _standing(around, meeting_type),
        () if now.open else _reasons(around, meeting_type), agreed_so_far(around, parts, meeting),
    )


def _rooms(around: Around, meeting: Meeting | None) -> tuple[MeetingRoom, ...]:
    """The meeting rooms of the school and of the service, and the one that is chosen already (one query)."""
    case, school = around.case, around.run.reporting_unit_id
    units = [unit for unit in (school, case.intake_unit_id, case.intake_unit.parent_id, case.measures_unit_id) if unit]
    chosen = Q(id=meeting.room_id) if meeting and meeting.room_id else Q(pk__in=[])
    found = MeetingRoom.objects.select_related("unit").filter(Q(unit_id__in=units, closed=False) | chosen)
    return tuple(sorted(found, key=lambda room: (room.unit_id != school, room.unit.name, room.name)))


def services(school: Unit | None) -> tuple[Unit, ...]:
    """Every unit of the register that can be invited (ORG-01): all but the child's own school."""
    return tuple(unit for unit in Unit.objects.order_by("name") if school is None or unit.id != school.id)


def _candidates(around: Around, parts: Sequence[PartPlan], guardians: Sequence[Guardian], staff: Sequence[Employee],
                by: Actor, meeting: Meeting | None) -> list[Candidate]:
    school = around.run.reporting_unit
    named = frozenset(one for part in parts for one in part.meeting.participants)
    return people.candidates(people.Around(
        around.child, around.age, guardians, staff, school.id if school else None, Account(id=by.account_id, name=by.name),
        around.case.contact, around.happened("call.held") or {},
        _reporter(around), named, before(around.case_id, meeting.id if meeting else None),
        _taking_over(around) if "cws.measures" in named else (),
        around.case.counsellor if around.routine.starts_with == BEGAN else None))


def _taking_over(around: Around) -> list[Account]:
    """Who is asked to be contact person in measures, and the head of that department (RT3-02)."""
    offers = ContactPeriod.objects.filter(case_id=around.case_id, accepted_at=None, declined_at=None).select_related("account")
    unit = around.case.measures_unit_id
    heads = [one.account for one in employees([unit], today=around.today) if one.role == "department_head"] if unit else []
    return [*(one.account for one in offers), *heads]


def _reporter(around: Around) -> str:
    """Who sent the report that the run is about; a run that follows another one does not see that it came."""
    own = around.happened("report.received")
    if own is not None:
        return str(own.get("reporter", ""))
    received = Event.objects.filter(stream_id=around.case_id, kind="report.received").select_related("folder")
    return next((str(one.data.get("reporter", "")) for one in received if one.data.get("report") == str(around.run.report_id)), "")


def _interpreter(around: Around, guardians: Sequence[Guardian]) -> str:
    own = (guardian.interpreter_language for guardian in guardians if guardian.interpreter_language)
    return next(own, around.case.interpreter_language)


def _standing(around: Around, meeting_type: str) -> Meeting | None:
    """A meeting of this type that is planned or called, and of which no part is held."""
    states = [Meeting.State.PLANNED, Meeting.State.CALLED]
    for meeting in Meeting.objects.filter(run_id=around.run.id, type=meeting_type, state__in=states):
        if not Part.objects.filter(meeting_id=meeting.id, held_at__isnull=False).exists():
            return meeting
    return None


def _reasons(around: Around, meeting_type: str) -> list[str]:
    """Why the meeting cannot be planned (yet), in the routine's own words; each once, in the order of the routine."""
    found = [say(words) for step in steps_of(around.routine, meeting_type)
             for words in waits_for(around.routine, around.events, step)]
    return list(dict.fromkeys(found))
