"""The types of meetings as data (`routines/meetings.yaml`): name, length, why we meet. MTG-01, MTG-06, PAR-07.

How many parts a type has, and which consents the school's coming to a part rests on, is told from the routines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from skolestotte.rulebook.loader import Row, read_yaml, routine_text
from skolestotte.rulebook.rests_on import proof_of
from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.routine_file import routine_ids, shipped_routine
from skolestotte.rulebook.words import NO_WORDS, Words, words_in

FILE = "meetings.yaml"
ANY = Words("Møte", "Møte", "Meeting")
MINUTES = 60


@dataclass(frozen=True)
class Variant:
    """Words of one variant of a type. Empty words: the routine's step says it."""

    purpose: Words = NO_WORDS
    about: Words = NO_WORDS


@dataclass(frozen=True)
class MeetingType:
    """One type. A type that the file does not know is called a meeting and takes an hour."""

    name: Words = ANY
    minutes: int = MINUTES
    plain: Variant = Variant()
    variants: Mapping[str, Variant] = field(default_factory=dict)

    def words(self, variant: str) -> Variant:
        """The words of a variant, or of the type itself."""
        return self.variants.get(variant, self.plain)


@dataclass(frozen=True)
class MeetingTypes:
    """All types. `longer`: minutes that are added for an interpreter or a high conflict (MTG-06)."""

    types: Mapping[str, MeetingType]
    longer: int

    def of(self, code: object) -> MeetingType:
        """The type with this code; an unknown one gets the plain words."""
        return self.types.get(str(code), MeetingType())

    def minutes(self, code: str, *, longer: bool) -> int:
        """How many minutes to propose."""
        return self.of(code).minutes + (self.longer if longer else 0)


def parse_meeting_types(text: str, file: str = FILE) -> MeetingTypes:
    """The types in a YAML text. Raises `DataFault` for anything that is wrong."""
    top = Row(read_yaml(text, file), file, "")
    longer = top.number("longer", 0) or 0
    types = {code: _type(row) for code, row in _named(top, "types")}
    top.done()
    return MeetingTypes(types, longer)


@cache
def meeting_types() -> MeetingTypes:
    """The types of `routines/meetings.yaml`."""
    return parse_meeting_types(routine_text(FILE))


def meeting_name(code: object, language: str) -> str:
    """What a type of meeting is called: `Oppstartsmøte`; a plain word for a type nobody knows."""
    return meeting_types().of(code).name.say(language)


def in_sentence(code: object, language: str) -> str:
    """The name inside a sentence: `oppstartsmøte`."""
    name = meeting_name(code, language)
    return name[:1].lower() + name[1:]


@cache
def several_parts(code: str) -> bool:
    """True when some routine holds this type in more than one part."""
    return any(step.meeting is not None and step.meeting.part > 1 for step in _steps(code))


def consents_of(step: Step) -> tuple[str, ...]:
    """The consents that the school's coming to this step's meeting rests on: the step's own, or those it may stay by."""
    if step.consents or step.together_with is None:
        return step.consents
    return tuple(sorted(proof_of(step.together_with.when)[1]))


@cache
def consents_for(code: str, part: int = 1) -> tuple[str, ...]:
    """The same for a type and part, over all shipped routines; empty when no consent is needed."""
    found = [purpose for step in _steps(code) if step.meeting and step.meeting.part == part for purpose in consents_of(step)]
    return tuple(dict.fromkeys(found))


def _steps(code: str) -> Iterator[Step]:
    for routine in map(shipped_routine, routine_ids()):
        yield from (step for step in routine.steps if step.meeting is not None and step.meeting.type == code)


def _type(row: Row) -> MeetingType:
    found = MeetingType(words_in(row, "name"), row.number("minutes", MINUTES) or MINUTES, _variant(row),
                        {code: _whole(one) for code, one in _named(row, "variants")})
    row.done()
    return found


def _whole(row: Row) -> Variant:
    found = _variant(row)
    row.done()
    return found


def _variant(row: Row) -> Variant:
    return Variant(_words(row, "purpose"), _words(row, "about"))


def _words(row: Row, key: str) -> Words:
    return words_in(row, key) if row.raw(key) is not None else NO_WORDS


def _named(row: Row, key: str) -> Iterator[tuple[str, Row]]:
    value: Any = row.raw(key)
    if value is None:
        return
    if not isinstance(value, Mapping):
        raise row.fault(f"{key} must be a mapping of codes to rows")
    for code, one in value.items():
        yield str(code), Row(one, row.file, ", ".join(filter(None, (row.where, f"{key} {code}"))))
