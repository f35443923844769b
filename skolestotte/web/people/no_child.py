"""Texts that are about how services work together, never about a child: what in them would be about somebody in a case.

Numbers are told by their form. A name is told by the blind index of the children that the writer may see, and of no others: so
nobody can try out here whether a child is known to the service.
"""

from __future__ import annotations

import re
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders import keys

from .models import NameMark

IDENTITY = re.compile(r"(?<!\d)\d{6}[\s.\-]?\d{5}(?!\d)")
CASE = re.compile(r"(?<!\d)20\d{2}[-–]\d{5}(?!\d)")
WORD = re.compile(r"[^\W\d_]{2,}")
WHY = {
    "identity": _("This looks like an identity number. Take it out: nothing here is about a person in a case."),
    "case": _("This looks like the number of a case. Take it out: nothing here is about one child."),
    "name": _("Here stands the name of a child you work with. Take it out: nothing here is about one child."),
}


class AboutSomebody(Exception):
    """A text holds an identity number, a case number or a child's name: nothing in it may be about a person in a case."""


def found_in(text: str) -> str:
    """What the text holds that it must not: `identity`, `case` or `name`; else nothing. At most two queries."""
    if IDENTITY.search(text):
        return "identity"
    if CASE.search(text):
        return "case"
    return "name" if _names_a_child(text) else ""


def refuse(*texts: str) -> None:
    """Errors: AboutSomebody."""
    if any(found_in(text) for text in texts):
        raise AboutSomebody


def about_nobody(text: str) -> None:
    """The same for a form field. Errors: ValidationError, which says what to take out."""
    found = found_in(text)
    if found:
        raise ValidationError(WHY[found], code=found)


def _names_a_child(text: str) -> bool:
    """Two words beside each other are both in the name of one child that the writer may see."""
    words = [word.casefold() for word in WORD.findall(text)]
    pairs = {(one, two) for one, two in pairwise(words) if one != two}
    if not pairs:
        return False
    marks = {word: keys.blind("name", word) for word in set(words)}
    named = NameMark.objects.filter(mark__in=marks.values())
    both = named.values("child_id").annotate(words=Count("mark", distinct=True)).filter(words__gte=2).values("child_id")
    of_child: dict[object, set[str]] = {}
    for child_id, mark in named.filter(child_id__in=both).values_list("child_id", "mark"):
        of_child.setdefault(child_id, set()).add(mark)
    return any({marks[one], marks[two]} <= own for own in of_child.values() for one, two in pairs)
