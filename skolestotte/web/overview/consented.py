"""Where each consent of the case stands, for the case page: told from the events that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.rulebook.consent import consent_standing
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.consents.allowed import may_ask
from skolestotte.web.consents.whom import people, still_to_ask
from skolestotte.web.people.models import Guardian

from .sight import Sight
from .wording import purpose

CONSENT_COLORS = {"given": "success", "refused": "neutral", "withdrawn": "neutral", "asked": "warning"}


@dataclass(frozen=True)
class ConsentLine:
    """Where one consent stands: what for, the state in words, since when, how many have not answered in writing. `unasked`: the
    names of those who can consent now and were not able to when it was asked, for the service to see."""

    purpose: str
    state: str
    state_name: str
    color: str
    since: date | None
    waiting: int
    unasked: str = ""


def consents(sight: Sight, family: Iterable[Guardian]) -> list[ConsentLine]:
    """Every consent that was asked for, told from the events the reader may see."""
    found = []
    able = people(sight.child, family, sight.child.age_on(sight.today)) if sight.is_service else []
    for name in shipped_catalogue().purposes:
        standing = consent_standing(sight.standing.values(), name)
        state = str(standing.state)
        if state != "none":
            words = _("holds no more") if standing.fell_away else _state_name(state, len(standing.waiting_for))
            left = still_to_ask(standing, sight.standing.values(), sight.child, able)
            if left and not (sight.routine and may_ask(sight.routine, sight.rule_events, name)):
                left = []
            found.append(ConsentLine(purpose(name), state, words, CONSENT_COLORS[state], standing.since, len(standing.waiting_for),
                                     ", ".join(person.name for person in left)))
    return found


def _state_name(state: str, waiting: int) -> str:
    if state == "asked":
        return ngettext("waiting for {number} answer in writing", "waiting for {number} answers in writing",
                        waiting).format(number=waiting)
    return {"given": _("given"), "refused": _("not given"), "withdrawn": _("withdrawn")}[state]
