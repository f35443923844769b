"""All writes of investigations. The case is locked first, so that two people at once wait for each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.consent import ConsentState, consent_state
from skolestotte.rulebook.deadlines import Refused, extended
from skolestotte.rulebook.due import DueDate
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.routine import Routine
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.consents.allowed import step_for
from skolestotte.web.consents.around import run_events
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Membership

from .deadline import as_law, reviewed_on, standing_due
from .models import InformationRequest, Investigation, RefusalHandled

LIAISONS = ("social_teacher", "kindergarten_head")
CONSENT = "obtain_information"
CONCLUDED = "investigation.concluded"


class ReasonMissing(Exception):
    """The law or the routine wants a reason, and none was given."""


class Changed(Exception):
    """Somebody else saved in between."""


class ConsentMissing(Exception):
    """The family has not consented in writing, or has withdrawn (CNS-16)."""


class WrongDay(Exception):
    """An investigation is concluded neither in the future nor before the report was reviewed."""


class TooLong(Exception):
    """Nothing beyond six months in total can be set (bvl § 2-2, DLN-04). `refusal` says it in words."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def write_plan(*, case_id: UUID, run_id: UUID, plan: str, child_heard: str, guardians_view: str = "",
               version: int | None = None, by: Actor, at: datetime) -> Investigation:
    """The investigation plan, made with the guardians (RT1-06, PLN-01, bvl § 2-2 third paragraph).

    `version` is the one that was changed (0: none yet). Errors: Changed; NotNow when no investigation is running.
    """
    with as_system():
        run, _ = _allowed(case_id, run_id, CONCLUDED)
        investigation = _of(run)
        words = {"plan": plan, "child_heard": child_heard, "guardians_view": guardians_view}
        if all(getattr(investigation, name) == text for name, text in words.items()):
            return investigation
        if version is not None and version not in (investigation.version, 0 if _is_new(investigation) else None):
            raise Changed
        _save(investigation, **words)
    return investigation


@transaction.atomic
def extend(*, case_id: UUID, run_id: UUID, until: date, reason: str, due: DueDate | None = None,
           seen: date | None = None, by: Actor, at: datetime) -> Investigation:
    """A leader extends the investigation, at most to six months in total, with a reason (DLN-04).

    The first date is kept. `due`: the standing deadline; worked out from the journal when not given. `seen`: the last
    day that stood when the leader decided. Errors: ReasonMissing, TooLong, NotNow; Changed when it has moved since.
    """
    if not reason.strip():
        raise ReasonMissing
    with as_system():
        run, events = _allowed(case_id, run_id, "investigation.extended")
        standing = due or standing_due(run.definition, events, timezone.localdate(at))
        if standing is None:
            raise NotNow
        if standing.strict == until and standing.original_strict:
            return _of(run)  # pressed twice
        if seen is not None and seen != standing.strict:
            raise Changed
        answer = extended(as_law(standing), reason=reason, until=until)
        if isinstance(answer, Refused):
            raise TooLong(answer)
        original = answer.original_strict or standing.strict
        investigation = _of(run)
        _save(investigation, extended_until=until, original_due=original, extension_reason=reason)
        cases.happened(case_id, [NewEvent("investigation.extended", {
            "until": until.isoformat(), "original": original.isoformat()}, run_id=run_id)], by=by, at=at)
    return investigation


@transaction.atomic
def conclude(*, case_id: UUID, run_id: UUID, outcome: str, conclusion: str, on: date | None = None, by: Actor,
             at: datetime) -> Investigation:
    """The investigation is finished: dismissed, or measures follow. Decided once.

    Errors: NotNow, ReasonMissing, WrongDay.
    """
    if not conclusion.strip():
        raise ReasonMissing
    today = timezone.localdate(at)
    with as_system():
        run, events = _allowed(case_id, run_id, CONCLUDED)
        if not (reviewed_on(events) or date.min) <= (on or today) <= today:
            raise WrongDay
        investigation = _of(run)
        _save(investigation, outcome=outcome, conclusion=conclusion, concluded_on=on or today)
        cases.happened(case_id, [NewEvent(CONCLUDED, {"outcome": outcome}, on=on, run_id=run_id)],
                       by=by, at=at)
    return investigation


