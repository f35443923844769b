"""The report form as data: four pages, what stands on each, and where a field is to be found (REP-01)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design.rows import Rows, rows_of

from .forms import parts


@dataclass(frozen=True)
class Group:
    """Some fields under a heading."""

    form: type[parts.DraftForm]
    title: Promise | None = None
    help: Promise | None = None
    for_unit: bool = False  # the form wants to know the unit
    unless_flagged: bool = False  # left out when a flag keeps the guardians untold (DUT-08)


@dataclass(frozen=True)
class RowsGroup:
    """Rows that repeat; kept as a list under `key`. `unknown` is the tick that answers "unknown"."""

    key: str
    rows: type[Rows]
    title: Promise
    one: Promise  # what a single row is called
    add: Promise
    remove: Promise
    help: Promise | None = None
    unknown: type[parts.UnknownGuardiansForm] | None = None


@dataclass(frozen=True)
class ToldGroup:
    """One question for each person of a list: do they know of the report?"""

    key: str
    title: Promise
    one: Promise
    help: Promise | None = None
    unless_flagged: bool = False


@dataclass(frozen=True)
class WhoseGroup:
    """Which of the guardians belong to each child. Only asked where one report is about several children."""

    key: str
    title: Promise
    one: Promise
    help: Promise | None = None
    unless_flagged: bool = False
    anchor: str = "whose"  # the id on the page, where another group asks about the same people


AnyGroup = Group | RowsGroup | ToldGroup | WhoseGroup


@dataclass(frozen=True)
class Page:
    """One page of the form."""

    key: str
    title: Promise
    lead: Promise
    groups: tuple[AnyGroup, ...]


PAGES = (
    Page("who", _("Who"), _("Who you are, which children it is about, and who has the daily care of them."), (
        Group(parts.ReporterForm, title=_("You")),
        RowsGroup("children", rows_of(parts.ChildForm, least=0, most=10), title=_("Children"), one=_("Child"),
                  add=_("Add a child"), remove=_("Remove this child"),
                  help=_("One report can be about several children in the same family.")),
        RowsGroup("guardians", rows_of(parts.GuardianForm, least=0, most=2), title=_("Guardians"),
                  one=_("Guardian"), add=_("Add a guardian"), remove=_("Remove this guardian"),
                  unknown=parts.UnknownGuardiansForm),
    )),
    Page("what", _("What"), _("Describe what you have seen and heard. Leave the conclusions to the child welfare service."), (
        Group(parts.WorryForm),
        RowsGroup("observations", rows_of(parts.ObservationForm, least=0, most=30), title=_("Events and observations"),
                  one=_("Event"), add=_("Add an event"), remove=_("Remove this event"), unknown=parts.UnknownObservationsForm),
        Group(parts.AssessmentForm, title=_("The child and the family")),
        Group(parts.GroundsForm, title=_("Duty to report"), for_unit=True),
    )),
    Page("parents", _("Guardians"), _("What the guardians and the child know, and what you have tried."), (
        Group(parts.DialogueForm),
        Group(parts.GuardiansKnowForm, unless_flagged=True),
        ToldGroup("guardians", title=_("Has each guardian been told?"), one=_("Guardian"), unless_flagged=True),
        ToldGroup("children", title=_("Has each child been told?"), one=_("Child")),
        WhoseGroup("children", title=_("Who are the guardians of each child?"), one=_("Child"), help=_(
            "Take away the tick where somebody is not this child’s guardian, for example the father of a half-sibling. The child "
            "welfare service looks it up.")),
    )),
)
CHECK = "check"
CHECK_TITLE = _("Check and send")


def page(key: str) -> Page | None:
    return next((one for one in PAGES if one.key == key), None)


def after(key: str) -> str:
    """The key of the next page; the last one leads to the check."""
    keys = [one.key for one in PAGES]
    return (*keys, CHECK)[keys.index(key) + 1]


def before(key: str) -> str:
    """The key of the page before; the first one is before itself."""
    keys = [one.key for one in PAGES]
    return keys[max(keys.index(key) - 1, 0)]


def tracker(now: str) -> list[dict[str, object]]:
    """The pages as steps, for `{% steps %}`; those before `now` count as done."""
    keys = [*(one.key for one in PAGES), CHECK]
    titles = [*(one.title for one in PAGES), CHECK_TITLE]
    here = keys.index(now)
    return [{"label": title, "state": "now" if number == here else "done" if number < here else "waiting"}
            for number, title in enumerate(titles)]


@dataclass(frozen=True)
class Place:
    """Where a field stands: the page, the id of the element to go to, and what the field is called."""

    page: str
    anchor: str
    label: str


def place_of(field: str) -> Place:
    """Where a path of `report_quality` (`worry`, `children.0.address`, `guardians.1.told`) stands in the form."""
    key, _dot, rest = field.partition(".")
    number, _dot, name = rest.partition(".")
    for one in PAGES:
        for group in one.groups:
            if isinstance(group, Group) and key in group.form.base_fields:
                return Place(one.key, anchor_of(group.form, key), _label(group.form, key))
            if isinstance(group, ToldGroup) and key == group.key and name in parts.ToldForm.base_fields:
                anchor = anchor_of(parts.ToldForm, name, f"told-{key}-{number}-")
                return Place(one.key, anchor, f"{group.one} {int(number) + 1}: {_label(parts.ToldForm, name)}")
            if isinstance(group, RowsGroup) and key == group.key and name not in parts.ToldForm.base_fields:
                return _in_rows(one.key, group, number, name)
    return Place(PAGES[0].key, "", field)


def _in_rows(page_key: str, group: RowsGroup, number: str, name: str) -> Place:
    form: type[parts.DraftForm] = group.rows.form
    if name not in form.base_fields:
        return Place(page_key, group.key, str(group.title))
    anchor = anchor_of(form, name, f"{group.key}-{number}-")
    return Place(page_key, anchor, f"{group.one} {int(number) + 1}: {_label(form, name)}")


def _label(form: type[parts.DraftForm], name: str) -> str:
    return str(form.base_fields[name].label)


def anchor_of(form: type[parts.DraftForm], name: str, prefix: str = "") -> str:
    """The id of the field's element, or of the first where it is several."""
    several = hasattr(form.base_fields[name], "choices")
    return f"id_{prefix}{name}" + ("_0" if several else "")
