"""What is done and may be done anew: one more talk with the family, each written down (RT4-07)."""

from __future__ import annotations

from dataclasses import dataclass

from skolestotte.web.design.wording import say

from . import steps as pages
from .progressing import is_mine
from .sight import Sight
from .told import STATED


@dataclass(frozen=True)
class Again:
    """A step that is done and may be done anew by the reader, and the page that does it."""

    title: str
    url: str


def again(sight: Sight, place: pages.Place | None) -> list[Again]:
    """The reader's own steps of this kind. How worried the service is has a place of its own on the page."""
    if sight.routine is None or place is None:
        return []
    states = {state.step: state.state for state in sight.progress.steps}
    steps = [sight.routine.step(one) for one in sight.progress.may if states[one] == "done"]
    return [Again(say(step.title), pages.address(step, place)) for step in steps
            if is_mine(sight, step) and not any(record.kind == STATED for record in step.records)]
