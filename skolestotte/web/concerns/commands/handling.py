"""A report that the guardians are not told of: the handling is talked over, and the service decides when and how they are told
(DUT-09)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from skolestotte.rulebook.facts import facts_of
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent, NotNow
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.queries import visible_events

from ..models import Coordination, Report, TellingDecision
from .telling import NEW, tell


@transaction.atomic
def coordinate(*, report_id: UUID, with_police: bool, with_school: bool, people: str, on: date, agreed: str, by: Actor,
               at: datetime) -> Coordination:
    """Note with whom the handling was talked over, when, and what was agreed. Only the service reads it. The same twice is once.

    Errors: NotNow when the report is not held back (any more).
    """
    with as_system():
        report, case_id = held_back(report_id)
        said = {"with_police": with_police, "with_school": with_school, "on": on, "by_id": by.person_id}
        for known in Coordination.objects.filter(report_id=report_id, **said).select_related("folder"):
            if (known.people, known.agreed) == (people, agreed):
                return known
        made = Coordination(id=uuid.uuid4(), folder=CaseFolders.of(case_id).get("cws"), report_id=report.id, people=people,
                            agreed=agreed, at=at, **said)
        made.save(force_insert=True)
        cases.happened(case_id, [NewEvent("handling.discussed", {
            "report": str(report_id), "police": with_police, "school": with_school}, on=on)], by=by, at=at)
    return made


@transaction.atomic
def decide_telling(*, report_id: UUID, why: Sequence[str], how: str, tell_on: date | None, meanwhile: str, by: Actor,
                   at: datetime) -> TellingDecision:
    """When and how the guardians are told, and what the school is told of why they are not told yet. The latest holds; deciding
    the same twice is once. The reporter gets a word. Errors: NotNow when the report is not held back (any more).
    """
    with as_system():
        report, case_id = held_back(report_id)
        latest = TellingDecision.objects.filter(report_id=report_id).select_related("folder").first()
        if latest is not None and (latest.why, latest.how, latest.tell_on, latest.meanwhile) == (list(why), how, tell_on, meanwhile):
            return latest
        made = TellingDecision(id=uuid.uuid4(), folder=report.folder, report_id=report_id, why=list(why), how=how, tell_on=tell_on,
                               meanwhile=meanwhile, at=at, by_id=by.person_id)
        made.save(force_insert=True)
        cases.happened(case_id, [NewEvent("telling.decided", {"report": str(report_id)})], by=by, at=at)
        tell([report.reporter_id], kind=NEW, about=f"telling:{made.id}", by=by, at=at)
    return made


def held_back(report_id: UUID) -> tuple[Report, UUID]:
    """The locked report that the guardians are not to know of, and its case. Errors: NotNow."""
    report = Report.objects.select_for_update(of=("self",)).select_related("folder").get(id=report_id)
    if report.case_id is None:
        raise NotNow
    journal.lock(report.case_id)
    known = facts_of(event.as_rule_event() for event in visible_events(report.case_id)).report(str(report_id))
    if known is None or not known.held_back:
        raise NotNow
    return report, report.case_id
