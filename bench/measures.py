"""What is measured, one function each. All through the web server, but for the pure rulebook and the number of queries."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from skolestotte.rulebook.events import Event
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands import writing
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders import door

from .letters import content
from .load import Ask, Timed, timed
from .server import Web
from .town import BACKEND, Town

READERS = {"intake": "Mona Haugen", "contact": "Silje Brattli", "school": "Jonas Myhre"}
REPORTER = "Ingrid Solheim"
FLOOR = Ask("/floor")


def floor(web: Web, *, clients: int, number: int) -> Timed:
    """The bare view with three rows in one durable transaction."""
    timed(web.port, [FLOOR] * 60, clients=clients)
    return timed(web.port, [FLOOR] * number, clients=clients)


@dataclass(frozen=True)
class Page:
    """The median of a page, and of the floor asked for in turn with it: whatever else the machine does slows both."""

    p50: float
    floor: float
    queries: int
    wrong: list[str]

    @property
    def times(self) -> float:
        return self.p50 / self.floor


def page(web: Web, town: Town, who: str, paths: list[str]) -> Page:
    """The same person opens these pages, one after another, after a warm-up that reaches every thread of every worker."""
    session = town.session(who)
    timed(web.port, [Ask(path) for path in paths[:40]], clients=8, session=session)
    found = timed(web.port, [ask for path in paths for ask in (Ask(path), FLOOR)], session=session)
    return Page(median(found.seconds[::2]), median(found.seconds[1::2]), queries(town, who, paths[0]), found.wrong)


def queries(town: Town, who: str, path: str) -> int:
    """The number of SQL statements of one page, with savepoints and session; without BEGIN and COMMIT."""
    client = InProcess(raise_request_exception=False, headers={"host": "127.0.0.1"})
    client.force_login(town.accounts[who], backend=BACKEND)
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in found)


def case_paths(town: Town, who: str, number: int) -> list[str]:
    """The pages of so many different cases that this person may open."""
    with transaction.atomic():
        door.let_in(town.actor(who))
        own = Case.objects.select_related(None).filter(contact_id=town.accounts[who].pk)
        ids = list(own.values_list("id", flat=True)[:number])
    return [f"/cases/{case_id}/" for case_id in ids]


def drafts(town: Town, first: int, number: int) -> list[Ask]:
    """So many complete drafts, each about another child; and the requests that send them."""
    by, asks = town.actor(REPORTER), []
    unit = town.schools[0].unit
    for n in range(first, first + number):
        with transaction.atomic():
            door.let_in(by)
            concern = writing.begin(unit=unit, content=content(n), by=by, at=timezone.now())
        asks.append(Ask(f"/concerns/{concern.id}/send/", data={"version": str(concern.version)}, done=303))
    return asks


def send(web: Web, town: Town, asks: list[Ask], *, clients: int) -> Timed:
    """Send the drafts. The answer (a redirect to the receipt) comes after the commit."""
    return timed(web.port, asks, clients=clients, session=town.session(REPORTER))


def reports_stored(town: Town) -> int:
    """How many reports of the drafts are in the database: as many as were answered, or somebody was told a lie."""
    with transaction.atomic():
        door.let_in(town.actor(REPORTER))
        return Report.objects.filter(concern__isnull=False).count()


def progress_rate(seconds: float = 2.0) -> float:
    """Progress computations a second: one run with twenty events, each time worked out anew."""
    routine, events, today = shipped_routine("RT1"), twenty_events(), date(2026, 4, 20)
    progress(routine, events, today)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for _ in range(200):
            progress(routine, events, today)
        done += 200
    return done / (time.perf_counter() - began)


def twenty_events() -> list[Event]:
    """A case from the report to the conclusion, in twenty events."""
    one, two, mother, father = (str(UUID(int=n)) for n in range(1, 5))
    told: list[tuple[str, dict[str, Any]]] = [
        ("report.received", {"report": one, "unit": two, "unit_kind": "school", "reporter": mother, "channel": "platform",
                             "hold_back": False}),
        ("report.seen", {"report": one}),
        ("report.reviewed", {"report": one, "outcome": "investigate", "groundless": False}),
        ("feedback.first_sent", {"report": one, "investigation": True}),
        ("contact.assigned", {"person": two}), ("contact.accepted", {"person": two}),
        ("call.held", {"meeting_on": "2026-02-20", "youth_attends": False, "nurse_attends": False, "child_talk": "before"}),
        ("child_talk.held", {}),
        ("meeting.called", {"meeting": one, "type": "start", "meeting_on": "2026-02-20", "place": "x"}),
        ("meeting.moved", {"meeting": one, "type": "start", "meeting_on": "2026-02-23", "place": "x"}),
        ("consent.asked", {"consent": one, "purpose": "school_in_part_2", "of": [mother, father]}),
        ("consent.given", {"consent": one, "purpose": "school_in_part_2", "of": mother, "form": "written"}),
        ("consent.given", {"consent": one, "purpose": "school_in_part_2", "of": father, "form": "written"}),
        ("meeting.part_held", {"meeting": one, "type": "start", "part": 1, "agenda_covered": True}),
        ("meeting.part_held", {"meeting": one, "type": "start", "part": 2, "agenda_covered": True}),
        ("minutes.sent", {"meeting": one, "type": "start", "part": 1}),
        ("minutes.sent", {"meeting": one, "type": "start", "part": 2}),
        ("information.requested", {"request": one, "basis": "consent"}),
        ("information.answered", {"request": one, "basis": "consent"}),
        ("investigation.concluded", {"outcome": "measures"}),
    ]
    return [Event(seq, kind, date(2026, 2, 2) + timedelta(days=2 * seq), data) for seq, (kind, data) in enumerate(told, 1)]
