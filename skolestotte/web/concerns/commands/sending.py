"""Send a concern as a report: the way of one report (docs/flow.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.duty import Refused, duty_grounds, may_inform_guardians
from skolestotte.rulebook.identity import Identity, read_identity_number
from skolestotte.rulebook.report_quality import UNKNOWN, Finding, review
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.commands import standing_doors
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.people.models import Unit
from skolestotte.web.people.register import ChildData, GuardianData

from ..content import duty_kind, guardians_of, rows
from ..models import Concern, Report
from . import attaching, discussing, receiving, writing
from .receiving import Incoming


class NotComplete(Exception):
    """Fields that must be answered are empty. `findings` names each."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the report is not complete")
        self.findings = findings


@transaction.atomic
def submit(*, concern_id: UUID, version: int, by: Actor, at: datetime, opened: Concern | None = None) -> list[Report]:
    """Send the report. Any employee of the unit may, whatever the head decided (DUT-05); REP-06, REP-07.

    `opened`: the concern as the page has just read it, so that it need not be read twice.
    Out: the reports (one a child), durable when the transaction is. Sending twice gives the first sending's reports.
    Errors: NotComplete, writing.Changed, receiving.NoService.
    """
    with as_system():
        lock, talks, files = writing.Lock(concern_id, opened), discussing.talks(concern_id), attaching.of_draft(concern_id)
        chain = journal.lock_soon(concern_id)
        concern = lock.concern
        if concern.state == Concern.State.SENT:
            return list(Report.objects.filter(concern=concern).order_by("reference"))
        if concern.version != version:
            raise writing.Changed
        grounds = [ground.key for ground in duty_grounds(duty_kind(concern.unit), timezone.localdate(at))]
        missing = [f for f in review(concern.content, known_grounds=grounds) if f.level == "must"]
        if missing:
            raise NotComplete(missing)
        doors = standing_doors.soon(folders=[concern.folder_id])
        reports = receiving.receive(_incoming(concern, discussing.discussed_with(talks), by, at), by=by, at=at)
        attaching.hand_over(files.rows, reports)
        writing.mark_sent(concern, [str(report.id) for report in reports], chain=journal.the_chain(chain), doors=doors,
                          by=by, at=at)
    return reports


def _incoming(concern: Concern, discussed: str, by: Actor, at: datetime) -> Incoming:
    content = concern.content
    children, guardians = rows(content, "children"), rows(content, "guardians")
    return Incoming(
        children=[child_data(child, concern.unit) for child in children],
        guardians=[[guardian_data(guardian) for guardian in guardians_of(content, n)] for n in range(len(children))],
        content={**content, "reporter_name": by.name, "unit_name": concern.unit.name},
        unit=concern.unit, unit_kind=duty_kind(concern.unit), reporter_id=by.account_id,
        channel=Report.Channel.PLATFORM, sent_at=at, digest=f"concern:{concern.id}",
        hold_back=isinstance(may_inform_guardians(content.get("flags", [])), Refused),
        interpreter_language=next((g["interpreter"] for g in guardians if g.get("interpreter")), ""),
        concern_id=concern.id, discussed=discussed,
    )


def child_data(child: dict[str, Any], unit: Unit) -> ChildData:
    """A child of our own form as the register wants it. The home municipality is the unit's where nothing else is said;
    the birth date is read from the identity number where only that is known (it decides from when the child is a party)."""
    number = _known(child.get("national_id"))
    return ChildData(
        name=child["name"], national_id=number, birth_date=_known(child.get("birth_date")) or _born(number),
        home_municipality_no=child.get("home_municipality_no") or unit.municipality_no,
        home_district_no=child.get("home_district_no") or unit.district_no,
    )


def guardian_data(guardian: dict[str, Any]) -> GuardianData:
    """A guardian of our own form as the register wants it."""
    return GuardianData(
        name=guardian["name"], national_id=_known(guardian.get("national_id")), phone=_known(guardian.get("phone")),
        email=_known(guardian.get("email")), address=_known(guardian.get("address")),
        parental_responsibility=guardian.get("parental_responsibility"),
        interpreter_language=guardian.get("interpreter", ""),
    )


def _known(value: Any) -> str:
    return "" if value in (None, UNKNOWN) else str(value)


def _born(number: str) -> str:
    found = read_identity_number(number, on=timezone.localdate()) if number else None
    return found.birth_date.isoformat() if isinstance(found, Identity) else ""