@transaction.atomic
def write_collaboration(*, case_id: UUID, run_id: UUID, decision: str, plan: str, by: Actor,
                        at: datetime) -> Investigation:
    """The collaboration with the school stands in the decision and in the measures plan (RT1-12). Errors: NotNow."""
    if not (decision.strip() and plan.strip()):
        raise ReasonMissing
    with as_system():
        investigation = _of(_lock(case_id, run_id))
        if (investigation.collaboration_in_decision, investigation.collaboration_in_plan) == (decision, plan):
            return investigation  # pressed twice
        _allowed(case_id, run_id, "collaboration.written_in")
        _save(investigation, collaboration_in_decision=decision, collaboration_in_plan=plan)
        cases.happened(case_id, [NewEvent("collaboration.written_in", {"decision": True, "plan": True}, run_id=run_id)],
                       by=by, at=at)
    return investigation


@transaction.atomic
def handle_refusal(*, case_id: UUID, run_id: UUID, told_school: str, asked_narrower: str, assessed_sharing: str,
                   by: Actor, at: datetime) -> RefusalHandled:
    """The family said no to a meeting or to collaboration: all three duties, or it is not done (CNS-11, RT1-S9X, RT2-S6X).

    Errors: ReasonMissing, NotNow.
    """
    if not (told_school.strip() and asked_narrower.strip() and assessed_sharing.strip()):
        raise ReasonMissing
    with as_system():
        run = _lock(case_id, run_id)
        again = not step_for(run.definition, run_events(run), "refusal.handled")
        for known in RefusalHandled.objects.filter(run_id=run_id) if again else ():
            if (known.told_school, known.asked_narrower, known.assessed_sharing) == (
                    told_school, asked_narrower, assessed_sharing):
                return known  # pressed twice
        _, events = _allowed(case_id, run_id, "refusal.handled")
        handled = RefusalHandled(id=uuid.uuid4(), folder=CaseFolders.of(case_id).get("cws"), case_id=case_id,
                                 run_id=run_id, told_school=told_school, asked_narrower=asked_narrower,
                                 assessed_sharing=assessed_sharing, at=at, by_id=by.person_id)
        handled.save(force_insert=True)
        data = {"report": str(run.report_id), "told_school": True, "asked_narrower": True, "assessed_sharing": True}
        about = _about(run.definition, events)
        cases.happened(case_id, [NewEvent("refusal.handled", data | about, run_id=run_id)], by=by, at=at)
    return handled


def _about(routine: Routine, events: tuple[Event, ...]) -> dict[str, Any]:
    """What the family said no to, as the open step of the routine says it; nothing: the closing meeting."""
    step = step_for(routine, events, "refusal.handled")
    values = [dict(record.values) for record in routine.step(step).records] if step else []
    return {"about": values[0]["about"]} if values and "about" in values[0] else {}


@transaction.atomic
def request_information(*, case_id: UUID, run_id: UUID, to_unit_id: UUID, basis: str, reason: str, question: str,
                        by: Actor, at: datetime) -> InformationRequest:
    """Ask the school for information; without consent only in serious cases and with the reason recorded (CNS-16).

    The same question that is not answered yet is not sent twice. Errors: ReasonMissing, ConsentMissing, NotNow.
    """
    if basis != InformationRequest.Basis.CONSENT and not reason.strip():
        raise ReasonMissing
    with as_system():
        run, events = _allowed(case_id, run_id, "information.requested")
        if basis == InformationRequest.Basis.CONSENT and consent_state(events, CONSENT) is not ConsentState.GIVEN:
            raise ConsentMissing
        for known in InformationRequest.objects.filter(run_id=run_id, answered_at__isnull=True):
            if (known.question, known.basis, known.to_id) == (question, basis, to_unit_id):
                return known
        request = InformationRequest(id=uuid.uuid4(), folder=CaseFolders.of(case_id).collab(run.report_id), case_id=case_id,
                                     run_id=run_id, to_id=to_unit_id, basis=basis, reason=reason, question=question,
                                     asked_at=at, asked_by_id=by.person_id)
        request.save(force_insert=True)
        cases.happened(case_id, [NewEvent("information.requested", {"request": str(request.id), "basis": basis},
                                          run_id=run_id)], by=by, at=at)
        _tell(_liaisons(to_unit_id, at), "to_do", f"question {request.id}", at=at)
    return request


