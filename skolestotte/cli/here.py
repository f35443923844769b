"""Show where this installation's database and keys are."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from skolestotte import postgres
from skolestotte.cli import BadInput

HOME = Path(os.environ.get("SKOLESTOTTE_HOME", Path(__file__).resolve().parent.parent.parent / "var"))


def add_parser(subparsers: Any) -> None:
    subparsers.add_parser("here", help="show where this installation's database and keys are")


def run(args: argparse.Namespace) -> int:
    on_the_ground()
    print("database:", os.environ["DATABASE_URL"])
    print("master keys:", ", ".join(part.split(":")[0] for part in os.environ["SKOLESTOTTE_MASTER_KEYS"].split(",")))
    return 0


def on_the_ground(*, database: bool = True) -> None:
    """Point this process at the installation: the environment where it names a database, else the demo's embedded server.

    It never makes one: without either, the person is told what to do. `database=False`: only the settings are needed.
    """
    kept = HOME / "keys.env"
    if kept.exists():
        for line in kept.read_text().splitlines():
            name, _, value = line.partition("=")
            os.environ.setdefault(name, value)
    if not database:
        os.environ.setdefault("SKOLESTOTTE_SECRET_KEY", "not used: nothing is signed here")
    elif "DATABASE_URL" not in os.environ:
        if not (HOME / "postgres" / "PG_VERSION").exists():
            raise BadInput("there is no database here: set DATABASE_URL, or run `make run` once for the demo")
        server = postgres.start(HOME / "postgres")
        postgres.lay_ground(server)
        os.environ.update(server.environment())
