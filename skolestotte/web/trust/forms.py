"""Forms of this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.people.models import Unit
from skolestotte.web.people.no_child import about_nobody

from .models import Difficulty

NO_CHILD = _("Write about the collaboration only: no child, no family, no case.")
ABOUT_NOBODY: dict[str, Any] = {"validators": [about_nobody]}


class RaiseForm(forms.Form):
    """What is hard, and with whom."""

    unit = forms.ChoiceField(label=_("Where do you work?"), widget=django_forms.Select)
    other = forms.ChoiceField(label=_("With whom is it hard?"), widget=django_forms.Select)
    kind = forms.ChoiceField(label=_("What is it about?"), choices=Difficulty.Kind.choices)
    about = forms.LongTextField(label=_("What is hard?"), lines="short", max_length=4_000, help_text=NO_CHILD, **ABOUT_NOBODY)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], others: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "–"), *((str(one.id), one.name) for one in others)]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The leader: it is settled, or it needs a joint meeting."""

    what = forms.ChoiceField(label=_("What now?"), choices=[
        ("settled", _("It is settled")), ("joint", _("It lasts: the heads of both units meet"))])
    said = forms.LongTextField(label=_("What have you done?"), lines="short", max_length=4_000, help_text=NO_CHILD, **ABOUT_NOBODY)


class PlanForm(forms.Form):
    """What the joint meeting came to; where the collaboration must be strengthened, all of a plan, or it is no plan (TRU-02)."""

    clarified = forms.LongTextField(
        label=_("What did you clear up?"), lines="short", max_length=4_000, **ABOUT_NOBODY,
        help_text=_("Roles, what you expect of each other, and misunderstandings. No child, no family, no case."))
    plan = forms.YesNoField(label=_("Must the collaboration be strengthened?"), yes=_("Yes, here is the plan"),
                            no=_("No, it is cleared up"))
    who_does_what = forms.LongTextField(label=_("If yes: who does what?"), lines="short", max_length=4_000, help_text=NO_CHILD,
                                       required=False, **ABOUT_NOBODY)
    done_differently = forms.LongTextField(label=_("If yes: what is done differently from now on?"), lines="short", max_length=4_000,
                                          required=False, **ABOUT_NOBODY)
    evaluate_on = forms.DateField(label=_("If yes: when do you look at it again?"), not_before=forms.today, required=False)

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        if data.get("plan") is True:
            self.need("who_does_what", "done_differently", "evaluate_on")
        return data


class EvaluateForm(forms.Form):
    """How it went."""

    said = forms.LongTextField(label=_("How has it gone?"), lines="short", max_length=4_000, help_text=NO_CHILD, **ABOUT_NOBODY)


class ArenaForm(forms.Form):
    """A date for reflecting together."""

    unit = forms.ChoiceField(label=_("Your unit"), widget=django_forms.Select)
    other = forms.ChoiceField(label=_("Together with"), widget=django_forms.Select)
    on = forms.DateField(label=_("Day"), not_before=forms.today)
    about = forms.TextField(label=_("What do you talk about?"), help_text=_("For example: how we give each other feedback."),
                            **ABOUT_NOBODY)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], others: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "–"), *((str(one.id), one.name) for one in others)]  # type: ignore[attr-defined]
