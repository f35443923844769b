"""Forms about a report that the guardians are not told of (DUT-09)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..models import TellingDecision

POLICE, SCHOOL = "police", "school"


class CoordinationForm(forms.Form):
    """With whom the handling was talked over, when, and what was agreed."""

    whom = forms.ChoicesField(label=_("With whom did you talk it over?"),
                              choices=[(POLICE, _("The police")), (SCHOOL, _("The school or kindergarten"))])
    people = forms.TextField(label=_("Who took part?"), max_length=300, help_text=_("Names and where they work."))
    on = forms.DateField(label=_("When did you talk?"), not_after=forms.today)
    agreed = forms.LongTextField(label=_("What did you agree on?"), lines="short",
                                 help_text=_("Who does what, and in which order. Kept at the child welfare service."))

    @property
    def settled(self) -> dict[str, Any]:
        """What the command wants."""
        data = self.cleaned_data
        return {"with_police": POLICE in data["whom"], "with_school": SCHOOL in data["whom"], "people": data["people"],
                "on": data["on"], "agreed": data["agreed"]}


class TellingForm(forms.Form):
    """When and how the guardians are told, and why not yet. The school reads it."""

    why = forms.ChoicesField(label=_("Why are the guardians not told yet?"), choices=TellingDecision.Why.choices)
    how = forms.ChoiceField(label=_("How are they told?"), choices=TellingDecision.How.choices)
    tell_on = forms.DateField(label=_("When are they told?"), required=False, not_before=forms.today,
                              help_text=_("Empty while the day is not decided."))
    meanwhile = forms.LongTextField(label=_("What does the school do until then?"), lines="short", required=False, max_length=2_000,
                                    help_text=_("For example what it answers if the guardians ask. No details of the investigation."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("why", "how"):
            field = self.fields[name]
            field.choices = [(code, str(words)[:1].upper() + str(words)[1:]) for code, words in field.choices]  # type: ignore[attr-defined]
