"""Rows that repeat in a form (children, people): adding and removing works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from skolestotte.web.design.forms import Form, Renderer


class Rows(BaseFormSet):
    """A formset with submit buttons `<prefix>-add` and `<prefix>-remove` (value: the row's number from 0).

    After `Rows.posted(data)` ask `rows.changed` first: when true, show the page again and save nothing.
    """

    default_renderer = Renderer
    changed = False

    @classmethod
    def posted(cls, data: QueryDict, **kwargs: Any) -> Rows:
        """The rows as typed, one added or removed when that button was pressed (nothing is checked then)."""
        prefix = kwargs.get("prefix") or cls.get_default_prefix()
        data = data.copy()
        total = _number(data.get(f"{prefix}-TOTAL_FORMS"))
        removed = data.get(f"{prefix}-remove")
        pressed = f"{prefix}-add" in data or removed is not None
        if f"{prefix}-add" in data:
            total += 1
        if removed is not None and 0 <= _number(removed, -1) < total:
            _take_out(data, prefix, _number(removed, -1), total)
            total -= 1
        data[f"{prefix}-TOTAL_FORMS"] = str(min(total, cls.max_num))
        rows = cls(data, **kwargs)
        rows.changed = pressed
        if pressed:
            for form in rows.forms:
                form.without_errors()
        return rows

    def is_valid(self) -> bool:
        return not self.changed and super().is_valid()


def rows_of(form: type[Form], *, least: int = 1, most: int = 20, start: int = 1) -> type[Rows]:
    """A Rows class for a form: at least and at most so many rows, and so many empty ones to begin with."""
    made: Any = formset_factory(
        form,
        formset=Rows,
        extra=max(0, start - least),
        min_num=least,
        max_num=most,
        absolute_max=most + 1,
        validate_min=least > 0,
        validate_max=True,
    )
    return made


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _take_out(data: QueryDict, prefix: str, row: int, total: int) -> None:
    """Drop one row's fields and move the later ones up."""
    moved: dict[str, list[str]] = {}
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        number, _, name = key.removeprefix(f"{prefix}-").partition("-")
        if not (name and number.isdigit() and row <= int(number) < total):
            continue
        values = data.pop(key)
        if int(number) > row:
            moved[f"{prefix}-{int(number) - 1}-{name}"] = values
    for key, values in moved.items():
        data.setlist(key, values)
