"""One run from the empty town to the table. Imported only when Django is set up for the run's own server."""

from __future__ import annotations

import argparse
import logging
import os
import time

import psycopg
from django.core.management import call_command
from django.utils import timezone

from skolestotte import postgres

from . import fill, measures, server, town
from .load import Timed
from .models import CREATE
from .table import Line, keep, show


def prepare() -> None:
    """Migrate the empty database and add the floor's table."""
    call_command("migrate", database="owner", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(CREATE)


class Run:
    """Fills the town twice and measures; the lines come out in the order of the design's table."""

    def __init__(self, database: postgres.Server) -> None:
        self.database, self.today = database, timezone.localdate()
        self.wrong: list[str] = []
        self.lines: list[Line] = []

    def measure(self, args: argparse.Namespace) -> None:
        logging.disable()
        self.town = town.settle()
        self._fill(range(1, 1_001))
        with server.Web() as web:
            fresh = web.memory()
            parts = args.only or ("worklist", "case", "send", "progress")
            if "worklist" in parts:
                small = self._worklists(web)
                self._fill(range(1_001, args.cases + 1))
                self._compare(small, self._worklists(web), args.cases)
            if "case" in parts:
                self._case_page(web)
            if "send" in parts:
                self._send(web, args.reports)
            if "progress" in parts:
                self.lines.append(Line("progress computations, 20 events", measures.progress_rate(), "/s", 20_000, True))
            note = f"RSS; PSS {max(web.share()):.0f} MB; fresh RSS {max(fresh):.0f} MB"
            self.lines.append(Line("memory a worker after all this", max(web.memory()), "MB", 75, note=note))
        show(self.lines)
        for one in self.wrong[:3]:
            print("Not as expected:", one)
        about = {"cases": args.cases, "durable": server.is_durable(self.database),
                 "wrong": len(self.wrong)}
        print("\nKept in", keep(self.lines, about).relative_to(server.Path.cwd()))

    def _fill(self, numbers: range) -> None:
        began = time.monotonic()
        fill.fill(self.database, self.town, numbers, self.today)
        print(f"== {len(numbers):,} cases written in {time.monotonic() - began:.0f} s", flush=True)

    def _checked(self, found: Timed) -> Timed:
        """What was answered with something else than expected is told below the table: such a number means nothing."""
        self.wrong += found.wrong
        return found

    def _worklists(self, web: server.Web) -> dict[str, measures.Page]:
        """ "My day" of each kind of reader."""
        found = {kind: measures.page(web, self.town, who, ["/"] * 120) for kind, who in measures.READERS.items()}
        self.wrong += [wrong for page in found.values() for wrong in page.wrong]
        return found

    def _compare(self, small: dict[str, measures.Page], large: dict[str, measures.Page], cases: int) -> None:
        """How much slower, the machine's own change taken out by the floor that was asked for in turn."""
        for kind, before in small.items():
            now = large[kind]
            note = f"{before.p50 * 1e3:.1f} → {now.p50 * 1e3:.1f} ms; {now.times:.1f} × the floor"
            what = f"worklist, {cases:,} cases against 1,000: {kind}"
            self.lines.append(Line(what, now.times / before.times, "×", 1.1, note=note))
            self.lines.append(Line(f"worklist, queries: {kind}", now.queries, "", 10, note=f"{before.queries} at 1,000"))

    def _floor(self, web: server.Web) -> tuple[Timed, Timed]:
        alone, eight = (self._checked(measures.floor(web, clients=n, number=600)) for n in (1, 8))
        self.lines.append(Line("floor: bare view, three rows, alone", alone.rate, "/s", note=f"p50 {alone.p50 * 1e3:.1f} ms"))
        self.lines.append(Line("floor: bare view, three rows, 8 clients", eight.rate, "/s"))
        return alone, eight

    def _case_page(self, web: server.Web) -> None:
        who = measures.READERS["contact"]
        found = measures.page(web, self.town, who, measures.case_paths(self.town, who, 120))
        self.wrong += found.wrong
        self.lines.append(Line("case page against the floor", found.times, "×", 5, note=f"p50 {found.p50 * 1e3:.1f} ms"))
        self.lines.append(Line("case page, queries", found.queries, "", 15))

    def _send(self, web: server.Web, number: int) -> None:
        measures.send(web, self.town, measures.drafts(self.town, 0, 40), clients=8)
        for clients, bar, base in zip((1, 8), (100, 250), self._floor(web), strict=True):
            asks = measures.drafts(self.town, clients * 1_000, number)
            found = self._checked(measures.send(web, self.town, asks, clients=clients))
            kind = "alone" if clients == 1 else f"{clients} clients"
            note = f"{found.rate / base.rate:.2f} of the floor; p50 {found.p50 * 1e3:.0f} ms"
            self.lines.append(Line(f"send a report, {kind}", found.rate, "/s", bar, True, note))
            self.lines.append(Line(f"send a report, {kind}: p99/p50", found.p99 / found.p50, "×", 3))
        stored = measures.reports_stored(self.town)
        if stored != 40 + 2 * number:
            self.wrong.append(f"{stored} reports are stored")
