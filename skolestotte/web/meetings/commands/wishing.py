"""The school asks for a meeting of its own: it asks the family for consent, and convenes when all have said yes (RT3-11)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.rulebook.words import plain, spoken
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import meeting_mark
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.around import run_events
from skolestotte.web.consents.commands import Question
from skolestotte.web.consents.models import Consent
from skolestotte.web.consents.texts import LANGUAGES, words_for
from skolestotte.web.consents.whom import Person, people
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Account, Guardian, Membership

from ..models import Meeting, Part, Participant
from ..people import CWS, FAMILY, SCHOOL
from ..plans import PartPlan, parts_of, steps_of
from ..queries.before import before
from .booking import release

FORM, PURPOSE = "ask_for_meeting", "meeting_by_school"
SAID_NO = (Consent.State.REFUSED, Consent.State.WITHDRAWN, Consent.State.LAPSED)


class NobodyConsents(Exception):
    """No guardian of the child can answer here: child welfare must be called."""


@dataclass(frozen=True)
class Wish:
    """What the school says when it asks: why it wants a meeting, and what it wants to come out of it. The family reads it.

    `language`: of what the routine fills in.
    """

    why: str
    goal: str
    language: str = "nb"


@transaction.atomic
def wish(*, case_id: UUID, run_id: UUID, wanted: Wish, role: str, by: Actor, at: datetime) -> Meeting:
    """The school asks for a meeting: a meeting that nobody is invited to yet, and the question to everybody who must consent.

    In: `role`, in which the asker takes part. A wish that stands is the answer to a second one.
    Errors: NotNow while the routine does not let the school ask; NobodyConsents.
    """
    with as_system():
        journal.lock(case_id)
        run = Run.objects.select_related("folder", "reporting_unit").get(id=run_id, case_id=case_id)
        standing = _standing(run)
        if standing is not None and not _refused(standing):
            return standing
        step = _asks_now(run)
        if step is None or run.reporting_unit is None:
            raise NotNow
        if standing is not None:
            end(standing, by=by, at=at)
        case = Case.objects.select_related("child", "child__folder", "contact", "intake_unit", "measures_unit").get(id=case_id)
        family = family_of(case, timezone.localdate(at))
        if not any(one.usual and one.account_id for one in family):
            raise NobodyConsents
        meeting = _meeting(run, case, step, wanted, by=by, at=at)
        _seats(meeting, run, case, family, role, by=by, at=at)
        cases.happened(case_id, [NewEvent("meeting.wished", {"meeting": str(meeting.id), "type": BY_SCHOOL,
                                                            "unit": str(run.reporting_unit_id)}, run_id=run.id)], by=by, at=at)
        consents.ask(case_id=case_id, run_id=run.id, meeting_id=meeting.id, question=_question(run, case, wanted),
                     of=[one.account_id for one in family if one.usual and one.account_id], by=by, at=at)
        if case.contact_id:
            notices.queue([NewNotice(account_id=case.contact_id, kind="new", about=f"wish {meeting.id}")], at=at)
    return meeting


def end(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """There will be no such meeting: nobody needs to answer any more, and the school can ask anew. Inside `as_system()`."""
    if meeting.state != Meeting.State.CANCELLED:
        meeting.state = Meeting.State.CANCELLED
        meeting.version += 1
        meeting.save(update_fields=["state", "version"])
        release(meeting, at=at)
    consents.take_back(meeting_id=meeting.id, by=by, at=at)
    cases.happened(meeting.case_id, [NewEvent("meeting.wish_ended", {"meeting": str(meeting.id), "type": BY_SCHOOL},
                                              run_id=meeting.run_id)], by=by, at=at)


def _asks_now(run: Run) -> Step | None:
    """The step of the meeting, while the routine lets the school ask for one."""
    found = progress(run.definition, run_events(run), date.max)
    may = any(run.definition.step(one).form == FORM for one in (*found.now, *found.may))
    return next(iter(steps_of(run.definition, BY_SCHOOL)), None) if may else None


def _standing(run: Run) -> Meeting | None:
    """The school's meeting of this run that is asked about or called, and not held."""
    return (Meeting.objects.select_related("folder").filter(run_id=run.id, type=BY_SCHOOL, state__in=[
        Meeting.State.PLANNED, Meeting.State.CALLED]).first())


