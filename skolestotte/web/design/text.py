"""What a person may type: limits, and characters that cannot be kept; refused in plain words, never cut."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LONG_TEXT = 20_000  # characters; about eight full pages
SHORT_TEXT = 200
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def keepable(value: object) -> None:
    """Refuse NUL characters and half surrogate pairs: no database or file can keep them."""
    if isinstance(value, str) and _UNKEEPABLE.search(value):
        raise ValidationError(
            _(
                "The text has a hidden character that cannot be saved. "
                "Paste it again as plain text, or remove what you pasted last."
            ),
            code="unkeepable",
        )


def plain_lines(value: str) -> str:
    """The text with every line ending as one newline, so that the count is the one the person sees."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


class AtMost(MaxLengthValidator):
    """At most this many characters; says how many there are too many."""

    message = ngettext_lazy(
        "The text is too long: there is room for %(limit_value)d character, and it has %(show_value)d.",
        "The text is too long: there is room for %(limit_value)d characters, and it has %(show_value)d.",
        "limit_value",
    )
