"""A review of a report draft: what must be filled in, and gentle advice (REP-01, REP-02).

A draft is a mapping with the fields of `REQUIRED` and `OPTIONAL`, lists `children`, `guardians`,
`observations`, `grounds` and `flags`. A mandatory field may hold the answer `unknown`. `must` stops
sending; `advice` never does. The review reads only what is there: it draws no conclusion about the child.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from skolestotte.rulebook.duty import FLAGS
from skolestotte.rulebook.loader import LANGUAGES, Row, read_yaml, routine_text

Level = Literal["must", "advice"]
Draft = Mapping[str, Any]

UNKNOWN = "unknown"
REQUIRED = (
    "reporter_position",
    "reporter_relation",
    "reporter_phone",
    "history",
    "worry",
    "child_talk",
    "dialogue",
    "measures_tried",
    "guardians_know",
)
OPTIONAL = ("assessment", "resources", "other_services", "other_family")
PROSE = ("history", "worry")
MOST_GUARDIANS = 2
TEXT_KEYS = (
    "missing",
    "missing_identity",
    "missing_child",
    "missing_guardian",
    "too_many_guardians",
    "missing_observation",
    "missing_told",
    "missing_told_why_not",
    "missing_ground",
    "unknown_ground",
    "unknown_flag",
    "no_resources",
    "no_day",
    "no_time",
    "no_place",
    "very_short",
    "sounds_like_conclusion",
    "told_despite_flag",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `field` is a path such as `children.0.address`; `text_key` names its text;
    `detail` is the word meant.
    """

    level: Level
    field: str
    text_key: str
    detail: str = ""

    def text(self, lang: str = "nb") -> str:
        """The finding in plain words."""
        return shipped_texts().findings[self.text_key][lang]


@dataclass(frozen=True)
class Texts:
    """Everything in `report_quality.yaml`."""

    findings: Mapping[str, Mapping[str, str]]
    short_below_words: int
    conclusion_words: tuple[str, ...]


def review(
    draft: Draft, *, known_grounds: Collection[str] | None = None, texts: Texts | None = None
) -> tuple[Finding, ...]:
    """Everything worth saying about the draft, `must` before `advice`, each in the order of the form.

    With `known_grounds` (see `duty.duty_grounds`) a ground that does not hold for the unit is a `must`.
    """
    texts = shipped_texts() if texts is None else texts
    found = [
        *_fields(draft),
        *_children(draft),
        *_guardians(draft),
        *_observations(draft, texts),
        *_grounds(draft, known_grounds),
        *_flags(draft),
        *_prose(draft, texts),
    ]
    return tuple(sorted(found, key=lambda finding: finding.level != "must"))


def may_be_sent(findings: Collection[Finding]) -> bool:
    """Whether nothing mandatory is missing."""
    return all(finding.level != "must" for finding in findings)


def _must(field: str, key: str = "missing", detail: str = "") -> Finding:
    return Finding("must", field, key, detail)


def _advice(field: str, key: str, detail: str = "") -> Finding:
    return Finding("advice", field, key, detail)


def _blank(value: object) -> bool:
    """Nothing answered. `False` and `unknown` are answers."""
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, list | tuple) and not value)
    )


def _rows(draft: Draft, field: str) -> list[Draft]:
    value = draft.get(field)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _fields(draft: Draft) -> Iterator[Finding]:
    for field in REQUIRED:
        if _blank(draft.get(field)):
            yield _must(field)
    if draft.get("guardians_know") in (True, "yes") and _blank(draft.get("how_told")):
        yield _must("how_told")


def _children(draft: Draft) -> Iterator[Finding]:
    children = _rows(draft, "children")
    if not children:
        yield _must("children", "missing_child")
    for number, child in enumerate(children):
        yield from _person(child, f"children.{number}")


