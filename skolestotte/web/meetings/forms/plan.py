"""The form that plans a meeting: everything that is settled before the invitations (MTG-01, MTG-02, MTG-05, MTG-06)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.design.rows import rows_of

from .. import agenda
from ..commands import Invited, MeetingPlan
from ..models import Meeting, Participant
from ..people import AT_SCHOOL, FAMILY, PARTNER, SCHOOL, capacity_name, side_of_unit
from ..queries.plan import PlanPage
from .clock import moment, skipped
from .unfinished import SavedUnfinished

PREFIX = "other"
WANTED = ("purpose", "goal", "meeting_on", "starts", "ends", "place", "convener", "leader", "minute_taker", "people")


class OtherForm(forms.Form):
    """Somebody else: an employee of the school that is known here, a service of the register (ORG-01), or a name."""

    who = forms.ChoiceField(label=_("Employee of the school"), required=False, widget=django_forms.Select)
    unit = forms.ChoiceField(label=_("Or a service"), required=False, widget=django_forms.Select)
    name = forms.TextField(label=_("Or the name"), required=False, max_length=100,
                           help_text=_("With a service: who comes from there, if you know it."))
    capacity = forms.ChoiceField(label=_("Takes part as"), required=False, widget=django_forms.Select)

    def __init__(self, *args: Any, staff: Any = (), services: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {str(one.id): one for one in services}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "–"), *((key, one.name if one.get_kind_display().lower() in one.name.lower()
                          else f"{one.name} – {one.get_kind_display()}") for key, one in self.services.items())]
        known = {str(one.account.id): f"{one.account.name} – {capacity_name(one.role)}" for one in staff}
        self.roles = {str(one.account.id): one.role for one in staff}
        self.names = {str(one.account.id): one.account.name for one in staff}
        self.fields["who"].choices = [("", "–"), *known.items()]  # type: ignore[attr-defined]
        roles = [(code, capacity_name(code)) for code in (*AT_SCHOOL, "other")]
        self.fields["capacity"].choices = [("", "–"), *roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("who") and data.get("unit"):
            self.add_error("unit", _("Choose either an employee of the school or a service. Use a row for each."))
        chosen = data.get("who") or data.get("unit")
        if (data.get("name") or "").strip() and not chosen and not data.get("capacity"):
            self.add_error("capacity", _("Say in which capacity this person takes part."))
        return data

    @property
    def person(self) -> tuple[str, str, str, UUID | None] | None:
        """Name, capacity, side, account; None for an empty row."""
        data = self.cleaned_data
        who, name = data.get("who") or "", (data.get("name") or "").strip()
        if who:
            return self.names[who], data.get("capacity") or self.roles[who], SCHOOL, UUID(who)
        if data.get("unit"):
            unit = self.services[data["unit"]]
            return ", ".join(filter(None, (name, unit.name))), unit.kind, side_of_unit(unit), None
        if not name:
            return None
        return name, data["capacity"], SCHOOL if data["capacity"] in AT_SCHOOL else PARTNER, None


Others = rows_of(OtherForm, least=0, most=12, start=0)


class PlanForm(SavedUnfinished):
    """One meeting. It can be saved unfinished; the invitations cannot go out before it is settled."""

    purpose = forms.LongTextField(label=_("Why do we meet?"), lines="short", max_length=2_000, required=False,
                                  help_text=_("In plain words: the family and the school read it in the invitation."))
    goal = forms.LongTextField(label=_("What do we want to have when we leave?"), lines="short", max_length=2_000,
                               required=False)
    meeting_on = forms.DateField(label=_("Day"), not_before=forms.today, required=False)
    starts = forms.TimeField(label=_("From"), required=False)
    ends = forms.TimeField(label=_("To"), required=False)
    place = forms.TextField(label=_("Place"), required=False)
    convener = forms.TextField(label=_("Who invites?"), required=False)
    leader = forms.TextField(label=_("Who leads?"), required=False)
    minute_taker = forms.TextField(label=_("Who writes the minutes?"), required=False)
    people = forms.ChoicesField(label=_("Who is invited?"), required=False)
    interpreter_needed = forms.YesNoField(label=_("Is an interpreter needed?"))
    interpreter_language = forms.TextField(label=_("If yes: which language?"), max_length=40, required=False)
    interpreter_owner = forms.TextField(label=_("If yes: who books the interpreter?"), max_length=60, required=False)
    interpreter_booked = forms.YesNoField(label=_("If yes: is the interpreter booked?"), required=False)
    separate_talks = forms.YesNoField(
        label=_("Do you offer the guardians separate talks?"),
        help_text=_("When the conflict between them is high. Then set aside more time as well."))
    change_note = forms.LongTextField(
        label=_("What is different from usual, and why?"), lines="short", max_length=2_000, required=False,
        help_text=_("Only when you have changed place, roles or agenda, or left somebody out. All who are invited can read "
                    "it."))
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, page: PlanPage, **kwargs: Any) -> None:
        self.page = page
        self.base_fields = _in_order(self.base_fields, page)  # type: ignore[misc]  # this form's own
        super().__init__(data, initial=begin(page), **kwargs)
        field = self.fields["people"]
        field.choices = [(one.key, one.name) for one in page.candidates]  # type: ignore[attr-defined]
        field.descriptions = {one.key: one.description for one in page.candidates}  # type: ignore[attr-defined]
        self.fields["ends"].help_text = _now("We suggest %(minutes)d minutes or more.") % {"minutes": page.minutes}
        self.wanted = (*WANTED, *(f"agenda_{part.number}" for part in page.parts))
        self.mark()
        known = {"staff": page.staff, "services": page.services}
        self.rows = (Others(initial=_others(page), prefix=PREFIX, form_kwargs=known) if data is None
                     else Others.posted(data, prefix=PREFIX, form_kwargs=known))
        self.forms = [self.rows]  # so that a kept draft is shown without judging it

    @property
    def agenda_fields(self) -> list[tuple[Any, bool]]:
        """The agenda of each part, and whether the school is there."""
        return [(self[f"agenda_{part.number}"], part.number in self.page.school_in) for part in self.page.parts]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting must end after it begins."))
        if (starts or ends) and not data.get("meeting_on") and "meeting_on" not in self.errors:
            self.add_error("meeting_on", _("Choose a day too."))
        for name in ("starts", "ends"):
            if data.get("meeting_on") and data.get(name) and skipped(data["meeting_on"], data[name]):
                self.add_error(name, _("The clock is put forward that night: this time does not exist."))
        changed = self.changed()
        if changed and not (data.get("change_note") or "").strip() and "change_note" not in self.errors:
            self.add_error("change_note", _now("This is different from usual: %(what)s. Say why.") % {
                "what": ", ".join(changed)})
        return data

    def is_valid(self) -> bool:
        return not self.rows.changed and self.rows.is_valid() and super().is_valid()

    def changed(self) -> list[str]:
        """What is different from the routine's defaults (MTG-02); what is left empty is not settled, not different."""
        data, usual = self.cleaned_data, self.page.usual
        found = [str(self.fields[name].label).rstrip("?") for name in ("convener", "leader", "minute_taker")
                 if getattr(usual, name).differs(data.get(name))]
        if usual.place.differs(data.get("place")):
            found.append(_now("place"))
        for number, lines in usual.agendas.items():
            typed = agenda.to_lines(agenda.from_lines(data.get(f"agenda_{number}") or ""))
            if typed and typed not in lines:
                found.append(str(self.fields[f"agenda_{number}"].label))
        return found + self._left_out()

    def _left_out(self) -> list[str]:
        chosen = set(self.cleaned_data.get("people") or [])
        if not chosen:
            return []
        found = [_now("%(name)s is not invited") % {"name": one.name} for one in self.page.candidates
                 if one.usual and one.key not in chosen]
        if self.page.needs_contact_teacher and not any(one.capacity == "contact_teacher" for one in self.invited()):
            found.append(_now("the contact teacher is not invited"))
        return found

    def invited(self) -> list[Invited]:
        """Everybody who is chosen, with the parts they take part in."""
        chosen = set(self.cleaned_data.get("people") or [])
        people = [(one.name, one.capacity, one.side, one.account_id) for one in self.page.candidates if one.key in chosen]
        people += [row.person for row in self.rows if not row.errors and row.person]
        if self.cleaned_data.get("interpreter_needed"):
            words = (_now("Interpreter"), self.cleaned_data.get("interpreter_language"))
            people.append((": ".join(filter(None, words)), "interpreter", PARTNER, None))
        seen: dict[object, Invited] = {}
        for name, capacity, side, account in people:
            seen.setdefault(account or (name, capacity), Invited(name, capacity, side, account, self._parts(side, capacity)))
        return list(seen.values())

    def _parts(self, side: str, capacity: str) -> tuple[int, ...]:
        """The parts that this side comes to; child welfare and the interpreter come to all."""
        page, numbers = self.page, tuple(part.number for part in self.page.parts)
        if side == FAMILY:
            return page.family_in or numbers
        if side in (SCHOOL, PARTNER) and capacity != "interpreter":
            return page.school_in or numbers[:1]
        return numbers

    def settled(self) -> MeetingPlan:
        """The plan as the command wants it."""
        data = self.cleaned_data
        needed = data["interpreter_needed"]
        return MeetingPlan(
            type=self.page.type, variant=self.page.variant, purpose=data["purpose"], goal=data["goal"],
            starts_at=_moment(data["meeting_on"], data["starts"]), ends_at=_moment(data["meeting_on"], data["ends"]),
            place=data["place"], convener=data["convener"], leader=data["leader"], minute_taker=data["minute_taker"],
            invited=self.invited(), change_note=data["change_note"], changed_defaults=bool(self.changed()),
            agendas={part.number: agenda.from_lines(data[f"agenda_{part.number}"]) for part in self.page.parts},
            interpreter_needed=needed, interpreter_language=data["interpreter_language"] if needed else "",
            interpreter_owner=data["interpreter_owner"] if needed else "",
            interpreter_booked=bool(data["interpreter_booked"]) and needed, separate_talks=data["separate_talks"])


