"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import dates, forms
from skolestotte.web.people.no_child import about_nobody

from . import next_time, queries


class DutyForm(forms.Form):
    """Something that comes again, and since when."""

    key = forms.ChoiceField(label=_("What comes again?"))
    unit = forms.ChoiceField(label=_("Your unit"), widget=django_forms.Select)
    other = forms.ChoiceField(label=_("Together with"), widget=django_forms.Select)
    began_on = forms.DateField(
        label=_("From when is it counted?"), not_after=forms.today,
        help_text=_("The day the agreement was signed, or the first day of the school year."))

    def __init__(self, data: Any = None, *, units: list[tuple[str, str]], others: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"unit": units[0][0] if len(units) == 1 else ""})
        today = forms.today()
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            (key, next_time.title(key, today)) for key in next_time.KEYS]
        self.fields["key"].descriptions = {key: next_time.about(key, today) for key in next_time.KEYS}  # type: ignore[attr-defined]
        self.fields["unit"].choices = units if len(units) == 1 else [("", "–"), *units]  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "–"), *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("unit") and data.get("unit") == data.get("other"):
            self.add_error("other", _("Choose another unit than your own."))
        first = next_time.first_day(data["key"], forms.today()) if data.get("key") else None
        if first and data.get("began_on") and data["began_on"] < first:
            self.add_error("began_on", _("The date must be %(limit)s or later.") % {"limit": dates.words(first, "short")})
        return data


class RoundForm(forms.Form):
    """It was done."""

    on = forms.DateField(label=_("When was it done?"), not_after=forms.today)
    note = forms.LongTextField(label=_("What came out of it?"), required=False, lines="short", max_length=4_000,
                               validators=[about_nobody],
                               help_text=_("Write about the collaboration only: no child, no family, no case."))

    def __init__(self, data: Any = None, *, line: queries.Line) -> None:
        super().__init__(data)
        self.line = line

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        on, began = data.get("on"), self.line.duty.began_on
        if on and on < began:
            self.add_error("on", _("The date must be %(limit)s or later.") % {"limit": dates.words(began, "short")})
        return data
