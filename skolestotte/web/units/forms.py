"""Forms of this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.people.models import Unit

from .queries import ChoosePage


class ContactsForm(forms.Form):
    """Who is the fixed contact. The names that stood on the page go along, so that two who choose at once notice it."""

    presence = forms.TextField(
        label=_("When and how is it easiest to get hold of them?"), required=False, max_length=120,
        help_text=_("For example: at the school every other Tuesday 12–15, else by phone."))
    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, page: ChoosePage) -> None:
        now = [str(one.account_id) for one in page.now]
        super().__init__(data, initial={"presence": page.presence, "seen": " ".join(now),
                                        "who": now if page.several else next(iter(now), "")})
        kind = forms.ChoicesField if page.several else forms.ChoiceField
        self.fields["who"] = kind(
            label=_("Who are the fixed contacts?") if page.several else _("Who is the fixed contact?"),
            choices=[(str(one.account_id), one.name) for one in page.choices],
            descriptions={str(one.account_id): ", ".join(one.roles).capitalize() for one in page.choices})
        self.order_fields(["who", "presence"])

    @property
    def chosen(self) -> list[UUID]:
        who = self.cleaned_data["who"]
        return [UUID(one) for one in ([who] if isinstance(who, str) else who)]

    @property
    def stood(self) -> list[UUID]:
        """Those who stood on the page; what is no identity is left out, and then does not fit what stands."""
        return [UUID(one) for one in self.cleaned_data["seen"].split() if _is_id(one)]


class UnitForm(forms.Form):
    """One organisation, or a part of one, in the register."""

    kind = forms.ChoiceField(label=_("Type"), choices=[("", "–"), *Unit.Kind.choices], widget=django_forms.Select)
    name = forms.TextField(label=_("Name"), max_length=120)
    parent = forms.ChoiceField(label=_("Part of"), required=False, widget=django_forms.Select,
                               help_text=_("Only for departments of the child welfare service."))
    org_no = forms.OrganisationNumberField(label=_("Organisation number"), required=False)
    municipality_no = django_forms.CharField(
        label=_("Municipality number"), validators=[RegexValidator(r"^[0-9]{4}\Z", _("Write the four digits."))])
    district_no = django_forms.CharField(
        label=_("District number"), required=False, help_text=_("Two digits; 00 when there are no districts."),
        validators=[RegexValidator(r"^[0-9]{2}\Z", _("Write the two digits."))])
    address = forms.TextField(label=_("Address"), required=False)
    phone = forms.PhoneField(label=_("Phone"), required=False)
    email = django_forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, data: Any = None, *, services: Iterable[Unit], unit: Unit | None = None) -> None:
        known = {name: getattr(unit, name) for name in self.base_fields if name != "parent"} if unit else {
            "municipality_no": settings.MUNICIPALITY_NO, "district_no": "00"}
        super().__init__(data, initial=known | {"parent": str(unit.parent_id or "") if unit else ""})
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", "–"), *((str(one.id), one.name) for one in services if unit is None or one.id != unit.id)]
        if unit is not None:  # the type stays as it is: tasks and doors hang on it
            del self.fields["kind"]
            self.of_service = unit.kind.startswith("cws_")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        department = data["kind"].startswith("cws_") if data.get("kind") else getattr(self, "of_service", False)
        if data.get("parent") and not department:
            self.add_error("parent", _("Only a department of the child welfare service is part of another unit here."))
        if department and not data.get("parent") and "parent" not in self.errors:
            self.add_error("parent", _("Which service is the department part of?"))
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What the command keeps."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "parent")}
        parent = self.cleaned_data["parent"]
        return data | {"parent_id": UUID(parent) if parent else None, "district_no": data["district_no"] or "00"}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
