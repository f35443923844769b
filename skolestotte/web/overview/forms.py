"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.cases.commands import Known, Source
from skolestotte.web.design import forms
from skolestotte.web.people.register import GuardianData

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


class CounsellorForm(forms.Form):
    """Name one of these family counsellors."""

    def __init__(self, people: Iterable[tuple[str, str, str]], *args: Any, **kwargs: Any) -> None:
        """`people`: id, name, and a line about how many families they have now."""
        super().__init__(*args, **kwargs)
        people = list(people)
        self.fields["person"] = forms.ChoiceField(
            label=_("Who is to support the family?"), choices=[(key, name) for key, name, _about in people],
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


class ResponsibilityForm(forms.Form):
    """Whether one guardian has parental responsibility, and from where the service knows it (bvl § 12-2)."""

    has = forms.YesNoField(
        label=_("Parental responsibility for the child?"), yes=_("Yes, and so they are a party to the case"),
        no=_("No, and so they see nothing of the case"))
    source = forms.ChoiceField(
        label=_("How do you know?"),
        choices=[(Source.REGISTER.value, _("The National Population Register shows it")), (Source.TOLD.value, _("Somebody has told it"))])
    told_by = forms.TextField(label=_("Who has told it?"), required=False, help_text=_("Only where somebody has told it."))
    on = forms.DateField(label=_("When was it looked up or told?"), not_after=forms.today)
    reason = forms.LongTextField(
        label=_("Why is it settled now?"), lines="short", max_length=2000,
        help_text=_("Stays with the child welfare service. For example: born after the parents moved apart; court decision of 3 March."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("source") == Source.TOLD and not given.get("told_by") and "told_by" in given:
            self.add_error("told_by", ValidationError(_("Write who has told it."), code="required"))
        return given

    def known(self) -> Known:
        """What is kept of where it is known from."""
        told_by = self.cleaned_data["told_by"] if self.cleaned_data["source"] == Source.TOLD else ""
        return Known(self.cleaned_data["source"], self.cleaned_data["on"], told_by, self.cleaned_data["reason"])


class AddGuardianForm(ResponsibilityForm):
    """Somebody whom no report has named. Without the identity number they cannot sign in."""

    name = forms.TextField(label=_("Name"))
    national_id = forms.IdentityNumberField(
        label=_("Identity number"), required=False,
        help_text=_("Without it they cannot sign in. Letters and paper consents work all the same."))
    phone = forms.PhoneField(label=_("Phone number"), required=False)
    email = django_forms.EmailField(label=_("E-mail"), required=False, max_length=200)
    address = forms.TextField(label=_("Address"), required=False)
    interpreter = forms.TextField(label=_("Language, if an interpreter is needed"), required=False, max_length=40)

    field_order = ("name", "national_id", "phone", "email", "address", "interpreter", "has", "source", "told_by", "on", "reason")

    def data_of(self) -> GuardianData:
        """Who it is, as the register wants it."""
        given = self.cleaned_data
        return GuardianData(name=given["name"], national_id=given["national_id"], phone=given["phone"], email=given["email"],
                            address=given["address"], interpreter_language=given["interpreter"])


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
