"""A form field with its value, as Designsystemet wants it: description, error and counter tied to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.boundfield import BoundWidget
from django.utils.functional import cached_property

COUNT_ALWAYS = 2_000  # a limit this small is worth showing before it is near


@dataclass(frozen=True)
class Option:
    """One radio button or checkbox with the sentence that explains it."""

    widget: BoundWidget
    description: object
    described_by: str
    invalid: bool

    @property
    def tag(self) -> str:
        """The input element."""
        attrs = self.widget.data["attrs"]
        attrs["class"] = "ds-input"
        attrs.pop("aria-describedby", None)
        if self.description:
            attrs["aria-describedby"] = self.described_by
        if self.invalid:
            attrs["aria-invalid"] = "true"
        return self.widget.tag()


class BoundField(DjangoBoundField):
    """Adds `kind` (which template part draws it), `options`, ids and limits for the templates."""

    @cached_property
    def kind(self) -> str:
        """input, textarea, select, choices, checkbox or rows of inputs (composite)."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.MultiWidget):
            return "composite"
        return "input"

    @property
    def optional(self) -> bool:
        return not self.field.required

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}_error"

    @property
    def help_id(self) -> str:
        return f"{self.auto_id}_help"

    @property
    def counter_id(self) -> str:
        return f"{self.auto_id}_count"

    @property
    def limit(self) -> int | None:
        return getattr(self.field, "limit", None) if isinstance(self.field.widget, forms.Textarea) else None

    @property
    def count_always(self) -> bool:
        return self.limit is not None and self.limit <= COUNT_ALWAYS

    @property
    def focus_id(self) -> str:
        """Where a link in the error summary leads: the input, or the first of several."""
        return f"{self.auto_id}_0" if self.kind in ("choices", "composite") else self.auto_id

    @property
    def described_by(self) -> str:
        ids = [self.help_id] if self.help_text else []
        ids += [self.counter_id] if self.limit else []
        ids += [self.error_id] if self.errors else []
        return " ".join(ids)

    @property
    def cards(self) -> bool:
        return bool(getattr(self.field, "descriptions", None))

    def options(self) -> Iterator[Option]:
        """The choices with their descriptions; an empty choice is left out."""
        descriptions = getattr(self.field, "descriptions", {})
        for widget in self.subwidgets:
            value = widget.data["value"]
            if value == "":
                continue
            yield Option(
                widget, descriptions.get(value, ""), f"{widget.id_for_label}_help", bool(self.errors)
            )

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            attrs.pop("aria-describedby", None)
            return attrs
        if self.kind in ("input", "checkbox"):
            own = str(widget.attrs.get("class", ""))
            attrs["class"] = f"ds-input {own}".strip()
            if self.field.required:
                attrs["aria-required"] = "true"
        attrs.pop("aria-describedby", None)
        if self.described_by and self.kind != "choices":
            attrs["aria-describedby"] = self.described_by
        if self.errors:
            attrs["aria-invalid"] = "true"
        return attrs
