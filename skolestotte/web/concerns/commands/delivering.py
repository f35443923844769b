"""A report about a child in another municipality: delivered through the national portal, with its receipt recorded (REP-06)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.commands import NewEvent

from ..models import Report


class WrongMoment(Exception):
    """The portal cannot have taken the report before it was written or in the future."""


@transaction.atomic
def record_delivery(*, report_id: UUID, reference: str, received_at: datetime, by: Actor, at: datetime) -> Report:
    """Keep the portal's receipt: its reference and when it took the report. Recorded once.

    Errors: NotNow when the report stays in this municipality or is delivered already; WrongMoment; ValueError without a
    reference.
    """
    if not reference.strip():
        raise ValueError("a receipt has a reference")
    with as_system():
        report = Report.objects.select_for_update(of=("self",)).select_related("concern__folder").get(id=report_id)
        if report.case_id is not None or report.delivered_reference:
            raise NotNow
        if not report.sent_at.replace(second=0, microsecond=0) <= received_at <= at:
            raise WrongMoment
        report.channel = Report.Channel.NATIONAL_PORTAL
        report.delivered_reference, report.received_at = reference.strip(), received_at
        report.save(update_fields=["channel", "delivered_reference", "received_at"])
        if report.concern is not None:
            delivered = NewEvent("report.delivered", {"report": str(report_id), "reference": report.delivered_reference})
            journal.append(journal.lock(report.concern.id), [(delivered, report.concern.folder)], by=by, at=at)
    return report
