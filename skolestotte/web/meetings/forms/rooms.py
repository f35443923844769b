"""A meeting room of a unit."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms

from ..models import MeetingRoom
from ..rooms import plain


class RoomForm(forms.Form):
    """Name and number of seats."""

    name = forms.TextField(label=_("Name of the room"), max_length=80, help_text=_("As it is said at your place, for example Rom 214."))
    seats = django_forms.IntegerField(label=_("How many can sit there?"), required=False, min_value=1, max_value=500,
                                      widget=django_forms.TextInput(attrs={"class": "width-time", "inputmode": "numeric"}))

    def __init__(self, data: Any = None, *, room: MeetingRoom | None = None) -> None:
        super().__init__(data, initial={"name": room.name, "seats": room.seats} if room else {})

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if not plain(name):
            raise django_forms.ValidationError(_("Write a name that people know the room by."))
        return name
