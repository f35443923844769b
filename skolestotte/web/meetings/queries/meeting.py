"""One meeting as each reader may see it, and the minutes of one part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from skolestotte.rulebook.consent import consent_standing
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.reading import as_date
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.consents.allowed import step_for
from skolestotte.web.consents.around import run_events, works_the_case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Grant
from skolestotte.web.people.models import Child

from ..models import Meeting, Part, Participant
from ..people import SCHOOL, ConsentLine, capacity_name, consent_lines
from ..settled import WORDS, missing
from .plan import proposed_minutes

PARTY = "party_"
STAYS = "school_in_part_2"
SIDES = ("family", "school", "cws", "partner")


@dataclass(frozen=True)
class PersonLine:
    """Somebody who is invited, in words."""

    row: Participant

    @property
    def capacity(self) -> str:
        return capacity_name(self.row.capacity)

    @property
    def text(self) -> str:
        return f"{self.row.name}, {self.capacity}"


@dataclass(frozen=True)
class PartLine:
    """One part that the reader may see. The minutes are shown when they are sent; those who write them see them before."""

    row: Part
    title: str
    people: tuple[PersonLine, ...]
    minutes_shown: bool
    meeting_type: str
    may_hold: bool = False
    may_send: bool = False

    @property
    def heading(self) -> str:
        """The title, or what the part is about where the meeting has one part only."""
        return self.title if self.meeting_type == "start" else _("What we talk about")

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The joint plan with its days as dates."""
        return [{**task, "by": as_date(task.get("by"))} for task in self.row.joint_plan]

    @property
    def present(self) -> list[PersonLine]:
        return [one for one in self.people if one.row.attended]

    @property
    def absent(self) -> list[PersonLine]:
        return [one for one in self.people if one.row.attended is False]


@dataclass(frozen=True)
class MeetingPage:
    """The meeting, its visible parts, and what this reader can do with it."""

    meeting: Meeting
    parts: tuple[PartLine, ...]
    case: Case | None
    child_name: str
    events: tuple[Event, ...]
    grants: list[Grant]
    works: bool
    family: bool
    open: bool

    @property
    def case_id(self) -> UUID:
        return self.meeting.case_id

    @property
    def label(self) -> str:
        """What the way back is called: the case, or the day of one who takes part without seeing the case."""
        return _("My day") if self.case is None else self.child_name or self.case.number

    @property
    def at_school(self) -> bool:
        return not self.works and not self.family

    @property
    def title(self) -> str:
        return meeting_title(self.meeting.type)

    @property
    def standing(self) -> bool:
        """Planned or called: not over, not cancelled."""
        return self.meeting.state in (Meeting.State.PLANNED, Meeting.State.CALLED)

    @property
    def held(self) -> bool:
        return any(part.row.held_at for part in self.parts)

    def consent(self, purpose: str) -> str:
        return consent_standing(effective(self.events), purpose).state

    @property
    def school_stays(self) -> bool:
        """By the family's consent the start meeting is one meeting (RT1-06)."""
        if self.meeting.type != "start":
            return False
        return self.consent(STAYS) == "given" or (self.at_school and len(self.parts) > 1)

    @property
    def shaken(self) -> str:
        """Why a meeting that stands cannot be held as planned (CNS-05); empty when it can."""
        if not self.works or self.held or not self.standing or self.open:
            return ""
        if self.meeting.type == "closing" and self.consent("closing_meeting") != "given":
            return _("The consent to a closing meeting does not hold any more. The school can no longer open the meeting.")
        return _("What the meeting builds on has changed. Cancel it, and plan it anew if it is still wanted.")

    @cached_property
    def gaps(self) -> list[str]:
        """Names of the form fields that stand in the way of the invitations."""
        rows = [part.row for part in self.parts]
        return missing(self.meeting, rows, {part.row.id for part in self.parts if part.people})

    @property
    def gap_words(self) -> list[str]:
        """What is missing, in words; one thing each."""
        names = [name for name in self.gaps if not (name == "ends_at" and "starts_at" in self.gaps)]
        return [str(WORDS[name]) for name in names]

    @property
    def too_short(self) -> int:
        """Minutes we would set aside, when the meeting is shorter than that although it should be long (MTG-06); else 0."""
        longer = self.meeting.interpreter_needed or self.meeting.separate_talks
        if not (longer and self.meeting.starts_at and self.meeting.ends_at):
            return 0
        minutes = proposed_minutes(self.meeting.type, longer=True)
        return minutes if (self.meeting.ends_at - self.meeting.starts_at).total_seconds() < minutes * 60 else 0

    @property
    def consents(self) -> list[ConsentLine]:
        """Each participant from outside with the state of the consent, before anybody is invited (MTG-04)."""
        people = {(one.row.name, one.row.capacity, one.row.side): None for part in self.parts for one in part.people
                  if one.row.side != "cws"}
        return consent_lines(people, self.meeting.type, closing=self.consent("closing_meeting"),
                             part_2=self.consent(STAYS))


