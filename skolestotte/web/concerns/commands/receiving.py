"""From a sent report to a case with its routine: one way in for our own form and for the national one.

Everything of one sending is written in one transaction: a receipt exists only when the rows do.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from skolestotte.rulebook.doors import doors
from skolestotte.rulebook.facts import CaseFacts
from skolestotte.rulebook.parties import FolderFacts, FolderKind, UnitKind
from skolestotte.rulebook.parties import Unit as RuleUnit
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent
from skolestotte.web.cases.file import CaseFile
from skolestotte.web.cases.runs import next_number
from skolestotte.web.folders import commands as folders
from skolestotte.web.folders import keys, line, rows
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.prepared import asked
from skolestotte.web.people.models import Unit
from skolestotte.web.people.register import (
    ChildData,
    GuardianData,
    Known,
    add_guardians,
    known_guardians,
    register_child,
)

from ..models import Report


@dataclass(frozen=True)
class Incoming:
    """A complete report, checked by the rulebook. `content` is what is kept and shown, as it was sent; `guardians`: those of
    each child, in the order of the children."""

    children: Sequence[ChildData]
    guardians: Sequence[Sequence[GuardianData]]
    content: Mapping[str, Any]
    unit: Unit | None
    reporter_id: UUID | None
    channel: str
    sent_at: datetime
    digest: str
    hold_back: bool = False
    unit_kind: str = "other"
    reporter_label: str = ""
    interpreter_language: str = ""
    concern_id: UUID | None = None
    discussed: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class NoService(Exception):
    """No child welfare service in this municipality takes reports for that district."""


REFERENCES = "concerns_report_number"
_of_sending = asked(lambda sending: Report.objects.filter(sending=sending).order_by("reference"))
_intakes = asked(lambda municipality: Unit.objects.filter(
    kind=Unit.Kind.CWS_INTAKE, municipality_no=municipality).select_related("parent"))


def receive(incoming: Incoming, *, by: Actor, at: datetime) -> list[Report]:
    """One report a child. A sending that was received before gives the reports of that time. Inside `as_system()`."""
    _one_at_a_time(incoming)
    before = _of_sending.soon(sending=sending_id(incoming))
    first = Known(incoming.children[0], incoming.guardians[0])
    if before.rows:
        return before.rows
    return [_one(incoming, data, number, Known(data, incoming.guardians[number]) if number else first, by=by, at=at)
            for number, data in enumerate(incoming.children)]


def _one_at_a_time(incoming: Incoming) -> None:
    """Two senders who report the same new child at once wait for each other."""
    line.in_turn(keys.blind("receiving", child.national_id or f"{child.birth_date} {child.name}") for child in incoming.children)


def sending_id(incoming: Incoming) -> UUID:
    """The id that all reports of one sending share, the same however often it is sent."""
    return uuid.uuid5(uuid.NAMESPACE_OID, incoming.digest)


def intake_for(municipality_no: str, district_no: str) -> Unit:
    """The intake department that takes reports for the place where the child lives (REP-06). Errors: NoService."""
    return _taking(_intakes(municipality=municipality_no), district_no)


def _taking(departments: Iterable[Unit], district_no: str) -> Unit:
    by_district = {unit.district_no: unit for unit in departments}
    found = by_district.get(district_no) or by_district.get("00") or next(iter(by_district.values()), None)
    if found is None:
        raise NoService
    return found


def _one(incoming: Incoming, data: ChildData, number: int, known: Known, *, by: Actor, at: datetime) -> Report:
    if data.home_municipality_no and data.home_municipality_no != settings.MUNICIPALITY_NO:
        return _for_another_municipality(incoming, data, number, by=by, at=at)
    reference, report_id = rows.NextNumber(REFERENCES), uuid.uuid4()
    file = _file_of(incoming, data, incoming.guardians[number], known, by=by, at=at)
    folder = file.folders.add(cases.new_part(file.case.id, "report", str(report_id), by=by, at=at))
    report = _write(incoming, data, number, report_id, folder, reference, case_id=file.case.id, at=at)
    run = cases.start_run(file.case, routine_id="RT1", report_id=report_id, report_folder=folder,
                          reporting_unit=incoming.unit, began_on=_day(at), number=next_number(file.runs))
    file.runs.append(run)
    cases.happened(file.case.id, [NewEvent("report.received", {
        "report": str(report_id), "unit": str(incoming.unit.id) if incoming.unit else "outside",
        "unit_kind": incoming.unit_kind, "reporter": str(incoming.reporter_id or "outside"), "channel": incoming.channel,
        "hold_back": incoming.hold_back, **_discussed(incoming, file),
    }, on=_day(at), run_id=run.id)], by=by, at=at, file=file)
    return report


def _discussed(incoming: Incoming, file: CaseFile) -> dict[str, str]:
    """Whom the unit talked with first. A contact person is told of only in a case that has one, not in a sibling's."""
    known = incoming.discussed == "intake" or (incoming.discussed == "contact" and file.case.contact_id)
    return {"discussed": incoming.discussed} if known else {}


