"""What the routine and the consents say about one meeting, for one reader: may it be held, who may be there. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from skolestotte.rulebook.consent import consent_standing
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.routine import Ask, Routine
from skolestotte.web.consents.allowed import may_ask, step_for

from .models import Meeting
from .plans import PartPlan, called_as, parts_of


@dataclass(frozen=True)
class Standing:
    """A meeting seen through the routine. `events`: those the reader may read; `before`: those from before it began;
    `told`: where the run has ended, also what has been said of the whole case since."""

    meeting: Meeting
    routine: Routine | None
    events: tuple[Event, ...]
    before: tuple[Event, ...]
    told: tuple[Event, ...] = ()

    @cached_property
    def plans(self) -> dict[int, PartPlan]:
        """The routine's parts by number; empty for a reader who does not see the run."""
        if self.routine is None:
            return {}
        return {p.number: p for p in parts_of(self.routine, self.meeting.type, self.meeting.variant, self.meeting.step)}

    def consent(self, purpose: str) -> str:
        """Where the consent for a purpose stands."""
        return consent_standing(effective(self.told or self.events), purpose).state

    def may_ask(self, purpose: str) -> bool:
        return self.routine is not None and may_ask(self.routine, self.events, purpose)

    def may(self, kind: str, **data: Any) -> bool:
        """True when the routine allows this to be recorded now."""
        return self._step(kind, self.events, data)

    def may_hold(self, number: int, **more: Any) -> bool:
        """True when the part can be recorded as held: now, or because it could when the meeting began (CNS-05)."""
        data = {**called_as(self.meeting.type, self.meeting.variant), "part": number, **more}
        return any(self._step("meeting.part_held", events, data) for events in (self.events, self.before) if events)

    def asks(self, number: int) -> tuple[Ask, ...]:
        """What the routine has the minutes of the part settle; nothing for a reader who does not see the run."""
        plan = self.plans.get(number)
        return plan.step.asks if plan is not None else ()

    def joined(self, number: int) -> bool:
        """True when the school stays for this part by consent, now."""
        return self._joined(number, self.events)

    def had_joined(self, number: int) -> bool:
        """True when it does, or did when the meeting began."""
        return self.joined(number) or self._joined(number, self.before)

    def lost(self, number: int) -> tuple[str, ...]:
        """The purposes that the school's coming rests on and that do not hold now."""
        plan = self.plans.get(number)
        return tuple(one for one in plan.consents if self.consent(one) != "given") if plan else ()

    def school_reads(self, number: int) -> bool:
        """True when the school may read the part: it is there by the routine and its consents hold, or it stays by consent."""
        plan = self.plans.get(number)
        return plan is not None and (self.joined(number) or (plan.with_school and not self.lost(number)[:1]))

    def _joined(self, number: int, events: tuple[Event, ...]) -> bool:
        plan = self.plans.get(number)
        return bool(plan and self.routine and events and not plan.with_school and plan.joined(self.routine, events))

    def _step(self, kind: str, events: Iterable[Event], data: dict[str, Any]) -> bool:
        return self.routine is not None and bool(step_for(self.routine, events, kind, data))


def before_it_began(rows: Iterable[Any], meeting: Meeting, now: datetime) -> tuple[Event, ...]:
    """The events of the journal's rows from before the meeting began; none while it has not begun."""
    if meeting.starts_at is None or meeting.starts_at > now:
        return ()
    return tuple(row.as_rule_event() for row in rows if row.at <= meeting.starts_at)
