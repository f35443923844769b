"""The command line: `skolestotte <command>`. Each module of this package is one command of the same name.

A command module has a docstring whose first line is its help, `add_parser(subparsers)` and `run(args) ->
int`. Only the module of the command asked for is imported, so the pure commands never load Django. A module
that needs Django calls `needs_django()` before it imports models. Wrong input raises a `Fault` (`BadInput`
is one): one line on stderr for each thing that is wrong, exit status 2.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NoReturn

from skolestotte.rulebook import Fault


class BadInput(Fault):
    """What the person typed, or a file they named, is wrong. One plain line that names the file and the
    fault.
    """


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage text before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def needs_django() -> None:
    """Make the settings and the models ready. Call it at the top of a command module, before models are
    imported.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolestotte.settings")
    import_module("django").setup()


def commands() -> dict[str, str]:
    """Every command and its module: `may-share` → `skolestotte.cli.may_share`."""
    return {found.name.replace("_", "-"): f"{__name__}.{found.name}" for found in iter_modules(__path__)}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit status: 0 well, 1 a finding, 2 wrong input."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except Fault as fault:
        for line in str(fault).splitlines():
            print(f"skolestotte {words[0]}: {line}", file=sys.stderr)
        return 2


def _run(words: Sequence[str]) -> int:
    known = commands()
    module: Any = import_module(known[words[0]]) if words and words[0] in known else None
    parser = _Parser(prog="skolestotte", description="The shared room of the team around the child.")
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, path in known.items():
        if module is not None and name == words[0]:
            module.add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=_first_line(path))
    args = parser.parse_args(words)  # leaves by itself for --help, and for anything that is not a command
    return int(module.run(args))


def _first_line(path: str) -> str:
    """The first line of a command's docstring, read without importing it."""
    source = Path(__file__).with_name(f"{path.rpartition('.')[2]}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
