"""What a guardian or a young person has a right to: sections of law and what they mean, from the rulebook (PAR-02)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.law import LawRef, shipped_laws
from skolestotte.web.design.speech import plain_language

from .wording import law


@dataclass(frozen=True)
class Right:
    """One right in few words, what the law says about it, and where."""

    title: str
    meaning: str
    laws: tuple[str, ...]


SEE, LIMITS = _("You may see the documents"), _("Some things can be held back")
CONSENT, CHILD, OWN = _("Your consent is your own choice"), _("Your child has a say"), _("You have a say")
PARTY = _("You are a party to your own case")
CONSENT_MEANS = _("You can say yes to a little, say no, or withdraw later. What has already been told stays told.")
GUARDIAN: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (SEE, ("fvl § 18", "bvl § 12-6")), (LIMITS, ("fvl § 19",)), (CONSENT, ("fvl § 13 a",)), (CHILD, ("bvl § 1-4",)),
)
YOUNG: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (OWN, ("bvl § 1-4",)), (PARTY, ("bvl § 12-3",)), (SEE, ("fvl § 18", "bvl § 12-6")), (LIMITS, ("fvl § 19",)),
    (CONSENT, ("fvl § 13 a",)),
)


def rights(*, young: bool) -> list[Right]:
    """In the language of the page."""
    return [_right(title, references) for title, references in (YOUNG if young else GUARDIAN)]


def _right(title: Promise, references: tuple[str, ...]) -> Right:
    parsed = [LawRef.parse(text) for text in references]
    meanings = [shipped_laws().meaning(reference)[plain_language()] for reference in parsed]
    meaning = str(CONSENT_MEANS) if title is CONSENT else " ".join(meanings)
    return Right(str(title), meaning, tuple(map(law, parsed)))