def begin(page: PlanPage) -> dict[str, Any]:
    """What the form begins with: the routine's defaults, or the meeting as it stands."""
    if page.meeting is not None:
        return _as_it_stands(page, page.meeting)
    usual = page.usual
    return {
        "purpose": usual.purpose, "place": usual.place.text, "convener": usual.convener.text, "leader": usual.leader.text,
        "minute_taker": usual.minute_taker.text, "meeting_on": page.agreed_on,
        "people": [c.key for c in page.candidates if c.chosen],
        "interpreter_needed": True if page.language else None, "interpreter_language": page.language,
        "interpreter_owner": usual.interpreter_owner, "interpreter_booked": False if page.language else None,
        "version": 0, **{f"agenda_{number}": lines[0] for number, lines in usual.agendas.items()},
    }


def _as_it_stands(page: PlanPage, meeting: Meeting) -> dict[str, Any]:
    starts = timezone.localtime(meeting.starts_at) if meeting.starts_at else None
    ends = timezone.localtime(meeting.ends_at) if meeting.ends_at else None
    names = {(one.account_id, one.name) for one in page.invited}
    kept = ("purpose", "goal", "place", "convener", "leader", "minute_taker", "interpreter_needed", "interpreter_language",
            "interpreter_owner", "interpreter_booked", "separate_talks", "change_note", "version")
    return {
        **{name: getattr(meeting, name) for name in kept}, "meeting_on": starts.date() if starts else None,
        "starts": starts.time() if starts else None, "ends": ends.time() if ends else None,
        "people": [c.key for c in page.candidates if (c.account_id, c.name) in names],
        **{f"agenda_{part.number}": agenda.to_lines(part.agenda) for part in page.rows},
    }


