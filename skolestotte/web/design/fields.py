"""Form fields: Django's, with our widgets, limits and messages. Every message says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import dates
from skolestotte.web.design.dates_in import YEARS_AHEAD, NotADate, read_clock, read_date
from skolestotte.web.design.text import LONG_TEXT, SHORT_TEXT, AtMost, plain_lines

EARLIEST = 1900  # nobody whom a case is about was born before
Limit = date | Callable[[], date] | None
today = timezone.localdate


class TextField(forms.CharField):
    """One line of text, at most `max_length` characters (200). The browser never cuts what is pasted."""

    def __init__(self, *, max_length: int = SHORT_TEXT, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = max_length
        self.validators.append(AtMost(max_length))

    def to_python(self, value: Any) -> str:
        return plain_lines(super().to_python(value) or "")


class LongTextField(TextField):
    """Several lines, at most 20,000 characters; the box grows with the text. `lines`: long or short box."""

    def __init__(self, *, max_length: int = LONG_TEXT, lines: str = "long", **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"class": f"text-{lines}"})
        widget.attrs.pop("rows")
        widget.attrs.pop("cols")
        kwargs.setdefault("widget", widget)
        super().__init__(max_length=max_length, **kwargs)


class DateField(forms.Field):
    """A day, written in any usual way. `not_before`, `not_after`: a date, or a callable such as `today`.

    A year that lies before 1900 or more than 20 years ahead is a slip of the finger, and is asked about.
    """

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Write the date as day, month and year, for example 14.09.2026."),
        "form": _("“%(text)s” is not a date we can read. Write day, month and year, for example 14.09.2026."),
        "year": _("The year is missing in “%(text)s”. Write day, month and year, for example 14.09.2026."),
        "day": _("There is no such day as “%(text)s”. Check the day and the month."),
        "not_before": _("The date must be %(limit)s or later."),
        "not_after": _("The date must be %(limit)s or earlier."),
        "future": _("The date cannot be in the future."),
        "past": _("The date cannot be in the past."),
        "far": _("Check the year: “%(text)s” is too far from today."),
    }

    def __init__(self, *, not_before: Limit = None, not_after: Limit = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Day, month and year: dd.mm.yyyy"))
        super().__init__(**kwargs)
        self.not_before, self.not_after = not_before, not_after

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"class": "width-date", "inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return dates.words(value, "short") if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        text = str(value).strip()
        if not text:
            return None
        try:
            return read_date(text, today())
        except NotADate as problem:
            raise self._error(problem.reason, text=text[:40]) from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        lowest, highest = _limit(self.not_before), _limit(self.not_after)
        if lowest and value < lowest:
            raise self._error("past" if self.not_before is today else "not_before", limit=dates.words(lowest))
        if highest and value > highest:
            raise self._error(
                "future" if self.not_after is today else "not_after", limit=dates.words(highest)
            )
        if not EARLIEST <= value.year <= today().year + YEARS_AHEAD:
            raise self._error("far", text=dates.words(value, "short"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def _error(self, code: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class TimeField(forms.Field):
    """A time of day: 14.05, 9:30, 0930 or 9."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Write the time, for example 09.30."),
        "form": _("“%(text)s” is not a time we can read. Write hours and minutes, for example 09.30."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Hours and minutes, for example 09.30"))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"class": "width-time", "inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return dates.clock(value) if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value if isinstance(value, time) else None
        text = str(value).strip()
        if not text:
            return None
        try:
            return read_clock(text)
        except ValueError:
            raise ValidationError(
                self.error_messages["form"], code="form", params={"text": text[:40]}
            ) from None


class PhoneField(forms.CharField):
    """A telephone number; spaces are free. Gives digits, with `+` and country code when it was written so."""

    default_error_messages = {
        "form": _("Write the number with digits only, for example 22 00 00 00 or +47 22 00 00 00.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "class": "width-number", "autocomplete": "tel"})
        )
        super().__init__(**kwargs)
        self.validators.append(AtMost(40))

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s\-()./]", "", super().to_python(value) or "")
        text = re.sub(r"^00", "+", text)
        if text and not re.fullmatch(r"\+?[0-9]{3,15}", text):
            raise ValidationError(self.error_messages["form"], code="form")
        return text


class ChoiceField(forms.ChoiceField):
    """One of a few, as radio buttons; `descriptions` (value → text) makes them cards with a sentence each."""

    widget = forms.RadioSelect

    def __init__(self, *, descriptions: Mapping[str, object] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.descriptions = dict(descriptions or {})


class ChoicesField(forms.MultipleChoiceField):
    """Any number of a few, as checkboxes; `descriptions` as for ChoiceField."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, descriptions: Mapping[str, object] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.descriptions = dict(descriptions or {})


class YesNoField(forms.TypedChoiceField):
    """Yes or no, nothing chosen beforehand; gives True or False (None when optional and left open)."""

    def __init__(self, *, yes: object = _("Yes"), no: object = _("No"), **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value


def _limit(limit: Limit) -> date | None:
    return limit() if callable(limit) else limit
