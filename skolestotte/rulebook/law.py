"""References to acts and sections, and what they mean in plain words.

A reference is written as in `bvl § 13-3(1)`, `fvl § 13 b no. 5`, `opl § 24-3(2) letter c`, `fvlf §§ 35-41`
or `bvl ch. 11`. The acts, the sections we cite and the way from old sections to today's are data:
`routines/laws.yaml` (SYS-11).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from skolestotte.rulebook import Fault
from skolestotte.rulebook.loader import LANGUAGES, DataFault, Row, read_yaml, routine_text
from skolestotte.rulebook.words import VARIANT, plain

_REFERENCE = re.compile(
    r"(?P<act>[a-zæøå]+\d*) "
    r"(?:§§ ?(?P<range>\d+(?: [a-z])? ?[-–] ?\d+(?: [a-z])?)"
    r"|§ ?(?P<section>\d+[A-Z]?(?:-\d+)?(?: ?[a-z](?![a-z]))?)"
    r"|(?P<chapter>ch\. ?\d+))"
    r"(?: ?\((?P<paragraph>\d+)\))?(?: (?P<point>(?:no\. ?\d+|letter [a-z])))?"
)
_ORDINALS = {
    "nb": ("første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende"),
    "nn": ("første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuande", "åttande"),
    "en": ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
}
_WORDS = {
    "nb": {"paragraph": "ledd", "no.": "nr.", "letter": "bokstav", "ch.": "kapittel"},
    "nn": {"paragraph": "ledd", "no.": "nr.", "letter": "bokstav", "ch.": "kapittel"},
    "en": {"paragraph": "paragraph", "no.": "no.", "letter": "letter", "ch.": "chapter"},
}
_SEARCHED_SECTION = re.compile(
    r"(?:§+ *|\b(?:kap(?:ittel)?|ch(?:apter)?)\.? *)?(\d+[a-z]?(?:-\d+)?(?: ?[a-z]\b)?)(?: ?\(\d+\))?$"
)


class LawFault(Fault):
    """A reference cannot be read, or names an act or a language we do not know."""


@dataclass(frozen=True, slots=True)
class LawRef:
    """One place in an act. `section` is `13-3`, `13 b`, `35–41` or `ch. 11`; `paragraph` is `1`, `no. 5`,
    `2 letter c`.
    """

    act: str
    section: str
    paragraph: str = ""

    @classmethod
    def parse(cls, text: str) -> LawRef:
        """The reference written in `text`. Raises `LawFault` if it is not one."""
        match = _REFERENCE.fullmatch(text.strip())
        if not match:
            raise LawFault(f"{text!r} is not a law reference (write it as: bvl § 13-3(1))")
        found = match.groupdict()
        if found["range"]:
            section = re.sub(r" ?[-–] ?", "–", found["range"])
        else:
            section = found["section"] or found["chapter"]
        section = re.sub(r"(?<=\d)([a-z])$", r" \1", section)
        section = re.sub(r"^ch\. ?", "ch. ", section)
        point = re.sub(r"^no\. ?", "no. ", found["point"] or "")
        return cls(found["act"], section, " ".join(part for part in (found["paragraph"], point) if part))

    def __str__(self) -> str:
        number, _, point = (
            self.paragraph.partition(" ") if self.paragraph[:1].isdigit() else ("", "", self.paragraph)
        )
        return f"{self.act} {self._place()}{f'({number})' if number else ''}{f' {point}' if point else ''}"

    def label(self, lang: str = "nb") -> str:
        """The reference for a reader: `barnevernsloven § 13-3 første ledd`.

        Statutes keep their official short title in both forms of Norwegian. Raises `LawFault` for an
        unknown act or language.
        """
        lang = plain(lang)
        if lang not in LANGUAGES:
            raise LawFault(f"unknown language {lang!r}, must be one of {', '.join(LANGUAGES)}")
        words = _WORDS[lang]
        parts = [shipped_laws().act(self.act).short[lang], self._place().replace("ch.", words["ch."])]
        for part in re.findall(r"(?:no\.|letter) \w+|\d+", self.paragraph):
            if part.isdigit():
                parts.append(f"{_ordinal(int(part), lang)} {words['paragraph']}")
            else:
                kind, value = part.split()
                parts.append(f"{words[kind]} {value}")
        return " ".join(parts)

    def _place(self) -> str:
        if self.section.startswith("ch."):
            return self.section
        return f"{'§§' if '–' in self.section else '§'} {self.section}"


def labels(references: Iterable[LawRef], lang: str) -> tuple[str, ...]:
    """Each reference as `label` says it. Of the two acts on education only the one that holds where the child is: the kindergarten
    act where the language is spoken of a kindergarten (`words.spoken`), else the education act."""
    elsewhere = "opl" if lang.endswith(VARIANT) else "bhl"
    return tuple(one.label(lang) for one in references if one.act != elsewhere)


def _ordinal(number: int, lang: str) -> str:
    names = _ORDINALS[lang]
    return names[number - 1] if 0 < number <= len(names) else f"{number}."


@dataclass(frozen=True)
class Act:
    """An act or regulation: names by language, first and last day in force."""

    code: str
    short: Mapping[str, str]
    full: Mapping[str, str]
    lovdata_id: str
    in_force_from: date | None
    in_force_to: date | None
    also: tuple[str, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the act applies on the day. An act that is adopted and not in force has no first day."""
        return bool(
            self.in_force_from
            and self.in_force_from <= on
            and (not self.in_force_to or on <= self.in_force_to)
        )

    @property
    def adopted_only(self) -> bool:
        """Adopted by parliament, not yet in force: known to us, never used as a basis."""
        return self.in_force_from is None


