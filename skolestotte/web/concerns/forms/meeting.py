"""The forms about a report meeting (MTG-10)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms


class AskForm(forms.Form):
    """The unit that reported asks."""

    why = forms.LongTextField(label=_("Why do you want a meeting?"), lines="short", max_length=5_000,
                              help_text=_("The guardians can read this when they can read the report."))


class AnswerForm(forms.Form):
    """The service answers."""

    needed = forms.YesNoField(label=_("Do you meet?"))
    said = forms.LongTextField(label=_("What do you answer the school?"), lines="short", max_length=5_000,
                               help_text=_("The school reads this. Write nothing of what you have assessed."))
