"""Open a form with what was kept of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from .queries import kept

F = TypeVar("F")
LONGEST = 200  # characters of an address


def open_form(request: HttpRequest, make: Callable[[QueryDict | None], F]) -> F:
    """The form of this page. POST: bound to what was sent. GET: filled with the kept draft, if any, without error messages.

    `make(data)` builds the form or formset from data or None. The form gets `kept_at`: when the draft was kept, or None.
    """
    if request.method == "POST":
        form = make(request.POST)
        form.kept_at = None  # type: ignore[attr-defined]
        return form
    draft = kept(request.path)
    if draft is None:
        form = make(None)
        form.kept_at = None  # type: ignore[attr-defined]
        return form
    form = make(_as_query(draft.fields))
    _hush(form)
    form.kept_at = draft.saved_at  # type: ignore[attr-defined]
    return form


def is_page(path: str) -> bool:
    """Whether this can be the address of a form of ours, under which a draft is kept."""
    return path.startswith("/") and len(path) <= LONGEST and "\x00" not in path and url_has_allowed_host_and_scheme(path, None)


def _as_query(fields: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def _hush(form: Any) -> None:
    """What is kept may be unfinished: it is shown as typed, and judged when it is sent."""
    for part in [form, *getattr(form, "forms", [])]:
        if hasattr(part, "fields"):
            part._errors = ErrorDict()
            part.cleaned_data = {}
        else:
            part._errors = [ErrorDict() for _ in part.forms]
            for row in part.forms:
                row._errors, row.cleaned_data = ErrorDict(), {}
            part._non_form_errors = part.error_class()
