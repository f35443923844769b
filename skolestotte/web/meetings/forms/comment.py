"""The family's comment to minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms


class CommentForm(forms.Form):
    """A few words beside the minutes."""

    text = forms.LongTextField(label=_("Your comment"), lines="short", max_length=5_000,
                               help_text=_("All who can read these minutes can read it. The minutes stand as they are."))
