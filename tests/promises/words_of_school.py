"""Finds what is said of a school, its people and its day, in a text that is told to a kindergarten."""

from __future__ import annotations

import re

NORWEGIAN = re.compile(r"\w*sk[ou]le\w*|\brektor\w*|\w*lær[ae]r\w*|\belev(?:en|er|ene|ar|ane)?\b|\w*undervis\w*|\bSFO\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(?:after-)?school\w*|\w*teach\w*|\bpupils?\b|\bprincipals?\b|\blessons?\b", re.IGNORECASE)
OUR_NAME = "Skolestøtte"


def said_of_school(text: str, language: str, *allowed: str) -> list[str]:
    """The words of a school in a text, each with a little around it. `allowed`: what may stand there, word for word."""
    for one in (OUR_NAME, *allowed):
        text = text.replace(one, "")
    found = (ENGLISH if language.startswith("en") else NORWEGIAN).finditer(text)
    return [text[max(0, one.start() - 40):one.end() + 30] for one in found]
