"""Forms of the room."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.identity import Identity, read_identity_number
from skolestotte.web.design import forms

CASE_NUMBER = re.compile(r"\d{4}-\d{5,}")


class OpenForm(forms.Form):
    """Which case, and why. The number must be exact: there is nothing to leaf through here."""

    number = forms.TextField(label=_("The child’s identity number, or the case number"), max_length=40,
                             help_text=_("Eleven digits, or a case number such as 2026-00012. It must be exact."))
    reason = forms.LongTextField(
        label=_("What is urgent, and what do you need to know?"), max_length=2000,
        help_text=_("Your leader reads this. It is kept with the case."))
    understood = BooleanField(
        label=_("I know that this is logged, and that the leader is told"),
        error_messages={"required": _("Confirm that you know this. Then the case can be opened.")})

    def clean_number(self) -> str:
        """The eleven digits or the case number, without spaces."""
        text = "".join(str(self.cleaned_data["number"]).split())
        if CASE_NUMBER.fullmatch(text):
            return text
        if isinstance(read_identity_number(text, on=timezone.localdate()), Identity):
            return text
        raise ValidationError(_("This is neither an identity number nor a case number. Check the digits."))


class LookForm(forms.Form):
    """What the leader says about an access."""

    comment = forms.LongTextField(
        label=_("What do you think of it?"), max_length=2000, lines="short",
        help_text=_("For example: needed and right, or: talk with the employee."))
    shut = BooleanField(label=_("Shut the access now"), required=False)

    def __init__(self, *args: Any, still_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not still_open:
            del self.fields["shut"]
