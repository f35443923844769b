"""A report meeting: the unit that reported asks for one, and the service answers (MTG-10). The words stay with the report."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skolestotte.rulebook.at_any_time import holds
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.models import Run
from skolestotte.web.consents.allowed import step_for
from skolestotte.web.consents.around import run_events
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.people.roles import codes

from ..models import Message, Report
from ..queries.standing import asks_meeting
from .reviewing import who_works_on_it
from .telling import NEW, holders, tell

ASKED, ANSWERED = "report_meeting.asked", "report_meeting.answered"


@transaction.atomic
def ask_meeting(*, report_id: UUID, why: str, by: Actor, at: datetime) -> Message:
    """The unit asks, and says why. Errors: NotNow when it has asked already, or a meeting is coming.

    Otherwise the question is always taken in: a refusal would tell how the review ended before the unit is to know. Where the
    case goes another way the start meeting is the answer, and whoever works on the report reads the question all the same.
    """
    with as_system():
        report = Report.objects.select_for_update(of=("self",)).get(id=report_id)
        message = _written(report, ASKED, {}, why, from_cws=False, by=by, at=at)
        tell(who_works_on_it(report, at), kind=NEW, about=f"message:{message.id}", by=by, at=at)
    return message


@transaction.atomic
def answer_meeting(*, report_id: UUID, needed: bool, said: str, by: Actor, at: datetime) -> Message:
    """The service answers; the unit reads it. A yes opens the meeting. Errors: NotNow when nobody has asked, or it is answered."""
    with as_system():
        report = Report.objects.select_for_update(of=("self",)).get(id=report_id)
        message = _written(report, ANSWERED, {"needed": needed}, said, from_cws=True, by=by, at=at)
        unit = holders(report.unit_id, *codes(keeps_overview=True), at=at) if report.unit_id else []
        tell([report.reporter_id, *unit], kind=NEW, about=f"message:{message.id}", by=by, at=at)
    return message


def _written(report: Report, kind: str, data: dict[str, object], text: str, *, from_cws: bool, by: Actor, at: datetime) -> Message:
    run = Run.objects.select_related("folder").filter(report_id=report.id).order_by("-number").first()
    if run is None or report.case_id is None or not _fits(run, kind, data):
        raise NotNow
    message = Message(id=uuid.uuid4(), folder=report.folder, report_id=report.id, text=text, at=at, by_id=by.person_id, from_cws=from_cws)
    message.save(force_insert=True)
    cases.happened(report.case_id, [NewEvent(kind, {"report": str(report.id), **data}, run_id=run.id)], by=by, at=at)
    return message


def _fits(run: Run, kind: str, data: dict[str, object]) -> bool:
    """A question when none stands; an answer when one does. A question may come when the routine has ended: it goes on then."""
    events, asks = run_events(run), asks_meeting(run.definition)
    if kind == ASKED:
        return asks is not None and holds(run.definition, events, asks.opens)
    return bool(step_for(run.definition, events, kind, data))