@dataclass(frozen=True)
class Found:
    """An answer to a search: today's section, its meaning by language, the old reference that led to it."""

    ref: LawRef
    meaning: Mapping[str, str]
    old: LawRef | None = None


@dataclass(frozen=True)
class Laws:
    """The acts, the plain meaning of the sections we cite, old sections → today's, and old terms →
    today's.
    """

    acts: Mapping[str, Act]
    sections: Mapping[LawRef, Mapping[str, str]]
    replaced: tuple[tuple[LawRef, tuple[LawRef, ...]], ...]
    terms: Mapping[str, Mapping[str, str]]

    def act(self, code: str) -> Act:
        """The act of a short code such as `bvl`. Raises `LawFault` for an unknown one."""
        if code not in self.acts:
            raise LawFault(f"unknown act {code!r}, known are {', '.join(self.acts)}")
        return self.acts[code]

    def meaning(self, ref: LawRef) -> Mapping[str, str]:
        """What the section says in plain words, by language; empty when we have not described it."""
        return self.sections.get(LawRef(ref.act, ref.section), {})

    def todays_term(self, term: str, lang: str = "nb") -> str:
        """Today's word for an outdated term, such as fylkesnemnda; any other comes back as given."""
        return self.terms.get(term.lower().strip(), {}).get(lang, term)

    def find(self, text: str) -> tuple[Found, ...]:
        """Today's sections for a reference, old or new, or for words in their meaning; today's own first.

        `bvl 1992 § 6-7a`, `barnevernloven § 6-7 a` and `§ 6-7a` all give bvl § 13-3. Nothing found: an
        empty tuple.
        """
        wanted = " ".join(text.lower().split())
        match = _SEARCHED_SECTION.search(wanted)
        if not match:
            return self._by_words(wanted)
        name = wanted[: match.start()].strip()
        codes = [code for code, act in self.acts.items() if not name or name in (code, *act.also)]
        return self._by_section(match.group(1), codes)

    def _by_section(self, section: str, codes: list[str]) -> tuple[Found, ...]:
        today = [
            Found(ref, meaning)
            for ref, meaning in self.sections.items()
            if ref.act in codes and _same(ref, section)
        ]
        before = [
            Found(new, self.meaning(new), old)
            for old, news in self.replaced
            if old.act in codes and _same(old, section)
            for new in news
        ]
        return tuple(today + before)

    def _by_words(self, wanted: str) -> tuple[Found, ...]:
        term = self.terms.get(wanted, {})
        looked_for = [word for word in (wanted, *(value.lower() for value in term.values())) if word]
        return tuple(
            Found(ref, meaning)
            for ref, meaning in self.sections.items()
            if any(word in line.lower() for word in looked_for for line in meaning.values())
        )


def _same(ref: LawRef, section: str) -> bool:
    return ref.section.removeprefix("ch. ").replace(" ", "").lower() == section.replace(" ", "")


def parse_laws(text: str, file: str = "laws.yaml") -> Laws:
    """The law table written in `text`. Raises `DataFault` naming the row that is wrong."""
    top = Row(read_yaml(text, file), file, "")
    acts = {act.code: act for act in map(_act, top.rows("acts"))}
    sections: dict[LawRef, Mapping[str, str]] = {}
    for row in top.rows("sections"):
        sections[_known(row, "ref", acts)] = {language: row.text(language) for language in LANGUAGES}
        row.done()
    replaced = tuple(_replaced(row, acts) for row in top.rows("replaced"))
    terms = {}
    for row in top.rows("terms"):
        terms[row.text("old").lower()] = {language: row.text(language) for language in LANGUAGES}
        row.done()
    top.done()
    return Laws(acts, sections, replaced, terms)


def _act(row: Row) -> Act:
    also = row.raw("also") or []
    act = Act(
        row.text("code"),
        row.words("short"),
        row.words("full"),
        row.text("id"),
        row.day("in_force_from"),
        row.day("in_force_to"),
        tuple(str(name).lower() for name in also),
    )
    if row.flag("adopted_not_in_force") != act.adopted_only:
        raise row.fault("an act has in_force_from, or adopted_not_in_force: true")
    row.done()
    return act


def _replaced(row: Row, acts: Mapping[str, Act]) -> tuple[LawRef, tuple[LawRef, ...]]:
    old, news = _known(row, "old", acts), row.raw("new")
    if not isinstance(news, list) or not news:
        raise row.fault("new must be a list of law references")
    row.raw("note")
    row.done()
    return old, tuple(_checked(row, str(new), acts) for new in news)


def _known(row: Row, key: str, acts: Mapping[str, Act]) -> LawRef:
    return _checked(row, row.text(key), acts)


def _checked(row: Row, text: str, acts: Mapping[str, Act]) -> LawRef:
    try:
        ref = LawRef.parse(text)
    except LawFault as fault:
        raise row.fault(str(fault)) from fault
    if ref.act not in acts:
        raise row.fault(f"unknown act {ref.act!r}")
    return ref


def law_in(row: Row, key: str) -> LawRef:
    """The law reference in a field of a data row; a `DataFault` if unreadable or of an unknown act."""
    return _known(row, key, shipped_laws().acts)


@cache
def shipped_laws() -> Laws:
    """The law table of `routines/laws.yaml`."""
    return parse_laws(routine_text("laws.yaml"))


__all__ = ["Act", "DataFault", "Found", "LawFault", "LawRef", "Laws", "law_in", "parse_laws", "shipped_laws"]
