"""All writes of consents. The doors that rest on a consent open and shut by the event, never by hand."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from .models import Consent


class NotInformed(Exception):
    """A consent must name recipients, purpose and scope before anyone is asked (CNS-03)."""


@dataclass(frozen=True)
class Question:
    """What is asked: the same words to everybody who must answer."""

    purpose: str
    recipients: str
    scope: str
    consequences: str
    language: str = ""
    interpreter_used: bool = False
    valid_until: date | None = None


@transaction.atomic
def ask(*, case_id: UUID, question: Question, of: Iterable[UUID], by: Actor, at: datetime) -> UUID:
    """Ask everyone who must answer (account ids). Out: the id of the request. Errors: NotInformed (CNS-02, CNS-03, CNS-06)."""
    people = list(dict.fromkeys(of))
    if not (people and question.recipients.strip() and question.scope.strip()):
        raise NotInformed
    request_id = uuid.uuid4()
    with as_system():
        folder = CaseFolders.of(case_id).get("family")
        for account_id in people:
            Consent(id=uuid.uuid4(), folder=folder, request_id=request_id, case_id=case_id, purpose=question.purpose,
                    of_id=account_id, recipients=question.recipients, scope=question.scope,
                    consequences=question.consequences, language=question.language,
                    interpreter_used=question.interpreter_used, valid_until=question.valid_until,
                    asked_at=at).save(force_insert=True)
        cases.happened(case_id, [NewEvent("consent.asked", {
            "consent": str(request_id), "purpose": question.purpose, "of": [str(p) for p in people]})], by=by, at=at)
    return request_id


@transaction.atomic
def answer(*, consent_id: UUID, given: bool, form: str, by: Actor, at: datetime) -> Consent:
    """Give or refuse. `form` is written or oral; an oral consent opens nothing until it is confirmed (CNS-02, K-26)."""
    with as_system():
        consent = _locked(consent_id)
        if consent.state not in {Consent.State.ASKED, Consent.State.ORAL}:
            raise NotNow
        consent.state = _state(given, form)
        consent.answered_at = at
        consent.save(update_fields=["state", "answered_at"])
        kind = "consent.given" if given else "consent.refused"
        cases.happened(consent.case_id, [NewEvent(kind, {**_said(consent), "form": form})], by=by, at=at)
    return consent


@transaction.atomic
def confirm(*, consent_id: UUID, by: Actor, at: datetime) -> Consent:
    """An oral consent is now in writing."""
    with as_system():
        consent = _locked(consent_id)
        if consent.state != Consent.State.ORAL:
            raise NotNow
        consent.state = Consent.State.GIVEN
        consent.answered_at = at
        consent.save(update_fields=["state", "answered_at"])
        cases.happened(consent.case_id, [NewEvent("consent.confirmed", _said(consent))], by=by, at=at)
    return consent


@transaction.atomic
def withdraw(*, consent_id: UUID, by: Actor, at: datetime) -> Consent:
    """Withdraw at any time: what rests on it shuts from this moment; what happened stays (CNS-05)."""
    with as_system():
        consent = _locked(consent_id)
        if consent.state not in {Consent.State.GIVEN, Consent.State.ORAL}:
            raise NotNow
        consent.state = Consent.State.WITHDRAWN
        consent.withdrawn_at = at
        consent.save(update_fields=["state", "withdrawn_at"])
        cases.happened(consent.case_id, [NewEvent("consent.withdrawn", {**_said(consent), "form": "written"})],
                       by=by, at=at)
    return consent


def _state(given: bool, form: str) -> Consent.State:
    if not given:
        return Consent.State.REFUSED
    return Consent.State.GIVEN if form == "written" else Consent.State.ORAL


def _said(consent: Consent) -> dict[str, str]:
    return {"consent": str(consent.request_id), "purpose": consent.purpose, "of": str(consent.of_id)}


def _locked(consent_id: UUID) -> Consent:
    return Consent.objects.select_for_update(of=("self",)).get(id=consent_id)