def _refused(meeting: Meeting) -> bool:
    """Somebody has said no, or nobody is left who can consent."""
    if meeting.state != Meeting.State.PLANNED:
        return False
    states = set(Consent.objects.filter(meeting_id=meeting.id).values_list("state", flat=True))
    return bool(states.intersection(SAID_NO)) or states == {Consent.State.FELL_AWAY}


def family_of(case: Case, today: date) -> list[Person]:
    """Who can consent for the child. Inside `as_system()`."""
    guardians = Guardian.objects.filter(child_id=case.child_id).select_related("folder").order_by("id")
    return people(case.child, guardians, case.child.age_on(today))


def _meeting(run: Run, case: Case, step: Step, wanted: Wish, *, by: Actor, at: datetime) -> Meeting:
    """The meeting with the routine's defaults, and its part with the agenda."""
    school, service = run.reporting_unit, case.measures_unit or case.intake_unit
    assert school is not None
    meeting_id, part = uuid.uuid4(), parts_of(run.definition, BY_SCHOOL)[0]
    folder = cases.new_part(case.id, "meeting", meeting_mark(meeting_id), by=by, at=at)
    ours, theirs = f"{by.name}, {school.name}", ", ".join(filter(None, [case.contact.name if case.contact else "", service.name]))
    writes, leads = (ours if side == SCHOOL else theirs for side in (part.meeting.writes, part.meeting.leads))
    meeting = Meeting(
        id=meeting_id, folder=folder, case_id=case.id, run_id=run.id, type=BY_SCHOOL, step=step.id, purpose=wanted.why,
        goal=wanted.goal, place=", ".join(filter(None, [school.name, school.address])), convener=ours, leader=leads,
        minute_taker=writes, interpreter_needed=True if _interpreter(case) else None, interpreter_language=_interpreter(case),
        interpreter_owner=(school if part.meeting.interpreter == SCHOOL else service).name[:60])
    meeting.save(force_insert=True)
    _part(meeting, part, spoken(wanted.language, run.unit_kind))
    return meeting


def _part(meeting: Meeting, part: PartPlan, language: str) -> None:
    Part(id=uuid.uuid4(), folder=meeting.folder, meeting_id=meeting.id, case_id=meeting.case_id, number=1,
         agenda=part.agenda(language)).save(force_insert=True)


def _interpreter(case: Case) -> str:
    own = (one.interpreter_language for one in Guardian.objects.filter(child_id=case.child_id) if one.interpreter_language)
    return next(own, case.interpreter_language)


def _still_there(run: Run, came: Mapping[UUID, str], at: datetime) -> list[Account]:
    """Those of them who work at the school now."""
    rows = Membership.objects.filter(unit=run.reporting_unit, account_id__in=list(came), account__is_active=True)
    return list({row.account_id: row.account for row in rows.on(timezone.localdate(at)).select_related("account")}.values())


def _seats(meeting: Meeting, run: Run, case: Case, family: Iterable[Person], role: str, *, by: Actor, at: datetime) -> None:
    """Who is to come: the family that is asked, the contact person, the one who asks, and who came from the school last time."""
    part = Part.objects.get(meeting_id=meeting.id, number=1)
    found = [(one.name, one.capacity, FAMILY, one.account_id) for one in family if one.usual]
    found += [(case.contact.name, "case_worker", CWS, case.contact_id)] if case.contact else []
    found.append((by.name, role, SCHOOL, by.account_id))
    came = before(case.id, meeting.id)
    found += [(one.name, came[one.id], SCHOOL, one.id) for one in _still_there(run, came, at) if one.id != by.account_id]
    for name, capacity, side, account in found:
        Participant(id=uuid.uuid4(), folder=meeting.folder, part=part, account_id=account, name=name, capacity=capacity,
                    side=side).save(force_insert=True)


def _question(run: Run, case: Case, wanted: Wish) -> Question:
    """The plain words of the consent, with what the school has said about the meeting (CNS-03)."""
    school, service = run.reporting_unit, case.measures_unit or case.intake_unit
    words = words_for(PURPOSE, school=school.name if school else "", service=service.name,
                      language=spoken(wanted.language, run.unit_kind))
    return Question(purpose=PURPOSE, recipients=words.recipients, scope=words.scope,
                    used_for="\n\n".join([wanted.why, wanted.goal]).strip() or words.used_for,
                    consequences=words.consequences, language=LANGUAGES.get(plain(wanted.language), ""))
