"""The words of a kindergarten: what a mark in a text becomes, and what is a fault (SYS-06)."""

from __future__ import annotations

import pytest

from skolestotte.rulebook.loader import LANGUAGES, DataFault, routine_text
from skolestotte.rulebook.words import NO_WORDS, Words, parse_vocabulary, plain, spoken, vocabulary, worded

MARKED = {"nb": "<Skolen> ringer. Barnet er <på skolen>.", "nn": "<Skolen> ringjer. Barnet er <på skolen>.",
          "en": "<The school> calls. The child is <at school>."}


def refused(message: str) -> None:
    raise ValueError(message)


def test_a_mark_becomes_the_word_of_the_kindergarten_with_its_capital() -> None:
    words = worded(MARKED, refused)
    assert list(words) == ["Skolen ringer. Barnet er på skolen.", "Skolen ringjer. Barnet er på skolen.",
                           "The school calls. The child is at school."]
    assert [words.say(spoken(one, "kindergarten")) for one in LANGUAGES] == [
        "Barnehagen ringer. Barnet er i barnehagen.", "Barnehagen ringjer. Barnet er i barnehagen.",
        "The kindergarten calls. The child is in kindergarten."]


def test_a_text_without_marks_is_the_same_for_both() -> None:
    words = worded(dict.fromkeys(LANGUAGES, "Møte"), refused)
    assert words == Words("Møte", "Møte", "Møte")
    assert words.say(spoken("nn", "kindergarten")) == "Møte"


@pytest.mark.parametrize(("text", "said"), [
    ("<Skulen> ringer", "unknown word 'Skulen' of nb"), ("<skolen ringer", "a word is marked by < before and > after it"),
    ("skolen> ringer", "a word is marked by < before and > after it")])
def test_a_wrong_mark_is_a_fault(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        worded({"nb": text, "nn": "Ja", "en": "Yes"}, refused)


@pytest.mark.parametrize(("language", "kind", "tongue"), [
    ("nb", "kindergarten", "nb-x-kinder"), ("nb-x-kinder", "school", "nb"), ("en", None, "en"),
    ("nn-x-kinder", "kindergarten", "nn-x-kinder")])
def test_a_language_is_spoken_about_one_kind_of_unit(language: str, kind: str | None, tongue: str) -> None:
    assert spoken(language, kind) == tongue
    assert plain(tongue) in LANGUAGES


def test_something_put_into_a_text_is_put_into_both() -> None:
    words = worded(MARKED, refused).each(lambda text, language: f"{text} {language}")
    assert words.say("nb") == "Skolen ringer. Barnet er på skolen. nb"
    assert words.say("en-x-kinder") == "The kindergarten calls. The child is in kindergarten. en-x-kinder"
    assert NO_WORDS.say("nb-x-kinder") == ""


@pytest.mark.parametrize(("old", "new", "said"), [
    ("\nen:", "\nde:", "en must be a mapping"), ("  skolen: barnehagen", "  skolen: ''", "skolen must be a text"),
    ("nn:", "se: {a: b}\nnn:", "unknown key se")])
def test_a_fault_in_the_vocabulary_is_named(old: str, new: str, said: str) -> None:
    with pytest.raises(DataFault, match=said):
        parse_vocabulary(routine_text("words.yaml").replace(old, new, 1))


def test_each_language_knows_its_words() -> None:
    assert set(vocabulary()) == set(LANGUAGES)
