"""The hours in which a school or a teacher teaches."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..teaching import Week
from .unfinished import SavedUnfinished


class WeekForm(SavedUnfinished):
    """When lessons begin and end on each weekday; both empty: none that day."""

    # Django's own names of the days: a text of ours with the same English would change the dates of every page and letter.
    NAMES = tuple(WEEKDAYS[number] for number in range(5))

    def __init__(self, data: Any = None, *, week: Week) -> None:
        fields: dict[str, django_forms.Field] = {}
        for number, name in enumerate(self.NAMES):
            named = {"day": capfirst(str(name))}
            fields[f"from_{number}"] = forms.TimeField(label=_now("%(day)s from") % named, required=False, help_text="")
            fields[f"to_{number}"] = forms.TimeField(label=_now("%(day)s to") % named, required=False, help_text="")
        self.base_fields = fields  # type: ignore[misc]  # this form's own
        begin: dict[str, Any] = {}
        for number, one in enumerate(week.days):
            begin |= {f"from_{number}": one[0], f"to_{number}": one[1]} if one else {}
        super().__init__(data, initial=begin)
        self.wanted = tuple(fields)
        self.mark()

    @property
    def days(self) -> list[tuple[Any, Any]]:
        return [(self[f"from_{number}"], self[f"to_{number}"]) for number in range(len(self.NAMES))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in range(len(self.NAMES)):
            begins, ends = f"from_{number}", f"to_{number}"
            if begins in self.errors or ends in self.errors:
                continue
            if bool(data.get(begins)) != bool(data.get(ends)):
                self.add_error(ends if data.get(begins) else begins, _("Write both times, or leave both empty."))
            elif data.get(begins) and data[ends] <= data[begins]:
                self.add_error(ends, _("Lessons must end after they begin."))
        return data

    @property
    def week(self) -> Week:
        data = self.cleaned_data
        return Week(tuple((data[f"from_{number}"], data[f"to_{number}"]) if data[f"from_{number}"] else None
                          for number in range(len(self.NAMES))))
