"""Forms as every room uses them: `from skolestotte.web.design import forms`, then `forms.Form` and so on.

`{{ form }}` draws the error summary and the fields; `{{ form.name.as_field_group }}` draws one field.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.renderers import BaseRenderer
from django.forms.utils import ErrorDict
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext

from skolestotte.web.design.bound import BoundField
from skolestotte.web.design.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    LongTextField,
    PhoneField,
    TextField,
    TimeField,
    YesNoField,
    today,
)
from skolestotte.web.design.numbers import IdentityNumberField, OrganisationNumberField
from skolestotte.web.design.text import keepable

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DateField",
    "Form",
    "FormError",
    "IdentityNumberField",
    "LongTextField",
    "OrganisationNumberField",
    "PhoneField",
    "Renderer",
    "TextField",
    "TimeField",
    "YesNoField",
    "today",
]

_LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select)


class Renderer(BaseRenderer):
    """Draws forms with our templates and widgets with Django's. Set as FORM_RENDERER."""

    form_template_name = "design/forms/form.html"
    formset_template_name = "design/forms/formset.html"
    field_template_name = "design/forms/field.html"
    bound_field_class = BoundField

    @cached_property
    def _engine(self) -> DjangoTemplates:
        widgets = Path(django.forms.__file__).parent / "templates"
        return DjangoTemplates({"NAME": "designforms", "DIRS": [widgets], "APP_DIRS": True, "OPTIONS": {}})

    def get_template(self, template_name: str) -> Any:
        return self._engine.get_template(template_name)


@dataclass(frozen=True)
class FormError:
    """One line of the error summary."""

    target: str
    message: str


class FormParts(forms.BaseForm):
    """What a form of ours adds to Django's; mix it into a ModelForm where one is wanted."""

    default_renderer = Renderer
    use_required_attribute = False  # the server says what is missing, in the language of the page
    rows: Any = None  # rows that repeat in this form (`rows.py`); what is wrong there stands in the same summary

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _prepare(field)

    @property
    def error_list(self) -> list[FormError]:
        """All errors in the order of the fields, then those of the rows, each with the id of the element to go to."""
        found = [FormError("", str(message)) for message in self.non_field_errors()]
        for bound in self:
            target = getattr(bound, "focus_id", bound.auto_id)
            found += [FormError(target, str(message)) for message in bound.errors]
        return found + (self.rows.error_list if self.rows is not None else [])

    def need(self, *names: str) -> None:
        """From `clean`: these are needed because of another answer, and say so as if they always were."""
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, forms.ValidationError(_lacking(self.fields[name]), code="required"))

    def without_errors(self) -> None:
        """Show again what was typed and check nothing; used when a button only adds a row."""
        self._errors = ErrorDict(renderer=self.renderer)


class Form(FormParts, forms.Form):
    """The base of every form."""


def _prepare(field: forms.Field) -> None:
    if isinstance(field, forms.CharField):
        others = [one for one in field.validators if not isinstance(one, ProhibitNullCharactersValidator)]
        field.validators = [*others, keepable]
    if (
        field.required
        and field.error_messages.get("required") == forms.Field.default_error_messages["required"]
    ):
        field.error_messages["required"] = _lacking(field)


def _lacking(field: forms.Field) -> str:
    """What a field says that is needed and empty."""
    ask = gettext("Choose an answer: %(label)s") if isinstance(field.widget, _LISTS) else gettext("Fill in: %(label)s")
    return ask % {"label": field.label or "–"}
