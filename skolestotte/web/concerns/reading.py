"""A report as it is read: the content of a draft or a sent report as sections with headings, labels and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from skolestotte.rulebook.duty import duty_grounds, guardian_flags
from skolestotte.rulebook.report_quality import UNKNOWN
from skolestotte.web.design import dates
from skolestotte.web.design.speech import plain_language

from .content import guardians_of, rows
from .form_specs import PAGES

Content = Mapping[str, Any]
Row = tuple[str, str]  # label, answer in words
Answer = tuple[str, Any]  # label, answer as kept


@dataclass(frozen=True)
class Block:
    """Answers that belong together, perhaps under a small heading (one child, one event)."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A part of the report. `page` is the page of the form where it is written."""

    key: str
    title: str
    page: str
    blocks: tuple[Block, ...]


def sections(content: Content, *, duty_kind: str, on: date, for_family: bool = False) -> tuple[Section, ...]:
    """The whole report in reading order; what is not answered is left out.

    `for_family`: a party reads. Of the people named, a party sees only the child whose case it is and the names of the
    guardians: numbers, addresses and brothers and sisters may belong to somebody else's case (bvl § 13-1).
    """
    people = _for_family(content) if for_family else [*_children(content), *_guardians(content)]
    found = (
        Section("worry", _("The worry"), "what", _one(_worry(content))),
        Section("observations", _("Events and observations"), "what", tuple(_observations(content))),
        Section("people", _("The children and the guardians"), "who", tuple(people)),
        Section("child", _("The child and the family"), "what", _one(_family(content))),
        Section("duty", _("Duty to report"), "what", tuple(_duty(content, duty_kind, on))),
        Section("told", _("What the guardians know, and what is tried"), "parents", tuple(_told(content))),
        Section("reporter", _("The reporter"), "who", _one(_reporter(content, for_family))),
    )
    return tuple(section for section in found if section.blocks)


def page_sections(content: Content, page: str, *, duty_kind: str, on: date) -> tuple[Section, ...]:
    """The sections that are written on one page of the form."""
    return tuple(one for one in sections(content, duty_kind=duty_kind, on=on) if one.page == page)


def child_names(content: Content) -> str:
    """The names of the children, for a list; empty when none is written yet."""
    return ", ".join(row["name"] for row in rows(content, "children") if row.get("name"))


def page_titles() -> dict[str, str]:
    return {page.key: str(page.title) for page in PAGES}


def _one(found: Iterable[Answer]) -> tuple[Block, ...]:
    kept = _given(found)
    return (Block("", kept),) if kept else ()


def _given(found: Iterable[Answer]) -> tuple[Row, ...]:
    return tuple((label, said) for label, value in found if (said := say(value)))


def say(value: Any) -> str:
    """An answer in words."""
    if value is True:
        return _("Yes")
    if value is False:
        return _("No")
    return _("Not known") if value == UNKNOWN else str(value or "").strip()


def _day(value: Any) -> str:
    try:
        return dates.words(date.fromisoformat(value)) if value and value != UNKNOWN else say(value)
    except ValueError:
        return str(value)


def _worry(content: Content) -> Iterator[Answer]:
    yield _("Short history"), content.get("history", "")
    yield _("What the worry is"), content.get("worry", "")
    yield _("What the child has said"), content.get("child_talk", "")
    yield _("What others think"), content.get("others_views", "")


def _family(content: Content) -> Iterator[Answer]:
    yield _("Professional view"), content.get("assessment", "")
    yield _("What works well"), content.get("resources", "")
    yield _("Other services"), content.get("other_services", "")
    yield _("Others in the family"), content.get("other_family", "")


def _observations(content: Content) -> Iterator[Block]:
    if content.get("observations") == UNKNOWN:
        yield Block("", ((_("Events"), _("There are no single events to describe.")),))
    for row in rows(content, "observations"):
        when = ", ".join(part for part in (_day(row.get("on")), say(row.get("time")), say(row.get("place"))) if part)
        yield Block(when, _given([(_("What happened"), row.get("what", ""))]))