def meeting_page(meeting_id: UUID, *, by: Actor, what: str = "meeting") -> MeetingPage:
    """The meeting for this reader. Invisible → 404: before it is called only child welfare sees it."""
    row = Meeting.objects.filter(id=meeting_id).first()
    door.open_folder(row.folder_id if row else meeting_id, by=by, what=what)
    if row is None:
        raise Http404
    return _page(row, by=by)


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


def part_title(meeting_type: str, number: int) -> str:
    if meeting_type == "closing":
        return _("Closing meeting")
    return _("Start meeting, part %(number)d") % {"number": number}


def meeting_title(meeting_type: str) -> str:
    return _("Closing meeting") if meeting_type == "closing" else _("Start meeting")


def _page(row: Meeting, *, by: Actor) -> MeetingPage:
    parts = list(Part.objects.filter(meeting_id=row.id).select_related("folder", "written_by").order_by("number"))
    grants = door.why([part.folder_id for part in parts], by=by)
    people = list(Participant.objects.filter(part__in=parts).select_related("folder").order_by("side", "id"))
    case = Case.objects.select_related("folder", "contact", "intake_unit").filter(id=row.case_id).first()
    child = Child.objects.select_related("folder").filter(folder__case_id=row.case_id).first()
    run = Run.objects.filter(id=row.run_id).select_related("folder").first()
    events = run_events(run) if run else ()
    works = works_the_case(by, grants)
    lines = tuple(_line(part, row, people, events, run, works) for part in parts)
    return MeetingPage(row, lines, case, child.name if child else "", events, grants, works,
                       bool(grants) and all(grant.basis.startswith(PARTY) for grant in grants),
                       works and _may(run, events, "meeting.called", **_kind(row)))


def _line(part: Part, meeting: Meeting, people: Sequence[Participant], events: tuple[Event, ...], run: Run | None,
          works: bool) -> PartLine:
    own = tuple(PersonLine(one) for side in SIDES for one in people
                if one.part_id == part.id and one.side == side and _comes(one, part, meeting, events))
    called = meeting.state == Meeting.State.CALLED
    may_hold = works and called and not part.held_at and _may(run, events, "meeting.part_held", **_kind(meeting),
                                                                 part=part.number)
    return PartLine(part, part_title(meeting.type, part.number), own, bool(part.minutes_sent_at), meeting.type, may_hold,
                    works and bool(part.held_at) and not part.minutes_sent_at)


def _comes(one: Participant, part: Part, meeting: Meeting, events: tuple[Event, ...]) -> bool:
    """False for those from the school in part 2 when the consent they would stay by does not hold (any more)."""
    if meeting.type != "start" or part.number == 1 or one.side != SCHOOL or one.attended:
        return True
    standing = consent_standing(effective(events), STAYS).state
    return standing in ("given", "none")  # none: a reader from the school, who sees part 2 only while the consent holds


def _kind(meeting: Meeting) -> dict[str, Any]:
    return {"type": meeting.type, "variant": meeting.variant} if meeting.variant else {"type": meeting.type}


def _may(run: Run | None, events: tuple[Event, ...], kind: str, **data: Any) -> bool:
    return run is not None and bool(step_for(run.definition, events, kind, data))


def stays_by_consent(page: MeetingPage, part: PartLine) -> list[PersonLine]:
    """Those from the school who may be written into part 2 although they were invited to part 1 alone."""
    if part.row.number != 2 or not page.school_stays:
        return []
    own = {(one.row.account_id, one.row.name) for one in part.people}
    return [one for one in page.parts[0].people if one.row.side == SCHOOL and (one.row.account_id, one.row.name) not in own]

