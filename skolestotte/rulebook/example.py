"""Examples of a routine: given these events, this is the picture on these days. Run as tests and printed in the docs.

Written so that people of the field can read and write them; the form is told in docs/routines.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skolestotte.rulebook.event_file import events_at
from skolestotte.rulebook.events import Catalogue, Event
from skolestotte.rulebook.progress import Progress, StepState, progress, seen_by
from skolestotte.rulebook.reading import Place, RoutineFaults, as_date, read
from skolestotte.rulebook.routine import Routine
from skolestotte.rulebook.words import NO_WORDS, Words

NOT_SHOWN = "not_shown"
STATES = ("waiting", "open", "done", "skipped", "deviated", NOT_SHOWN)
STANDINGS = ("ahead", "near", "due_today", "late", "done", "done_late", "none")
DATES = ("due", "rolled", "original", "done_on", "opened_on")


@dataclass(frozen=True)
class ExpectedStep:
    """What is expected of one step; only what is said is checked. `due` is the strict date, `rolled` the working day."""

    step: str
    state: str
    dates: tuple[tuple[str, date], ...] = ()
    standing: str = ""
    line: int = 0


@dataclass(frozen=True)
class Expected:
    """The picture on a day, of the events up to that day. `side`: whose, or empty for the service's own."""

    today: date
    side: str
    steps: tuple[ExpectedStep, ...]
    now: tuple[str, ...] | None
    end: str | None
    line: int


@dataclass(frozen=True)
class Example:
    """One example. `says`: what it shows, in plain words."""

    routine: str
    says: Words
    events: tuple[Event, ...]
    expect: tuple[Expected, ...]
    file: str


def parse_example(text: str, file: str, catalogue: Catalogue) -> Example:
    """The example in a YAML text. Raises `RoutineFaults` with every fault and its line."""
    place = read(text, file)
    parts = place.keys(("routine", "says", "given", "expect"))
    example = Example(
        parts["routine"].text() if "routine" in parts else "",
        parts["says"].words() if "says" in parts else NO_WORDS,
        events_at(parts["given"], catalogue) if "given" in parts else (),
        tuple(_expected(at) for at in parts["expect"].items()) if "expect" in parts else (),
        file,
    )
    if place.faults:
        raise RoutineFaults(place.faults)
    return example


def _expected(place: Place) -> Expected:
    parts = place.keys(("today",), ("side", "steps", "now", "end"))
    steps = parts["steps"].entries() if "steps" in parts else {}
    return Expected(
        _date(parts["today"]) if "today" in parts else date.min,
        parts["side"].choice(("school", "guardians"), "side") if "side" in parts else "",
        tuple(_step(name, at) for name, at in steps.items()),
        tuple(at.text() for at in parts["now"].items()) if "now" in parts else None,
        parts["end"].text() if "end" in parts else None,
        place.line,
    )


def _step(name: str, place: Place) -> ExpectedStep:
    if not place.is_map:
        return ExpectedStep(name, place.choice(STATES, "state"), line=place.line)
    parts = place.keys(("is",), (*DATES, "standing"))
    return ExpectedStep(
        name,
        parts["is"].choice(STATES, "state") if "is" in parts else "",
        tuple((key, _date(parts[key])) for key in DATES if key in parts),
        parts["standing"].choice(STANDINGS, "standing") if "standing" in parts else "",
        place.line,
    )


def _date(place: Place) -> date:
    found = as_date(place.value())
    if found is None:
        place.fault("must be a date (yyyy-mm-dd)")
    return found or date.min


def failures(example: Example, routine: Routine) -> tuple[str, ...]:
    """What does not come out as the example says, one line each; empty when all does."""
    return tuple(line for expected in example.expect for line in _compared(example, expected, routine))


def picture_on(example: Example, expected: Expected, routine: Routine) -> Progress:
    """The progress that the expectation is about."""
    events = tuple(event for event in example.events if event.on <= expected.today)
    if not expected.side:
        return progress(routine, events, expected.today)
    return progress(routine, seen_by(routine, events, expected.side), expected.today, expected.side)


def _compared(example: Example, expected: Expected, routine: Routine) -> list[str]:
    found = picture_on(example, expected, routine)
    where = f"{example.file}:{expected.line}: {expected.today}{f' ({expected.side})' if expected.side else ''}"
    wrong = []
    if expected.now is not None and set(expected.now) != set(found.now):
        wrong.append(f"{where}: open are {', '.join(found.now) or 'none'}, expected {', '.join(expected.now) or 'none'}")
    end = "" if expected.end in (None, "none") else str(expected.end)
    if expected.end is not None and end != found.end_id:
        wrong.append(f"{where}: the end is {found.end_id or 'none'}, expected {expected.end}")
    for step in expected.steps:
        wrong += [f"{example.file}:{step.line}: {expected.today}: {step.step} {line}" for line in _step_wrong(step, found)]
    return wrong


def _step_wrong(expected: ExpectedStep, found: Progress) -> list[str]:
    state = found.step(expected.step)
    if state is None:
        return [] if expected.state == NOT_SHOWN else [f"is not shown, expected {expected.state}"]
    wrong = [] if state.state == expected.state else [f"is {state.state}, expected {expected.state}"]
    dates = _dates(state)
    wrong += [f"{key} is {dates[key]}, expected {day}" for key, day in expected.dates if dates[key] != day]
    standing = "" if expected.standing == "none" else expected.standing
    if expected.standing and state.standing != standing:
        wrong.append(f"stands {state.standing or 'none'}, expected {expected.standing}")
    return wrong


def _dates(state: StepState) -> dict[str, date | None]:
    due = state.due
    return {
        "due": due.strict if due else None,
        "rolled": due.rolled if due else None,
        "original": due.original_strict if due else None,
        "done_on": state.done_on,
        "opened_on": state.opened_on,
    }
