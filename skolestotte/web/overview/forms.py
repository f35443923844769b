"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from .queries_handover import HandOver, Held


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


class ClarifyForm(forms.Form):
    """What school and service have clarified at the start of a process (TRU-05)."""

    roles = forms.LongTextField(
        label=_("Who does what?"), max_length=2000, lines="short",
        help_text=_("The school sees this. Write nothing that the school may not know."))
    time_frame = forms.LongTextField(
        label=_("When does what happen?"), max_length=1000, lines="short",
        help_text=_("For example: start meeting within two weeks, finished by the summer, we call you every third week."))
    measures = forms.LongTextField(
        label=_("What can be expected, and what not?"), max_length=2000, lines="short",
        help_text=_("In general words: what an investigation can lead to, what the school itself goes on with."))


class CorrectForm(forms.Form):
    """The right day for something that happened."""

    on = forms.DateField(label=_("The day it really happened"), not_after=forms.today)


class HandOverForm(forms.Form):
    """Which of a person's cases are offered, and to whom. Everything is chosen to begin with."""

    def __init__(self, page: HandOver, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"] = forms.ChoicesField(
            label=_("Which cases?"), choices=[(str(held.case_id), held.child) for held in page.held],
            descriptions={str(held.case_id): self._about(held) for held in page.held},
            initial=[str(held.case_id) for held in page.held if not held.offered])
        self.fields["person"] = forms.ChoiceField(
            label=_("Who is asked to take over?"), choices=[(str(one.id), one.name) for one in page.candidates],
            descriptions={str(one.id): one.about for one in page.candidates})

    @staticmethod
    def _about(held: Held) -> str:
        asked = [_now("Offered to {name}, who has not answered.").format(name=held.offered)] if held.offered else []
        return " ".join([*asked, " · ".join(held.steps)])