def _file_of(incoming: Incoming, data: ChildData, named: Sequence[GuardianData], known: Known, *, by: Actor,
             at: datetime) -> CaseFile:
    """The case of the child, or a new one; with the guardians that the report names for this child."""
    child = known.child
    if child is not None:
        file = CaseFile.of_child(child.id)
        add_guardians(named, child=child, folder=file.folders.get("family"), known=known_guardians(child),
                      accounts=known.accounts())
        return file
    number, departments = cases.case_number(), _intakes.soon(municipality=settings.MUNICIPALITY_NO)
    accounts, intake = known.accounts(), _taking(departments.rows, data.home_district_no)
    made = cases.standing_folders(by=by, at=at)
    child = register_child(data, folder=made.get("identity"), accounts=accounts)
    file = cases.open_case(number=number, child=child, folders=made, intake_unit=intake,
                           interpreter_language=incoming.interpreter_language, by=by, at=at)
    file.new_guardians = add_guardians(named, child=child, folder=made.get("family"), known=(), accounts=accounts)
    return file


def _write(incoming: Incoming, data: ChildData, number: int, report_id: UUID, folder: Any,
           reference: rows.NextNumber, *, case_id: UUID | None,
           at: datetime) -> Report:
    report = Report(
        id=report_id, folder=folder, reference=f"M-{_day(at).year}-{reference.value:05}", sending=sending_id(incoming),
        digest=hashlib.sha256(f"{incoming.digest}:{number}".encode()).hexdigest(), concern_id=incoming.concern_id,
        case_id=case_id, unit=incoming.unit, reporter_id=incoming.reporter_id, channel=incoming.channel,
        recipient_municipality_no=data.home_municipality_no or settings.MUNICIPALITY_NO, child_name=data.name,
        content={**incoming.content, "about_child": number}, sent_at=incoming.sent_at,
        received_at=at if case_id else None,
    )
    rows.write(report)
    return report


def _for_another_municipality(incoming: Incoming, data: ChildData, number: int, *, by: Actor, at: datetime) -> Report:
    """The child lives elsewhere: the report is written here and delivered as the national message, never as a query."""
    report_id = uuid.uuid4()
    folder = folders.new_folder("report", by=by, at=at, about=str(report_id))
    report = _write(incoming, data, number, report_id, folder, rows.NextNumber(REFERENCES), case_id=None, at=at)
    if incoming.unit:
        unit = RuleUnit(id=str(incoming.unit.id), kind=UnitKind(incoming.unit.side))
        known = FolderFacts(FolderKind.REPORT, id=str(folder.id), owner_unit=unit.id, report=str(report_id),
                            person=str(incoming.reporter_id or ""), sent=True)
        folders.set_doors({folder.id: doors(known, CaseFacts(units=(unit,)), _day(at))}, by=by, at=at)
    return report


def _day(at: datetime) -> date:
    return timezone.localdate(at)
