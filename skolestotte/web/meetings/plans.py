"""What the routine says about a meeting, as a plan to start from: sides as words, agenda points, participants (MTG-02)."""

from __future__ import annotations

from dataclasses import dataclass

from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases.models import Run

VARIANT_STEP = {"dismissed": "S9A", "no_consent": "S9A", "measures": "S9B"}


@dataclass(frozen=True)
class PartPlan:
    """One part as the routine wants it."""

    number: int
    step: Step

    def agenda(self, language: str) -> list[dict[str, str]]:
        """The agenda points in one language, ready to be edited; minutes are written under each."""
        return [{"key": str(n), "text": words.say(language), "minutes": ""} for n, words in enumerate(self.step.agenda, 1)]


def parts_of(run: Run, meeting_type: str, variant: str = "") -> list[PartPlan]:
    """The parts of a start meeting (two) or of a closing meeting (one, by variant)."""
    definition = shipped_routine(run.routine)
    if meeting_type == "start":
        wanted = ["S5", "S6"]
    else:
        wanted = [VARIANT_STEP[variant]]
    by_number = {step.number: step for step in definition.steps}
    return [PartPlan(n, by_number[number]) for n, number in enumerate(wanted, 1)]
