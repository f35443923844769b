"""Commands of intake: seen by a human, questions and answers, the review within the week, letting the guardians know."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Message, Report, Review


class ReasonsMissing(Exception):
    """A dismissal needs written, professional reasons unless the report is manifestly groundless (bvl § 2-1 second paragraph)."""


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
        return True


@transaction.atomic
def judge(*, report_id: UUID, outcome: str, reasons: str, groundless: bool, immediate: bool, on: date | None = None,
          by: Actor, at: datetime) -> Review:
    """Intake's judgement (REP-07, DLN-01): one outcome a report, decided once. Errors: NotNow, ReasonsMissing."""
    if outcome == Review.Outcome.DISMISS and not groundless and not reasons.strip():
        raise ReasonsMissing
    with as_system():
        report = _locked(report_id)
        if report.reviewed_at or report.case_id is None:
            raise NotNow
        folder = CaseFolders.of(report.case_id).get("cws")
        review = Review(id=uuid.uuid4(), folder=folder, report_id=report_id, outcome=outcome, reasons=reasons,
                        groundless=groundless, immediate=immediate, at=at, by_id=by.account_id)
        review.save(force_insert=True)
        report.reviewed_at = at
        report.save(update_fields=["reviewed_at"])
        cases.happened(report.case_id, [NewEvent("report.reviewed", {
            "report": str(report_id), "outcome": outcome, "groundless": groundless}, on=on)], by=by, at=at)
    return review


@transaction.atomic
def clear_guardians(*, report_id: UUID, by: Actor, at: datetime) -> None:
    """The service lets the guardians know of a held-back report; from now on their party access follows the rules (DUT-09)."""
    with as_system():
        report = _locked(report_id)
        if report.case_id is None:
            raise NotNow
        cases.happened(report.case_id, [NewEvent("guardians.cleared", {"report": str(report_id)})], by=by, at=at)


@transaction.atomic
def say(*, report_id: UUID, text: str, from_cws: bool, by: Actor, at: datetime) -> Message:
    """A question from intake, or an answer from the reporting unit, kept with the report (REP-08)."""
    with as_system():
        report = _locked(report_id)
        message = Message(id=uuid.uuid4(), folder=report.folder, report_id=report_id, text=text, at=at,
                          by_id=by.account_id, from_cws=from_cws)
        message.save(force_insert=True)
    return message


def _locked(report_id: UUID) -> Report:
    return Report.objects.select_for_update(of=("self",)).get(id=report_id)
