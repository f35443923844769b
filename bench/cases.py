"""Invented cases as rows of every table, sealed and chained as the product would write them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.utils import timezone

from skolestotte.web.folders import keys
from skolestotte.web.folders.actor import SERVICE, member_principal, person_principal
from skolestotte.web.journal.chain import digest, seal_of

from .town import Town

FOLDERS = ("identity", "cws", "family", "collab", "report")
Row = tuple[str, tuple[Any, ...]]


@dataclass
class Case:
    """One case: how far it has come (0 fresh, 1 reviewed, 2 with a contact person), its ids and its folders' keys."""

    number: int
    stage: int
    town: Town
    today: date
    ids: dict[str, UUID] = field(default_factory=dict)
    data_keys: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = ("case", "child", "guardian", "account", "run", "report_row", *FOLDERS)
        self.ids = {name: uuid.uuid4() for name in names}
        self.school = self.town.schools[self.number % len(self.town.schools)]
        self.worker = self.town.case_workers[self.number % len(self.town.case_workers)]
        self.began = self.today - timedelta(days=self.number % 80)
        self.at = timezone.make_aware(datetime(self.began.year, self.began.month, self.began.day, 9))

    def rows(self) -> Iterator[Row]:
        """(table, values in the order of `COLUMNS`), in an order that the foreign keys allow."""
        for kind in FOLDERS:
            yield self._folder(kind)
        yield "people_account", (self.ids["account"], f"bench{self.ids['account'].hex}", "family", "", "", "", "nb", True)
        yield self._child()
        yield "people_namemark", (uuid.uuid4(), self.ids["identity"], self.ids["child"], keys.blind("name", str(self.number)))
        yield self._guardian()
        contact = self.worker.id if self.stage == 2 else None
        yield "cases_case", (self.ids["case"], self.ids["collab"], f"2025-{self.number:07}", self.ids["child"],
                             self.town.intake.id, contact, self.began, "")
        yield "cases_run", (self.ids["run"], self.ids["report"], self.ids["case"], 1, self.ids["report_row"], "RT1", 1,
                            self.school.unit.id, self.began, "")
        yield self._report()
        yield from self._tasks()
        yield from self._events()
        if contact:
            yield "cases_contactperiod", (uuid.uuid4(), self.ids["collab"], self.ids["case"], contact, self.at, self.at)
        yield "bench_loaded", (self.ids["case"], self.stage, str(self.school.unit.id),
                               member_principal(self.school.unit.id, self.school.reporter.id),
                               member_principal(SERVICE, contact) if contact else None, person_principal(self.ids["account"]))

    def _folder(self, kind: str) -> Row:
        self.data_keys[kind] = uuid.uuid4().bytes + uuid.uuid4().bytes  # any 32 bytes: nothing here is secret
        name, wrapped = keys.wrap(self.ids[kind], self.data_keys[kind])
        about = str(self.ids["report_row"]) if kind == "report" else ""
        return "folders_folder", (self.ids[kind], kind, self.ids["case"], about, name, wrapped, self.at)

    def _seal(self, kind: str, place: str, text: str) -> bytes:
        return keys.seal(self.data_keys[kind], text, place)

    def _child(self) -> Row:
        place = f"people_child.{{}}.{self.ids['child']}"
        born = date(2012, 1, 1) + timedelta(days=self.number % 3600)
        return "people_child", (
            self.ids["child"], self.ids["identity"], self._seal("identity", place.format("name"), f"Barn {self.number}"), b"",
            self._seal("identity", place.format("birth_date"), born.isoformat()), [keys.blind("name", str(self.number))],
            "", keys.blind("birth_date", born.isoformat()), "9901", "00")

    def _guardian(self) -> Row:
        name = self._seal("family", f"people_guardian.name.{self.ids['guardian']}", f"Voksen {self.number}")
        return "people_guardian", (self.ids["guardian"], self.ids["family"], self.ids["child"], name, b"", "", b"", b"", b"",
                                   True, True, "", self.stage > 0, self.ids["account"])

    def _report(self) -> Row:
        row, place = self.ids["report_row"], f"concerns_report.{{}}.{self.ids['report_row']}"
        content = json.dumps({"worry": "Barnet kommer sliten til skolen. " * 8, "grounds": ["neglect"], "flags": []})
        seen = self.at if self.stage else None
        return "concerns_report", (
            row, self.ids["report"], f"M-25-{self.number:07}", uuid.uuid4(), row.hex, self.ids["case"], self.school.unit.id,
            self.school.reporter.id, "platform", "9901",
            self._seal("report", place.format("child_name"), f"Barn {self.number}"),
            self._seal("report", place.format("content"), content), self.at, self.at, "", seen, seen)

    def _tasks(self) -> Iterator[Row]:
        intake, day = self.town.intake.id, self.began
        if self.stage == 0:
            yield self._task("RT1-S2", "cws", "open", day, unit=intake, role="intake_worker")
            return
        yield self._task("RT1-S2", "cws", "done", day, unit=intake, role="intake_worker")
        yield self._task("RT1-S4", "report", "done", day, unit=intake, role="intake_worker")
        if self.stage == 1:
            yield self._task("RT1-S2C", "cws", "open", day, unit=intake, role="department_head")
        else:
            yield self._task("RT1-S2C", "cws", "done", day, unit=intake, role="department_head")
            yield self._task("RT1-S3", "cws", "open", day, owner=self.worker.id)

    def _task(self, step: str, folder: str, state: str, day: date, *, unit: UUID | None = None, role: str = "",
              owner: UUID | None = None) -> Row:
        due = day + timedelta(days=7 + self.number % 30)
        return "cases_task", (uuid.uuid4(), self.ids[folder], self.ids["case"], self.ids["run"], self.ids["child"], step, unit,
                              role, owner, state, day, due, due, None if state == "open" else day)

    def _events(self) -> Iterator[Row]:
        report, worker = str(self.ids["report_row"]), str(self.worker.id)
        happened: list[tuple[str, str, dict[str, Any]]] = [("report.received", "report", {
            "report": report, "unit": str(self.school.unit.id), "unit_kind": self.school.kind,
            "reporter": str(self.school.reporter.id), "channel": "platform", "hold_back": False})]
        if self.stage:
            happened += [("report.seen", "report", {"report": report}),
                         ("report.reviewed", "cws", {"report": report, "outcome": "investigate", "groundless": False}),
                         ("feedback.first_sent", "report", {"report": report, "investigation": True})]
        if self.stage == 2:
            happened += [("contact.assigned", "collab", {"person": worker}), ("contact.accepted", "collab", {"person": worker})]
        previous = ""
        for seq, (kind, folder, data) in enumerate(happened, 1):
            id_ = uuid.uuid4()
            sealed = self._seal(folder, f"journal_event.data.{id_}", json.dumps({**data, "by_name": "Bench"}))
            event = SimpleNamespace(stream_id=self.ids["case"], seq=seq, run_id=self.ids["run"], kind=kind, on=self.began,
                                    at=self.at, by="system", folder_id=self.ids[folder], previous=previous)
            hash_ = digest(event, sealed)
            yield "journal_event", (id_, self.ids[folder], self.ids["case"], seq, self.ids["run"], kind, self.began, self.at,
                                    "system", sealed, previous, hash_)
            previous = hash_
        yield "journal_stream", (self.ids["case"], len(happened), previous,
                                seal_of(self.ids["case"], len(happened), previous))


