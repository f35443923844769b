"""Where the child is in kindergarten nothing speaks of a school (SYS-06): every text of the routines, every text of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from skolestotte.rulebook.loader import LANGUAGES
from skolestotte.rulebook.meeting_types import meeting_types
from skolestotte.rulebook.reasons import reasons
from skolestotte.rulebook.routine import OWNERS
from skolestotte.rulebook.routine_file import routine_ids, shipped_catalogue, shipped_routine
from skolestotte.rulebook.words import VARIANT, Words, spoken
from tests.promises.test_languages import placeholders
from tests.promises.words_of_school import said_of_school
from tools import messages

# What the routines may say of both, or of the work of the consultant at all schools.
OF_BOTH = ("skolen eller barnehagen", "the school or kindergarten", "for skolene", "for skolane", "for the schools")

# What the pages may say of a school all the same, and why.
A_ROLE = "the name of a role or a kind of unit, which no kindergarten has"
TEACHING = "teaching hours are kept for schools alone; a kindergarten is never asked for them"
MANY = "about all schools and kindergartens of the municipality at once"
SHOWN = "an example on the page that shows the building blocks of pages"
SAID_OF_SCHOOLS = {
    "after-school employee": A_ROLE, "after-school programme": A_ROLE, "assistant principal": A_ROLE,
    "consultant for schools": A_ROLE, "department leader": A_ROLE, "primary and lower secondary school": A_ROLE, "principal": A_ROLE,
    "school health service": A_ROLE, "school officer of an institution": A_ROLE, "teacher": A_ROLE, "upper secondary school": A_ROLE,
    "Do the planner’s times fall in your lessons? Say when the school teaches.": TEACHING,
    "From the first lesson to the last": TEACHING, "In teaching hours": TEACHING, "in teaching hours": TEACHING,
    "Leave a day empty when there are no lessons.": TEACHING, "Lessons must end after they begin.": TEACHING,
    "Teaching hours": TEACHING, "The hours of the school hold until others are saved here.": TEACHING, "The whole school": TEACHING,
    "This is an ordinary school day. It holds until other hours are saved here.": TEACHING, "Your schools": TEACHING,
    "the teacher; empty for the whole school": TEACHING,
    "Schools and kindergartens without a fixed contact": MANY,
    "Agree on the agenda with the school first. The child is asked before the meeting.": SHOWN, "Contact teacher": SHOWN,
    "Principal": SHOWN, "School": SHOWN, "School nurse": SHOWN,
    "You are welcome to a meeting at the school. You choose who takes part in the second half.": SHOWN,
}


def words_in(value: object) -> Iterator[Words]:
    """Every text inside a value of the rulebook."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, Mapping):
        yield from (words for one in value.values() for words in words_in(one))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (words for one in value for words in words_in(one))
    elif is_dataclass(value):
        yield from (words for one in fields(value) for words in words_in(getattr(value, one.name)))


def of_the_routines() -> list[Words]:
    told = [*(shipped_routine(one) for one in routine_ids()), shipped_catalogue(), meeting_types(), reasons()]
    return [*words_in(told), *(owner.name for owner in OWNERS.values())]


def test_no_text_of_the_routines_speaks_of_a_school_to_a_kindergarten() -> None:
    texts = of_the_routines()
    assert len(texts) > 500
    wrong = {found for words in texts for language in LANGUAGES
             for found in said_of_school(words.say(spoken(language, "kindergarten")), language, *OF_BOTH)}
    assert wrong == set()


def test_a_school_is_told_as_the_file_says_and_no_mark_is_left() -> None:
    for words in of_the_routines():
        for language in LANGUAGES:
            assert not {"<", ">"} & set(words.say(language))
            assert words.say(spoken(language, "school")) == words.say(language)
    assert any(said_of_school(words.say("nb"), "nb") for words in of_the_routines())


def every_text() -> dict[tuple[object, str | None], set[str]]:
    """The msgids of the program with what they say in Norwegian."""
    found: dict[tuple[object, str | None], set[str]] = {}
    for home in messages.homes():
        for language in messages.LANGUAGES:
            for message in messages.stored(home, language):
                if message.id:
                    found.setdefault((message.id, message.context), set()).update(each(message.string))
    return found


def each(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(one) for one in text]  # type: ignore[attr-defined]


def without_names(text: str) -> str:
    for name in placeholders(text):
        text = text.replace(name, "")
    return text


def of_both(identity: object) -> bool:
    """It names the kindergarten beside the school."""
    return any("kindergarten" in text.lower() for text in each(identity))


@pytest.mark.parametrize("variant", messages.VARIANTS)
def test_every_text_that_speaks_of_a_school_has_words_for_a_kindergarten(variant: str) -> None:
    there = messages.keys(messages.stored(messages.SOURCE, variant))
    lacking = []
    for (identity, context), texts in every_text().items():
        own = each(identity) if variant.startswith("en") else texts
        speaks = any(said_of_school(without_names(text), variant) for text in own)
        if speaks and (identity, context) not in there and not of_both(identity) and each(identity)[0] not in SAID_OF_SCHOOLS:
            lacking.append(identity)
    assert lacking == []


@pytest.mark.parametrize("variant", messages.VARIANTS)
def test_no_words_for_a_kindergarten_speak_of_a_school_or_are_left_over(variant: str) -> None:
    catalogue = messages.stored(messages.SOURCE, variant)
    assert [found for message in catalogue if message.id for text in each(message.string)
            for found in said_of_school(without_names(text), variant)] == []
    assert [message.id for message in catalogue if message.id and not all(each(message.string))] == []
    assert messages.stale(variant) == []


@pytest.mark.parametrize("variant", messages.VARIANTS)
def test_words_for_a_kindergarten_have_the_same_placeholders(variant: str) -> None:
    wrong = [message.id for message in messages.stored(messages.SOURCE, variant) if message.id
             and {frozenset(placeholders(text)) for text in each(message.string)}
             - {frozenset(placeholders(text)) for text in each(message.id)}]
    assert wrong == []


def test_what_is_said_of_schools_alone_is_still_said() -> None:
    assert set(SAID_OF_SCHOOLS) - {text for identity, _context in every_text() for text in each(identity)} == set()
    assert VARIANT == "-x-kinder"
