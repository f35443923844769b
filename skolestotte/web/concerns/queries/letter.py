"""What the letters of a report are made of."""

from __future__ import annotations

from datetime import date

from skolestotte.rulebook import feedback
from skolestotte.web.cases.commands import NotNow
from skolestotte.web.cases.models import Case
from skolestotte.web.documents.feedback import FirstFeedback
from skolestotte.web.journal.queries import visible_events
from skolestotte.web.people.models import Account, Unit

from .. import letters
from ..commands import answering
from ..commands.receiving import intake_for
from ..content import rows
from ..models import Feedback, Report, Review


def service_of(report: Report) -> Unit:
    """The intake department that has the report. Errors: NoService for a report to another municipality."""
    children = rows(report.content, "children")
    number = report.content.get("about_child", 0)
    child = children[number] if number < len(children) else {}
    district = child.get("home_district_no") or (report.unit.district_no if report.unit else "00")
    return intake_for(report.recipient_municipality_no, district)


def contact_of(report: Report) -> Account | None:
    """The child's contact person, as the reader may know."""
    case = Case.objects.filter(id=report.case_id).select_related("contact").first() if report.case_id else None
    return case.contact if case else None


def first_to_send(report: Report, review: Review, *, signer: str, on: date) -> FirstFeedback:
    """The first feedback as it will be sent."""
    running = answering.said_of_running(report, review)
    return letters.first(report, service_of(report), investigation=review.opens_investigation, running=running, on=on,
                         signer=signer, contact=None if running == Feedback.Running.KEPT else contact_of(report))


def sent_feedback(report: Report, which: str) -> Feedback | None:
    """The feedback that was sent, when the reader sees it; one that was left out has no letter."""
    return Feedback.objects.filter(report_id=report.id, which=which, omitted=False).select_related("by", "contact").first()


def concluded_on(report: Report) -> date | None:
    """The day the investigation was concluded, as the reader may know; None while it runs."""
    try:
        return answering.concluded_on(report)
    except NotNow:
        return None


def may_say_how(report: Report) -> bool:
    """May the second feedback also say how the family is followed up? The reader is somebody who works on the case."""
    return feedback.may_say_how(event.as_rule_event() for event in visible_events(report.case_id)) if report.case_id else True


def is_answered(report: Report, which: str) -> bool:
    """Is this feedback sent, or lawfully left out?"""
    return Feedback.objects.filter(report_id=report.id, which=which).exists()
