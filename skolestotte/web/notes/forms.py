"""The form of a note, made from what the step asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms as django_forms
from django.forms import Field
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from skolestotte.rulebook.reading import Words
from skolestotte.rulebook.routine import Ask, Step
from skolestotte.web.design import forms
from skolestotte.web.design.dates import words as date_words

CHOICE, DAY, SEEN = "what", "on", "seen"


class NoteForm(forms.Form):
    """What happened (where there is a choice), on which day, and the step's own questions."""

    def __init__(self, data: Any = None, *, step: Step, seen: int, **kwargs: Any) -> None:
        self.step = step
        self.base_fields = {**_choice(step), **{ask.key: _field(ask) for ask in step.asks},  # type: ignore[misc]
                            DAY: forms.DateField(label=_("When was it done?"), not_after=forms.today),
                            SEEN: django_forms.IntegerField(widget=django_forms.HiddenInput, required=False, min_value=0)}
        super().__init__(data, initial={DAY: timezone.localdate(), SEEN: seen}, **kwargs)

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


def shown(step: Step, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The questions of a step with what was answered, in the reader's language; empty ones left out."""
    found = []
    for ask in step.asks:
        answer = answers.get(ask.key, "")
        options = {key: say(words) for key, words in ask.options}
        if answer:
            found.append((say(ask.label), options.get(answer, answer)))
    return found


def say(words: Words | None) -> str:
    return words.say(get_language() or "nb") if words is not None else ""


def _choice(step: Step) -> dict[str, Field]:
    labelled = [(str(number), say(record.label)) for number, record in enumerate(step.records) if record.label]
    return {CHOICE: forms.ChoiceField(label=_("What is the case?"), choices=labelled)} if len(labelled) > 1 else {}


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
