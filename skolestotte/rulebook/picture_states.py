"""What a box in the picture of a routine says of its step on a case: a state, its words, and which boxes the case has come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skolestotte.rulebook.progress import Progress
from skolestotte.rulebook.ready import StepState
from skolestotte.rulebook.routine import Arrow, Step
from skolestotte.rulebook.words import Words

STATES: Mapping[str, Words] = {
    "done": Words("Gjort", "Gjort", "Done"),
    "now": Words("Du er her", "Du er her", "You are here"),
    "may": Words("Kan gjøres nå", "Kan gjerast no", "May be done now"),
    "late": Words("Over fristen", "Over fristen", "Overdue"),
    "next": Words("Neste", "Neste", "Next"),
    "skipped": Words("Ikke nødvendig", "Ikkje nødvendig", "Not needed"),
    "left_out": Words("Utelatt med grunn", "Utelate med grunn", "Left out with a reason"),
    "later": Words("Senere", "Seinare", "Later"),
}
FLAGGED = ("now", "may", "late", "next")
"""The states that are written in the box; the others have a mark instead of the number, or nothing to say."""


def states_of(steps: Sequence[Step], leads: Mapping[str, Sequence[Arrow]], progress: Progress | None) -> dict[str, str]:
    """What to call each step now; a waiting step is next when an arrow from an open one leads to it. Empty without progress."""
    if progress is None:
        return {step.id: "" for step in steps}
    found: dict[str, StepState] = {state.step: state for state in progress.steps}
    after_now = {arrow.to for step in steps if found[step.id].state == "open" and not step.optional for arrow in leads[step.id]}
    return {step.id: _state(found[step.id], step.optional, step.id in after_now) for step in steps}


def reasons_of(progress: Progress | None, language: str) -> dict[str, str]:
    """Why a step is not needed or was left out, in one language."""
    if progress is None:
        return {}
    return {state.step: state.reason.say(language) for state in progress.steps if state.reason}


def walked(states: Mapping[str, str]) -> frozenset[str]:
    """Steps that the case has come to: arrows between two of them are drawn as walked."""
    return frozenset(step for step, state in states.items() if state in ("done", "now", "may", "late", "left_out"))


def _state(state: StepState, optional: bool, after_now: bool) -> str:
    if state.state == "open":
        return "late" if state.late else "may" if optional else "now"
    if state.state == "waiting":
        return "next" if after_now else "later"
    return {"done": "done", "skipped": "skipped", "deviated": "left_out"}[state.state]
