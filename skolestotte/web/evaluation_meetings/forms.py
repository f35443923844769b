"""Forms of this room. Every text is refused where it names somebody in a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.between_services import WHOSE_EMPLOYEES, Point, between_services
from skolestotte.web.design import forms
from skolestotte.web.design.rows import rows_of
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Unit
from skolestotte.web.people.no_child import about_nobody

from . import queries, who
from .commands import Improvement, Invitation

PREFIX, NOBODY, BOTH = "improvement", "nobody", "both"


class WhenForm(forms.Form):
    """Day, time and place."""

    on = forms.DateField(label=_("Day"), not_before=forms.today)
    starts = forms.TimeField(label=_("Starts at"))
    ends = forms.TimeField(label=_("Ends at"))
    place = forms.TextField(label=_("Place"), validators=[about_nobody])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("It must end after it starts."))
        return data

    @property
    def when(self) -> Invitation:
        data = self.cleaned_data
        starts, ends = (timezone.make_aware(datetime.combine(data["on"], data[one])) for one in ("starts", "ends"))
        return Invitation(starts, ends, data["place"])


class MoveForm(WhenForm):
    """Another time or place. `version`: as it stood when the page was read."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, page: queries.OnePage) -> None:
        starts, ends = timezone.localtime(page.row.starts_at), timezone.localtime(page.row.ends_at)
        super().__init__(data, initial={"on": starts.date(), "starts": starts.time(), "ends": ends.time(), "place": page.row.place,
                                        "version": page.row.version})


class CallForm(WhenForm):
    """Between which two units, and who leads for each. There is no field for a case, a child or a family, nor for free words."""

    kind = forms.ChoiceField(label=_("Which meeting?"))
    ours = forms.ChoiceField(label=_("Who leads from your unit?"), widget=django_forms.Select)
    theirs = forms.ChoiceField(label=_("With which unit, and who leads from there?"), widget=django_forms.Select,
                               help_text=_("Child welfare on one side, school or kindergarten on the other. Both heads lead."))

    def __init__(self, data: Any = None, *, by: Actor) -> None:
        types = between_services()
        super().__init__(data)
        self.by, today = by, forms.today()
        mine = who.heads(today, of=who.led_by(by))
        served = any(one.unit.kind in who.SERVICE for one in mine)
        schools = any(one.unit.kind in who.GROWING_UP for one in mine)
        others = who.heads(today, kinds=[*(who.GROWING_UP if served else ()), *(who.SERVICE if schools else ())])
        self.by_key = {one.key: one for one in [*mine, *others]}
        self._choices("kind", [(code, queries.say(one.name)) for code, one in types.items()])
        self._choices("ours", [(one.key, one.text) for one in sorted(mine, key=lambda one: one.account.id != by.account_id)])
        self._choices("theirs", [("", "–"), *((one.key, one.text) for one in others if one.unit.id not in who.led_by(by))])
        self.order_fields(["kind", "ours", "theirs", "on", "starts", "ends", "place"])
        self.code = next(iter(types))
        if len(types) == 1:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.code = data.get("kind", self.code)
        ours, theirs = self.by_key.get(data.get("ours", "")), self.by_key.get(data.get("theirs", ""))
        if ours and theirs and not who.on_one_side_each(ours.unit, theirs.unit):
            self.add_error("theirs", _("Choose child welfare on one side, and a school or kindergarten on the other."))
        return data

    def pair(self, name: str) -> tuple[UUID, UUID]:
        """The unit and the head that were chosen."""
        head = self.by_key[self.cleaned_data[name]]
        return head.unit.id, head.account.id

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Who comes from one's own unit besides the head who leads."""

    people = forms.ChoicesField(label=_("Who comes from your unit?"), required=False)

    def __init__(self, data: Any = None, *, staff: Sequence[tuple[Account, str]], chosen: Sequence[UUID]) -> None:
        super().__init__(data, initial={"people": [str(one) for one in chosen]})
        self.fields["people"].choices = [(str(one.id), one.name) for one, _role in staff]  # type: ignore[attr-defined]
        self.fields["people"].descriptions = {str(one.id): role.capitalize() for one, role in staff}  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["people"]]


