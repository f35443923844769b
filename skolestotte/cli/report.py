"""Take in a national report of concern: `skolestotte report import FILE.json`."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from skolestotte.cli import BadInput, needs_django
from skolestotte.cli.here import on_the_ground


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("report", help="take in a national report of concern (version 2)")
    parser.add_argument("action", choices=["import", "check"], help="check tells the faults and stores nothing")
    parser.add_argument("file", type=Path)
    parser.add_argument("--lang", choices=["nb", "nn", "en"], default="nb")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    try:
        raw = args.file.read_bytes()
    except OSError as error:
        raise BadInput(f"{args.file}: cannot be read ({error.strerror})") from error
    on_the_ground(database=args.action == "import")
    needs_django()
    from django.conf import settings  # noqa: PLC0415  Django must be set up first
    from django.utils import timezone  # noqa: PLC0415

    from skolestotte.web.exchange.national_form import explain, parse, where  # noqa: PLC0415
    from skolestotte.web.exchange.national_model import Rejected  # noqa: PLC0415

    now = timezone.now()
    read = parse(raw, now=now)  # the portal sent it to us: a report is taken in and passed on, never turned away
    told = [f"{where(fault, args.lang)}: {explain(fault, args.lang)}" for fault in
            (read.faults if isinstance(read, Rejected) else read.notes)]
    if not isinstance(read, Rejected) and read.form.municipality_no != settings.MUNICIPALITY_NO:
        told.append(f"kommunenummer: {read.form.municipality_no} is not ours ({settings.MUNICIPALITY_NO}); intake must pass it on")
    if isinstance(read, Rejected):
        if args.json:
            print(json.dumps({"accepted": False, "faults": [
                {"path": fault.path, "code": fault.code, "text": explain(fault, args.lang)} for fault in read.faults]},
                ensure_ascii=False))
            return 2
        raise BadInput("\n".join(f"{args.file.name}: {line}" for line in told) + f"\n{args.file.name}: nothing was stored")
    cases = _import(read.form, now, args.lang) if args.action == "import" else []
    _tell(args, told, cases)
    return 0


def _import(form: Any, now: datetime, language: str) -> list[dict[str, Any]]:
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from skolestotte.web.concerns.commands import taking_in  # noqa: PLC0415
    from skolestotte.web.concerns.commands.receiving import NoService  # noqa: PLC0415
    from skolestotte.web.concerns.queries.taken_in import case_of_report  # noqa: PLC0415
    from skolestotte.web.folders.actor import MACHINE  # noqa: PLC0415

    try:
        reports = taking_in.take_in(form=form, by=MACHINE, at=now)
    except NoService as error:
        raise BadInput("no child welfare service here takes reports for that district") from error
    with transaction.atomic():
        return [case_of_report(report, today=timezone.localdate(now), language=language) for report in reports]


def _tell(args: argparse.Namespace, notes: list[str], cases: list[dict[str, Any]]) -> None:
    if args.json:
        print(json.dumps({"accepted": True, "notes": notes, "cases": cases}, ensure_ascii=False, default=str))
        return
    for note in notes:
        print("note:", note)
    if args.action == "check":
        print(f"{args.file.name}: can be taken in; nothing was stored")
    for case in cases:
        print(f"Received as {case['reference']}, case {case['case']}, routine {case['routine']} version {case['version']}")
        for step in case["next"]:
            print(f"  {step['step']:8} {step['title']:55} {step['owner']:40} {step['due'] or '–'}")
