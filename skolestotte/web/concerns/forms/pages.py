"""One page of the report form as a whole: several small forms and rows that are shown, judged and kept together."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms.utils import ErrorList
from django.http import QueryDict

from skolestotte.rulebook.duty import Refused, may_inform_guardians
from skolestotte.web.design.forms import FormError
from skolestotte.web.design.rows import Rows
from skolestotte.web.people.models import Unit

from ..content import mark_of
from ..content import rows as kept_rows
from ..form_specs import AnyGroup, Page, RowsGroup, ToldGroup, WhoseGroup
from .parts import DraftForm, Kept, ToldForm, UnknownGuardiansForm, WhoseForm


@dataclass(frozen=True)
class Told:
    """The question to one person."""

    name: str
    number: int
    form: ToldForm | WhoseForm


@dataclass(frozen=True)
class Part:
    """A group of the page with its form (or rows, or questions to persons). `blocked`: a flag forbids asking (DUT-08)."""

    group: AnyGroup
    form: DraftForm | None = None
    rows: Rows | None = None
    unknown: UnknownGuardiansForm | None = None
    told: tuple[Told, ...] = ()
    blocked: bool = False


class PageForm:
    """The form of one page. `data` None shows what is kept; else what was typed."""

    error_class = ErrorList
    kept_at: datetime | None = None

    def __init__(self, page: Page, data: QueryDict | None, *, content: Kept, unit: Unit) -> None:
        self.page, self.data, self.content, self.unit = page, data, content, unit
        self.parts = [self._part(group) for group in page.groups]

    @property
    def forms(self) -> list[DraftForm]:
        """Every single form of the page, in order."""
        return [form for part in self.parts for form in _forms_of(part)]

    @property
    def changed(self) -> bool:
        """A row was added or taken away: show the page again and save nothing."""
        return any(part.rows is not None and part.rows.changed for part in self.parts)

    def is_valid(self) -> bool:
        rows = [part.rows for part in self.parts if part.rows is not None]
        return all([*(form.is_valid() for form in self.forms), *(one.is_valid() for one in rows)])

    @property
    def error_list(self) -> list[FormError]:
        """All errors in the order of the page; those of a row say which row it is."""
        return [error for part in self.parts for error in _errors_of(part)]

    def to_keep(self) -> dict[str, Any]:
        """The keys of the content that this page gives, of all answers that could be understood. Call after `is_valid`."""
        kept: dict[str, Any] = {}
        for part in self.parts:
            if part.form is not None:
                names = part.form.fields.keys()
                before = {name: self.content[name] for name in names if name in self.content}
                kept |= part.form.to_keep(before)
            elif part.rows is not None and isinstance(part.group, RowsGroup):
                kept[part.group.key] = self._rows_to_keep(part.group.key, part.rows)
                if part.unknown is not None:
                    kept = part.unknown.to_keep(kept)
            elif isinstance(part.group, ToldGroup | WhoseGroup) and part.told:
                people = kept_rows(kept if part.group.key in kept else self.content, part.group.key)
                kept[part.group.key] = [one.form.to_keep(person) for one, person in zip(part.told, people, strict=True)]
        return kept

    def _rows_to_keep(self, key: str, rows: Rows) -> list[dict[str, Any]]:
        """Each row with what is known of it from other pages, found by its key, else by its place."""
        known = kept_rows(self.content, key)
        by_key = {row["key"]: row for row in known if row.get("key")}
        by_place = {number: row for number, row in enumerate(known) if not row.get("key")}
        kept = []
        for number, form in enumerate(rows.forms):
            if form.is_blank:
                continue
            mark = form.cleaned_data.get("key", "")
            row = form.to_keep(by_key.get(mark) or ({} if mark else by_place.get(number, {})))
            if "key" in form.fields:
                row["key"] = mark if mark in by_key else uuid.uuid4().hex[:12]
            kept.append(row)
        return kept

    def _part(self, group: AnyGroup) -> Part:
        if isinstance(group, RowsGroup):
            return Part(group, rows=self._rows(group), unknown=self._unknown(group))
        if group.unless_flagged and isinstance(may_inform_guardians(self.content.get("flags") or ()), Refused):
            return Part(group, blocked=True)
        if isinstance(group, ToldGroup):
            return Part(group, told=tuple(self._told(group)))
        if isinstance(group, WhoseGroup):
            return Part(group, told=tuple(self._whose(group)))
        extra = {"unit": self.unit} if group.for_unit else {}
        return Part(group, form=group.form(self.data, initial=group.form.initial_of(self.content), **extra))

    def _unknown(self, group: RowsGroup) -> UnknownGuardiansForm | None:
        if group.unknown is None:
            return None
        return group.unknown(self.data, prefix=f"{group.key}-any", initial=group.unknown.initial_of(self.content))

    def _rows(self, group: RowsGroup) -> Rows:
        if self.data is not None:
            return group.rows.posted(self.data, prefix=group.key)
        form: type[DraftForm] = group.rows.form
        initial = [form.initial_of(row) for row in kept_rows(self.content, group.key)]
        rows = group.rows(prefix=group.key, initial=initial)
        rows.extra = 0 if initial else 1
        return rows

    def _told(self, group: ToldGroup) -> Iterator[Told]:
        for number, person in enumerate(kept_rows(self.content, group.key)):
            form = ToldForm(self.data, prefix=f"told-{group.key}-{number}", initial=ToldForm.initial_of(person))
            yield Told(person.get("name", ""), number + 1, form)


    def _whose(self, group: WhoseGroup) -> Iterator[Told]:
        """One question a child, where there are several children and somebody to choose."""
        children = kept_rows(self.content, group.key)
        people = [(mark_of(one, place), one.get("name", "")) for place, one in enumerate(kept_rows(self.content, "guardians"))]
        for number, child in enumerate(children if len(children) > 1 and people else ()):
            form = WhoseForm(self.data, prefix=f"whose-{number}", people=people, initial=WhoseForm.of_child(child, people))
            yield Told(child.get("name", ""), number + 1, form)


def _forms_of(part: Part) -> Iterator[DraftForm]:
    if part.form is not None:
        yield part.form
    if part.rows is not None:
        yield from part.rows.forms
    if part.unknown is not None:
        yield part.unknown
    for one in part.told:
        yield one.form


def _errors_of(part: Part) -> Iterator[FormError]:
    for form, whose in _named_forms_of(part):
        for error in form.error_list if form.is_bound else ():
            yield FormError(error.target, f"{whose}: {error.message}" if whose else error.message)
    if part.rows is not None and part.rows.is_bound and not part.rows.changed:
        yield from (FormError(part.rows.prefix or "", str(message)) for message in part.rows.non_form_errors())


def _named_forms_of(part: Part) -> Iterator[tuple[DraftForm, str]]:
    several = len(part.rows.forms) if part.rows is not None else 0
    for number, form in enumerate(part.rows.forms if part.rows is not None else (), 1):
        title = part.group.one if isinstance(part.group, RowsGroup) else ""
        yield form, f"{title} {number}" if several > 1 else str(title)
    for form in (part.form, part.unknown):
        if form is not None:
            yield form, ""
    for one in part.told:
        yield one.form, one.name


def settle_flags(content: Kept) -> dict[str, Any]:
    """With a flag the guardians are not to be told: what is not answered about telling them is answered with no (DUT-08)."""
    whole = dict(content)
    if isinstance(may_inform_guardians(whole.get("flags") or ()), Refused):
        whole["guardians_know"] = whole.get("guardians_know") or "no"
        if isinstance(whole.get("guardians"), list):
            whole["guardians"] = [{**one, "told": bool(one.get("told"))} for one in whole["guardians"]]
    return whole