class ImprovementForm(forms.Form):
    """One thing that is done better from now on."""

    what = forms.TextField(label=_("What do you do better?"), required=False, validators=[about_nobody])
    unit = forms.ChoiceField(label=_("Who sees to it?"), required=False, widget=django_forms.Select)
    due = forms.DateField(label=_("By when?"), required=False, not_before=forms.today)

    def __init__(self, *args: Any, units: Sequence[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "–"), *((str(one.id), one.name) for one in units)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = {"what": data.get("what"), "unit": data.get("unit"), "due": data.get("due")}
        missing = {"what": _("Say what you do better."), "unit": _("Choose which unit sees to it."),
                   "due": _("Write a day: without one nothing is done.")}
        if any(said.values()):
            for name in said:
                if not said[name] and name not in self.errors:
                    self.add_error(name, missing[name])
        return data

    @property
    def improvement(self) -> Improvement | None:
        data = self.cleaned_data
        return Improvement(data["what"], UUID(data["unit"]), data["due"]) if data.get("what") else None


Improvements = rows_of(ImprovementForm, least=0, most=20, start=1)


class AnswersForm(forms.Form):
    """A text to each point that wants one. `version`: as it stood when the page was read."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, page: queries.OnePage) -> None:
        self.points = [one.key for one in page.asked]
        self.base_fields = self._fields(page) | self.base_fields  # type: ignore[misc]  # this form's own
        super().__init__(data, initial={"version": page.row.version, **{_name(key): text for key, text in page.row.answers.items()}})

    def _fields(self, page: queries.OnePage) -> dict[str, django_forms.Field]:
        return {_name(one.key): _text(one) for one in page.asked}

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[_name(key)] for key in self.points}


class MinutesForm(AnswersForm):
    """The minutes: every point, whose employees need follow-up, and what is done better."""

    def __init__(self, data: Any = None, *, page: queries.OnePage) -> None:
        self.units = [page.row.unit, page.row.other]
        super().__init__(data, page=page)
        with_units: dict[str, Any] = {"prefix": PREFIX, "form_kwargs": {"units": self.units}}
        self.rows = Improvements(**with_units) if data is None else Improvements.posted(data, **with_units)
        self.forms = [self.rows]

    def _fields(self, page: queries.OnePage) -> dict[str, django_forms.Field]:
        self.whose = [_name(one.key) for one in page.kind.agenda if one.answer == WHOSE_EMPLOYEES]
        return super()._fields(page) | {_name(one.key): _whose(one, self.units) for one in page.kind.agenda
                                        if one.answer == WHOSE_EMPLOYEES}

    def is_valid(self) -> bool:
        return not self.rows.changed and all([self.rows.is_valid(), super().is_valid()])

    @property
    def point_fields(self) -> list[Any]:
        """The fields under the points that are answered in words, in order."""
        return [self[_name(key)] for key in self.points]

    @property
    def whose_fields(self) -> list[Any]:
        """The question whose employees need follow-up."""
        return [self[name] for name in self.whose]

    @property
    def whose_employees(self) -> list[UUID]:
        said = {self.cleaned_data[name] for name in self.whose}
        return [one.id for one in self.units if said & {str(one.id), BOTH}]

    @property
    def improvements(self) -> list[Improvement]:
        return [found for form in self.rows.forms if (found := form.improvement)]


def _name(key: str) -> str:
    return f"point_{key}"


def _text(point: Point) -> forms.LongTextField:
    return forms.LongTextField(label=queries.say(point.text), help_text=queries.say(point.help), lines="short", max_length=4_000,
                               validators=[about_nobody])


def _whose(point: Point, units: Sequence[Unit]) -> forms.ChoiceField:
    choices = [(NOBODY, _now("Nobody’s")), *((str(one.id), one.name) for one in units), (BOTH, _now("Both"))]
    return forms.ChoiceField(label=queries.say(point.text), help_text=queries.say(point.help), choices=choices)
