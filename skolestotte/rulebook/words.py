"""Texts in three languages, and the same in a kindergarten's words (SYS-06). Pure.

A language may carry a variant, as BCP 47 has it: `nb-x-kinder` is Bokmål as a kindergarten says it. Whoever speaks of a case knows
which unit it comes from and asks for `spoken(language, unit kind)`; from there on every text is told alike. The texts of the
routines mark what differs in <angle brackets>; `routines/words.yaml` says what it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from skolestotte.rulebook.loader import LANGUAGES, Row, read_yaml, routine_text

FILE = "words.yaml"
KINDERGARTEN = "kindergarten"
VARIANT = "-x-kinder"
_MARKED, _BROKEN = re.compile(r"<([^<>]*)>"), re.compile(r"[<>]")

Texts = tuple[str, str, str]


@dataclass(frozen=True)
class Words:
    """One text in Bokmål, Nynorsk and English, in this order when iterated; `in_kindergarten`: the three there, where they differ."""

    nb: str
    nn: str
    en: str
    in_kindergarten: Texts | None = None

    def __iter__(self) -> Iterator[str]:
        return iter((self.nb, self.nn, self.en))

    def say(self, language: str) -> str:
        """The text in `language` (`nb`, `nn`, `en`, with or without a region and variant; anything else gives Bokmål)."""
        nb, nn, en = self.in_kindergarten if self.in_kindergarten and language.endswith(VARIANT) else self
        code = language.split("-")[0]
        return en if code == "en" else nn if code == "nn" else nb

    def each(self, change: Callable[[str, str], str]) -> Words:
        """The words with every text put through `change(text, language)`."""
        def changed(variant: str) -> Texts:
            nb, nn, en = (change(self.say(code + variant), code + variant) for code in LANGUAGES)
            return nb, nn, en

        return Words(*changed(""), changed(VARIANT))


NO_WORDS = Words("", "", "")


def spoken(language: str, unit_kind: str | None) -> str:
    """The language as it is spoken about what comes from a unit of this kind (`kindergarten`, else as at a school)."""
    return plain(language) + (VARIANT if unit_kind == KINDERGARTEN else "")


def plain(language: str) -> str:
    """The language without the variant: `nb`, `nn`, `en`."""
    return language.removesuffix(VARIANT)


def worded(texts: Mapping[str, str], fault: Callable[[str], object]) -> Words:
    """The words of marked texts, by language. What is wrong with a mark is said to `fault`, which may raise."""
    known = vocabulary()

    def texts_where(kindergarten: bool) -> Texts:
        nb, nn, en = (_said(texts.get(code, ""), known[code] if kindergarten else {}) for code in LANGUAGES)
        return nb, nn, en

    for code in LANGUAGES:
        text = texts.get(code, "")
        for mark in _MARKED.findall(text):
            if _lower(mark) not in known[code]:
                fault(f"unknown word {mark!r} of {code}; {FILE} knows: {', '.join(known[code])}")
        if _BROKEN.search(_MARKED.sub("", text)):
            fault(f"a word is marked by < before and > after it: {text!r}")
    at_school, there = texts_where(False), texts_where(True)
    return Words(*at_school, None if at_school == there else there)


def _said(text: str, words: Mapping[str, str]) -> str:
    return _MARKED.sub(lambda mark: _other(mark[1], words), text)


def words_in(row: Row, key: str) -> Words:
    """The words of a marked text in a row of a data file. Raises `DataFault` for anything that is wrong."""

    def fault(message: str) -> None:
        raise row.fault(f"{key}: {message}")

    return worded(row.words(key), fault)


def _other(mark: str, known: Mapping[str, str]) -> str:
    word = known.get(_lower(mark), mark)
    return word[:1].upper() + word[1:] if mark[:1].isupper() else word


def _lower(mark: str) -> str:
    return mark[:1].lower() + mark[1:]


def parse_vocabulary(text: str, file: str = FILE) -> Mapping[str, Mapping[str, str]]:
    """For each language: what a word of the school is in kindergarten. Raises `DataFault` for anything that is wrong."""
    top = Row(read_yaml(text, file), file, "")
    found = {language: _rows(top, language) for language in LANGUAGES}
    top.done()
    return found


def _rows(top: Row, language: str) -> Mapping[str, str]:
    data = top.raw(language)
    if not isinstance(data, Mapping) or not data:
        raise top.fault(f"{language} must be a mapping of words of the school to words of the kindergarten")
    row = Row(data, top.file, language)
    return {str(word): row.text(str(word)) for word in data}


@cache
def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """The words of `routines/words.yaml`."""
    return parse_vocabulary(routine_text(FILE))
