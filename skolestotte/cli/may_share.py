"""Say whether something may be shared, on what ground, or what would permit it.

Pure: no Django, no database. The file form is described in docs/sharing.md.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from skolestotte.cli import BadInput
from skolestotte.rulebook.doors import doors
from skolestotte.rulebook.loader import LANGUAGES
from skolestotte.rulebook.question import Question, parse_question
from skolestotte.rulebook.reasons import Allowed, Refused
from skolestotte.rulebook.sharing import may_share


def add_parser(subparsers: Any) -> None:
    """Add `skolestotte may-share FILE [--doors] [--language nb|nn|en] [--json]`."""
    parser = subparsers.add_parser(
        "may-share",
        help="say whether something may be shared, and why",
        description=(__doc__ or "").partition("\n")[0],
        epilog="Exit status: 0 allowed, 1 refused, 2 the file is wrong.",
    )
    parser.add_argument("file", metavar="FILE", help="the question, as YAML or JSON")
    parser.add_argument("--doors", action="store_true", help="list everybody who holds the folder, too")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of reasons and laws")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")


def run(args: argparse.Namespace) -> int:
    """Print the answer. Returns 0 when it may be shared and 1 when not; a wrong file is a `Fault`."""
    question = parse_question(_text_of(args.file), args.file)
    answer = may_share(question.what, question.sender, question.receiver, question.facts, question.today)
    row = _answer(answer, args.language)
    if args.doors:
        row["doors"] = _doors(question)
    print(json.dumps(row, ensure_ascii=False, indent=2) if args.json else _plain(row))
    return 0 if isinstance(answer, Allowed) else 1


def _text_of(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{name} cannot be read ({error.__class__.__name__})") from error


def _answer(answer: Allowed | Refused, language: str) -> dict[str, Any]:
    if isinstance(answer, Refused):
        return {
            "allowed": False,
            "code": answer.code,
            "reason": answer.reason.say(language),
            "remedy": answer.remedy.say(language),
            "laws": [law.label(language) for law in answer.laws],
        }
    return {
        "allowed": True,
        "code": answer.basis.code,
        "can_write": answer.can_write,
        "reason": answer.basis.text.say(language),
        "consent": answer.basis.consent or None,
        "laws": [law.label(language) for law in answer.basis.laws],
    }


def _doors(question: Question) -> list[dict[str, Any]]:
    found = sorted(doors(question.what, question.facts, question.today), key=lambda door: door.principal)
    return [{"principal": door.principal, "can_write": door.can_write, "basis": door.basis_code,
             "ref": door.basis_ref} for door in found]


def _plain(row: dict[str, Any]) -> str:
    lines = [f"{'Allowed' if row['allowed'] else 'Refused'} ({row['code']})", row["reason"]]
    if not row["allowed"]:
        lines.append(f"What would permit it: {row['remedy']}")
    if row.get("consent"):
        lines.append(f"Consent: {row['consent']}")
    lines.append(f"Law: {'; '.join(row['laws'])}")
    for door in row.get("doors", ()):
        lines.append(f"{'writes' if door['can_write'] else 'reads ':8}{door['principal']}  ({door['basis']})")
    return "\n".join(lines)