def _guardians(draft: Draft) -> Iterator[Finding]:
    if draft.get("guardians") == UNKNOWN:
        return
    guardians, flagged = _rows(draft, "guardians"), bool(draft.get("flags"))
    if not guardians:
        yield _must("guardians", "missing_guardian")
    if len(guardians) > MOST_GUARDIANS:
        yield _must("guardians", "too_many_guardians")
    for number, guardian in enumerate(guardians):
        yield from _person(guardian, f"guardians.{number}", why_not_known=flagged)
        if flagged and guardian.get("told") is True:
            yield _advice(f"guardians.{number}.told", "told_despite_flag")


def _person(person: Draft, at: str, *, why_not_known: bool = False) -> Iterator[Finding]:
    """The mandatory fields of a child or guardian. A flag is itself the reason for not telling (DUT-08)."""
    for field in ("name", "address"):
        if _blank(person.get(field)):
            yield _must(f"{at}.{field}")
    if _blank(person.get("national_id")) and _blank(person.get("birth_date")):
        yield _must(f"{at}.birth_date", "missing_identity")
    if _blank(person.get("told")):
        yield _must(f"{at}.told", "missing_told")
    if person.get("told") is False and _blank(person.get("told_why_not")) and not why_not_known:
        yield _must(f"{at}.told_why_not", "missing_told_why_not")


def _observations(draft: Draft, texts: Texts) -> Iterator[Finding]:
    if draft.get("observations") == UNKNOWN:
        return
    observations = _rows(draft, "observations")
    if not observations:
        yield _must("observations", "missing_observation")
    for number, observation in enumerate(observations):
        at = f"observations.{number}"
        if _blank(observation.get("what")):
            yield _must(f"{at}.what")
        for field, key in (("on", "no_day"), ("time", "no_time"), ("place", "no_place")):
            if _blank(observation.get(field)):
                yield _advice(f"{at}.{field}", key)
        for word in _conclusions(str(observation.get("what") or ""), texts):
            yield _advice(f"{at}.what", "sounds_like_conclusion", word)


def _conclusions(text: str, texts: Texts) -> Iterator[str]:
    for word in texts.conclusion_words:
        if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            yield word


def _grounds(draft: Draft, known: Collection[str] | None) -> Iterator[Finding]:
    grounds = draft.get("grounds")
    if not isinstance(grounds, list | tuple) or not grounds:
        yield _must("grounds", "missing_ground")
        return
    for ground in grounds:
        if known is not None and str(ground) not in known:
            yield _must("grounds", "unknown_ground", str(ground))


def _flags(draft: Draft) -> Iterator[Finding]:
    flags = draft.get("flags")
    for flag in flags if isinstance(flags, list | tuple) else ():
        if flag not in FLAGS:
            yield _must("flags", "unknown_flag", str(flag))


def _prose(draft: Draft, texts: Texts) -> Iterator[Finding]:
    for field in PROSE:
        value = draft.get(field)
        if (
            isinstance(value, str)
            and value.strip() not in ("", UNKNOWN)
            and len(value.split()) < texts.short_below_words
        ):
            yield _advice(field, "very_short")
    if _blank(draft.get("resources")):
        yield _advice("resources", "no_resources")


def parse_texts(text: str, file: str = "report_quality.yaml") -> Texts:
    """The texts in `text`. Raises `DataFault` when they are not exactly those of `TEXT_KEYS`."""
    top = Row(read_yaml(text, file), file, "")
    findings = {}
    for row in top.rows("findings"):
        findings[row.choice("key", TEXT_KEYS)] = {language: row.text(language) for language in LANGUAGES}
        row.done()
    if missing := [key for key in TEXT_KEYS if key not in findings]:
        raise top.fault(f"findings lack a text for {', '.join(missing)}")
    words = top.raw("conclusion_words")
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise top.fault("conclusion_words must be a list of words")
    texts = Texts(findings, top.number("short_below_words", 8) or 8, tuple(words))
    top.done()
    return texts


@cache
def shipped_texts() -> Texts:
    """The texts of `routines/report_quality.yaml`."""
    return parse_texts(routine_text("report_quality.yaml"))
