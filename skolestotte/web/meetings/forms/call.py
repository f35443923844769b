"""The call, and the talk with the child."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..agreeing import PARTY_AGE, Settles
from .unfinished import SavedUnfinished


class CallForm(forms.Form):
    """An answer to each of the routine's points, and what the routine's step has the call settle (RT1-03, RT1-07, RT2-02)."""

    with_whom = forms.TextField(label=_("Whom did you talk with?"))
    on = forms.DateField(label=_("When did you talk?"), not_after=forms.today)

    def __init__(self, *args: Any, points: Sequence[str], settles: Settles, began_on: date, meeting: str, **kwargs: Any) -> None:
        asked = {f"point_{number}": forms.LongTextField(label=point, lines="short", max_length=4_000)
                 for number, point in enumerate(points, 1)}
        self.points = list(asked)
        self.base_fields = {**self.base_fields, **asked, **_agreed(settles, meeting)}  # type: ignore[misc]  # this form's own
        super().__init__(*args, **kwargs)
        self.fields["on"].not_before = began_on  # type: ignore[attr-defined]
        for name, field in asked.items() if not settles.youth else ():
            if PARTY_AGE.search(str(field.label)):
                self.initial.setdefault(name, _now("Not relevant: the child is under 15."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, meeting = data.get("conversation_on"), data.get("meeting_on")
        if first and meeting and meeting < first and "meeting_on" not in self.errors:
            self.add_error("meeting_on", _("The meeting comes after the first talks. Choose that day or a later one."))
        return data

    @property
    def settled(self) -> dict[str, Any]:
        """What the command wants."""
        data = self.cleaned_data
        return {
            "with_whom": data["with_whom"], "on": data["on"], "agreed_on": data["meeting_on"],
            "answers": {name.removeprefix("point_"): data[name] for name in self.points},
            "youth_attends": data.get("youth_attends"), "nurse_attends": data.get("nurse_attends"),
            "child_talk": data.get("child_talk") or "", "conversation_on": data.get("conversation_on"),
        }


class TalkForm(SavedUnfinished):
    """Held, or judged not to be needed."""

    wanted = ("on", "with_whom")  # of a talk that was held

    what = forms.ChoiceField(
        label=_("What happened?"), choices=[("held", _("The talk was held")), ("not_needed", _("It is not needed now"))])
    on = forms.DateField(label=_("When was it held?"), not_after=forms.today, required=False)
    with_whom = forms.TextField(label=_("Who took part?"), required=False, max_length=200,
                                help_text=_("Besides the child: from child welfare, a safe adult, an interpreter."))
    said = forms.LongTextField(label=_("What was said?"), required=False, max_length=20_000,
                               help_text=_("What the child has told and asked, in the child’s own words. Child welfare alone reads it."))
    known = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, began_on: date, declines: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].not_before = began_on  # type: ignore[attr-defined]
        if not declines:  # one more talk than was agreed: only one that was held is written down
            del self.fields["what"]
        self.mark()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "what" not in self.fields:
            data["what"] = "held"
        if data.get("what") == "held" and not data.get("on") and "on" not in self.errors:
            self.add_error("on", _("Write the day the talk was held."))
        if data.get("what") == "held" and not (data.get("with_whom") or "").strip() and "with_whom" not in self.errors:
            self.add_error("with_whom", _("Write who took part in the talk."))
        return data


def _agreed(settles: Settles, meeting: str) -> dict[str, django_forms.Field]:
    """What the call settles: the days, who comes, and the talk with the child, each where the routine asks for it."""
    fields: dict[str, django_forms.Field] = {}
    if settles.conversation:
        fields["conversation_on"] = forms.DateField(
            label=_("Which day are the first talks with the child and the guardians?"), not_before=forms.today,
            help_text=_("The school is told only what is practical. Nobody says anything to the guardians."))
    fields["meeting_on"] = _day_of(meeting, provisional=settles.provisional)
    if settles.nurse:
        fields["nurse_attends"] = forms.YesNoField(label=_("Does the school nurse take part?"))
    if settles.youth:
        fields["youth_attends"] = forms.YesNoField(
            label=_("Does the young person take part?"),
            help_text=_("The child has turned 15 and is a party to the case."))
    if settles.child_talk:
        fields["child_talk"] = forms.ChoiceField(
            label=_("Is a talk with the child needed?"),
            help_text=_("The child may talk with child welfare without the guardians knowing. Nobody is told."),
            choices=[("before", _("Before the meeting")), ("after", _("After the meeting")),
                     ("both", _("Both before and after")), ("not_needed", _("Not now"))])
    return fields


def _day_of(meeting: str, *, provisional: bool) -> django_forms.Field:
    """The day of the meeting; `provisional`: it is held only if the guardians consent (RT2-04)."""
    named = {"meeting": meeting}
    if provisional:
        return forms.DateField(
            label=_now("Which day is the meeting to be, for now? (%(meeting)s)") % named, not_before=forms.today,
            help_text=_("Usually the day after the first talks. The day is provisional: the meeting is held only if the "
                        "guardians consent. Tell the school so."))
    return forms.DateField(label=_now("Which day did you agree on? (%(meeting)s)") % named, not_before=forms.today,
                           help_text=_("You choose the time when you plan the meeting."))
