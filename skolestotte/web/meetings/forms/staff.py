"""The school has talked with its own who take part in a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..models import StaffTalk


class StaffTalkForm(forms.Form):
    """When (before, until some part is held), with whom and on which day. There is no field for words, on purpose (MTG-03, MTG-08)."""

    when = forms.ChoiceField(label=_("Which talk was it?"))
    names = forms.ChoicesField(label=_("With whom?"))
    on = forms.DateField(label=_("Which day?"), not_after=forms.today)

    def __init__(self, data: Any = None, *, people: Sequence[str], began_on: date | None, held: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["when"].choices = [  # type: ignore[attr-defined]
            (when, capfirst(name)) for when, name in StaffTalk.When.choices if held or when != StaffTalk.When.AFTER]
        self.fields["names"].choices = [(name, name) for name in people]  # type: ignore[attr-defined]
        self.fields["on"].not_before = began_on  # type: ignore[attr-defined]
