"""One meeting as each reader may see it, and the minutes of one part."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.cases.runs import events_of, told_of
from skolestotte.web.consents.around import rule_events, works_the_case
from skolestotte.web.design import speech
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.journal.queries import visible_events
from skolestotte.web.people.models import Child

from ..models import Meeting, Part, Participant
from ..people import HEADS, LIAISONS, OTHERS, SCHOOL, is_other_body
from ..plans import called_as
from ..settled import counts
from ..standing import Standing, before_it_began
from .agreed_to import agreed_to
from .asked import asked_about
from .lines import PartLine, PersonLine, part_title
from .seen import MeetingPage

PARTY = "party_"
STANDING = (Meeting.State.PLANNED, Meeting.State.CALLED)
SIDES = ("family", "school", "cws", "partner")


def meeting_page(meeting_id: UUID, *, by: Actor, what: str = "meeting") -> MeetingPage:
    """The meeting for this reader. Invisible → 404: before it is called only child welfare sees it, or the school whose
    meeting it is; the family has been asked about that one, and sees the plan when it is called."""
    row = Meeting.objects.select_related("folder", "room").filter(id=meeting_id).first()
    door.open_folder(row.folder_id if row else meeting_id, by=by, what=what)
    if row is None:
        raise Http404
    page = _page(row, by=by)
    if page.family and row.state == Meeting.State.PLANNED:
        raise Http404
    return page


def part_page(part_id: UUID, *, by: Actor, what: str) -> tuple[MeetingPage, PartLine]:
    """The meeting with one of its parts, opened by that part's own door: who is not let into part 2 gets 404."""
    part = Part.objects.filter(id=part_id).first()
    door.open_folder(part.folder_id if part else part_id, by=by, what=what)
    meeting = Meeting.objects.filter(id=part.meeting_id).first() if part else None
    if part is None or meeting is None:
        raise Http404
    page = _page(meeting, by=by)
    line = next((one for one in page.parts if one.row.id == part.id), None)
    if line is None:
        raise Http404
    return page, line


def _page(row: Meeting, *, by: Actor) -> MeetingPage:
    parts = list(Part.objects.filter(meeting_id=row.id).select_related("folder", "written_by").order_by("number"))
    grants = door.why([part.folder_id for part in parts], by=by)
    people = list(Participant.objects.filter(part__in=parts).select_related("folder").order_by("side", "id"))
    case = Case.objects.select_related("folder", "contact", "intake_unit").filter(id=row.case_id).first()
    child = Child.objects.select_related("folder").filter(folder__case_id=row.case_id).first()
    run = Run.objects.filter(id=row.run_id).select_related("folder", "reporting_unit").first()
    speech.speak_of(run.unit_kind if run else None)
    works = works_the_case(by, grants)
    asked = asked_about(row, people) if row.type == BY_SCHOOL else ()
    family = bool(grants) and all(grant.basis.startswith(PARTY) for grant in grants)
    stands = _standing(row, run)
    writes = {grant.folder_id for grant in grants if grant.can_write and not grant.basis.startswith(PARTY)}
    lines = tuple(_line(part, stands, people, works, part.folder_id in writes, at_school=not works and not family)
                  for part in parts)
    liaison = bool(run and run.reporting_unit_id and by.role_at(run.reporting_unit_id, *LIAISONS, *HEADS))
    convenes = liaison and not works and not family and row.type == BY_SCHOOL
    return MeetingPage(row, lines, case, child.name if child else "", stands, grants, works, family,
                       (works or convenes) and stands.may("meeting.called", **called_as(row.type, row.variant)),
                       run.reporting_unit.name if run and run.reporting_unit else "",
                       run.reporting_unit_id if run else None, liaison, asked,
                       run.reporting_unit.side if run and run.reporting_unit else "",
                       agreed_to(row, stands) if (works or convenes) and row.state in STANDING else (), run.began_on if run else None)


def _standing(row: Meeting, run: Run | None) -> Standing:
    if run is None:
        return Standing(row, None, (), ())
    seen = visible_events(run.case_id)
    rows = events_of(run, seen)
    return Standing(row, run.definition, rule_events(rows), before_it_began(rows, row, timezone.now()),
                    rule_events(told_of(run, seen)))


def _line(part: Part, stands: Standing, people: Sequence[Participant], works: bool, writes: bool, *,
          at_school: bool) -> PartLine:
    meeting, number, plan = stands.meeting, part.number, stands.plans.get(part.number)
    own = tuple(PersonLine(one) for side in SIDES for one in people
                if one.part_id == part.id and one.side == side and _comes(one, stands, number, at_school=at_school))
    waits = writes and meeting.state == Meeting.State.CALLED and not part.held_at
    alone = bool(plan and not plan.with_school)
    # A reader from the school who sees a part after the first is there by consent: without it the part has no door.
    joined = stands.joined(number) or (at_school and number > 1 and (plan is None or alone))
    return PartLine(
        part, part_title(meeting.type, number), own, meeting.type,
        # The school does not read all that the routine asks of the family; the command does.
        may_hold=waits and (at_school or stands.may_hold(number)),
        may_send=writes and bool(part.held_at) and not part.minutes_sent_at,
        may_write=writes and not part.minutes_sent_at and meeting.state in (Meeting.State.CALLED, Meeting.State.HELD),
        may_leave_open=waits and (at_school or stands.may_hold(number, agenda_covered=False)),
        school_reads=at_school or stands.school_reads(number), family_alone=alone, joined=joined, asks=stands.asks(number),
        on_paper=tuple(dict.fromkeys(one.row.name for one in own if _by_hand(one.row, stands, number))))


def _by_hand(one: Participant, stands: Standing, number: int) -> bool:
    """Somebody without a way to sign in, whose coming rests on nothing that has ended."""
    if one.account_id is not None or not counts(one.capacity):
        return False
    if one.side == SCHOOL:
        return stands.school_reads(number)
    asked = stands.routine is not None and OTHERS in stands.routine.consents
    return not (asked and is_other_body(one.side, one.capacity)) or stands.consent(OTHERS) == "given"


def _comes(one: Participant, stands: Standing, number: int, *, at_school: bool) -> bool:
    """False for those from the school in a part they would stay for by consent, when it does not hold (any more)."""
    plan = stands.plans.get(number)
    if plan is None or plan.with_school or one.side != SCHOOL or one.attended or at_school:
        return True
    return stands.had_joined(number)


def stays_by_consent(page: MeetingPage, part: PartLine) -> list[PersonLine]:
    """Those from the school who may be written into a later part although they were invited to part 1 alone."""
    if part.row.number == 1 or not page.standing_of.had_joined(part.row.number):
        return []
    own = {(one.row.account_id, one.row.name) for one in part.people}
    return [one for one in page.parts[0].people if one.row.side == SCHOOL and (one.row.account_id, one.row.name) not in own]
