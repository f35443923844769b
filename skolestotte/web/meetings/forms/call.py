"""The call, and the talk with the child."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

PARTY_AGE = re.compile(r"\b15\b")  # the point of a call that asks about a young person who is a party (RT1-S3/5)


class CallForm(forms.Form):
    """An answer to each of the routine's points, and what was agreed (RT1-03, RT1-07)."""

    with_whom = forms.TextField(label=_("Whom did you talk with?"))
    on = forms.DateField(label=_("When did you talk?"), not_after=forms.today)

    def __init__(self, *args: Any, points: Sequence[str], youth: bool, began_on: date, meeting: str, **kwargs: Any) -> None:
        asked = {f"point_{number}": forms.LongTextField(label=point, lines="short", max_length=4_000)
                 for number, point in enumerate(points, 1)}
        self.points = list(asked)
        self.base_fields = {**self.base_fields, **asked, **_agreed(youth, meeting)}  # type: ignore[misc]  # this form's own
        super().__init__(*args, **kwargs)
        self.fields["on"].not_before = began_on  # type: ignore[attr-defined]
        for name, field in asked.items() if not youth else ():
            if PARTY_AGE.search(str(field.label)):
                self.initial.setdefault(name, _now("Not relevant: the child is under 15."))

    @property
    def settled(self) -> dict[str, Any]:
        """What the command wants."""
        data = self.cleaned_data
        return {
            "with_whom": data["with_whom"], "on": data["on"], "agreed_on": data["meeting_on"],
            "answers": {name.removeprefix("point_"): data[name] for name in self.points},
            "youth_attends": bool(data.get("youth_attends")), "nurse_attends": data["nurse_attends"],
            "child_talk": data["child_talk"],
        }


class TalkForm(forms.Form):
    """Held, or judged not to be needed."""

    what = forms.ChoiceField(
        label=_("What happened?"), choices=[("held", _("The talk was held")), ("not_needed", _("It is not needed now"))])
    on = forms.DateField(label=_("When was it held?"), not_after=forms.today, required=False)
    known = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, began_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].not_before = began_on  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("what") == "held" and not data.get("on") and "on" not in self.errors:
            self.add_error("on", _("Write the day the talk was held."))
        return data



def _agreed(youth: bool, meeting: str) -> dict[str, django_forms.Field]:
    """What the call settles. A young person is asked about only when the child has turned 15."""
    fields: dict[str, django_forms.Field] = {
        "meeting_on": forms.DateField(
            label=_now("Which day did you agree on? (%(meeting)s)") % {"meeting": meeting}, not_before=forms.today,
            help_text=_("You choose the time when you plan the meeting.")),
        "nurse_attends": forms.YesNoField(label=_("Does the school nurse take part?")),
    }
    if youth:
        fields["youth_attends"] = forms.YesNoField(
            label=_("Does the young person take part?"),
            help_text=_("The child has turned 15 and is a party in the own case."))
    fields["child_talk"] = forms.ChoiceField(
        label=_("Is a talk with the child needed?"),
        help_text=_("The child may talk with child welfare without the guardians knowing. Nobody is told."),
        choices=[("before", _("Before the meeting")), ("after", _("After the meeting")),
                 ("both", _("Both before and after")), ("not_needed", _("Not now"))])
    return fields
