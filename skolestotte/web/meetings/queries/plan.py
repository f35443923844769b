"""What the form that plans a meeting needs: the routine's defaults, who can be invited, and where the consents stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from skolestotte.rulebook.reading import LANGUAGES
from skolestotte.web.consents.around import AboutStep, Around, about_step, open_case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Guardian, Unit

from .. import people
from ..agenda import to_lines
from ..models import Meeting, Part, Participant
from ..people import Candidate, Employee
from ..plans import PartPlan, closing_variant, parts_of
from .call import employees

TYPES = tuple(Meeting.Type.values)
LENGTH = {"start": 90, "closing": 60}
LONGER = 30


@dataclass(frozen=True)
class Usual:
    """What the routine fills in; to change it takes a note (MTG-02).

    `agendas`: the points of each part as lines, in the reader's language first, then in the others.
    `names`: child welfare by any of its names; `place_words`: what the usual place is called.
    """

    purpose: str
    place: str
    by_whom: str
    agendas: dict[int, tuple[str, ...]]
    names: tuple[str, ...]
    place_words: tuple[str, ...]


@dataclass(frozen=True)
class PlanPage:
    """The form to plan one meeting, new or standing."""

    around: Around
    about: AboutStep
    type: str
    variant: str
    open: bool
    parts: tuple[PartPlan, ...]
    usual: Usual
    candidates: tuple[Candidate, ...]
    staff: tuple[Employee, ...]
    language: str
    meeting: Meeting | None = None
    rows: tuple[Part, ...] = ()
    invited: tuple[Participant, ...] = ()
    standing: Meeting | None = None
    reasons: Sequence[str] = field(default_factory=tuple)

    @property
    def school_stays(self) -> bool:
        """By the family's consent the two parts are one meeting (RT1-06)."""
        return self.type == "start" and self.around.consent("school_in_part_2").state == "given"

    @property
    def minutes(self) -> int:
        """How long the planner proposes: longer with an interpreter (MTG-06)."""
        return proposed_minutes(self.type, longer=bool(self.language))

    @property
    def needs_contact_teacher(self) -> bool:
        unit = self.around.run.reporting_unit
        return unit is not None and unit.side == "school"


def proposed_minutes(meeting_type: str, *, longer: bool) -> int:
    """Minutes for a meeting: more with an interpreter or a high conflict (MTG-06)."""
    return LENGTH[meeting_type] + (LONGER if longer else 0)


def plan_page(case_id: UUID, meeting_type: str, *, run_id: UUID | None, by: Actor, today: date) -> PlanPage:
    """A new meeting of this type. Unknown type → 404."""
    if meeting_type not in TYPES:
        raise Http404
    around = open_case(case_id, folder="cws", what="meeting.plan", by=by, today=today, run_id=run_id, write=True)
    variant = closing_variant(around.routine, around.events) if meeting_type == "closing" else ""
    return _page(around, meeting_type, variant, by=by)


def edit_page(meeting_id: UUID, *, by: Actor, today: date) -> PlanPage:
    """A meeting that stands, to be changed."""
    row = Meeting.objects.filter(id=meeting_id).first()
    door.open_folder(row.folder_id if row else meeting_id, by=by, what="meeting.edit")
    if row is None:
        raise Http404
    around = open_case(row.case_id, folder="cws", what="meeting.edit", by=by, today=today, run_id=row.run_id, write=True)
    return _page(around, row.type, row.variant, by=by, meeting=row)


def _page(around: Around, meeting_type: str, variant: str, *, by: Actor, meeting: Meeting | None = None) -> PlanPage:
    parts = parts_of(around.run, meeting_type, variant or "dismissed" if meeting_type == "closing" else "")
    wanted = {"type": meeting_type, "variant": variant} if variant else {"type": meeting_type}
    is_open = around.open_step("meeting.called", **wanted) is not None and (meeting_type == "start" or bool(variant))
    units = [around.run.reporting_unit, around.case.intake_unit]
    staff = employees([unit.id for unit in units if unit], today=around.today)
    guardians = list(Guardian.objects.filter(child_id=around.case.child_id).select_related("folder").order_by("id"))
    planner = Account(id=by.account_id, name=by.name)
    school = around.run.reporting_unit
    found = people.candidates(people.Around(
        around.child, around.age, guardians, staff, school.id if school else None, planner, around.case.contact,
        around.happened("call.held") or {}, str((around.happened("report.received") or {}).get("reporter", ""))))
    rows = tuple(Part.objects.filter(meeting_id=meeting.id).select_related("folder").order_by("number")) if meeting else ()
    invited = tuple(Participant.objects.filter(part__in=rows).select_related("folder", "part").order_by("id")) if rows else ()
    found += [Candidate(f"cws-{one.account_id}", one.name, one.capacity, people.CWS, one.account_id, False, True)
              for one in invited if one.side == people.CWS and one.account_id not in {c.account_id for c in found}]
    return PlanPage(
        around, about_step(around, parts[0].step.id), meeting_type, variant, is_open, tuple(parts),
        _usual(around, parts, meeting_type, variant, by, staff), tuple({one.key: one for one in found}.values()),
        tuple(one for one in staff if school and one.unit_id == school.id), _interpreter(around, guardians), meeting, rows,
        invited, None if meeting else _standing(around, meeting_type), _reasons(around, meeting_type),
    )


def _usual(around: Around, parts: Sequence[PartPlan], meeting_type: str, variant: str, by: Actor,
           staff: Sequence[Employee]) -> Usual:
    language = get_language() or "nb"
    service, school = around.case.intake_unit, around.run.reporting_unit
    at_school = parts[0].step.meeting is not None and parts[0].step.meeting.place == "school"
    unit: Unit | None = school if at_school else service
    names = [one.account.name for one in staff if one.unit_id == service.id]
    return Usual(
        purpose=_purpose(meeting_type, variant), place=_place(unit), by_whom=f"{by.name}, {service.name}",
        agendas={part.number: tuple(to_lines(part.agenda(code)) for code in (language, *LANGUAGES)) for part in parts},
        names=tuple(filter(None, [by.name, service.name, str(around.case.contact or ""), *names])),
        place_words=(unit.name,) if unit else ())


def _place(unit: Unit | None) -> str:
    return ", ".join(filter(None, [unit.name, unit.address])) if unit else ""


def _purpose(meeting_type: str, variant: str) -> str:
    """Why we meet, in words for everybody (MTG-01, PAR-07)."""
    if meeting_type == "start":
        return _("The school has told child welfare that it is worried. We go through it together, hear how you see it, and "
                 "agree on how we look after the child while child welfare investigates.")
    return {
        "dismissed": _("The investigation is finished and the case is closed. We tell why, and agree on what the school "
                       "follows up."),
        "no_consent": _("The investigation is finished. We tell how it ended, and agree on what the school follows up when "
                        "the collaboration ends here."),
        "measures": _("The investigation is finished and the family gets help. We agree on how school, family and child "
                      "welfare work together from now on."),
    }.get(variant, "")


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
    """Why the meeting cannot be planned (yet), in the order of what to do."""
    if meeting_type == "start":
        return [_("The start meeting is planned after the call to the school, and when the guardians may know of the report.")]
    if not around.happened("investigation.concluded"):
        return [_("The closing meeting is planned when the investigation is concluded.")]
    closing = around.consent("closing_meeting").state
    if closing in ("refused", "withdrawn"):
        return [_("The family does not want a closing meeting.")]
    if closing != "given":
        return [_("The family has not answered yet about a closing meeting.")]
    return [_("The family has not answered yet about collaboration while it gets measures.")]
