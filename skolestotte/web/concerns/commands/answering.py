"""The two written feedbacks to the reporter (bvl § 13-3): what the law says, nothing of the service's assessment (FBK-06)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from skolestotte.rulebook.events import effective
from skolestotte.rulebook.facts import facts_of
from skolestotte.rulebook.feedback import may_say_how
from skolestotte.rulebook.parties import FolderFacts, FolderKind, Party, PartyKind, UnitKind
from skolestotte.rulebook.parties import Unit as RuleUnit
from skolestotte.rulebook.reasons import Allowed
from skolestotte.rulebook.sharing import access
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.queries import visible_events

from ..models import Feedback, Necessity, Report, Review
from .telling import NEW, tell


class NecessityMissing(Exception):
    """Telling which measures are in place needs a reason why the reporter needs it (FBK-03)."""


@transaction.atomic
def send_first(*, report_id: UUID, by: Actor, at: datetime) -> Feedback:
    """Confirm the receipt and say whether an investigation is opened (FBK-01). Errors: NotNow before the review."""
    with as_system():
        report = _ready(report_id)
        review = Review.objects.filter(report_id=report_id).first()
        if review is None or report.case_id is None:
            raise NotNow
        opened, running = review.opens_investigation, said_of_running(report, review)
        contact = None if running == Feedback.Running.KEPT else _contact(report)  # who it is tells that there is a case
        feedback = _write(Feedback(folder=report.folder, report_id=report_id, which="first", investigation=opened,
                                   running=running, contact_id=contact, sent_at=at, by_id=by.person_id))
        tell([report.reporter_id], kind=NEW, about=f"feedback:{feedback.id}", by=by, at=at)
        cases.happened(report.case_id, [NewEvent("feedback.first_sent", {
            "report": str(report_id), "investigation": opened,
            "start_meeting": review.outcome in {Review.Outcome.INVESTIGATE, Review.Outcome.ACT_AT_ONCE}})], by=by, at=at)
    return feedback


def said_of_running(report: Report, review: Review) -> str:
    """What the first feedback says of a report in an active case: that it is followed up in the collaboration only to a unit
    that takes part in it now, so that no letter tells more than its reader may know (RT4-03, bvl § 13-3)."""
    if review.outcome != Review.Outcome.ACTIVE_CASE:
        return Feedback.Running.NO
    return Feedback.Running.FOLLOWED if _takes_part(report) else Feedback.Running.KEPT


def _takes_part(report: Report) -> bool:
    """May the joint folder be shared with the reporting unit as it stands now, also with what is new?"""
    if report.unit is None or report.case_id is None:
        return False
    events = [event.as_rule_event() for event in visible_events(report.case_id)]
    unit = RuleUnit(str(report.unit_id), UnitKind(report.unit.side))
    answer = access(FolderFacts(FolderKind.COLLAB), Party(PartyKind.SCHOOL_LIAISON, unit.id), facts_of(events, units=(unit,)),
                    timezone.localdate())
    return isinstance(answer, Allowed) and answer.can_write


class SaidNo(Exception):
    """The family has said no to sharing with the school: the letter keeps to what the law says (FBK-04)."""


@transaction.atomic
def omit_first(*, report_id: UUID, reason: str, by: Actor, at: datetime) -> Feedback:
    """Leave the first feedback out: manifestly groundless or special reasons (bvl § 13-3 first paragraph), with a reason."""
    if not reason.strip():
        raise NecessityMissing
    with as_system():
        report = _ready(report_id)
        if report.case_id is None:
            raise NotNow
        inner = CaseFolders.of(report.case_id).get("cws")
        feedback = _write(Feedback(folder=inner, report_id=report_id, which="first", omitted=True, sent_at=at,
                                   by_id=by.person_id))
        Necessity(id=uuid.uuid4(), folder=inner, report_id=report_id, about="omitted", reason=reason, at=at,
                  by_id=by.person_id).save(force_insert=True)
        cases.happened(report.case_id, [NewEvent("feedback.first_omitted", {"report": str(report_id)})], by=by, at=at)
    return feedback


@transaction.atomic
def send_second(*, report_id: UUID, followed_up: bool, by: Actor, at: datetime, measures: str = "",
                necessity: str = "") -> Feedback:
    """Say that the investigation is finished and whether the family is followed up (FBK-02); how, only where needed (FBK-03)
    and not against the family's no (FBK-04).

    Errors: NecessityMissing; SaidNo; NotNow before the investigation is concluded.
    """
    if measures.strip() and not necessity.strip():
        raise NecessityMissing
    with as_system():
        report = _ready(report_id)
        if report.case_id is None:
            raise NotNow
        if measures.strip() and not may_say_how(event.as_rule_event() for event in visible_events(report.case_id)):
            raise SaidNo
        feedback = _write(Feedback(folder=report.folder, report_id=report_id, which="second", followed_up=followed_up,
                                   measures=measures.strip(), concluded_on=concluded_on(report), contact_id=_contact(report),
                                   sent_at=at, by_id=by.person_id))
        tell([report.reporter_id], kind=NEW, about=f"feedback:{feedback.id}", by=by, at=at)
        if measures.strip():
            Necessity(id=uuid.uuid4(), folder=CaseFolders.of(report.case_id).get("cws"), report_id=report_id,
                      about="measures", reason=necessity, at=at, by_id=by.person_id).save(force_insert=True)
        cases.happened(report.case_id, [NewEvent("feedback.second_sent", {
            "report": str(report_id), "followed_up": followed_up, "with_measures": bool(measures.strip())})], by=by, at=at)
    return feedback


def concluded_on(report: Report) -> date:
    """The day the investigation was concluded that this report is part of. Errors: NotNow when there is none (yet)."""
    events = effective(event.as_rule_event() for event in visible_events(report.case_id)) if report.case_id else ()
    came = next((e.seq for e in events if e.kind == "report.received" and e.data["report"] == str(report.id)), 0)
    days = [e.on for e in events if e.kind == "investigation.concluded" and e.seq > came]
    if not days:
        raise NotNow
    return days[-1]


def _contact(report: Report) -> UUID | None:
    return Case.objects.get(id=report.case_id).contact_id if report.case_id else None


def _ready(report_id: UUID) -> Report:
    return Report.objects.select_for_update(of=("self",)).get(id=report_id)


def _write(feedback: Feedback) -> Feedback:
    feedback.id = uuid.uuid4()
    try:
        with transaction.atomic():
            feedback.save(force_insert=True)
    except IntegrityError as error:  # two people at once: the first one's stands
        raise NotNow from error
    return feedback
