"""The school's other forms: which unit, the head's decision, the receipt of the national portal, a message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skolestotte.web.design import forms

from ..models import Concern, Discussion


class UnitForm(forms.Form):
    """Where the worry comes from, for somebody who works at several units."""

    unit = forms.ChoiceField(label=_("Which unit do you report from?"))

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What the head decides about a raised worry (DUT-04)."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (Concern.State.REPORT.value, pgettext_lazy("decision", "Report")),
            (Concern.State.DISCUSS.value, _("Discuss first")),
            (Concern.State.NOT_REPORT.value, _("Do not report")),
        ],
        descriptions={
            Concern.State.REPORT.value: _("The report is to be sent without undue delay. You or the employee sends it."),
            Concern.State.DISCUSS.value: _(
                "You talk it over first, with the employee, the team, or anonymously with the child welfare service."),
            Concern.State.NOT_REPORT.value: _("The school follows the child up itself. You decide anew if something changes."),
        })
    reasons = forms.LongTextField(label=_("Reasons"), lines="short",
                                  help_text=_("The employee reads this. It stays at your unit."))


class DiscussionForm(forms.Form):
    """That a worry was talked over with child welfare, in a serious matter with the police too (RT4-01, DUT-09). Only those whom the
    unit may turn to can be chosen."""

    with_whom = forms.ChoiceField(label=_("Whom did you talk with?"))
    on = forms.DateField(label=_("When did you talk?"), not_after=forms.today)
    people = forms.TextField(label=_("Who took part in the talk?"), required=False, max_length=300,
                             help_text=_("Names and where they work. Needed when the police took part."))
    advised = forms.LongTextField(label=_("What were you advised, or what did you agree on?"), lines="short",
                                  help_text=_("It stays at your unit. A report tells only whom you talked with."))

    def __init__(self, *args: Any, with_contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [one for one in Discussion.WithWhom if with_contact or one != Discussion.WithWhom.CONTACT]
        self.fields["with_whom"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)[:1].upper() + str(one.label)[1:]) for one in allowed]


    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        police = data.get("with_whom") in (Discussion.WithWhom.POLICE, Discussion.WithWhom.BOTH)
        if police and not (data.get("people") or "").strip() and "people" not in self.errors:
            self.add_error("people", _("Write who took part, also from the police."))
        return data


class DeliveryForm(forms.Form):
    """The receipt of the national portal."""

    reference = forms.TextField(label=_("The portal’s reference"), max_length=80)
    day = forms.DateField(label=_("Day it was delivered"), not_after=forms.today)
    time = forms.TimeField(label=_("Time it was delivered"))

    def moment(self) -> datetime:
        """When the portal took the report."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


class MessageForm(forms.Form):
    text = forms.LongTextField(label=_("Your message"), lines="short", max_length=5_000)