def _children(content: Content) -> Iterator[Block]:
    for number, row in enumerate(rows(content, "children")):
        apart = _names(guardians_of(content, number)) or _("None of those named") if row.get("not_guardians") else ""
        yield Block(row.get("name") or _("Child"), _given([*_person(row), (_("Guardians of this child"), apart)]))


def _guardians(content: Content) -> Iterator[Block]:
    if content.get("guardians") == UNKNOWN:
        yield Block(_("Guardians"), ((_("Who they are"), _("Not known")),))
    for row in rows(content, "guardians"):
        yield Block(row.get("name") or _("Guardian"), _given([
            (_("Role"), _("Guardian")), *_person(row),
            (_("Parental responsibility"), row.get("parental_responsibility")),
            (_("Interpreter"), row.get("interpreter", "")),
        ]))


def _person(row: Content) -> Iterator[Answer]:
    yield _("Identity number"), row.get("national_id", "")
    yield _("Date of birth"), _day(row.get("birth_date"))
    yield _("Not born yet"), row.get("unborn") or ""
    yield _("Address"), row.get("address", "")
    yield _("Phone number"), row.get("phone", "")
    yield _("E-mail"), row.get("email", "")
    elsewhere = [row.get("home_municipality_name"), row.get("home_municipality_no")]
    yield _("Lives in the municipality"), " ".join(str(part) for part in elsewhere if part)
    yield pgettext("report", "Knows of the report"), _told_words(row)


def _told_words(row: Content) -> str:
    if row.get("told") is False and row.get("told_why_not"):
        return _("No: {why}").format(why=row["told_why_not"])
    return say(row.get("told"))


def _for_family(content: Content) -> Iterator[Block]:
    children = rows(content, "children")
    number = content.get("about_child", 0)
    if isinstance(number, int) and number < len(children):
        child = children[number]
        yield Block(child.get("name", ""), _given([(_("Date of birth"), _day(child.get("birth_date")))]))
    names = _names(guardians_of(content, number if isinstance(number, int) else 0))
    if names:
        yield Block("", ((_("Guardians"), names),))
    if len(children) > 1:
        yield Block("", ((_("Other children"), _("The report also names other children. They are not shown here.")),))


def _names(people: Iterable[Content]) -> str:
    return ", ".join(row.get("name", "") for row in people)


def _duty(content: Content, duty_kind: str, on: date) -> Iterator[Block]:
    language = plain_language()
    known = {ground.key: ground for ground in duty_grounds(duty_kind, on)}
    chosen = [known[key] for key in content.get("grounds") or () if key in known]
    if chosen:
        yield Block("", tuple((ground.law.label(language), ground.text[language]) for ground in chosen))
    flags = [flag.text[language] for flag in guardian_flags() if flag.key in (content.get("flags") or ())]
    if flags:
        yield Block("", ((_("The guardians are not to be told, because of"), "\n".join(flags)),))


def _told(content: Content) -> Iterator[Block]:
    know = content.get("guardians_know")
    yield from _one([
        (_("Contact with the guardians"), content.get("dialogue", "")),
        (_("What has been tried"), content.get("measures_tried", "")),
        (_("The guardians know of the worry and the report"), {"yes": True, "no": False}.get(str(know), know)),
        (_("How they were told"), content.get("how_told", "")),
    ])


def _reporter(content: Content, for_family: bool) -> Iterator[Answer]:
    yield _("Name"), content.get("reporter_name", "")
    yield _("Position"), content.get("reporter_position", "")
    yield _("Unit"), content.get("unit_name", "")
    yield _("Relation to the child"), content.get("reporter_relation", "")
    if not for_family:
        yield _("Phone number"), content.get("reporter_phone", "")
        yield _("E-mail"), content.get("reporter_email", "")
        yield _("Address"), content.get("unit_address", "")
        yield _("Addressed to"), content.get("addressed_to", "")
