"""All writes of investigations."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from skolestotte.rulebook.deadlines import Due, Refused, extended
from skolestotte.rulebook.due import DueDate
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from .models import InformationRequest, Investigation, RefusalHandled


class ReasonMissing(Exception):
    """The law or the routine wants a reason, and none was given."""


class TooLong(Exception):
    """Nothing beyond six months in total can be set (bvl § 2-2, DLN-04). `refusal` says it in words."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def write_plan(*, case_id: UUID, run_id: UUID, plan: str, child_heard: str, by: Actor, at: datetime) -> Investigation:
    """The investigation plan, made with the guardians (RT1-06, bvl § 2-2 third paragraph)."""
    with as_system():
        investigation = _of(case_id, run_id)
        investigation.plan, investigation.child_heard = plan, child_heard
        investigation.version += 1
        investigation.save()
    return investigation


@transaction.atomic
def extend(*, case_id: UUID, run_id: UUID, until: date, due: DueDate, reason: str, by: Actor, at: datetime) -> Investigation:
    """A leader extends the investigation, at most to six months in total, with a reason. The original date is kept (DLN-04).

    `due` is the standing deadline from the routine's progress. Errors: ReasonMissing, TooLong.
    """
    if not reason.strip():
        raise ReasonMissing
    answer = extended(_as_law(due), reason=reason, until=until)
    if isinstance(answer, Refused):
        raise TooLong(answer)
    with as_system():
        investigation = _of(case_id, run_id)
        investigation.extended_until, investigation.original_due = until, due.strict
        investigation.extension_reason = reason
        investigation.version += 1
        investigation.save()
        cases.happened(case_id, [NewEvent("investigation.extended", {
            "until": until.isoformat(), "original": due.strict.isoformat()}, run_id=run_id)], by=by, at=at)
    return investigation


@transaction.atomic
def conclude(*, case_id: UUID, run_id: UUID, outcome: str, conclusion: str, on: date | None = None, by: Actor,
             at: datetime) -> Investigation:
    """The investigation is finished: dismissed, or measures follow. Decided once. Errors: NotNow, ReasonMissing."""
    if not conclusion.strip():
        raise ReasonMissing
    with as_system():
        investigation = _of(case_id, run_id)
        if investigation.concluded_on:
            raise NotNow
        investigation.outcome, investigation.conclusion = outcome, conclusion
        investigation.concluded_on = on or at.date()
        investigation.version += 1
        investigation.save()
        cases.happened(case_id, [NewEvent("investigation.concluded", {"outcome": outcome}, on=on, run_id=run_id)],
                       by=by, at=at)
    return investigation


@transaction.atomic
def write_collaboration(*, case_id: UUID, run_id: UUID, decision: str, plan: str, by: Actor, at: datetime) -> Investigation:
    """The collaboration with the school stands in the decision and in the measures plan (RT1-12)."""
    if not (decision.strip() and plan.strip()):
        raise ReasonMissing
    with as_system():
        investigation = _of(case_id, run_id)
        investigation.collaboration_in_decision, investigation.collaboration_in_plan = decision, plan
        investigation.version += 1
        investigation.save()
        cases.happened(case_id, [NewEvent("collaboration.written_in", {"decision": True, "plan": True}, run_id=run_id)],
                       by=by, at=at)
    return investigation


@transaction.atomic
def fix_next_meeting(*, case_id: UUID, run_id: UUID, meeting_on: date, by: Actor, at: datetime) -> None:
    """The date of the next collaboration meeting, before intake hands over (RT1-S12)."""
    cases.happened(case_id, [NewEvent("next_meeting.fixed", {"meeting_on": meeting_on.isoformat()}, run_id=run_id)],
                   by=by, at=at)


@transaction.atomic
def handle_refusal(*, case_id: UUID, run_id: UUID, told_school: str, asked_narrower: str, assessed_sharing: str, by: Actor,
                   at: datetime) -> RefusalHandled:
    """The guardians said no to a closing meeting: all three duties, or it is not done (CNS-11). Errors: ReasonMissing."""
    if not (told_school.strip() and asked_narrower.strip() and assessed_sharing.strip()):
        raise ReasonMissing
    with as_system():
        handled = RefusalHandled(id=uuid.uuid4(), folder=CaseFolders.of(case_id).get("cws"), case_id=case_id, run_id=run_id,
                                 told_school=told_school, asked_narrower=asked_narrower, assessed_sharing=assessed_sharing,
                                 at=at, by_id=by.account_id)
        handled.save(force_insert=True)
        cases.happened(case_id, [NewEvent("refusal.handled", {
            "told_school": True, "asked_narrower": True, "assessed_sharing": True}, run_id=run_id)], by=by, at=at)
    return handled


@transaction.atomic
def request_information(*, case_id: UUID, run_id: UUID, to_unit_id: UUID, basis: str, reason: str, question: str, by: Actor,
                        at: datetime) -> InformationRequest:
    """Ask the school for information; without consent only in serious cases and with the reason recorded (CNS-16)."""
    if basis != InformationRequest.Basis.CONSENT and not reason.strip():
        raise ReasonMissing
    with as_system():
        request = InformationRequest(id=uuid.uuid4(), folder=CaseFolders.of(case_id).get("collab"), case_id=case_id,
                                     to_id=to_unit_id, basis=basis, reason=reason, question=question, asked_at=at,
                                     asked_by_id=by.account_id)
        request.save(force_insert=True)
        cases.happened(case_id, [NewEvent("information.requested", {"request": str(request.id), "basis": basis},
                                          run_id=run_id)], by=by, at=at)
    return request


@transaction.atomic
def answer_information(*, request_id: UUID, answer: str, by: Actor, at: datetime) -> InformationRequest:
    """The school answers with what it already holds. Answered once; a later answer is a new request's."""
    with as_system():
        request = InformationRequest.objects.select_for_update(of=("self",)).get(id=request_id)
        if request.answered_at:
            raise NotNow
        request.answer, request.answered_at, request.answered_by_id = answer, at, by.account_id
        request.save(update_fields=["answer", "answered_at", "answered_by"])
        cases.happened(request.case_id, [NewEvent("information.answered", {"request": str(request.id)})], by=by, at=at)
    return request


def _as_law(due: DueDate) -> Due:
    assert due.start is not None and due.basis is not None
    return Due(key=due.key, start=due.start, strict=due.strict, rolled=due.rolled, basis=due.basis,
               original_strict=due.original_strict, original_rolled=due.original_rolled)


def _of(case_id: UUID, run_id: UUID) -> Investigation:
    """The run's investigation, locked; made when it is first written to. The case is locked first."""
    Run.objects.select_for_update(of=("self",)).get(id=run_id)
    found = Investigation.objects.select_for_update(of=("self",)).filter(run_id=run_id).first()
    if found is None:
        found = Investigation(id=uuid.uuid4(), folder=CaseFolders.of(case_id).get("family"), case_id=case_id, run_id=run_id)
        found.save(force_insert=True)
    return found
