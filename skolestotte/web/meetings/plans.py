"""What the routine says about a meeting, as a plan to start from: parts, agenda points, sides, place (MTG-02). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skolestotte.rulebook.events import Event
from skolestotte.rulebook.routine import Routine, Step
from skolestotte.web.cases.models import Run
from skolestotte.web.consents.allowed import step_for

VARIANTS = ("measures", "no_consent", "dismissed")


@dataclass(frozen=True)
class PartPlan:
    """One part as the routine wants it."""

    number: int
    step: Step

    def agenda(self, language: str) -> list[dict[str, str]]:
        """The agenda points in one language, ready to be edited; minutes are written under each."""
        return [{"key": str(n), "text": words.say(language), "minutes": ""}
                for n, words in enumerate(self.step.agenda, 1)]


def parts_of(run: Run, meeting_type: str, variant: str = "") -> list[PartPlan]:
    """The parts of a start meeting, or of a closing meeting (by variant), in order."""
    steps = [step for step in run.definition.steps
             if step.meeting is not None and step.meeting.type == meeting_type and (not variant or _for(step, variant))]
    return [PartPlan(n, step) for n, step in enumerate(sorted(steps, key=lambda s: s.meeting.part if s.meeting else 0), 1)]


def closing_variant(routine: Routine, events: Iterable[Event]) -> str:
    """Which closing meeting the routine wants now: measures, no_consent, dismissed; empty when none."""
    known = tuple(events)
    return next((v for v in VARIANTS if step_for(routine, known, "meeting.called", {"type": "closing", "variant": v})), "")


def _for(step: Step, variant: str) -> bool:
    return any(("variant", variant) in record.values for record in step.records if record.kind == "meeting.called")
