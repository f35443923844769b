"""Rows that repeat in a form (children, people): adding and removing works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from skolestotte.web.design.forms import Form, FormError, Renderer


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
        total = _number(data.get(f"{prefix}-TOTAL_FORMS"), _sent(data, prefix))
        removed = data.get(f"{prefix}-remove")
        pressed = f"{prefix}-add" in data or removed is not None
        if f"{prefix}-add" in data:
            total += 1
        if removed is not None and 0 <= _number(removed, -1) < total:
            _take_out(data, prefix, _number(removed, -1), total)
            total -= 1
        data[f"{prefix}-TOTAL_FORMS"] = str(min(total, cls.max_num))
        data[f"{prefix}-INITIAL_FORMS"] = str(_number(data.get(f"{prefix}-INITIAL_FORMS")))
        for limit in ("MIN_NUM_FORMS", "MAX_NUM_FORMS"):  # for the browser alone; ours are known
            data.pop(f"{prefix}-{limit}", None)
        rows = cls(data, **kwargs)
        rows.changed = pressed
        if pressed:
            for form in rows.forms:
                form.without_errors()
        return rows

    @property
    def error_list(self) -> list[FormError]:
        """What is wrong with the rows, each with the id of the element to go to. Nothing while a row is added or taken away."""
        if not self.is_bound or self.changed:
            return []
        whole = [FormError("", str(message)) for message in self.non_form_errors()]
        return whole + [error for form in self.forms for error in form.error_list]

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


def _sent(data: QueryDict, prefix: str) -> int:
    """How many rows came, by their numbers: for when the field that counts them is lost."""
    numbers = [_number(key.removeprefix(f"{prefix}-").partition("-")[0], -1) for key in data if key.startswith(f"{prefix}-")]
    return max(numbers, default=-1) + 1


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
