"""What is next for a report: the open steps of its run, as the reader may know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from skolestotte.rulebook.at_any_time import holds
from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.rulebook.progress import StepState, progress
from skolestotte.rulebook.routine import OWNERS, Routine, Step
from skolestotte.web.cases.models import Run
from skolestotte.web.cases.runs import events_of, not_followed, school_side, with_joint
from skolestotte.web.design import dates, speech
from skolestotte.web.folders.actor import Actor
from skolestotte.web.journal.models import Event

from ..models import Report

WARN_DAYS = 2
MEETING = "report_meeting"
SHOWN_AS = {"": "ahead", "ahead": "ahead", "near": "near", "due_today": "near", "late": "late"}


@dataclass(frozen=True)
class Next:
    """One open step: what, who, by when. `due` is the calendar day, `standing` how it stands, `note` says when it counts
    as late where that is another day. `mine`: the reader can do it; `optional`: nobody has to."""

    step: str
    form: str
    what: str
    explained: str
    who: str
    due: date | None
    standing: str
    note: str
    mine: bool
    optional: bool


def next_of(reports: Sequence[Report], *, by: Actor, side: str | None, today: date) -> dict[UUID, list[Next]]:
    """The open steps of each report's last run in the order of the routine (two queries however many reports there are).

    `side`: whose picture the reader gets: `school`, `guardians`, or the service's own (None).
    """
    runs = list(with_joint(Run.objects.select_related(None).filter(report_id__in=[report.id for report in reports])))
    events: dict[UUID, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(stream_id__in={run.case_id for run in runs}).order_by("seq"):
        events[event.stream_id].append(event)
    return {run.report_id: _open_steps(run, events[run.case_id], by, side, today) for run in not_followed(runs)}


def _open_steps(run: Run, events: Iterable[Event], by: Actor, side: str | None, today: date) -> list[Next]:
    own = [event.as_rule_event() for event in events_of(run, events)]
    picture = progress(run.definition, own, today, school_side(run, by) if side == "school" else side)
    asks = asks_meeting(run.definition)
    may = asks is not None and may_ask_meeting(run.definition, own)
    is_open = [state for state in picture.steps if (may if asks and state.step == asks.id else state.state == "open")]
    # What nobody has to do comes last, and before it what this reader cannot know is done.
    is_open.sort(key=lambda state: (run.definition.step(state.step).optional, state.unsure(today)))
    return [_next(run, state, by) for state in is_open]


def asks_meeting(routine: Routine) -> Step | None:
    """The step in which the unit that reported asks for a report meeting; None in a routine that has none (MTG-10)."""
    return next((step for step in routine.steps if step.form == MEETING and step.optional), None)


def may_ask_meeting(routine: Routine, events: Sequence[RuleEvent]) -> bool:
    """The unit may ask, as far as these events tell: also when the routine has ended, which then goes on with the answer."""
    step = asks_meeting(routine)
    return step is not None and holds(routine, events, step.opens) and not any(
        holds(routine, events, one.when) for one in step.falls_away)


def _next(run: Run, state: StepState, by: Actor) -> Next:
    step = run.definition.step(state.step)
    owner = OWNERS[step.owner]
    language = speech.language()
    here = by.units(*owner.roles)
    mine = run.reporting_unit_id in here if owner.unit == "reporting_unit" else bool(here)
    return Next(
        step=state.step, form=step.form, what=step.title.say(language), explained=step.what.say(language),
        who=owner.name.say(language), due=state.due.strict if state.due else None,
        standing=SHOWN_AS.get(state.standing, ""), mine=mine, optional=step.optional,
        note=late_note(state.due.strict, state.due.rolled) if state.due else "",
    )


def late_note(strict: date | None, rolled: date | None) -> str:
    """Says when the deadline counts as late, where the calendar day is not a working day."""
    if strict is None or rolled is None or strict == rolled:
        return ""
    return _("Not a working day: counts as late after {day}.").format(day=dates.words(rolled, "full"))


def standing_of(strict: date | None, rolled: date | None, today: date) -> str:
    """ahead, near or late; late only after the rolled day. Empty where nothing is due."""
    if strict is None:
        return ""
    if today > (rolled or strict):
        return "late"
    return "near" if strict - today <= timedelta(days=WARN_DAYS) else "ahead"
