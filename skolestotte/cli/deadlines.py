"""List the deadlines that an event starts, with both dates and the law.

Pure: no Django, no database.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from skolestotte.cli import BadInput
from skolestotte.rulebook.deadlines import Deadline, due, starting_at
from skolestotte.rulebook.loader import LANGUAGES


def add_parser(subparsers: Any) -> None:
    """Add `skolestotte deadlines --event KIND --on DATE [--language nb|nn|en] [--json]`."""
    parser = subparsers.add_parser(
        "deadlines",
        help="list the deadlines that an event starts",
        description=(__doc__ or "").partition("\n")[0],
    )
    parser.add_argument(
        "--event", required=True, metavar="KIND", help="the kind of event, e.g. report.received"
    )
    parser.add_argument("--on", required=True, metavar="DATE", help="the day it happened, yyyy-mm-dd")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the language of names and laws")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")


def run(args: argparse.Namespace) -> int:
    """Print the deadlines. An unknown event or a date that is none is a `Fault`."""
    on = _day(args.on)
    rows = [_row(rule, on, args.language) for rule in starting_at(args.event, on)]
    if args.json:
        print(
            json.dumps(
                {"event": args.event, "on": on.isoformat(), "deadlines": rows}, ensure_ascii=False, indent=2
            )
        )
    else:
        print(_text(args.event, on, rows))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"--on is {text!r}, must be a date written yyyy-mm-dd") from error


def _row(rule: Deadline, on: date, language: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": rule.key,
        "name": rule.name[language],
        "who": rule.who,
        "act": rule.law.act,
        "section": rule.law.section,
        "paragraph": rule.law.paragraph,
        "law": rule.law.label(language),
        "certainty": rule.certainty,
        "local": rule.local,
        "length": str(rule.length) if rule.length else f"{rule.visits_a_year} visits a year",
        "counted_from": rule.counted_from,
        "chained": rule.chained,
        "only_if": rule.only_if.get(language),
        "start": None,
        "strict": None,
        "rolled": None,
        "longest": None,
    }
    if rule.length:
        when = due(rule.key, on)
        row |= {
            "start": when.start.isoformat(),
            "strict": when.strict.isoformat(),
            "rolled": when.rolled.isoformat(),
        }
        if rule.extension:
            row["longest"] = rule.extension.length.after(when.start).isoformat()
    return row


def _text(event: str, on: date, rows: list[dict[str, Any]]) -> str:
    lines = [f"{event} on {on.isoformat()} ({on:%A})"]
    for row in rows:
        lines += ["", f"  {row['name']}  [{row['key']}]"]
        lines.append(f"    due       {_when(row)}")
        start = f", from the end of {row['counted_from']} on {row['start']}" if row["chained"] else ""
        lines.append(f"    length    {row['length']}{start}")
        if row["longest"]:
            lines.append(f"    longest   {row['longest']}, with a written reason")
        lines.append(
            f"    law       {row['law']}{' (local rule: the act gives no number)' if row['local'] else ''}"
        )
        lines.append(f"    who       {row['who']}")
        if row["only_if"]:
            lines.append(f"    only if   {row['only_if']}")
    return "\n".join(lines if rows else [*lines, "", "  No deadline in force on that day."])


def _when(row: dict[str, Any]) -> str:
    if row["strict"] is None:
        return str(row["length"])
    if row["strict"] == row["rolled"]:
        return f"{row['strict']} ({date.fromisoformat(row['strict']):%A})"
    strict, rolled = date.fromisoformat(row["strict"]), date.fromisoformat(row["rolled"])
    return f"{strict.isoformat()} ({strict:%A}), late after {rolled.isoformat()} ({rolled:%A})"
