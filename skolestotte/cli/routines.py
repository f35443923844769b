"""List, show and check the routines, and work out the progress of a case from a file of events.

Pure: no Django, no database.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from skolestotte.cli import BadInput
from skolestotte.rulebook.checker import Report, check
from skolestotte.rulebook.deadlines import shipped_rules
from skolestotte.rulebook.event_file import parse_events
from skolestotte.rulebook.events import Catalogue, Field
from skolestotte.rulebook.example import failures
from skolestotte.rulebook.loader import LANGUAGES
from skolestotte.rulebook.progress import Progress, StepState, progress, seen_by
from skolestotte.rulebook.routine import OWNERS, Routine, Step
from skolestotte.rulebook.routine_file import parse_routine, routine_ids, shipped_catalogue, shipped_examples, shipped_routine


def add_parser(subparsers: Any) -> None:
    """Add `skolestotte routines list | show ID | check [ID] | events | progress ID --events FILE --today DATE`."""
    parser = subparsers.add_parser(
        "routines", help="list, show and check routines; progress from events", description=(__doc__ or "").partition("\n")[0]
    )
    parts = parser.add_subparsers(dest="what", metavar="what", required=True)
    listed = parts.add_parser("list", help="the routines and their versions")
    shown = parts.add_parser("show", help="the steps of a routine in plain words")
    shown.add_argument("id", metavar="ID", help="e.g. RT1")
    checked = parts.add_parser("check", help="prove what a routine must never break; exit 1 if something is wrong")
    checked.add_argument("id", metavar="ID", nargs="?", help="e.g. RT1; without it, all")
    checked.add_argument("--file", metavar="FILE", help="check this routine file instead of a shipped one")
    kinds = parts.add_parser("events", help="the kinds of events and their fields, as in docs/routines.md")
    worked = parts.add_parser("progress", help="where a case stands, from a file of events")
    worked.add_argument("id", metavar="ID", help="e.g. RT1")
    worked.add_argument("--events", required=True, metavar="FILE", help="YAML or JSON, see docs/routines.md")
    worked.add_argument("--today", required=True, metavar="DATE", help="yyyy-mm-dd")
    worked.add_argument("--side", choices=("school", "guardians"), help="the picture of one side, of what it may read")
    for part in (listed, shown, checked, kinds, worked):
        part.add_argument("--json", action="store_true", help="JSON instead of text")
        part.add_argument("--language", choices=LANGUAGES, default="en", help="the language of titles and texts")


def run(args: argparse.Namespace) -> int:
    """Do what was asked. 0 well, 1 a fault in a routine; an unknown routine or a bad file is a `Fault`."""
    what = {"list": _list, "show": _show, "check": _check, "events": _events, "progress": _progress}
    return what[args.what](args)


def _list(args: argparse.Namespace) -> int:
    rows = [
        {"id": r.id, "version": r.version, "name": r.name.say(args.language), "steps": len(r.steps)}
        for r in (shipped_routine(one) for one in routine_ids())
    ]
    _print(args, {"routines": rows}, [f"{r['id']} v{r['version']}  {r['name']} ({r['steps']} steps)" for r in rows])
    return 0


def _show(args: argparse.Namespace) -> int:
    routine, language = _routine(args.id), args.language
    lines = [f"{routine.id} v{routine.version}  {routine.name.say(language)}", routine.purpose.say(language), ""]
    for step in routine.steps:
        lines += _step_lines(step, language)
    rows = [_step_row(step, language) for step in routine.steps]
    _print(args, {"id": routine.id, "version": routine.version, "name": routine.name.say(language), "steps": rows}, lines)
    return 0


def _step_lines(step: Step, language: str) -> list[str]:
    lines = [f"{step.id}  {step.title.say(language)}", f"    {step.what.say(language)}"]
    lines.append(f"    {OWNERS[step.owner].name.say(language)}{'; ' + ', '.join(map(str, step.law)) if step.law else ''}")
    return [*lines, *(f"    {n}. {point.say(language)}" for n, point in enumerate(step.agenda, 1))]


def _step_row(step: Step, language: str) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.title.say(language),
        "what": step.what.say(language),
        "lane": step.lane,
        "new": step.new,
        "owner": step.owner,
        "form": step.form,
        "consents": list(step.consents),
        "law": [str(ref) for ref in step.law],
        "agenda": [point.say(language) for point in step.agenda],
    }


def _all() -> dict[str, Routine]:
    return {one: shipped_routine(one) for one in routine_ids()}


def _check(args: argparse.Namespace) -> int:
    if args.file:
        routines = [_from_file(args.file)]
    else:
        routines = [_routine(args.id)] if args.id else [shipped_routine(one) for one in routine_ids()]
    reports = [(routine, check(routine, shipped_catalogue(), shipped_rules(), others=_all()), _examples(routine)) for routine in routines]
    rows = [
        {
            "id": report.routine,
            "version": report.version,
            "states": report.states,
            "parts": report.parts,
            "faults": [{"rule": f.rule, "step": f.step, "message": f.message, "way": f.way} for f in report.faults],
            "examples": list(wrong),
        }
        for _, report, wrong in reports
    ]
    _print(args, {"routines": rows}, [line for _, report, wrong in reports for line in _report_lines(report, wrong)])
    return 1 if any(report.faults or wrong for _, report, wrong in reports) else 0


def _report_lines(report: Report, wrong: Sequence[str]) -> list[str]:
    head = f"{report.routine} v{report.version}: {report.states} states in {report.parts} parts, {len(report.faults)} faults"
    return [head, *map(str, report.faults), *wrong]


def _examples(routine: Routine) -> tuple[str, ...]:
    return tuple(line for example in shipped_examples(routine.id) for line in failures(example, routine))


def _events(args: argparse.Namespace) -> int:
    catalogue = shipped_catalogue()
    rows = [
        {
            "kind": kind.name,
            "folder": kind.folder,
            "text": kind.text.say(args.language),
            "fields": [
                {"name": f.name, "type": f.type, "choices": list(f.choices), "optional": f.optional} for f in kind.fields
            ],
        }
        for kind in catalogue.kinds.values()
    ]
    purposes = {name: words.say(args.language) for name, words in catalogue.purposes.items()}
    _print(args, {"kinds": rows, "purposes": purposes}, event_table(catalogue, args.language))
    return 0


def event_table(catalogue: Catalogue, language: str) -> list[str]:
    """The catalogue as lines of Markdown: the table that stands in docs/routines.md."""
    lines = ["| kind | what happened | folder | fields |", "|---|---|---|---|"]
    for kind in catalogue.kinds.values():
        fields = ", ".join(_field_text(field) for field in kind.fields) or "–"
        lines.append(f"| `{kind.name}` | {kind.text.say(language)} | {kind.folder} | {fields} |")
    lines += ["", "| purpose of a consent | |", "|---|---|"]
    return [*lines, *(f"| `{name}` | {words.say(language)} |" for name, words in catalogue.purposes.items())]


def _field_text(field: Field) -> str:
    what = " / ".join(map(str, field.choices)) or field.type
    return f"`{field.name}`{'?' if field.optional else ''} {what}"


def _progress(args: argparse.Namespace) -> int:
    routine = _routine(args.id)
    try:
        today = date.fromisoformat(args.today)
    except ValueError as error:
        raise BadInput(f"--today is {args.today!r}, must be a date written yyyy-mm-dd") from error
    events = parse_events(_text(args.events), args.events, shipped_catalogue())
    known = seen_by(routine, events, args.side) if args.side else events
    found = progress(routine, known, today, args.side)
    _print(args, _progress_row(routine, found, args), _progress_lines(routine, found, args.language))
    return 0


def _progress_row(routine: Routine, found: Progress, args: argparse.Namespace) -> dict[str, Any]:
    return {
        "routine": routine.id,
        "version": routine.version,
        "today": args.today,
        "side": args.side,
        "now": list(found.now),
        "ended": found.ended,
        "end": found.end_id or None,
        "hands_over_to": found.hands_over_to or None,
        "faults": list(found.faults),
        "steps": [_state_row(state, args.language) for state in found.steps],
    }


def _state_row(state: StepState, language: str) -> dict[str, Any]:
    due = state.due
    return {
        "step": state.step,
        "state": state.state,
        "owner": state.owner,
        "opened_on": _iso(state.opened_on),
        "done_on": _iso(state.done_on),
        "exact": state.exact,
        "late": state.late,
        "standing": state.standing or None,
        "reason": state.reason.say(language) if state.reason else None,
        "together_with": state.together_with or None,
        "due": {
            "kind": due.kind,
            "key": due.key,
            "strict": _iso(due.strict),
            "rolled": _iso(due.rolled),
            "original_strict": _iso(due.original_strict),
            "original_rolled": _iso(due.original_rolled),
            "basis": str(due.basis) if due.basis else None,
        } if due else None,
    }


def _progress_lines(routine: Routine, found: Progress, language: str) -> list[str]:
    lines = []
    for state in found.steps:
        title = routine.step(state.step).title.say(language)
        dates = [f"done {state.done_on}"] if state.state == "done" and state.done_on else []
        dates += [f"due {state.due.strict}"] if state.due and state.state == "open" else []
        dates += ["late"] if state.late else []
        dates += [state.reason.say(language)] if state.reason else []
        lines.append(f"{state.state:9}{state.step:10}{title}{' – ' + ', '.join(dates) if dates else ''}")
    if found.end_reason is not None:
        lines.append(f"ended: {found.end_reason.say(language)}")
    return [*lines, *found.faults]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _routine(routine_id: str) -> Routine:
    if routine_id not in routine_ids():
        raise BadInput(f"there is no routine {routine_id!r}; known are {', '.join(routine_ids())}")
    return shipped_routine(routine_id)


def _from_file(name: str) -> Routine:
    return parse_routine(_text(name), name, catalogue=shipped_catalogue(), deadlines=tuple(shipped_rules()))


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{name} cannot be read ({error.__class__.__name__})") from error


def _print(args: argparse.Namespace, row: dict[str, Any], lines: Sequence[str]) -> None:
    print(json.dumps(row, ensure_ascii=False, indent=2) if args.json else "\n".join(lines))
