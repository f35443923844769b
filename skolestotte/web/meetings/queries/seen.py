"""A meeting as one reader sees it, and what this reader can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.rulebook.events import Event
from skolestotte.rulebook.meeting_types import meeting_types, several_parts
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.web.cases.models import Case
from skolestotte.web.design.wording import say
from skolestotte.web.folders.models import Grant

from ..consent_lines import ConsentLine, consent_lines
from ..models import Meeting
from ..people import SCHOOL
from ..plans import may_convene
from ..settled import WORDS, counts, missing
from ..standing import Standing
from ..writers import writers
from .agreed_to import AgreedTo
from .asked import Asked
from .lines import PartLine, meeting_title


@dataclass(frozen=True)
class MeetingPage:
    """The meeting, its visible parts, and what this reader can do with it."""

    meeting: Meeting
    parts: tuple[PartLine, ...]
    case: Case | None
    child_name: str
    standing_of: Standing
    grants: list[Grant]
    works: bool
    family: bool
    open: bool
    school: str = ""
    school_id: UUID | None = None
    liaison: bool = False
    asked: tuple[Asked, ...] = ()
    school_side: str = ""
    agreed_to: tuple[AgreedTo, ...] = ()
    began_on: date | None = None

    @property
    def case_id(self) -> UUID:
        return self.meeting.case_id

    @property
    def in_run(self) -> str:
        """What an address of the case says behind it, so that it is about the run that the meeting belongs to."""
        return f"?run={self.meeting.run_id}"

    @property
    def events(self) -> tuple[Event, ...]:
        return self.standing_of.events

    @property
    def label(self) -> str:
        """What the way back is called: the case, or the day of one who takes part without seeing the case."""
        return _("My day") if self.case is None else self.child_name or self.case.number

    @property
    def minutes_look(self) -> str:
        """How much the way to the minutes stands out: it is the thing to do from the day of the meeting."""
        starts = self.meeting.starts_at
        return "secondary" if starts and timezone.localdate(starts) > timezone.localdate() else "primary"

    @property
    def by_school(self) -> bool:
        """The school has asked for this meeting and convenes it (RT3-11)."""
        return self.meeting.type == BY_SCHOOL

    @property
    def convenes(self) -> bool:
        """The reader does: the liaison or the head of the school that asked for the meeting."""
        return self.by_school and self.liaison and self.at_school

    @property
    def chooses(self) -> bool:
        """The reader decides who comes from the school: its liaison or head, to a meeting that is called (MTG-03, RT3-05)."""
        return (self.liaison and self.at_school and not self.by_school and not self.held
                and self.meeting.state == Meeting.State.CALLED)

    @property
    def may_plan(self) -> bool:
        """The reader plans this meeting and calls it; once it is called, child welfare too can move it or call it off."""
        return self.convenes or (self.works and not (self.by_school and self.meeting.state == Meeting.State.PLANNED))

    @property
    def refused(self) -> bool:
        """Somebody who was asked about this meeting has said no before it was called."""
        return self.meeting.state == Meeting.State.PLANNED and any(one.state in ("refused", "withdrawn", "fell_away") for one in self.asked)

    @property
    def waits(self) -> bool:
        """Somebody who was asked about this meeting has not answered in writing."""
        return self.meeting.state == Meeting.State.PLANNED and not self.refused and any(
            one.state != "given" for one in self.asked)

    @property
    def at_school(self) -> bool:
        return not self.works and not self.family

    @property
    def title(self) -> str:
        return meeting_title(self.meeting.type)

    @property
    def several(self) -> bool:
        """True when the type is held in several parts."""
        return several_parts(self.meeting.type)

    @property
    def standing(self) -> bool:
        """Planned or called: not over, not cancelled."""
        return self.meeting.state in (Meeting.State.PLANNED, Meeting.State.CALLED)

    @property
    def held(self) -> bool:
        return any(part.row.held_at for part in self.parts)

    @property
    def closed(self) -> bool:
        """Held, and every part the reader sees has its minutes sent: before that no meeting is over (MTG-07)."""
        return self.meeting.state == Meeting.State.HELD and all(part.row.minutes_sent_at for part in self.parts)

    def consent(self, purpose: str) -> str:
        return self.standing_of.consent(purpose)

    @property
    def two_agendas(self) -> bool:
        """True when the school's agenda is shorter: the family and child welfare go on alone."""
        return self.works and any(part.family_alone and not part.joined for part in self.parts)

    @property
    def school_stays(self) -> bool:
        """By the family's consent the parts are one meeting (RT1-06)."""
        return any(part.joined for part in self.parts)

    @property
    def shaken(self) -> str:
        """Why a meeting that stands cannot be held as planned (CNS-05); empty when it can."""
        if not (self.works or self.convenes) or self.held or not self.standing or self.open or self.waits or self.refused:
            return ""
        lost = self.standing_of.lost(1)
        if lost:
            return _("A consent that the meeting builds on does not hold any more: %(purposes)s. The school can no longer "
                     "open what rests on it.") % {"purposes": ", ".join(map(purpose_name, lost)).lower()}
        return _("What the meeting builds on has changed. Cancel it, and plan it anew if it is still wanted.")

    @property
    def school_may_cancel(self) -> bool:
        """True for the school's liaison or head where the routine lets the school call such a meeting anew (RT3-09)."""
        return (self.liaison and self.at_school and self.meeting.state == Meeting.State.CALLED and not self.held
                and self.school_calls_anew)

    @property
    def school_calls_anew(self) -> bool:
        """True where the routine lets the school call a meeting of this type."""
        routine = self.standing_of.routine
        return routine is not None and may_convene(routine, self.meeting.type, SCHOOL)

    @property
    def school_writers(self) -> list[str]:
        """Names of those from the school who take the minutes and can write them here (RT2-08)."""
        people = [one.row for one in self.parts[0].people]
        found = writers(self.meeting.minute_taker, people, self.school)
        return [one.name for one in people if one.account_id in found]

    @property
    def because(self) -> str:
        """Why it was cancelled and who calls anew, for those whom it concerns; the family's consent is not told of."""
        code = self.meeting.cancelled_because
        if code == Meeting.Because.CONSENT and not self.works:
            return ""
        return str(Meeting.Because(code).label) if code and code != Meeting.Because.OTHER else ""

    @property
    def makes_plan(self) -> bool:
        """An investigation runs, so its plan can be made."""
        return self.works and self.standing_of.may("investigation.concluded")

    @property
    def asks_information(self) -> bool:
        return self.works and self.standing_of.may_ask("obtain_information")

    @cached_property
    def gaps(self) -> list[str]:
        """Names of the form fields that stand in the way of the invitations."""
        rows = [part.row for part in self.parts]
        people = {part.row.id for part in self.parts if any(counts(one.row.capacity) for one in part.people)}
        return missing(self.meeting, rows, people, now=timezone.now())

    @property
    def on_paper(self) -> list[str]:
        """Names of those of any part who cannot sign in here."""
        return list(dict.fromkeys(name for part in self.parts for name in part.on_paper))

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
        minutes = meeting_types().minutes(self.meeting.type, longer=True)
        return minutes if (self.meeting.ends_at - self.meeting.starts_at).total_seconds() < minutes * 60 else 0

    @property
    def interpreter_waits(self) -> bool:
        """An interpreter is needed and somebody is to book one, and it is not done (MTG-05)."""
        row = self.meeting
        return self.standing and not self.held and bool(row.interpreter_needed) and not row.interpreter_booked and bool(
            row.interpreter_owner and row.interpreter_language)

    @property
    def crowded(self) -> int:
        """The seats of the room, where more are invited than can sit there; else 0."""
        room = self.meeting.room
        people = {one.row.account_id or one.row.name for one in self.parts[0].people}
        return room.seats if room and room.seats and len(people) > room.seats else 0

    @property
    def consents(self) -> list[ConsentLine]:
        """Each participant from outside with the state of the consent, before anybody is invited (MTG-04)."""
        people = {(one.row.name, one.row.capacity, one.row.side): None for part in self.parts for one in part.people
                  if one.row.side != "cws"}
        needs = {number: plan.consents for number, plan in self.standing_of.plans.items()}
        return consent_lines(people, needs, state=self.consent, words=purpose_name)


def purpose_name(code: str) -> str:
    """What a consent is for, in the reader's language."""
    return say(shipped_catalogue().purposes[code])
