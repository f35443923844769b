"""Verify the journal's hash chains: `skolestotte journal verify`."""

from __future__ import annotations

import argparse
import json
from typing import Any
from uuid import UUID

from skolestotte.cli import BadInput, needs_django
from skolestotte.cli.here import on_the_ground


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("journal", help="verify the journal's hash chains")
    parser.add_argument("action", choices=["verify"])
    parser.add_argument("--stream", help="one case or concern by its id; all when left out")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    try:
        stream = UUID(args.stream) if args.stream else None
    except ValueError as error:
        raise BadInput(f"--stream: {args.stream!r} is not an id") from error
    on_the_ground()
    needs_django()
    from django.db import transaction  # noqa: PLC0415  Django must be set up first

    from skolestotte.web.journal.queries import verify  # noqa: PLC0415

    with transaction.atomic():
        streams, events, breaks = verify(stream)
    if stream and not streams:
        raise BadInput(f"--stream: there is no journal {args.stream}")
    if args.json:
        print(json.dumps({"streams": streams, "events": events, "breaks": [vars(b) for b in breaks]}))
    else:
        for found in breaks:
            print(f"{found.stream_id} event {found.seq}: {found.message}")
        print(f"{streams} journals with {events} events: " + ("whole" if not breaks else f"{len(breaks)} breaks"))
    return 1 if breaks else 0
