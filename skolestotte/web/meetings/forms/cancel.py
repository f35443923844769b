"""The form that cancels a meeting: why, and so who calls a new one (RT3-08, RT3-09, RT3-12)."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..models import Meeting
from ..queries.seen import MeetingPage

Because = Meeting.Because
FOLLOWS: dict[str, Promise] = {
    Because.CWS_SICK: _("Child welfare contacts the school and the guardians about a new day."),
    Because.SCHOOL_SICK: _("Ask first whether the meeting makes sense without the one who is ill. If not: child welfare and the "
                           "school agree on a new day."),
    Because.CONSENT: _("Tell the school that there will be no meeting, ask the family what else may be shared, and judge what "
                       "the school may be told within confidentiality."),
    Because.OTHER: _("Whoever cancels agrees with the others on a new day."),
}
SCHOOL_CALLS = _("Ask first whether the meeting makes sense without the one who is ill. If not: the school calls a new meeting.")


class CancelForm(forms.Form):
    """Why, where somebody was invited; a plan that nobody has heard of needs no reason. The school has one reason of its own."""

    because = forms.ChoiceField(label=_("Why is the meeting cancelled?"), choices=Because.choices, descriptions=FOLLOWS)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, page: MeetingPage) -> None:
        begin = {"version": page.meeting.version, "because": Because.CONSENT if page.shaken else None}
        super().__init__(data, initial=begin)
        if page.meeting.state != Meeting.State.CALLED:
            del self.fields["because"]
            return
        if page.school_calls_anew:
            self.fields["because"].descriptions = {**FOLLOWS, Because.SCHOOL_SICK: SCHOOL_CALLS}  # type: ignore[attr-defined]
        if page.school_may_cancel:
            may = (Because.SCHOOL_SICK, Because.OTHER) if page.convenes else (Because.SCHOOL_SICK,)
            self.fields["because"].choices = [(one.value, one.label) for one in may]  # type: ignore[attr-defined]
            self.initial["because"] = None if page.convenes else Because.SCHOOL_SICK
