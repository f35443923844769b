"""Words of the routine, the law and the journal in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from skolestotte.rulebook.law import LawRef, labels
from skolestotte.rulebook.routine import OWNERS, Step
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.cases.owners import COUNSELLOR
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say

SIDES = {"school": "school", "kindergarten": "school", "cws": "cws"}


def law(reference: LawRef | None) -> str:
    return reference.label(language()) if reference else ""


def laws(step: Step) -> tuple[str, ...]:
    return labels(step.law, language())


def purpose(name: str) -> str:
    """The plain name of what a consent is for."""
    return say(shipped_catalogue().purposes.get(name)) or name


def owner(step_owner: str, *, contact: str = "", unit: str = "", counsellor: str = "") -> str:
    """Who owns a step: the contact person or the family counsellor by name where there is one, the reporting unit by name, else
    the role."""
    rule = OWNERS[step_owner]
    role = say(rule.name)
    if step_owner == COUNSELLOR and counsellor:
        return counsellor
    if rule.contact and contact:
        return contact
    return f"{role}, {unit}" if rule.unit == "reporting_unit" and unit else role


def responsibility(step_owner: str) -> str:
    """Whose task it is (ORG-09)."""
    return gettext("The school’s task") if OWNERS[step_owner].side == "school" else gettext("The child welfare service’s task")


def local_day(moment: datetime) -> date:
    return timezone.localdate(moment)
