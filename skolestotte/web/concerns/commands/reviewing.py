"""Commands of intake: seen by a human, questions and answers, the review within the week, letting the guardians know."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Message, Report, Review
from .handling import held_back
from .telling import NEW, holders, tell

UNSEEN_AFTER = timedelta(hours=24)  # a report that nobody has opened by then alerts intake and its leaders


class WrongDay(Exception):
    """The review cannot be dated before the report came or after today."""


class ReasonsMissing(Exception):
    """A dismissal needs written reasons unless the report is manifestly groundless (bvl § 2-1 second paragraph)."""


@transaction.atomic
def see(*, report_id: UUID, by: Actor, at: datetime) -> bool:
    """A person at intake has opened the report: the second receipt. True the first time only."""
    with as_system():
        report = _locked(report_id)
        if report.seen_at or report.case_id is None:
            return False
        report.seen_at, report.seen_by_id = at, by.account_id
        report.save(update_fields=["seen_at", "seen_by"])
        cases.happened(report.case_id, [NewEvent("report.seen", {"report": str(report_id)})], by=by, at=at)
        cases.see(case_id=report.case_id, by=by, at=at)
        return True


@transaction.atomic
def judge(*, report_id: UUID, outcome: str, reasons: str, groundless: bool, immediate: bool, on: date | None = None,
          guardians: Mapping[UUID, bool] | None = None, by: Actor, at: datetime) -> Review:
    """Intake's judgement (REP-07, DLN-01): one outcome a report, decided once, on `on` (today where none is given).

    `guardians`: by id, whether those whom a report has named have parental responsibility (bvl § 12-2). Who is left out stays
    as they were: named, and no party.
    Errors: NotNow, ReasonsMissing, WrongDay.
    """
    if outcome == Review.Outcome.DISMISS and not groundless and not reasons.strip():
        raise ReasonsMissing
    with as_system():
        report = _locked(report_id)
        if report.reviewed_at or report.case_id is None or report.received_at is None:
            raise NotNow
        if on and not timezone.localdate(report.received_at) <= on <= timezone.localdate(at):
            raise WrongDay
        folder = CaseFolders.of(report.case_id).get("cws")
        review = Review(id=uuid.uuid4(), folder=folder, report_id=report_id, outcome=outcome, reasons=reasons,
                        groundless=groundless, immediate=immediate, at=at, by_id=by.person_id)
        review.save(force_insert=True)
        report.reviewed_at = at
        report.save(update_fields=["reviewed_at"])
        news = [NewEvent("report.reviewed", {"report": str(report_id), "outcome": outcome, "groundless": groundless}, on=on)]
        known = cases.Known(cases.Source.REVIEW, on or timezone.localdate(at))
        parties = consents.settled(report.case_id, guardians or {}, known, by=by, at=at)
        cases.happened(report.case_id, [*parties, *news], by=by, at=at)
    return review


@transaction.atomic
def clear_guardians(*, report_id: UUID, by: Actor, at: datetime) -> None:
    """The service lets the guardians know of a held-back report; from now on their party access follows the rules (DUT-09).

    Errors: NotNow when the report is not held back (any more).
    """
    with as_system():
        _report, case_id = held_back(report_id)
        cases.happened(case_id, [NewEvent("guardians.cleared", {"report": str(report_id)})], by=by, at=at)


@transaction.atomic
def say(*, report_id: UUID, text: str, from_cws: bool, by: Actor, at: datetime) -> Message:
    """A question from intake, or an answer from the reporting unit, kept with the report (REP-08).

    The other side is told that there is something new: the reporter, or the contact person, else intake.
    """
    with as_system():
        report = _locked(report_id)
        message = Message(id=uuid.uuid4(), folder=report.folder, report_id=report_id, text=text, at=at,
                          by_id=by.person_id, from_cws=from_cws)
        message.save(force_insert=True)
        others = [report.reporter_id] if from_cws else who_works_on_it(report, at)
        tell(others, kind=NEW, about=f"message:{message.id}", by=by, at=at)
    return message


def who_works_on_it(report: Report, at: datetime) -> list[UUID | None]:
    """The contact person of the report's case; intake while there is none. Inside `as_system()`."""
    case = Case.objects.filter(id=report.case_id).first() if report.case_id else None
    if case is None:
        return []
    return [case.contact_id] if case.contact_id else [*holders(case.intake_unit_id, "intake_worker", at=at)]


def _locked(report_id: UUID) -> Report:
    return Report.objects.select_for_update(of=("self",)).get(id=report_id)