COLUMNS = {
    "folders_folder": "id kind case_id about key_name wrapped_key created_at",
    "people_account": "id subject kind name email phone language is_active",
    "people_child": "id folder_id name national_id birth_date name_marks national_id_mark birth_date_mark home_municipality_no "
                    "home_district_no",
    "people_namemark": "id folder_id child_id mark",
    "people_guardian": "id folder_id child_id name national_id national_id_mark phone email address parental_responsibility "
                       "lives_with interpreter_language confirmed account_id",
    "cases_case": "id folder_id number child_id intake_unit_id contact_id opened_on interpreter_language",
    "cases_run": "id folder_id case_id number report_id routine version reporting_unit_id began_on end_reason",
    "concerns_report": "id folder_id reference sending digest case_id unit_id reporter_id channel recipient_municipality_no "
                       "child_name content sent_at received_at delivered_reference seen_at reviewed_at",
    "cases_task": "id folder_id case_id run_id child_id step owner_unit_id owner_role owner_id state opened_on due_strict due "
                  "closed_on",
    "journal_event": "id folder_id stream_id seq run_id kind on at by data previous hash",
    "journal_stream": "id head_seq head_hash seal",
    "cases_contactperiod": "id folder_id case_id account_id offered_at accepted_at",
    "bench_loaded": "case_id stage school reporter contact guardian",
}
