"""Ask, answer, confirm, withdraw; periods that are over. The doors that rest on a consent open and shut by the event, never by hand."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders, meeting_mark
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice

from ..allowed import may_ask
from ..around import run_events, run_of
from ..models import Consent

State, How = Consent.State, Consent.How
ENDED = (State.REFUSED, State.WITHDRAWN, State.LAPSED, State.FELL_AWAY)


class NotInformed(Exception):
    """A consent must name recipients, purpose and scope before anyone is asked (CNS-03)."""


class AlreadyAsked(NotNow):
    """The same people have been asked for the same purpose, and nobody has said no."""


@dataclass(frozen=True)
class Question:
    """What is asked: the same words to everybody who must answer."""

    purpose: str
    recipients: str
    scope: str
    consequences: str
    used_for: str = ""
    language: str = ""
    interpreter_used: bool = False
    valid_until: date | None = None
    whom_note: str = ""


@transaction.atomic
def ask(*, case_id: UUID, question: Question, of: Iterable[UUID], run_id: UUID | None = None, meeting_id: UUID | None = None,
        by: Actor, at: datetime) -> UUID:
    """Ask everyone who must answer (account ids). Out: the id of the request (CNS-02, CNS-03, CNS-06).

    `meeting_id`: the meeting it is about, in whose folder the question then lies (RT3-11).
    Errors: NotInformed; NotNow when the routine does not let the family be asked (DUT-08); AlreadyAsked.
    """
    people = list(dict.fromkeys(of))
    if not (people and question.recipients.strip() and question.scope.strip()):
        raise NotInformed
    request_id = uuid.uuid4()
    with as_system():
        journal.lock(case_id)  # the same question from two people at once is asked once
        run = run_of(case_id, run_id)
        if run is None or not may_ask(run.definition, run_events(run), question.purpose):
            raise NotNow
        if _stands(run, question.purpose, people, meeting_id):
            raise AlreadyAsked
        folders = CaseFolders.of(case_id)
        folder = folders.get("meeting", meeting_mark(meeting_id)) if meeting_id else folders.get("family")
        for account_id in people:
            Consent(id=uuid.uuid4(), folder=folder, request_id=request_id, case_id=case_id, run_id=run.id,
                    purpose=question.purpose, of_id=account_id, recipients=question.recipients, scope=question.scope,
                    used_for=question.used_for, consequences=question.consequences, whom_note=question.whom_note,
                    language=question.language, interpreter_used=question.interpreter_used,
                    valid_until=question.valid_until, meeting_id=meeting_id, asked_by_id=by.account_id,
                    asked_at=at).save(force_insert=True)
        cases.happened(case_id, [NewEvent("consent.asked", {
            "consent": str(request_id), "purpose": question.purpose, "of": [str(p) for p in people], **_about(meeting_id)},
            run_id=run.id)], by=by, at=at)
        notices.queue([NewNotice(account_id=p, kind="to_do", about=f"consent {request_id}") for p in people], at=at)
    return request_id


@transaction.atomic
def ask_too(*, request_id: UUID, of: Iterable[UUID], run_id: UUID, by: Actor, at: datetime) -> None:
    """Ask the same question of somebody who can consent since the others were asked (CNS-07). Until they have answered in writing
    the consent is not given, as where several are asked at once.

    Errors: NotNow when the routine does not let the family be asked; AlreadyAsked when each of them has been.
    """
    with as_system():
        first = Consent.objects.select_related("folder").filter(request_id=request_id).order_by("asked_at", "id")[0]
        journal.lock(first.case_id)
        run = run_of(first.case_id, run_id)
        if run is None or not may_ask(run.definition, run_events(run), first.purpose):
            raise NotNow
        before = {one.of_id: one for one in Consent.objects.select_for_update(of=("self",)).filter(request_id=request_id)}
        new = [person for person in dict.fromkeys(of) if person not in before or before[person].state == State.FELL_AWAY]
        if not new:
            raise AlreadyAsked
        for person in new:
            row = before.get(person) or Consent(
                id=uuid.uuid4(), folder=first.folder, request_id=request_id, case_id=first.case_id, run_id=first.run_id,
                purpose=first.purpose, of_id=person, recipients=first.recipients, scope=first.scope, used_for=first.used_for,
                consequences=first.consequences, language=first.language, interpreter_used=first.interpreter_used,
                valid_until=first.valid_until, meeting_id=first.meeting_id, whom_note=first.whom_note)
            row.state, row.asked_at, row.asked_by_id, row.answered_at, row.withdrawn_at = State.ASKED, at, by.account_id, None, None
            row.how, row.recorded_by_id, row.record_note = "", None, ""
            row.save()
        cases.happened(first.case_id, [NewEvent("consent.asked", {
            "consent": str(request_id), "purpose": first.purpose, "of": [str(person) for person in new],
            **_about(first.meeting_id)}, run_id=first.run_id)], by=by, at=at)
        notices.queue([NewNotice(account_id=one, kind="to_do", about=f"consent {request_id} {at.isoformat()}") for one in new], at=at)


@transaction.atomic
def answer(*, consent_id: UUID, given: bool, form: str, how: str = "", note: str = "", on: date | None = None, by: Actor,
           at: datetime) -> Consent:
    """Give or refuse. `form` is written or oral; an oral consent opens nothing until it is confirmed (CNS-02, K-26).

    `how` tells a paper that child welfare records from an answer given signed in. The same answer again changes nothing.
    """
    with as_system():
        consent = _locked(consent_id)
        state = _state(given, form)
        if consent.state == state:
            return consent
        if consent.state not in {State.ASKED, State.ORAL} or _over(consent, at):
            raise NotNow
        consent.state, consent.answered_at = state, at
        _recorded(consent, how or (How.ORAL if form == "oral" else How.PLATFORM), note, by)
        consent.save()
        kind = "consent.given" if given else "consent.refused"
        _happened(consent, kind, on, by=by, at=at, form=form)
    return consent


@transaction.atomic
def confirm(*, consent_id: UUID, note: str = "", on: date | None = None, by: Actor, at: datetime) -> Consent:
    """An oral consent is now in writing."""
    with as_system():
        consent = _locked(consent_id)
        if consent.state == State.GIVEN:
            return consent
        if consent.state != State.ORAL or _over(consent, at):
            raise NotNow
        consent.state, consent.answered_at = State.GIVEN, at
        _recorded(consent, How.PAPER, note or consent.record_note, by)
        consent.save()
        _happened(consent, "consent.confirmed", on, by=by, at=at)
    return consent


@transaction.atomic
def withdraw(*, consent_id: UUID, form: str = "written", note: str = "", by: Actor, at: datetime) -> Consent:
    """Withdraw at any time: what rests on it shuts from this moment; what happened stays (CNS-05).

    `form` is oral when child welfare records what somebody said.
    """
    with as_system():
        consent = _locked(consent_id)
        if consent.state == State.WITHDRAWN:
            return consent
        if consent.state not in {State.GIVEN, State.ORAL}:
            raise NotNow
        consent.state, consent.withdrawn_at = State.WITHDRAWN, at
        if note:
            consent.record_note, consent.recorded_by_id = note, by.account_id
        consent.save()
        _happened(consent, "consent.withdrawn", None, by=by, at=at, form=form)
    return consent


@transaction.atomic
def lapse(*, by: Actor, at: datetime) -> int:
    """End the consents whose period is over: what rests on them shuts, as if they were withdrawn. Returns how many."""
    today = timezone.localdate(at)
    with as_system():
        over = Consent.objects.filter(valid_until__lt=today, state__in=[State.ASKED, State.ORAL, State.GIVEN])
        ids = list(over.values_list("id", flat=True))
        for consent_id in ids:
            consent = _locked(consent_id)
            stood, consent.state, consent.withdrawn_at = consent.state, State.LAPSED, at
            consent.save()
            if stood != State.ASKED:
                _happened(consent, "consent.withdrawn", None, by=by, at=at)
    return len(ids)


@transaction.atomic
def take_back(*, meeting_id: UUID, by: Actor, at: datetime) -> None:
    """The meeting that was asked about is off: who has not answered need not answer any more. What was answered stands."""
    with as_system():
        for consent_id in list(Consent.objects.filter(meeting_id=meeting_id, state__in=[State.ASKED, State.ORAL])
                               .values_list("id", flat=True)):
            consent = _locked(consent_id)
            consent.state, consent.withdrawn_at = State.LAPSED, at
            consent.save()


def _about(meeting_id: UUID | None) -> dict[str, str]:
    return {"meeting": str(meeting_id)} if meeting_id else {}


def _stands(run: Run, purpose: str, people: list[UUID], meeting_id: UUID | None) -> bool:
    """True when one request to exactly these people stands, in this run or for the whole case, and none of them has said no.
    What was asked about another meeting is another request."""
    rows = Consent.objects.filter(case_id=run.case_id, purpose=purpose, meeting_id=meeting_id)
    asked: dict[UUID, list[Consent]] = {}
    for consent in rows if purpose in shipped_catalogue().of_case else rows.filter(run_id=run.id):
        asked.setdefault(consent.request_id, []).append(consent)
    return any({c.of_id for c in one} == set(people) and not any(c.state in ENDED for c in one) for one in asked.values())


def _over(consent: Consent, at: datetime) -> bool:
    return consent.valid_until is not None and consent.valid_until < timezone.localdate(at)


def _recorded(consent: Consent, how: str, note: str, by: Actor) -> None:
    consent.how, consent.record_note = how, note
    consent.recorded_by_id = by.account_id if by.account_id != consent.of_id else None


def _happened(consent: Consent, kind: str, on: date | None, *, by: Actor, at: datetime, form: str = "") -> None:
    """Say it to the case; the contact person, and who asked, get a neutral word when somebody else said it."""
    cases.happened(consent.case_id, [said_of(consent, kind, on, **({"form": form} if form else {}))], by=by, at=at)
    tell(consent, kind, by=by, at=at)


def said_of(consent: Consent, kind: str, on: date | None = None, **more: str) -> NewEvent:
    """The event about one person's consent."""
    return NewEvent(kind, {"consent": str(consent.request_id), "purpose": consent.purpose, "of": str(consent.of_id),
                           **_about(consent.meeting_id), **more}, on=on, run_id=consent.run_id)


def tell(consent: Consent, kind: str, *, by: Actor, at: datetime) -> None:
    """A neutral word to the contact person, and to the school that asked about its own meeting."""
    contact = Case.objects.values_list("contact_id", flat=True).get(id=consent.case_id)
    asked_by = consent.asked_by_id if consent.meeting_id else None
    notices.queue([NewNotice(account_id=one, kind="new", about=f"{kind} {consent.id} {at.isoformat()}")
                   for one in dict.fromkeys([contact, asked_by]) if one and one != by.account_id], at=at)


def _state(given: bool, form: str) -> Consent.State:
    if not given:
        return State.REFUSED
    return State.GIVEN if form == "written" else State.ORAL


def _locked(consent_id: UUID) -> Consent:
    return Consent.objects.select_for_update(of=("self",)).get(id=consent_id)
