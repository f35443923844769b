"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms


class OnDay(forms.Form):
    """Choose a day to look back at."""

    on = forms.DateField(label=_("Who could see it on this day?"), not_after=forms.today)


class OfferForm(forms.Form):
    """Offer the case to one of these case workers."""

    def __init__(self, people: Iterable[tuple[str, str, str]], *args: Any, **kwargs: Any) -> None:
        """`people`: id, name, and a line about how much they carry now."""
        super().__init__(*args, **kwargs)
        people = list(people)
        self.fields["person"] = forms.ChoiceField(
            label=_("Who is asked to be the child’s contact person?"), choices=[(key, name) for key, name, _about in people],
            descriptions={key: about for key, _name, about in people})


class LeaveOutForm(forms.Form):
    """Leave out a standard step: why, and what is done instead (DLN-09)."""

    reason = forms.LongTextField(
        label=_("Why can this step not be done?"), max_length=2000,
        help_text=_("The school sees this. Write nothing that the school may not know."),
    )
    alternative = forms.LongTextField(label=_("What do you do instead?"), max_length=2000)


class LeaveRoutineForm(forms.Form):
    """Another course than the routine: the service's own reason, and what the school can expect (RT1-01)."""

    own_reason = forms.LongTextField(
        label=_("Why is another course better for the child?"), max_length=4000,
        help_text=_("Stays with the child welfare service. The school does not see it."))
    reason = forms.LongTextField(
        label=_("What do you tell the school about why?"), max_length=2000, lines="short",
        help_text=_("The school and the family read this. Write nothing that the school may not know."))
    process = forms.LongTextField(
        label=_("What can the school expect to happen now?"), max_length=2000, lines="short",
        help_text=_("For example: we work with the family alone, and you get the second feedback when we are finished."))
    roles = forms.LongTextField(
        label=_("Who does what, and whom does the school call?"), max_length=2000, lines="short")
    time_frame = forms.LongTextField(label=_("When does the school hear from you?"), max_length=500, lines="short")


class CorrectForm(forms.Form):
    """The right day for something that happened."""

    on = forms.DateField(label=_("The day it really happened"), not_after=forms.today)
