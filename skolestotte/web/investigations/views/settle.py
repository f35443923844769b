"""How a page that carries out one step of the routine answers; the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import ChoiceField
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.consents.around import about_step
from skolestotte.web.consents.replies import already, done, show
from skolestotte.web.design import forms
from skolestotte.web.design.dates import words
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request

from ..queries import StepPage

Read = Callable[[], StepPage]
Make = Callable[[StepPage, Any], forms.Form]


@dataclass(frozen=True)
class Step:
    """What one page is: its template, its title, the button, and what is said when it is done."""

    template: str
    title: object
    button: object
    said: object


def settle(request: Request, step: Step, read: Read, make: Make, act: Callable[[StepPage, Mapping[str, Any]], object],
           extra: Callable[[StepPage], dict[str, Any]] | None = None) -> HttpResponse:
    """Show the form, carry out what was sent, or say that the step is no longer open and show both texts."""
    page = read()
    form = open_form(request, lambda data: make(page, data))
    if request.method == "POST" and form.is_valid():
        to = page.around.case_url
        try:
            act(page, form.cleaned_data)
        except NotNow:
            page = read()
            if same(form, page.stands):
                return already(request, _("This is done already. Nothing was changed now."), to)
        else:
            return done(request, step.said, to)
    late = request.method == "POST" and not page.open
    more = {**(extra(page) if extra else {}), "theirs": compared(form, page.stands) if late else []}
    return show(request, step.template, step.title, {**context(page, form, late=late), "submit": step.button, **more})


def context(page: StepPage, form: forms.Form, *, late: bool) -> dict[str, Any]:
    """What every page of a step has. `late`: something was sent, and the step is not open."""
    case_id = page.around.case_id
    return {"page": page, "around": page.around, "about": about_step(page.around, page.step_id), "form": form, "late": late,
            "not_now": late, "back": page.around.case_url, "recorded": compared(form, page.stands),
            "leave_out": reverse("overview:deviate", args=[case_id, page.step_id]) + page.around.in_run if page.may_leave_out else ""}


def same(form: forms.Form, stands: Mapping[str, object]) -> bool:
    """True when exactly this is recorded already: pressed twice, or the back button."""
    return bool(stands) and all(form.cleaned_data.get(name) == value for name, value in stands.items())


def compared(form: forms.Form, stands: Mapping[str, object]) -> list[tuple[object, str]]:
    """What stands, with the labels of the form: shown beside what the reader typed."""
    return [(form.fields[name].label, _shown(form, name, value)) for name, value in stands.items() if value]


def _shown(form: forms.Form, name: str, value: object) -> str:
    if isinstance(value, date):
        return words(value)
    field = form.fields[name]
    if isinstance(field, ChoiceField):
        return str(dict(field.widget.choices).get(value, value))
    return str(value)


def today() -> date:
    return timezone.localdate()
