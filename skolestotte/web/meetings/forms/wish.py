"""The school asks for a meeting."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms


class WishForm(forms.Form):
    """Why, and what is to come out of it: the family reads both before it answers."""

    why = forms.LongTextField(
        label=_("Why does the school want a meeting?"), lines="short", max_length=2_000,
        help_text=_("In plain words. The family reads it before it says yes or no, and it stands in the invitation."))
    goal = forms.LongTextField(label=_("What do we want to have when we leave?"), lines="short", max_length=2_000, required=False)
