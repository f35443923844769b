"""Forms of consents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from .whom import Person


class AskForm(forms.Form):
    """Whom to ask, and the words they read. `found`: everybody who can be asked."""

    of = forms.ChoicesField(label=_("Who is asked?"), help_text=_("Everybody who is asked must say yes."))
    whom_note = forms.LongTextField(
        label=_("Why are others asked than usual?"), lines="short", max_length=2_000, required=False,
        help_text=_("Only when you have changed who is asked. It is kept with the consent."))
    recipients = forms.LongTextField(label=_("Who gets the information?"), lines="short", max_length=2_000)
    scope = forms.LongTextField(label=_("What does it cover?"), lines="short", max_length=4_000)
    used_for = forms.LongTextField(label=_("What is it used for?"), lines="short", max_length=4_000)
    consequences = forms.LongTextField(label=_("What happens if they say yes, and if they say no?"), lines="short",
                                       max_length=4_000)
    valid_until = forms.DateField(
        label=_("Until when?"), not_before=forms.today, required=False,
        help_text=_("Day, month and year: dd.mm.yyyy. Leave it empty when it holds until the case is closed or it is "
                    "withdrawn."))
    language = forms.TextField(label=_("Which language is it explained in?"), max_length=40)
    interpreter_used = forms.YesNoField(label=_("Is an interpreter used?"))

    def __init__(self, *args: Any, found: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        can = [person for person in found if person.account_id]
        self.usual = {str(person.account_id) for person in can if person.usual}
        field = self.fields["of"]
        field.choices = [(str(person.account_id), person.name) for person in can]  # type: ignore[attr-defined]
        field.descriptions = {str(p.account_id): _about(p) for p in can}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = set(data.get("of") or [])
        if chosen and chosen != self.usual and not data.get("whom_note", "").strip() and "whom_note" not in self.errors:
            self.add_error("whom_note", _("You have changed who is asked. Say why."))
        return data

    @property
    def people(self) -> list[UUID]:
        return [UUID(chosen) for chosen in self.cleaned_data["of"]]


class AnswerForm(forms.Form):
    """Yes or no, nothing chosen beforehand, both of equal weight."""

    given = forms.YesNoField(label=_("Your answer"), yes=_("Yes, I agree"), no=_("No, I do not agree"))


class RecordForm(forms.Form):
    """An answer that did not come through this page."""

    given = forms.YesNoField(label=_("What was the answer?"), yes=_("Yes"), no=_("No"))
    how = forms.ChoiceField(
        label=_("How was it given?"),
        choices=[("paper", _("In writing")), ("oral", _("Orally"))],
        descriptions={"paper": _("You have the signed paper or a letter."),
                      "oral": _("Said on the phone or in a meeting. An oral yes opens nothing until it is in writing.")})
    on = forms.DateField(label=_("When?"), not_after=forms.today)
    note = forms.LongTextField(label=_("Note"), lines="short", max_length=2_000, required=False,
                               help_text=_("Where the paper lies, or what was said and with which interpreter. The "
                                           "family can read it."))


class ConfirmForm(forms.Form):
    """An oral yes that is now in writing."""

    on = forms.DateField(label=_("When did the written consent come?"), not_after=forms.today)
    note = forms.LongTextField(label=_("Where does the paper lie?"), lines="short", max_length=2_000, required=False)


class WithdrawForm(forms.Form):
    """A withdrawal needs no reason. Child welfare notes how it heard of it."""

    note = forms.LongTextField(label=_("How did you hear of it?"), lines="short", max_length=2_000)

    def __init__(self, *args: Any, works: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not works:
            del self.fields["note"]


def _about(person: Person) -> Any:
    if person.capacity == "young_person":
        return _("The young person. From 15 they answer for themselves too.")
    if person.guardian is not None and not person.guardian.has_responsibility:
        return _("Guardian without parental responsibility. Is not asked as a rule.")
    return _("Guardian with parental responsibility.") if person.usual else _("Guardian. The young person is of age.")
