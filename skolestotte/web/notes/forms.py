"""The form of a note, made from what the step asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms as django_forms
from django.forms import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.rulebook.routine import Ask, Step
from skolestotte.web.design import forms
from skolestotte.web.design.dates import words as date_words
from skolestotte.web.design.wording import say

from .commands import FIXED, NOT_NEEDED

CHOICE, DAY, SEEN = "what", "on", "seen"
MEETING_ON, WITH, TOLD = "meeting_on", "with_whom", "told"


class NoteForm(forms.Form):
    """What happened (where there is a choice), on which day, and the step's own questions."""

    def __init__(self, data: Any = None, *, step: Step, seen: int, **kwargs: Any) -> None:
        self.step = step
        self.base_fields = {**_choice(step), **{ask.key: _field(ask) for ask in step.asks},  # type: ignore[misc]
                            DAY: forms.DateField(label=_("When was it done?"), not_after=forms.today),
                            SEEN: django_forms.IntegerField(widget=django_forms.HiddenInput, required=False, min_value=0)}
        super().__init__(data, initial={DAY: timezone.localdate(), SEEN: seen}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """What happened can ask for more: a record that sets `team` wants the answer of that name."""
        data = dict(super().clean() or {})
        if self.step.records and self.chosen < len(self.step.records):
            sets = {name for name, value in self.step.records[self.chosen].values if value is True}
            self.need(*(ask.key for ask in self.step.asks if ask.key in sets))
        return data

    @property
    def chosen(self) -> int:
        return int(self.cleaned_data.get(CHOICE) or 0)

    @property
    def answers(self) -> dict[str, str]:
        """The answers as text, by key."""
        return {ask.key: _text(self.cleaned_data.get(ask.key)) for ask in self.step.asks}

    @property
    def said(self) -> list[tuple[str, str]]:
        """The answers as they will be shown."""
        return shown(self.step, self.answers)


class AgreeForm(forms.Form):
    """The day of the next meeting; or, where the routine allows it, that meetings are not needed now, and how that was agreed."""

    def __init__(self, data: Any = None, *, step: Step, **kwargs: Any) -> None:
        kinds = {record.kind for record in step.records}
        self.may_do_without = NOT_NEEDED in kinds
        self.asks = step.asks
        self.base_fields = self._fields()  # type: ignore[misc]
        super().__init__(data, **kwargs)

    def _fields(self) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        if self.may_do_without:
            fields[CHOICE] = forms.ChoiceField(label=_("What have you agreed on?"), choices=[
                (FIXED, _("We meet again on a day")), (NOT_NEEDED, _("Regular meetings are not needed now"))])
        fields[MEETING_ON] = forms.DateField(label=_("When do you meet next?"), required=not self.may_do_without,
                                             not_before=lambda: forms.today() + timedelta(days=1))
        if self.may_do_without:
            fields[WITH] = forms.TextField(
                label=_("With whom at the school did you agree on it?"), required=False, max_length=200,
                help_text=_("That meetings are not needed now is never decided by the service alone."))
        if self.asks:
            return fields | {ask.key: _field(ask) for ask in self.asks}
        fields[TOLD] = forms.LongTextField(
            label=_("What have you agreed on besides the day?"), lines="short", required=False, max_length=2000,
            help_text=self._help())
        return fields

    def _help(self) -> str:
        if self.may_do_without:
            return _("If meetings are not needed now: why? School and family can read this.")
        return _("For example whom the school calls, what it can expect, and who does what. School and family can read this.")

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        without = data.get(CHOICE) == NOT_NEEDED
        if without and not data.get(WITH) and WITH not in self.errors:
            self.add_error(WITH, _("Write with whom at the school you agreed on this."))
        if without and not data.get(TOLD) and TOLD not in self.errors:
            self.add_error(TOLD, _("Write why meetings are not needed now."))
        if data.get(CHOICE) == FIXED and not data.get(MEETING_ON) and MEETING_ON not in self.errors:
            self.add_error(MEETING_ON, _("Write the day that you have agreed on."))
        return data

    def day_as_typed(self) -> date | None:
        """The day that was sent, whatever else is lacking; None where it is no day."""
        try:
            found: date | None = forms.DateField(required=False).clean(self.data.get(MEETING_ON, ""))
        except django_forms.ValidationError:
            return None
        return found

    @property
    def meeting_on(self) -> date | None:
        """The day, or None where meetings are not needed now."""
        return None if self.cleaned_data.get(CHOICE) == NOT_NEEDED else self.cleaned_data[MEETING_ON]

    @property
    def answers(self) -> dict[str, str]:
        """What was written besides the day, by key."""
        if self.asks:
            return {ask.key: _text(self.cleaned_data.get(ask.key)) for ask in self.asks}
        without = self.cleaned_data.get(CHOICE) == NOT_NEEDED
        return {key: text for key in (WITH, TOLD) if (text := self.cleaned_data.get(key)) and (without or key != WITH)}


def said(step: Step | None, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was written when a day was agreed on, with its headings: the step's own questions, or ours."""
    names = {WITH: _("Agreed with"), TOLD: _("Agreed")}
    own = shown(step, answers) if step is not None and step.asks else []
    return own + [(names[key], text) for key, text in answers.items() if key in names]


def shown(step: Step, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The questions of a step with what was answered, in the reader's language; empty ones left out."""
    found = []
    for ask in step.asks:
        answer = answers.get(ask.key, "")
        options = {key: say(words) for key, words in ask.options}
        if answer:
            found.append((say(ask.label), options.get(answer, answer)))
    return found


def _choice(step: Step) -> dict[str, Field]:
    labelled = [(str(number), say(record.label)) for number, record in enumerate(step.records) if record.label]
    return {CHOICE: forms.ChoiceField(label=_("Which of these is it?"), choices=labelled)} if len(labelled) > 1 else {}


def _field(ask: Ask) -> Field:
    common: dict[str, Any] = {"label": say(ask.label), "required": ask.required, "help_text": say(ask.help)}
    match ask.type:
        case "line":
            return forms.TextField(**common)
        case "date":
            return forms.DateField(**common)
        case "yes_no":
            return forms.YesNoField(**common)
        case "choice":
            return forms.ChoiceField(choices=[(key, say(words)) for key, words in ask.options], **common)
        case _:
            return forms.LongTextField(lines="short", **common)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return date_words(value) if isinstance(value, date) else str(value)
