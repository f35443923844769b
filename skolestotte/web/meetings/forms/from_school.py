"""Who comes from the school to a meeting that is called."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.design.rows import rows_of

from ..commands import Comes
from ..people import capacities_of, capacity_name
from ..queries.from_school import FromSchoolPage
from .unfinished import SavedUnfinished

PREFIX = "more"
TEACHER = "contact_teacher"


class MoreForm(forms.Form):
    """Another employee of the school, and as what they come."""

    who = forms.ChoiceField(label=_("Employee"), required=False, widget=django_forms.Select)
    capacity = forms.ChoiceField(label=_("Takes part as"), required=False, widget=django_forms.Select)

    def __init__(self, *args: Any, staff: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {str(one.account.id): one.role for one in staff}
        self.names = {str(one.account.id): one.account.name for one in staff}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "–"), *((str(one.account.id), f"{one.account.name} – {capacity_name(one.role)}") for one in staff)]
        self.fields["capacity"].choices = [  # type: ignore[attr-defined]
            ("", _("As usual")), *((code, capacity_name(code)) for code in capacities_of(self.roles.values()))]

    @property
    def comes(self) -> Comes | None:
        who = self.cleaned_data.get("who")
        return Comes(self.names[who], self.cleaned_data.get("capacity") or self.roles[who], UUID(who)) if who else None


More = rows_of(MoreForm, least=0, most=12, start=1)


class FromSchoolForm(SavedUnfinished):
    """The school's people. To leave out the contact teacher is a choice that is written down (MTG-03)."""

    wanted = ("people",)  # somebody must come; it may be one who is added
    people = forms.ChoicesField(label=_("Who comes from the school?"), required=False)
    note = forms.LongTextField(
        label=_("Why does the contact teacher not come?"), lines="short", max_length=1_000, required=False,
        help_text=_("Only when the contact teacher is left out. All who are invited can read it."))
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, page: FromSchoolPage, **kwargs: Any) -> None:
        self.page = page
        super().__init__(data, initial={"people": [one.key for one in page.candidates if one.chosen],
                                        "version": page.meeting.version}, **kwargs)
        self.mark()
        field = self.fields["people"]
        field.choices = [(one.key, one.name) for one in page.candidates]  # type: ignore[attr-defined]
        field.descriptions = {one.key: one.description for one in page.candidates}  # type: ignore[attr-defined]
        known = {"staff": page.staff}
        self.rows = More(prefix=PREFIX, form_kwargs=known) if data is None else More.posted(data, prefix=PREFIX, form_kwargs=known)
        self.forms = [self.rows]

    def is_valid(self) -> bool:
        return not self.rows.changed and self.rows.is_valid() and super().is_valid()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.comes and "people" not in self.errors:
            self.add_error("people", _("Choose at least one from the school."))
        teacher = any(one.capacity == TEACHER for one in self.comes)
        if self.page.wants_teacher and not teacher and not (data.get("note") or "").strip() and "note" not in self.errors:
            self.add_error("note", _("The contact teacher is not invited. Say why."))
        return data

    @property
    def comes(self) -> list[Comes]:
        """Those who are chosen, each once."""
        chosen = set(self.cleaned_data.get("people") or [])
        found = [Comes(one.name, one.capacity, one.account_id) for one in self.page.candidates if one.key in chosen]
        found += [row.comes for row in self.rows if not row.errors and row.comes]
        return list({one.account_id or one.name: one for one in reversed(found)}.values())[::-1]
