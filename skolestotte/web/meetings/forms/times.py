"""Propose times for a meeting, and answer them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.design.rows import rows_of

from ..models import ProposedTime, TimeAnswer
from .clock import moment, skipped, time_words

LEAST, MOST = 2, 5
PREFIX = "time"


class SlotForm(forms.Form):
    """One time."""

    day = forms.DateField(label=_("Day"), not_before=forms.today, help_text="")
    starts = forms.TimeField(label=_("From"), help_text="")
    ends = forms.TimeField(label=_("To"), help_text="")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, starts, ends = data.get("day"), data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting must end after it begins."))
        for name in ("starts", "ends"):
            if day and data.get(name) and skipped(day, data[name]):
                self.add_error(name, _("The clock is put forward that night: this time does not exist."))
        if day and starts and not self.errors and moment(day, starts) <= timezone.now():
            self.add_error("starts", _("This time is past."))
        return data

    @property
    def slot(self) -> tuple[datetime, datetime]:
        data = self.cleaned_data
        return moment(data["day"], data["starts"]), moment(data["day"], data["ends"])


Slots = rows_of(SlotForm, least=LEAST, most=MOST, start=3)


class ProposeForm(forms.Form):
    """Two to five times. `seen`: those whose collisions were shown; what is shown may be proposed all the same."""

    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False, max_length=600)

    def __init__(self, data: Any = None, *, suggested: Sequence[tuple[date, time, time]] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        begin = [{"day": day, "starts": starts, "ends": ends} for day, starts, ends in suggested]
        self.rows = Slots(initial=begin, prefix=PREFIX) if data is None else Slots.posted(data, prefix=PREFIX)
        if begin and data is None:
            self.rows.extra = 0
        self.forms = [self.rows]

    def is_valid(self) -> bool:
        return not self.rows.changed and self.rows.is_valid() and super().is_valid() and self._each_once()

    @property
    def slots(self) -> list[tuple[datetime, datetime]]:
        return [row.slot for row in self.rows if row.cleaned_data.get("day")]

    @property
    def mark(self) -> str:
        """What `seen` holds once the collisions of these times are shown."""
        return " ".join(f"{starts:%Y%m%d%H%M}-{ends:%H%M}" for starts, ends in self.slots)

    def show_as_seen(self) -> None:
        """Show the form again as it is typed, and remember that these times' collisions are shown."""
        self.data = {**self.data.dict(), "seen": self.mark}  # type: ignore[attr-defined]  # what came with the request

    def _each_once(self) -> bool:
        known: set[tuple[datetime, datetime]] = set()
        for row in self.rows:
            if row.cleaned_data.get("day"):
                if row.slot in known:
                    row.add_error("day", _("This time stands here twice."))
                    break
                known.add(row.slot)
        return not any(row.errors for row in self.rows)


class AnswerTimesForm(forms.Form):
    """One answer to each of the times."""

    def __init__(self, data: Any = None, *, times: Sequence[ProposedTime], standing: dict[Any, str],
                 at_school: bool = False) -> None:
        self.base_fields = {  # type: ignore[misc]  # this form's own
            str(one.id): forms.ChoiceField(label=time_words(one.starts_at, one.ends_at), choices=TimeAnswer.Answer.choices,
                                           help_text=_("In teaching hours") if one.in_teaching and at_school else "")
            for one in times}
        self.times = times
        super().__init__(data, initial={str(one): said for one, said in standing.items()})

    @property
    def answers(self) -> dict[Any, str]:
        return {one.id: self.cleaned_data[str(one.id)] for one in self.times}