def _others(page: PlanPage) -> list[dict[str, str]]:
    """Those of a standing meeting who are no candidates: one row each."""
    known = {(c.account_id, c.name) for c in page.candidates}
    staff = {one.account.id for one in page.staff}
    found: dict[object, dict[str, str]] = {}
    for one in page.invited:
        if (one.account_id, one.name) not in known and one.capacity != "interpreter":
            who = str(one.account_id) if one.account_id in staff else ""
            unit, person = _service(one, page)
            found.setdefault((one.account_id, one.name), {
                "who": who, "unit": unit, "name": "" if who else person,
                "capacity": "" if unit else one.capacity if one.capacity in AT_SCHOOL else "other"})
    return list(found.values())


def _service(one: Participant, page: PlanPage) -> tuple[str, str]:
    """The service of the register that somebody comes from ("" for none), and the person's own name."""
    fitting = [unit for unit in page.services if unit.kind == one.capacity and one.name.endswith(unit.name)]
    if not fitting:
        return "", one.name
    unit = max(fitting, key=lambda unit: len(unit.name))
    return str(unit.id), one.name.removesuffix(unit.name).removesuffix(", ")


def _in_order(base: dict[str, django_forms.Field], page: PlanPage) -> dict[str, django_forms.Field]:
    """The fields in the order of the page: the agendas come after those who are invited."""
    several = len(page.parts) > 1
    agendas = {
        f"agenda_{part.number}": forms.LongTextField(
            label=_now("Agenda, part %(number)d") % {"number": part.number} if several else _now("Agenda"),
            required=False, help_text=_now("One point on each line."))
        for part in page.parts}
    fields: dict[str, django_forms.Field] = {}
    for name, field in base.items():
        fields[name] = field
        if name == "people":
            fields |= agendas
    return fields


def _moment(day: date | None, at: time | None) -> datetime | None:
    return moment(day, at) if day and at else None

