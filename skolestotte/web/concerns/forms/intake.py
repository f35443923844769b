"""Intake's forms: the review within the week and the two feedbacks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..models import Review
from ..queries.active import Named

OUTCOME = Review.Outcome
YES, NO, LATER = "yes", "no", "later"
_SAID = {
    True: _("The report says yes. Look it up in the National Population Register. With a yes they become a party to the case."),
    False: _("The report says no. Without parental responsibility they see nothing of the case."),
    None: _("The report does not say. Look it up in the National Population Register. With a yes they become a party to the case; "
            "till then they see nothing of it."),
}


class ReviewForm(forms.Form):
    """One outcome, with what follows from each (REP-07). Dismissing asks for reasons (bvl § 2-1 second paragraph)."""

    outcome = forms.ChoiceField(
        label=_("What happens with the report?"),
        choices=[(OUTCOME.INVESTIGATE.value, _("Open an investigation")),
                 (OUTCOME.DISMISS.value, _("Dismiss without investigation")),
                 (OUTCOME.ACT_AT_ONCE.value, _("Act at once")),
                 (OUTCOME.VIOLENCE.value, _("Open under the violence routine")),
                 (OUTCOME.ACTIVE_CASE.value, _("Treat it as a report in an active case"))],
        descriptions={
            OUTCOME.INVESTIGATE.value: _(
                "The investigation is to be finished within three months after the review week. A contact person is appointed, "
                "and the school is called about a start meeting."),
            OUTCOME.DISMISS.value: _(
                "The case ends here. The reporter hears that no investigation is opened, not why. The guardians get no access "
                "through this report."),
            OUTCOME.ACT_AT_ONCE.value: _(
                "The child is helped today. An investigation is open all the same, so every deadline stays."),
            OUTCOME.VIOLENCE.value: _(
                "The investigation is open under a routine of its own. Nothing reaches the guardians before you have decided when and "
                "how they are told, with the police where they are involved. The service talks with child and guardians first, "
                "and the school joins after that."),
            OUTCOME.ACTIVE_CASE.value: _(
                "No new investigation. The contact person asks the family about collaboration, calls the school and goes through "
                "the report with everybody."),
        })
    groundless = django_forms.BooleanField(
        label=_("The report is manifestly groundless"), required=False,
        help_text=_("Only when you dismiss. Reasons are then not demanded, and the feedback can be left out."))
    immediate = forms.YesNoField(label=_("Does the child need follow-up at once?"))
    reasons = forms.LongTextField(label=_("Reasons"), required=False,
                                  help_text=_("Kept at the child welfare service. Needed when you dismiss."))
    on = forms.DateField(label=_("Date of the review"), not_after=forms.today)

    def __init__(self, *args: Any, received_on: date, active: bool = False, named: Iterable[Named] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = {f"guardian-{one.id}": one for one in named}
        for name, one in self.named.items():
            self.fields[name] = _responsibility(one)
        self.order_fields([*(name for name in self.fields if name != "on"), "on"])
        if active:  # the two that belong to a running case come first, in plain words (RT4-03)
            field = self.fields["outcome"]
            theirs = [(OUTCOME.ACTIVE_CASE.value, _("Information in the active case")),
                      (OUTCOME.INVESTIGATE.value, _("Open a new investigation"))]
            others = [choice for choice in field.choices if choice[0] not in dict(theirs)]  # type: ignore[attr-defined]
            field.choices = [*theirs, *others]  # type: ignore[attr-defined]
            field.descriptions = {**field.descriptions, OUTCOME.DISMISS.value: _(  # type: ignore[attr-defined]
                "Nothing more comes of this report, and the case that is running goes on. The reporter hears that the report has not "
                "led to an investigation, not why. The guardians get no access through this report.")}
        self.fields["on"].not_before = received_on  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        dismissed = given.get("outcome") == OUTCOME.DISMISS
        if dismissed and not given.get("groundless") and not (given.get("reasons") or "").strip() and "reasons" in given:
            self.add_error("reasons", ValidationError(
                _("Write why the report is dismissed (Child Welfare Act § 2-1 second paragraph)."), code="reasons"))
        if dismissed:  # nothing opens to anybody by this report: who has parental responsibility can wait
            for name in self.named:
                if self.has_error(name, "required"):
                    del self._errors[name]
        if given.get("groundless") and given.get("outcome") and not dismissed:
            self.add_error("groundless", ValidationError(_("Only a report that is dismissed can be groundless."), code="kept"))
        return given


    def judgement(self) -> dict[str, Any]:
        """What is said of the report itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.named}

    def settled(self) -> dict[UUID, bool]:
        """Who has parental responsibility and who has not, as far as it is cleared up."""
        return {one.id: self.cleaned_data[name] == YES for name, one in self.named.items()
                if self.cleaned_data.get(name) in (YES, NO)}


def _responsibility(one: Named) -> forms.ChoiceField:
    """Answered from the report where it says it; where it does not, intake must answer. Not asked for in a dismissal."""
    return forms.ChoiceField(
        label=_now("Does {name} have parental responsibility for the child?").format(name=one.name),
        choices=[(YES, _("Yes")), (NO, _("No")), (LATER, _("It is not cleared up yet"))],
        initial={True: YES, False: NO, None: None}[one.said], help_text=_SAID[one.said],
        error_messages={"required": _now("Say whether {name} has parental responsibility, or that it is not cleared up yet.").format(
            name=one.name)})


class OmitForm(forms.Form):
    """Why the first feedback is left out (bvl § 13-3 first paragraph)."""

    reason = forms.LongTextField(
        label=_("Why is the feedback left out?"), lines="short",
        help_text=_("The report is manifestly groundless, or special reasons speak against an answer."))


class SecondFeedbackForm(forms.Form):
    """Whether the family is followed up; how, only where the reporter needs it for its own follow-up (FBK-03)."""

    followed_up = forms.YesNoField(label=_("Is the child or the family followed up by the child welfare service?"))
    measures = forms.LongTextField(
        label=_("How they are followed up"), required=False, lines="short",
        help_text=_("Leave it empty as the main rule. Write it only where the school needs it for its own follow-up."))
    necessity = forms.LongTextField(
        label=_("Why does the school need to know this?"), required=False, lines="short",
        help_text=_("Kept at the child welfare service. It is not in the letter."))

    def __init__(self, data: Any = None, *, may_say_how: bool = True) -> None:
        super().__init__(data)
        if not may_say_how:  # the family has said no: the letter keeps to what the law says (FBK-04)
            del self.fields["measures"], self.fields["necessity"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        measures, necessity = (given.get("measures") or "").strip(), (given.get("necessity") or "").strip()
        if measures and not necessity and "necessity" in given:
            self.add_error("necessity", ValidationError(
                _("Say why the school needs to know how the family is followed up, or leave the measures out."),
                code="necessity"))
        if measures and given.get("followed_up") is False:
            self.add_error("measures", ValidationError(
                _("A family that is not followed up has no measures to tell of."), code="none"))
        return given
