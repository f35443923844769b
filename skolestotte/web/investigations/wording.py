"""Words that the room begins a form with, and the rulebook's refusals in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from skolestotte.rulebook.deadlines import Refused
from skolestotte.web.design.dates import words


def proposal(*, service: str, school: str, meeting_on: date | None) -> dict[str, str]:
    """What the decision and the measures plan can say about the collaboration (RT1-12)."""
    names = {"service": service, "school": school or _("the school")}
    plan = _("The family, %(school)s and %(service)s meet regularly. The contact person at the child welfare service calls "
             "the meetings. Each time we look at how the child is doing at school, what each of us has done since last, and "
             "who does what until next time.") % names
    if meeting_on is not None:
        plan += " " + _("The next meeting is on %(day)s.") % {"day": words(meeting_on)}
    return {
        "decision": _("%(service)s works together with %(school)s while the family gets help. The family has consented to it "
                      "in writing, and can withdraw the consent at any time. If they do, they keep the help.") % names,
        "plan": plan,
    }


def refusal(answer: Refused, *, now: date, longest: date | None) -> str:
    """Why the rulebook does not allow the new date. `now`: the last day as it stands."""
    match answer.reason:
        case "not_later":
            return _("It already lasts until %(day)s. Choose a later day.") % {"day": words(now)}
        case "too_long" if longest is not None and now < longest:
            return _("An investigation lasts six months at most. The last day you can choose is %(day)s.") % {
                "day": words(longest)}
        case "no_reason":
            return _("Write why more time is needed.")
    return _("This investigation cannot be made longer.")
