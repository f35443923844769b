"""The parts of the report form (REP-01): what is asked, and how an answer is kept in a concern's content.

The keys of the content are those of `rulebook.report_quality`. A draft may lack anything; a field that is required here is
asked for when the report is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.duty import duty_grounds, guardian_flags
from skolestotte.rulebook.identity import Identity, read_identity_number
from skolestotte.rulebook.report_quality import UNKNOWN
from skolestotte.web.design import forms
from skolestotte.web.design.speech import plain_language
from skolestotte.web.people.models import Unit

from ..content import duty_kind

Kept = Mapping[str, Any]


class DraftForm(forms.Form):
    """A part of the report. Open answers are no errors; what cannot be understood is. `beside`: fields side by side."""

    beside: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @property
    def lines(self) -> list[list[BoundField]]:
        """The visible fields in order, those that stand side by side together."""
        partner = {name: names[0] for names in self.beside for name in names}
        found: dict[str, list[BoundField]] = {}
        for field in self.visible_fields():
            found.setdefault(partner.get(field.name, field.name), []).append(field)
        return list(found.values())

    def full_clean(self) -> None:
        wanted = [field for field in self.fields.values() if field.required]
        for field in wanted:
            field.required = False
        try:
            super().full_clean()
        finally:
            for field in wanted:
                field.required = True  # so that the page does not call it optional

    @classmethod
    def initial_of(cls, kept: Kept) -> dict[str, Any]:
        """What the form shows for what is kept."""
        return {name: kept.get(name) for name in cls.base_fields}

    def to_keep(self, before: Kept) -> dict[str, Any]:
        """What is kept of the answers that could be understood; an answer that could not leaves what was there before."""
        return {**before, **{name: _plain(value) for name, value in self.cleaned_data.items()}}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class ReporterForm(DraftForm):
    """Who reports. A public reporter is never anonymous (REP-04)."""

    beside = (("reporter_position", "reporter_phone"),)
    reporter_position = forms.TextField(label=_("Your position"))
    reporter_relation = forms.TextField(
        label=_("How do you know the child?"),
        help_text=_("For example: I have been the contact teacher for two years."))
    reporter_phone = forms.PhoneField(label=_("Your phone number"))


class PersonForm(DraftForm):
    """One person of the family. `key` follows the person, so that answers on other pages stay with the right one."""

    beside: ClassVar[tuple[tuple[str, ...], ...]] = (("national_id", "birth_date"),)
    key = django_forms.CharField(required=False, max_length=12, widget=django_forms.HiddenInput)
    name = forms.TextField(label=_("Name"))
    national_id = forms.IdentityNumberField(label=_("Identity number"), required=False)
    birth_date = forms.DateField(label=_("Or date of birth"), required=False, not_after=forms.today)
    identity_unknown = django_forms.BooleanField(label=_("I know neither number nor date of birth"), required=False)
    address = forms.TextField(label=_("Address"), help_text=_("If you do not know it, write that."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        number, born = given.get("national_id"), given.get("birth_date")
        found = read_identity_number(number, on=forms.today()) if number else None
        if isinstance(found, Identity) and born and found.birth_date != born:
            self.add_error("birth_date", ValidationError(_("The date does not match the identity number."), code="differs"))
        return given

    @classmethod
    def initial_of(cls, kept: Kept) -> dict[str, Any]:
        born = kept.get("birth_date") or ""
        shown = None if born == UNKNOWN else _date(born)
        return {**super().initial_of(kept), "birth_date": shown, "identity_unknown": born == UNKNOWN}

    def to_keep(self, before: Kept) -> dict[str, Any]:
        kept = super().to_keep(before)
        unknown = kept.pop("identity_unknown", False)
        if kept.get("birth_date") in (None, "", UNKNOWN):
            kept["birth_date"] = UNKNOWN if unknown and not kept.get("national_id") else ""
        return kept

    @property
    def is_blank(self) -> bool:
        """Nothing was written in this row, not even something that could not be understood."""
        return not self.errors and not any(value for name, value in self.cleaned_data.items() if name != "key")


class ChildForm(PersonForm):
    beside = (*PersonForm.beside, ("home_municipality_name", "home_municipality_no"))
    home_municipality_name = forms.TextField(
        label=_("Municipality, if the child lives in another"), required=False,
        help_text=_("The report goes to where the child lives."))
    home_municipality_no = forms.TextField(label=_("Its number"), required=False, max_length=4,
                                           help_text=_("Four digits"))

    def clean_home_municipality_no(self) -> str:
        number: str = self.cleaned_data["home_municipality_no"]
        if number and not re.fullmatch(r"[0-9]{4}", number):
            raise ValidationError(_("The number of a municipality has four digits."), code="form")
        return number


class GuardianForm(PersonForm):
    beside = (*PersonForm.beside, ("phone", "email"))
    phone = forms.PhoneField(label=_("Phone number"), required=False)
    email = django_forms.EmailField(label=_("E-mail"), required=False, max_length=200)
    parental_responsibility = forms.YesNoField(label=_("Has parental responsibility"), required=False)
    interpreter = forms.TextField(label=_("Language, if an interpreter is needed"), required=False, max_length=40)

    def to_keep(self, before: Kept) -> dict[str, Any]:
        kept = super().to_keep(before)
        if kept.get("parental_responsibility") is None:
            kept.pop("parental_responsibility", None)  # unanswered: the main rule holds
        return kept


class UnknownGuardiansForm(DraftForm):
    """The answer "unknown" to who the guardians are."""

    list_key: ClassVar[str] = "guardians"
    unknown = django_forms.BooleanField(label=_("I do not know who the guardians are"), required=False)

    @classmethod
    def initial_of(cls, kept: Kept) -> dict[str, Any]:
        return {"unknown": kept.get(cls.list_key) == UNKNOWN}

    def to_keep(self, before: Kept) -> dict[str, Any]:
        """Runs after the rows: rows that are filled in weigh more than the tick."""
        kept = dict(before)
        if self.cleaned_data.get("unknown") and not (isinstance(kept.get(self.list_key), list) and kept[self.list_key]):
            kept[self.list_key] = UNKNOWN
        return kept


class ObservationForm(DraftForm):
    beside = (("on", "time"),)
    on = forms.DateField(label=_("Day"), required=False, not_after=forms.today)
    time = forms.TextField(label=_("Time of day"), required=False, max_length=60)
    place = forms.TextField(label=_("Place"), required=False)
    what = forms.LongTextField(label=_("What did you see or hear?"), lines="short",
                               help_text=_("In your own words, as concretely as you can. What was said, who was there?"))

    @classmethod
    def initial_of(cls, kept: Kept) -> dict[str, Any]:
        return {**super().initial_of(kept), "on": _date(kept.get("on"))}

    @property
    def is_blank(self) -> bool:
        return not self.errors and not any(self.cleaned_data.values())


class UnknownObservationsForm(UnknownGuardiansForm):
    list_key = "observations"
    unknown = django_forms.BooleanField(label=_("I have no single events to describe"), required=False)


class WorryForm(DraftForm):
    history = forms.LongTextField(
        label=_("Short history"), lines="short",
        help_text=_("How long have you known the family, and how long has the worry lasted?"))
    worry = forms.LongTextField(
        label=_("What are you worried about?"),
        help_text=_("Everything that worries you. You need not be certain, and you need not judge how serious it is."))


class AssessmentForm(DraftForm):
    child_talk = forms.LongTextField(label=_("What has the child said?"), lines="short",
                                     help_text=_("Talks with the child. If there are none, write that."))
    assessment = forms.LongTextField(label=_("Your professional view"), lines="short", required=False,
                                     help_text=_("Behaviour and development, seen from your work with the child."))
    resources = forms.LongTextField(label=_("What works well?"), lines="short", required=False,
                                    help_text=_("The child’s and the family’s strengths."))
    other_services = forms.LongTextField(label=_("Other services that are involved or asked"), lines="short", required=False)
    other_family = forms.LongTextField(label=_("Others in the family"), lines="short", required=False,
                                       help_text=_("Brothers and sisters, and what you know from others."))


class GroundsForm(DraftForm):
    """The grounds of the duty for this kind of unit (DUT-01), and the flags that keep the guardians untold (DUT-08)."""

    grounds = forms.ChoicesField(
        label=_("Why is a report due?"),
        help_text=_("Choose what fits best from what you know. The child welfare service judges whether the law is met."))
    flags = forms.ChoicesField(
        label=_("Does any of this apply?"), required=False,
        help_text=_("If you tick one, do not tell the guardians about the report. The child welfare service decides when and "
                    "how they are told, to protect the child and the evidence."))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = plain_language()
        grounds = duty_grounds(duty_kind(unit), forms.today())
        self.fields["grounds"].choices = [(ground.key, ground.text[language]) for ground in grounds]  # type: ignore[attr-defined]
        self.fields["flags"].choices = [(flag.key, flag.text[language]) for flag in guardian_flags()]  # type: ignore[attr-defined]


class DialogueForm(DraftForm):
    dialogue = forms.LongTextField(label=_("What contact have you had with the guardians about this?"), lines="short",
                                   help_text=_("Also what they say themselves. If there has been none, write that."))
    measures_tried = forms.LongTextField(label=_("What have you tried?"), lines="short")


class GuardiansKnowForm(DraftForm):
    guardians_know = forms.ChoiceField(
        label=_("Do the guardians know of the worry and of the report?"),
        choices=[("yes", _("Yes")), ("no", _("No")), (UNKNOWN, _("I do not know"))])
    how_told = forms.LongTextField(
        label=_("How were they told?"), lines="short", required=False,
        help_text=_("If yes: what you said concretely, that a report is sent, and how they describe the situation."))


class ToldForm(DraftForm):
    """Whether one person has been told of the report, and if not, why."""

    told = forms.YesNoField(label=_("Knows that a report is sent"))
    told_why_not = forms.TextField(label=_("If no: why not?"), required=False)


class WhoseForm(DraftForm):
    """Who of the guardians belong to one of several children. All of them, where nothing else is said."""

    guardians = forms.ChoicesField(label=_("Guardians of this child"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["guardians"].choices = list(people)  # type: ignore[attr-defined]

    @classmethod
    def of_child(cls, kept: Kept, people: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """What the form shows for what is kept of the child."""
        others = kept.get("not_guardians") or ()
        return {"guardians": [mark for mark, _name in people if mark not in others]}

    def to_keep(self, before: Kept) -> dict[str, Any]:
        if "guardians" not in self.cleaned_data:
            return dict(before)
        chosen = self.cleaned_data["guardians"]
        return {**before, "not_guardians": [mark for mark, _name in self.people if mark not in chosen]}


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
