"""The letters to the reporter: the receipt and the two feedbacks, from our rows to `documents`.

A letter that is sent is made from what was kept when it was sent, so that it can be printed again with the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from skolestotte.rulebook.deadlines import due
from skolestotte.web.documents.blocks import Block, Sheet
from skolestotte.web.documents.feedback import FirstFeedback, Receipt, SecondFeedback
from skolestotte.web.documents.letterhead import Letterhead, Participant, Sender
from skolestotte.web.documents.whom_to_call import whom_to_call
from skolestotte.web.people.models import Account, Unit

from .commands.reviewing import UNSEEN_AFTER
from .models import Feedback, Report

AnyLetter = Receipt | FirstFeedback | SecondFeedback
EXEMPT = "offl. § 13 jf. fvl. § 13"


@dataclass(frozen=True)
class Dates:
    """What the reporter can expect, counted from the receipt: the calendar days of the law, and when each counts as late."""

    review: date
    answer: date
    review_late: date
    answer_late: date
    alert: datetime  # when intake and its leaders are alerted if nobody has opened the report


def dates_of(received_at: datetime) -> Dates:
    """The week of bvl § 2-1 and the three weeks of bvl § 13-3."""
    day = timezone.localdate(received_at)
    review, answer = due("report_review", day), due("first_feedback", day)
    return Dates(review.strict, answer.strict, review.rolled, answer.rolled, received_at + UNSEEN_AFTER)


def investigation_due(received_at: datetime) -> date:
    """The calendar day the investigation is to be finished (bvl § 2-2), counted from the end of the review week."""
    return due("investigation", timezone.localdate(received_at)).strict


def receipt(report: Report, service: Unit) -> Receipt:
    """The receipt of one report. In: a report that is received, and the intake department that has it."""
    assert report.received_at is not None
    dates = dates_of(report.received_at)
    to = tuple(filter(None, [report.content.get("reporter_name", ""), *_to_unit(report)]))
    return Receipt(
        head=_head(report, service, to=to, on=timezone.localdate(report.received_at)), received_at=report.received_at,
        review_by=dates.review, answer_by=dates.answer, contact=whom_to_call(None, service),
    )


def first(report: Report, service: Unit, *, investigation: bool, on: date, signer: str, running: str = "",
          contact: Account | None = None) -> FirstFeedback:
    """The first feedback (FBK-01): received, and whether an investigation is opened; `running`: as `Feedback.Running`."""
    assert report.received_at is not None
    return FirstFeedback(
        head=_head(report, service, to=_to_unit(report), on=on, signer=signer),
        received_on=timezone.localdate(report.received_at), investigation=investigation, contact=whom_to_call(contact, service),
        investigation_due=investigation_due(report.received_at) if investigation else None, running=running,
    )


def second(report: Report, service: Unit, *, followed_up: bool, measures: str, concluded_on: date, on: date, signer: str,
           contact: Account | None = None) -> SecondFeedback:
    """The second feedback (FBK-02): finished, and whether the family is followed up."""
    assert report.received_at is not None
    return SecondFeedback(
        head=_head(report, service, to=_to_unit(report), on=on, signer=signer),
        received_on=timezone.localdate(report.received_at), concluded_on=concluded_on, followed_up=followed_up,
        contact=whom_to_call(contact, service), measures=measures, necessity_recorded=bool(measures.strip()),
    )


def as_sent(feedback: Feedback, report: Report, service: Unit) -> FirstFeedback | SecondFeedback:
    """The letter of a feedback that is sent."""
    on, signer = timezone.localdate(feedback.sent_at), feedback.by.name
    if feedback.which == Feedback.Which.FIRST:
        return first(report, service, investigation=bool(feedback.investigation), on=on, signer=signer,
                     running=feedback.running, contact=feedback.contact)
    return second(report, service, followed_up=bool(feedback.followed_up), measures=feedback.measures,
                  concluded_on=feedback.concluded_on or on, on=on, signer=signer, contact=feedback.contact)


def shown(sheet: Sheet) -> list[tuple[str, Block]]:
    """The blocks of a letter with the name of their kind, for the page that shows it."""
    return [(type(block).__name__, block) for block in sheet.blocks]


def _head(report: Report, service: Unit, *, to: tuple[str, ...], on: date, signer: str = "") -> Letterhead:
    return Letterhead(
        sender=Sender(settings.MUNICIPALITY_NAME, service.name, tuple(filter(None, [service.address])), service.phone,
                      service.email),
        to=to, on=on, reference=report.reference, about=report.child_name, exempt=EXEMPT,
        signer=Participant(signer) if signer else None,
    )


def _to_unit(report: Report) -> tuple[str, ...]:
    """The unit that reported; from outside, as the report names it."""
    if report.unit is None:
        return tuple(filter(None, [report.content.get("unit_name", ""), report.content.get("unit_address", "")]))
    return tuple(filter(None, [report.unit.name, report.unit.address]))
