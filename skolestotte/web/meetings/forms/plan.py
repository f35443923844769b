"""The form that plans a meeting: everything that is settled before the invitations (MTG-01, MTG-02, MTG-05, MTG-06)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.design.rows import rows_of

from .. import agenda
from ..commands import Invited, MeetingPlan
from ..models import MeetingRoom
from ..people import BESIDE_THE_CHILD, FAMILY, PARTNER, SCHOOL, capacities_of, capacity_name, side_of_unit
from ..queries.plan import PlanPage
from ..settled import counts
from .clock import moment, skipped
from .plan_begins import begin, others
from .unfinished import SavedUnfinished

PREFIX = "other"
WANTED = ("purpose", "goal", "meeting_on", "starts", "ends", "convener", "leader", "minute_taker", "people")


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
        roles = [(code, capacity_name(code)) for code in (*capacities_of(self.roles.values()), "other")]
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
        return name, data["capacity"], SCHOOL if data["capacity"] in BESIDE_THE_CHILD else PARTNER, None


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
    room = forms.ChoiceField(label=_("Meeting room"), required=False, widget=django_forms.Select)
    place = forms.TextField(label=_("Place"), required=False)
    convener = forms.TextField(label=_("Who invites and makes the agenda?"), required=False)
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
        self._offer_rooms()
        settles_place = ("room" if page.rooms else "place",)
        self.wanted = (*WANTED, *settles_place, *(f"agenda_{part.number}" for part in page.parts))
        self.mark()
        known = {"staff": page.staff, "services": page.services}
        self.rows = (Others(initial=others(page), prefix=PREFIX, form_kwargs=known) if data is None
                     else Others.posted(data, prefix=PREFIX, form_kwargs=known))
        self.forms = [self.rows]  # so that a kept draft is shown without judging it

    def _offer_rooms(self) -> None:
        """The rooms of the register as choices; where there are none, the place is written."""
        rooms = self.page.rooms
        if not rooms:
            del self.fields["room"]
            return
        self.fields["room"].choices = [  # type: ignore[attr-defined]
            ("", _now("Another place: write it below")), *((str(room.id), room_words(room)) for room in rooms)]
        self.fields["place"].label = _now("Another place")
        self.fields["place"].help_text = _now("Only when no room is chosen above.")

    @property
    def chosen_room(self) -> MeetingRoom | None:
        """The room of the register that is chosen."""
        chosen = self.cleaned_data.get("room")
        return next((room for room in self.page.rooms if str(room.id) == chosen), None)

    @property
    def where(self) -> str:
        """The place in words: that of the room, where one is chosen."""
        room = self.chosen_room
        return f"{room.name}, {room.unit.name}" if room else self.cleaned_data.get("place") or ""

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
        left = [one.name for one in self.page.candidates if one.always and one.key not in (data.get("people") or [])]
        if left and "people" not in self.errors:
            self.add_error("people", _now("The family has been asked about this very meeting and is always invited: %(names)s.") % {
                "names": ", ".join(left)})
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
        if usual.place.differs(self.where):
            found.append(_now("place"))
        for number, lines in usual.agendas.items():
            typed = agenda.to_lines(agenda.from_lines(data.get(f"agenda_{number}") or ""))
            if typed and typed not in lines:
                found.append(str(self.fields[f"agenda_{number}"].label))
        return found + self._left_out()

    def _left_out(self) -> list[str]:
        chosen = set(self.cleaned_data.get("people") or [])
        if not any(counts(one.capacity) for one in self.invited()):
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
        needed, room = data["interpreter_needed"], self.chosen_room
        return MeetingPlan(
            type=self.page.type, variant=self.page.variant, purpose=data["purpose"], goal=data["goal"],
            starts_at=_moment(data["meeting_on"], data["starts"]), ends_at=_moment(data["meeting_on"], data["ends"]),
            place=self.where, room_id=room.id if room else None, convener=data["convener"], leader=data["leader"],
            minute_taker=data["minute_taker"],
            invited=self.invited(), change_note=data["change_note"], changed_defaults=bool(self.changed()),
            agendas={part.number: agenda.from_lines(data[f"agenda_{part.number}"]) for part in self.page.parts},
            interpreter_needed=needed, interpreter_language=data["interpreter_language"] if needed else "",
            interpreter_owner=data["interpreter_owner"] if needed else "",
            interpreter_booked=bool(data["interpreter_booked"]) and needed, separate_talks=data["separate_talks"])


def room_words(room: MeetingRoom) -> str:
    """`Rom 214 – Granlia skole (8 seats)`."""
    seats = _now("%(number)d seats") % {"number": room.seats} if room.seats else ""
    return f"{room.name} – {room.unit.name}" + (f" ({seats})" if seats else "")


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
