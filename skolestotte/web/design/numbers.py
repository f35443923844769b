"""Fields for national numbers. The rules are the rulebook's; the words to the person are here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.identity import NumberFault, read_identity_number, read_organisation_number
from skolestotte.web.design.text import AtMost

_DIGITS = _("The number must have digits only.")


class _NumberField(forms.CharField):
    """Digits with spaces allowed; gives the bare digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "width-number", "inputmode": "numeric", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)
        self.validators.append(AtMost(40))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        found = self.read(text)
        if isinstance(found, NumberFault):
            raise ValidationError(self.error_messages[found.reason], code=found.reason)
        return found

    def read(self, text: str) -> str | NumberFault:
        raise NotImplementedError


class IdentityNumberField(_NumberField):
    """A birth number or D-number of eleven digits, judged by today's rule."""

    default_error_messages = {
        "digits": _DIGITS,
        "length": _("The number must have 11 digits."),
        "date": _("The first six digits are not a date of birth. Check for a typing error."),
        "century": _("The number does not fit the year of birth. Check for a typing error."),
        "control_digits": _("The last two digits do not fit the others. Check for a typing error."),
        "future": _("The date of birth lies in the future. Check for a typing error."),
    }

    def read(self, text: str) -> str | NumberFault:
        found = read_identity_number(text, on=timezone.localdate())
        return found if isinstance(found, NumberFault) else found.number


class OrganisationNumberField(_NumberField):
    """An organisation number of nine digits."""

    default_error_messages = {
        "digits": _DIGITS,
        "length": _("The number must have 9 digits."),
        "series": _("An organisation number begins with 8 or 9 (test numbers with 2 or 3)."),
        "control_digits": _("The last digit does not fit the others. Check for a typing error."),
    }

    def read(self, text: str) -> str | NumberFault:
        found = read_organisation_number(text)
        return found if isinstance(found, NumberFault) else found.number
