"""The school asks for a meeting, and plans it when the family has said yes (RT3-11).

It rests on the meeting's own folder and on the report: the joint folder may be shut to the school by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from skolestotte.rulebook.loader import LANGUAGES
from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.rulebook.words import spoken
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.consents.around import WORKS_CASES, AboutStep, Around, about_step, run_events, run_of
from skolestotte.web.design import speech
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Child, Unit

from ..agenda import to_lines
from ..models import Meeting, MeetingRoom, Part, Participant
from ..people import FAMILY, HEADS, LIAISONS, OFFERED, SCHOOL, Candidate, Employee
from ..plans import PartPlan, parts_of, steps_of, why
from .before import before
from .call import employees
from .plan import PlanPage, edit_page, services
from .usual import Filled, Usual

FORM = "ask_for_meeting"
CWS_KINDS = (Unit.Kind.CWS, Unit.Kind.CWS_INTAKE, Unit.Kind.CWS_MEASURES)


@dataclass(frozen=True)
class WishPage:
    """The page where the school asks for a meeting. `role`: in which the reader takes part; `standing`: the one it has asked for."""

    around: Around
    about: AboutStep
    open: bool
    role: str
    standing: Meeting | None


def wish_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> WishPage:
    """Ask for a meeting: for the liaison and the head of the school that reported. Errors: Http404 where the routine has no such
    step or the case is shut; PermissionDenied for others."""
    run = run_of(case_id, run_id)
    folders = CaseFolders.of(case_id)
    report = folders.find("report", str(run.report_id)) if run is not None else None
    door.open_folder(report.id if report else case_id, by=by, what="meeting.wish")
    if run is None or report is None or not steps_of(run.definition, BY_SCHOOL):
        raise Http404
    role = convener(run, by)
    if not role:
        raise PermissionDenied
    around = _around(case_id, run, folders, by=by, today=today)
    step = next(one for one in around.routine.steps if one.form == FORM)
    found = around.progress
    rows = Meeting.objects.filter(run_id=run.id, type=BY_SCHOOL).exclude(state=Meeting.State.CANCELLED).select_related("folder")
    standing = next((row for row in rows if row.state != Meeting.State.HELD), None)
    return WishPage(around, about_step(around, step.id), step.id in (*found.now, *found.may), role, standing)


def convener(run: Run | None, by: Actor) -> str:
    """The role in which the reader may convene for the school, or empty: the liaison, or the head."""
    held = by.role_at(run.reporting_unit_id, *LIAISONS, *HEADS) if run is not None and run.reporting_unit_id else None
    return held.role if held else ""


def page_to_edit(meeting_id: UUID, *, by: Actor, today: date) -> PlanPage:
    """A meeting that stands, to be changed: by child welfare; or by the school that asked for it, alone until it is called."""
    row = Meeting.objects.filter(id=meeting_id).first()
    door.open_folder(row.folder_id if row else meeting_id, by=by, what="meeting.edit")
    if row is None:
        raise Http404
    if row.type == BY_SCHOOL and (row.state == Meeting.State.PLANNED or not by.has_role(*WORKS_CASES)):
        return convening(row, by=by, today=today)
    return edit_page(row, by=by, today=today)


def convening(row: Meeting, *, by: Actor, today: date) -> PlanPage:
    """The form in which the school plans the meeting it has asked for. In: a meeting whose folder is opened.
    Errors: PermissionDenied for others than the school's liaison and head."""
    run = run_of(row.case_id, row.run_id)
    if run is None or not convener(run, by):
        raise PermissionDenied
    around = _around(row.case_id, run, CaseFolders.of(row.case_id), by=by, today=today)
    parts = parts_of(around.routine, row.type, "", row.step)
    rows = tuple(Part.objects.filter(meeting_id=row.id).select_related("folder").order_by("number"))
    invited = tuple(Participant.objects.filter(part__in=rows).select_related("folder", "part").order_by("id"))
    school = run.reporting_unit
    staff = tuple(employees([school.id], today=today)) if school else ()
    state = around.open_step("meeting.called", type=row.type)
    chosen_from = _candidates(invited, staff, before(row.case_id, row.id))
    return PlanPage(
        around, about_step(around, parts[0].step.id), row.type, "", parts[0].step.id, state is not None, tuple(parts),
        _usual(row, parts, invited, staff, school), chosen_from, staff, services(school), row.interpreter_language,
        _rooms(row, school), row, rows, invited)


def _around(case_id: UUID, run: Run, folders: CaseFolders, *, by: Actor, today: date) -> Around:
    """What is around the page, also where the joint folder, and so the row of the case, is shut to the school."""
    own = folders.find("report", str(run.report_id))
    child = Child.objects.select_related("folder").filter(folder__case_id=case_id).first()
    if own is None or child is None:
        raise Http404
    case = Case.objects.select_related("folder", "child", "child__folder", "contact", "intake_unit").filter(id=case_id).first()
    speech.speak_of(run.unit_kind)
    return Around(case or Case(id=case_id, child=child), run, own, folders, run_events(run), door.why([own.id], by=by), today)


def _rooms(row: Meeting, school: Unit | None) -> tuple[MeetingRoom, ...]:
    """The school's own meeting rooms, and the one that is chosen already (one query)."""
    found = MeetingRoom.objects.select_related("unit").filter(Q(unit=school, closed=False) | Q(id=row.room_id))
    return tuple(found.order_by("name"))


def _candidates(invited: tuple[Participant, ...], staff: tuple[Employee, ...], came: Mapping[UUID, str]) -> tuple[Candidate, ...]:
    """The family that was asked, child welfare, and the school's people: who comes already first, then who came last time."""
    there = {one.account_id for one in invited}
    found = [Candidate(f"person-{one.account_id or one.id}", one.name, one.capacity, one.side, one.account_id, False, True,
                       always=one.side == FAMILY)
             for one in invited if one.capacity != "interpreter" and one.side in (FAMILY, "cws", SCHOOL)]
    found += [Candidate(f"person-{one.account.id}", one.account.name, came.get(one.account.id, one.role), SCHOOL, one.account.id,
                        False, False, _("was invited last time") if one.account.id in came else "")
              for one in staff if one.account.id not in there and (one.role in (*LIAISONS, *OFFERED) or one.account.id in came)]
    return tuple({one.key: one for one in found}.values())


def _usual(row: Meeting, parts: list[PartPlan], invited: tuple[Participant, ...], staff: tuple[Employee, ...],
           school: Unit | None) -> Usual:
    """What counts as unchanged: anybody of the school convenes and leads, anybody of child welfare writes, at the school."""
    language, languages = speech.language(), [spoken(code, school.side if school else None) for code in LANGUAGES]
    names = tuple(filter(None, [school.name if school else "", *(one.account.name for one in staff)]))
    service = (*(one.name for one in invited if one.side == "cws"),
               *Unit.objects.filter(kind__in=CWS_KINDS).values_list("name", flat=True))
    sides = {"school": names, "cws": service}
    meeting = parts[0].meeting
    return Usual(
        purpose=why(parts, row.type, "", language), place=Filled(row.place, (school.name,) if school else ()),
        convener=Filled(row.convener, sides[meeting.convenes]), leader=Filled(row.leader, sides[meeting.leads]),
        minute_taker=Filled(row.minute_taker, sides[meeting.writes]), interpreter_owner=row.interpreter_owner,
        agendas={part.number: tuple(to_lines(part.agenda(code)) for code in (language, *languages)) for part in parts})
