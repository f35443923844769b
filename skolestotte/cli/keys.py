"""Make a new master key, or wrap all folders' keys with the newest one: `skolestotte keys new|rotate`."""

from __future__ import annotations

import argparse
from typing import Any

from skolestotte.cli import needs_django
from skolestotte.cli.here import on_the_ground


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("keys", help="make a new master key, or rewrap all folders with the newest")
    parser.add_argument("action", choices=["new", "rotate"])
    parser.add_argument("--name", default="next", help="the name of a new key, for example the year")


def run(args: argparse.Namespace) -> int:
    on_the_ground()
    needs_django()
    from django.db import transaction  # noqa: PLC0415  Django must be set up first
    from django.utils import timezone  # noqa: PLC0415

    from skolestotte.web.folders import commands, keys  # noqa: PLC0415
    from skolestotte.web.folders.actor import MACHINE  # noqa: PLC0415
    from skolestotte.web.folders.door import as_system  # noqa: PLC0415

    if args.action == "new":
        print(keys.new_master_key(args.name))
        print("Put it first in SKOLESTOTTE_MASTER_KEYS, keep the older ones behind it, then: skolestotte keys rotate")
        return 0
    with transaction.atomic(), as_system():
        count = commands.rewrap_all(by=MACHINE, at=timezone.now())
    print(f"{count} folders are now wrapped with the key {keys.current_name()!r}")
    return 0