@transaction.atomic
def answer_information(*, request_id: UUID, answer: str, by: Actor, at: datetime) -> InformationRequest:
    """The school answers with what it already holds. Answered once; a later answer is a new request's.

    Errors: ConsentMissing when the consent it rests on has ended; NotNow.
    """
    with as_system():
        request = InformationRequest.objects.select_for_update(of=("self",)).get(id=request_id)
        if request.answered_at:
            if request.answer == answer and request.answered_by_id == by.account_id:
                return request
            raise NotNow
        if not may_be_answered(request_id=request_id):
            raise ConsentMissing
        _allowed(request.case_id, request.run_id, "information.answered")
        request.answer, request.answered_at, request.answered_by_id = answer, at, by.account_id
        request.save(update_fields=["answer", "answered_at", "answered_by"])
        cases.happened(request.case_id, [NewEvent("information.answered", {"request": str(request.id)},
                                                  run_id=request.run_id)], by=by, at=at)
        contact = Case.objects.values_list("contact_id", flat=True).get(id=request.case_id)
        _tell([contact or request.asked_by_id], "new", f"answer {request.id}", at=at)
    return request


def may_be_answered(*, request_id: UUID) -> bool:
    """Does the ground of a question still stand? The school cannot see the consent itself, only whether it holds."""
    with as_system():
        request = InformationRequest.objects.get(id=request_id)
        if request.basis != InformationRequest.Basis.CONSENT:
            return True
        events = run_events(Run.objects.get(id=request.run_id))
        return consent_state(events, CONSENT) is ConsentState.GIVEN


def _lock(case_id: UUID, run_id: UUID) -> Run:
    journal.lock(case_id)
    return Run.objects.select_related("folder", "reporting_unit").get(id=run_id, case_id=case_id)


def _allowed(case_id: UUID, run_id: UUID, kind: str) -> tuple[Run, tuple[Event, ...]]:
    """The locked run and its events, when a step of the routine that records this is open. Errors: NotNow."""
    run = _lock(case_id, run_id)
    events = run_events(run)
    if not step_for(run.definition, events, kind):
        raise NotNow
    return run, events


def _of(run: Run) -> Investigation:
    """The run's investigation, locked; made when it is first written to."""
    found = Investigation.objects.select_for_update(of=("self",)).filter(run_id=run.id).first()
    if found is None:
        found = Investigation(id=uuid.uuid4(), folder=CaseFolders.of(run.case_id).get("family"), case_id=run.case_id,
                              run_id=run.id)
        found.save(force_insert=True)
    return found


def _is_new(investigation: Investigation) -> bool:
    return not (investigation.plan or investigation.child_heard)


def _save(investigation: Investigation, **values: Any) -> None:
    for name, value in values.items():
        setattr(investigation, name, value)
    investigation.version += 1
    investigation.save()


def _liaisons(unit_id: UUID, at: datetime) -> Iterable[UUID]:
    today = timezone.localdate(at)
    return (Membership.objects.filter(unit_id=unit_id, role__in=LIAISONS, account__is_active=True).on(today)
            .values_list("account_id", flat=True))


def _tell(accounts: Iterable[UUID], kind: str, about: str, *, at: datetime) -> None:
    notices.queue([NewNotice(account_id=account, kind=kind, about=about) for account in accounts], at=at)
