"""Forms of investigations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.design.dates import words

from .models import InformationRequest, Investigation

NO_REASON = _("Write the reason. Without consent and without a reason the school cannot be asked.")
Basis, Outcome = InformationRequest.Basis, Investigation.Outcome


class PlanForm(forms.Form):
    """What is looked into, and how the child is heard (bvl §§ 1-4, 2-2)."""

    plan = forms.LongTextField(
        label=_("What do we look into, and how?"),
        help_text=_("One question or task on each line. The family reads the plan, so write it the way you say it to them."))
    child_heard = forms.LongTextField(
        label=_("How is the child heard?"), lines="short",
        help_text=_("When and by whom. If the child is not to be heard, say why not."))
    guardians_view = forms.LongTextField(
        label=_("What does the family say about the plan?"), lines="short", required=False,
        help_text=_("In their own words as far as you can."))
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False, min_value=0)


class RequestForm(forms.Form):
    """A question to the school, on the family's consent or on a recorded ground (CNS-16)."""

    question = forms.LongTextField(
        label=_("What do you want to know?"),
        help_text=_("Only what the investigation needs. The school and the family read the question."))
    basis = forms.ChoiceField(
        label=_("On what ground?"),
        choices=[(Basis.CONSENT, _("The family has consented")), (Basis.SERIOUS, _("Serious case, without consent"))],
        descriptions={
            Basis.CONSENT: _("Everybody who was asked has said yes in writing."),
            Basis.SERIOUS: _("Only when the law opens for it and it cannot be done together with the family. The reason is "
                             "written down.")})
    reason = forms.LongTextField(
        label=_("Why is it serious, and why can it not be done together with the family?"), lines="short", required=False,
        help_text=_("Only when you ask without consent. It is kept with the question, and the family can read it when they "
                    "can read the case."))

    def __init__(self, *args: Any, consented: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not consented:
            field = self.fields["basis"]
            field.choices = [choice for choice in field.choices if choice[0] != Basis.CONSENT]  # type: ignore[attr-defined]
            field.error_messages["invalid_choice"] = _("The consent does not hold any more.")
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = NO_REASON
            self.fields["reason"].help_text = _(
                "It is kept with the question, and the family can read it when they can read the case.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("basis") == Basis.SERIOUS and not data.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", NO_REASON)
        return data


class AnswerForm(forms.Form):
    """What the school already holds."""

    answer = forms.LongTextField(
        label=_("Your answer"),
        help_text=_("Answer with what the school already knows. What you have seen and heard yourselves, and when. You need "
                    "not find out anything new."))


class ExtendForm(forms.Form):
    """A later last day, with a reason (DLN-04)."""

    until = forms.DateField(label=_("New last day"))
    reason = forms.LongTextField(
        label=_("Why is more time needed?"), lines="short",
        help_text=_("The law allows it in special cases. The family can read the reason."))
    seen = forms.DateField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, longest: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if longest is not None:
            self.fields["until"].help_text = _(
                "Day, month and year: dd.mm.yyyy. At the latest %(day)s, which is six months in all.") % {"day": words(longest)}


class ConcludeForm(forms.Form):
    """Dismissed or measures, and why."""

    outcome = forms.ChoiceField(
        label=_("How does the investigation end?"),
        choices=[(Outcome.DISMISSED, _("The case is dismissed")), (Outcome.MEASURES, _("The family gets measures"))],
        descriptions={
            Outcome.DISMISSED: _("Next: ask the family for a closing meeting with the school, and send the second feedback."),
            Outcome.MEASURES: _("Next: ask the family for a closing meeting and about collaboration during measures, and send "
                                "the second feedback.")})
    conclusion = forms.LongTextField(
        label=_("The conclusion"), help_text=_("What you found, what the child said, and why it ends like this. The family "
                                               "can read it. The school cannot."))
    on = forms.DateField(label=_("When was it concluded?"), not_after=forms.today)

    def __init__(self, *args: Any, earliest: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].not_before = earliest  # type: ignore[attr-defined]


class RefusalForm(forms.Form):
    """The three duties after a no (CNS-11): each is done, and each is written down."""

    told_school = forms.LongTextField(
        label=_("How did you tell the school?"), lines="short",
        help_text=_("That there will be no meeting or collaboration. Not why the family says no."))
    asked_narrower = forms.LongTextField(
        label=_("What did the family answer when you asked for something less?"), lines="short",
        help_text=_("For example that the school may know that the case is closed, or one thing it can help with."))
    assessed_sharing = forms.LongTextField(
        label=_("What may the school be told all the same?"), lines="short",
        help_text=_("Your assessment of what confidentiality allows, and what it does not."))


class WriteInForm(forms.Form):
    """The same collaboration in two places (RT1-12)."""

    decision = forms.LongTextField(label=_("In the decision"), lines="short",
                                   help_text=_("That the service and the school work together, on the family’s consent."))
    plan = forms.LongTextField(label=_("In the measures plan: collaboration with the school"), lines="short",
                               help_text=_("Who meets, how often, and about what."))
