"""Correct minutes that are sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..commands import PartMinutes
from ..models import Part
from .minutes import MinutesForm


class CorrectMinutesForm(MinutesForm):
    """The texts as they stand, to be put right, and why. Who was there, and on which day, is not asked again."""

    reason = forms.LongTextField(label=_("What was wrong?"), max_length=1000, lines="short",
                                 help_text=_("Everybody who reads the minutes sees this."))

    def __init__(self, data: Any = None, *, part: Part, **kwargs: Any) -> None:
        super().__init__(data, part=part, people=(), **kwargs)
        del self.fields["attended"], self.fields["held_on"], self.fields["ended"]
        self.fields["next_on"].not_before = None  # type: ignore[attr-defined]  # the day that was agreed may have passed
        self.holds = False

    def minutes(self) -> PartMinutes:
        self.cleaned_data["attended"] = []
        return replace(super().minutes(), answers=self.part.answers)  # what the meeting settled is not settled anew here
