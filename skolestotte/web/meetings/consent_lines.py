"""Where the consent for each participant from outside stands, before anybody is invited (MTG-04). Pure.

What the coming of the school rests on is told by the routine: the consents of the step, and for a part where it is not
named, the condition under which it may stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .people import FAMILY, OTHERS, SCHOOL

WEAKEST_FIRST = ("refused", "withdrawn", "lapsed", "fell_away", "none", "asked", "oral", "given")


@dataclass(frozen=True)
class ConsentLine:
    """One participant: `state` as in state.html, or empty where no consent is needed."""

    who: str
    state: str
    text: str


def consent_lines(people: Iterable[tuple[str, str, str]], needs: Mapping[int, tuple[str, ...]], *,
                  state: Callable[[str], str], words: Callable[[str], str]) -> list[ConsentLine]:
    """In: (name, capacity, side) of those invited; the purposes that the school's coming to each part rests on; the state
    of a purpose, and its name. Child welfare is left out."""
    lines = []
    for name, capacity, side in people:
        if side == FAMILY:
            lines.append(ConsentLine(name, "", _("Party to the case: comes by right, and may say no.")))
        elif capacity == "interpreter":
            lines.append(ConsentLine(name, "", _("Has a duty of confidentiality. No consent is needed.")))
        elif side == SCHOOL:
            lines.append(_school(name, needs, state, words))
        elif (standing := state(OTHERS)) not in ("", "none"):
            text = _("Comes by the family’s consent: %(purposes)s.") % {"purposes": words(OTHERS).lower()}
            lines.append(ConsentLine(name, standing, text))
        else:
            lines.append(ConsentLine(name, "none", _("No consent is recorded here. Ask the family before they come.")))
    return lines


def weakest(purposes: Iterable[str], state: Callable[[str], str]) -> str:
    """The state that decides where several consents are needed."""
    states = [state(purpose) for purpose in purposes]
    return min(states, key=WEAKEST_FIRST.index, default="")


def _school(name: str, needs: Mapping[int, tuple[str, ...]], state: Callable[[str], str],
            words: Callable[[str], str]) -> ConsentLine:
    first = needs.get(1, ())
    if first:
        text = _("Comes by the family’s consent: %(purposes)s.") % {"purposes": ", ".join(map(words, first)).lower()}
        return ConsentLine(name, weakest(first, state), text)
    later = [purpose for number, purposes in needs.items() if number > 1 for purpose in purposes]
    if not later:
        return ConsentLine(name, "", _("The routine asks for no consent to this meeting."))
    now = weakest(later, state)
    text = (_("Part 1 needs no consent. Stays for part 2 by the family’s consent.") if now == "given"
            else _("Part 1 needs no consent. Leaves before part 2."))
    return ConsentLine(name, now if now != "none" else "", text)
