"""The words and the law behind an answer about sharing. The texts are data: `routines/sharing.yaml`.

A basis says why something may be shared; a refusal says why not and what would permit it (CNS-01).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from skolestotte.rulebook.events import parse_catalogue
from skolestotte.rulebook.law import LawRef, law_in
from skolestotte.rulebook.loader import Row, read_yaml, routine_text
from skolestotte.rulebook.parties import UnitKind
from skolestotte.rulebook.words import Words, words_in

FILE = "sharing.yaml"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Basis:
    """Why something may be shared. `consent` is the id of the consent when that is the ground."""

    code: str
    text: Words
    laws: tuple[LawRef, ...]
    consent: str = ""
    purpose: str = ""

    @property
    def ref(self) -> str:
        """What a grant points back to: the consent's id, or the first section of law."""
        return self.consent or str(self.laws[0])


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be shared; `can_write` when the receiver may also add to the folder."""

    basis: Basis
    can_write: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not be shared: why, and what would permit it."""

    code: str
    reason: Words
    remedy: Words
    laws: tuple[LawRef, ...]


@dataclass(frozen=True, slots=True)
class _Law:
    """A section, and the kind of unit it holds for (None: any)."""

    ref: LawRef
    unit_kind: UnitKind | None = None


@dataclass(frozen=True, slots=True)
class Reasons:
    """Everything `sharing.yaml` says. `purposes`: the names of the consents, from the catalogue of events."""

    bases: Mapping[str, tuple[Words, tuple[_Law, ...]]]
    refusals: Mapping[str, Refused]
    purposes: Mapping[str, Words] = field(default_factory=dict)

    def basis(self, code: str, unit_kind: UnitKind | None = None) -> Basis:
        """The basis with the sections that hold for this kind of unit. Raises `KeyError` for a wrong code."""
        text, laws = self.bases[code]
        return Basis(code, text, tuple(law.ref for law in laws if law.unit_kind in (None, unit_kind)))

    def by_consent(self, purpose: str, consent: str) -> Basis:
        """The basis of one consent."""
        basis = self.basis("consent")
        return replace(basis, text=_filled(basis.text, self.purpose(purpose)), consent=consent,
                       purpose=purpose)

    def refusal(self, code: str, purpose: str = "") -> Refused:
        """The refusal, with the name of the consent that is missing filled in."""
        refused = self.refusals[code]
        if not purpose:
            return refused
        named = self.purpose(purpose)
        return replace(refused, reason=_filled(refused.reason, named),
                       remedy=_filled(refused.remedy, named))

    def purpose(self, purpose: str) -> Words:
        """The plain name of a consent's purpose."""
        return self.purposes.get(purpose) or Words(purpose, purpose, purpose)


def parse_reasons(text: str, file: str = FILE) -> Reasons:
    """The reasons in the text of the file. Raises `DataFault` with the place of what is wrong."""
    top = Row(read_yaml(text, file), file, "")
    reasons = Reasons(
        bases={row.text("key"): _finished(row, _basis(row)) for row in top.rows("bases")},
        refusals={row.text("key"): _finished(row, _refusal(row)) for row in top.rows("refusals")},
    )
    top.done()
    return reasons


@cache
def reasons() -> Reasons:
    """The reasons this installation ships with, and the names of the consents; read once."""
    catalogue = parse_catalogue(routine_text("events.yaml"))
    return replace(parse_reasons(routine_text(FILE)), purposes=catalogue.purposes)


def _finished(row: Row, value: T) -> T:
    row.done()
    return value


def _filled(words: Words, purpose: Words) -> Words:
    return words.each(lambda text, language: text.replace("{purpose}", purpose.say(language)))


def _basis(row: Row) -> tuple[Words, tuple[_Law, ...]]:
    return _words(row, "text"), _laws(row)


def _refusal(row: Row) -> Refused:
    laws = tuple(law.ref for law in _laws(row))
    return Refused(row.text("key"), _words(row, "reason"), _words(row, "remedy"), laws)


def _words(row: Row, key: str) -> Words:
    return words_in(row, key)


def _laws(row: Row) -> tuple[_Law, ...]:
    return tuple(_finished(law, _law(law)) for law in row.rows("laws"))


def _law(row: Row) -> _Law:
    only_for = row.choice("for", ("school", "kindergarten", "any"), "any")
    return _Law(law_in(row, "ref"), None if only_for == "any" else UnitKind(only_for))
