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
            base = self._floor(web)
            if "case" in parts:
                self._case_page(web, base)
            if "send" in parts:
                self._send(web, args.reports)
            if "progress" in parts:
                self.lines.append(Line("progress computations, 20 events", measures.progress_rate(), "/s", 20_000, True))
            note = f"fresh {max(fresh):.0f} MB"
            self.lines.append(Line("memory a worker after all this", max(web.memory()), "MB", 75, note=note))
        show(self.lines)
        for one in self.wrong[:3]:
            print("Not as expected:", one)
        about = {"cases": args.cases, "prepared": args.prepared, "durable": server.is_durable(self.database),
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

    def _worklists(self, web: server.Web) -> dict[str, tuple[float, int]]:
        """The median and the number of queries of "my day" for each kind of reader."""
        return {kind: (self._checked(measures.page(web, self.town, who, ["/"] * 120)).p50,
                       measures.queries(self.town, who, "/")) for kind, who in measures.READERS.items()}

    def _compare(self, small: dict[str, tuple[float, int]], large: dict[str, tuple[float, int]], cases: int) -> None:
        for kind in small:
            note = f"{small[kind][0] * 1e3:.1f} → {large[kind][0] * 1e3:.1f} ms"
            times = large[kind][0] / small[kind][0]
            self.lines.append(Line(f"worklist, {cases:,} cases against 1,000: {kind}", times, "×", 1.1, note=note))
            self.lines.append(Line(f"worklist, queries: {kind}", large[kind][1], "", 10, note=f"{small[kind][1]} at 1,000"))

    def _floor(self, web: server.Web) -> float:
        alone, eight = (self._checked(measures.floor(web, clients=n, number=600)) for n in (1, 8))
        self.alone, self.eight = alone, eight
        self.lines.append(Line("floor: bare view, three rows, alone", alone.rate, "/s", note=f"p50 {alone.p50 * 1e3:.1f} ms"))
        self.lines.append(Line("floor: bare view, three rows, 8 clients", eight.rate, "/s"))
        return alone.p50

    def _case_page(self, web: server.Web, floor: float) -> None:
        who = measures.READERS["contact"]
        paths = measures.case_paths(self.town, who, 120)
        found = self._checked(measures.page(web, self.town, who, paths))
        self.lines.append(Line("case page against the floor", found.p50 / floor, "×", 5, note=f"p50 {found.p50 * 1e3:.1f} ms"))
        self.lines.append(Line("case page, queries", measures.queries(self.town, who, paths[0]), "", 15))

    def _send(self, web: server.Web, number: int) -> None:
        measures.send(web, self.town, measures.drafts(self.town, 0, 40), clients=8)
        for clients, bar, base in ((1, 100, self.alone), (8, 250, self.eight)):
            asks = measures.drafts(self.town, clients * 1_000, number)
            found = self._checked(measures.send(web, self.town, asks, clients=clients))
            kind = "alone" if clients == 1 else f"{clients} clients"
            note = f"{found.rate / base.rate:.2f} of the floor; p50 {found.p50 * 1e3:.0f} ms"
            self.lines.append(Line(f"send a report, {kind}", found.rate, "/s", bar, True, note))
            self.lines.append(Line(f"send a report, {kind}: p99/p50", found.p99 / found.p50, "×", 3))
        stored = measures.reports_stored(self.town)
        if stored != 40 + 2 * number:
            self.wrong.append(f"{stored} reports are stored")
