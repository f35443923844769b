"""When a step of a routine is due, in words: as the routine and the law say it, and short for the wall."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.rulebook.deadlines import Length, shipped_rules
from skolestotte.rulebook.routine import OWNERS, DueRule, Routine, Step
from skolestotte.web.design.wording import say


def due_words(rule: DueRule) -> str:
    """When a step is due, as the routine and the law say it."""
    if rule.deadline:
        known = shipped_rules()[rule.deadline][-1]
        if known.length is None:
            return ""
        said = _("By law: within {length}.").format(length=length_words(known.length))
        if known.extension is not None and rule.extended_by:
            longest = length_words(known.extension.length)
            said += " " + _("In special cases up to {length} in total, with a reason.").format(length=longest)
        return said
    if rule.agreed:
        return _("The day you have agreed on.")
    days = ngettext("{number} day", "{number} days", rule.days).format(number=rule.days)
    return _("Within {days}, unless you agree on another day.").format(days=days)


def notes(routine: Routine) -> Mapping[str, str]:
    """For the wall, by step: who acts where the lane does not say it, whether it is only when needed, and by when."""
    return {step.id: " · ".join(dict.fromkeys(filter(None, (_who(step, routine), *_when(step))))) for step in routine.steps}


def _who(step: Step, routine: Routine) -> str:
    """The school, where it acts in a lane that is not its own. In the others it is the service (said once on the card)."""
    if OWNERS[step.owner].side != "school" or step.lane == "school":
        return ""
    return next((say(lane.name) for lane in routine.lanes if lane.id == "school"), "")


def _when(step: Step) -> list[str]:
    """The day they agree on goes without saying where the routine has a number of days too."""
    fixed = [rule for rule in step.due if not rule.agreed]
    return [_shortly(rule) for rule in fixed or step.due]


def _shortly(rule: DueRule) -> str:
    if rule.deadline:
        known = shipped_rules()[rule.deadline][-1]
        return _("by law {length}").format(length=length_words(known.length)) if known.length else ""
    if rule.agreed:
        return _("the agreed day")
    return ngettext("within {number} day", "within {number} days", rule.days).format(number=rule.days)


def length_words(length: Length) -> str:
    """A calendar period in words."""
    if length.unit == "weeks":
        return ngettext("{number} week", "{number} weeks", length.number).format(number=length.number)
    return ngettext("{number} month", "{number} months", length.number).format(number=length.number)
