"""Hostile and odd values are printed as they stand."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from skolestotte.web.documents.glyphs import printable
from skolestotte.web.documents.letterhead import Letter
from skolestotte.web.documents.meeting import AgendaPart, Task
from skolestotte.web.documents.pdf import render
from tests.rooms.documents.letters import CARD, HEAD, INVITATION, MINUTES, OPENED, drawn, roles, text_of, tight

HOSTILE = [
    '#import "/etc/passwd"',
    '#read("letter.typ")',
    "#panic()",
    "*bold* _thin_ `code` <label> @ref",
    "$x^2$ \\ \\u{41} \\n // no comment /* none */",
    "\"double\" 'single' --- ~ = heading",
    "= Heading",
    "- item",
    "%(date)s {page} %s",
    "Áŋŋá Čálbmi Đuhkká Ŧ Ž ǥ ǩ ʒ ǯ",
    "محمد",
    "Łukasz Żółć Đặng Nguyễn Şükrü Юлия Ελένη",
    "https://example.no/" + "a" * 400,
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "put",
    [
        lambda value: replace(MINUTES, child_view=value),
        lambda value: replace(MINUTES, tasks=(Task(value, "Ola"),)),
        lambda value: replace(MINUTES, meeting=value, part=""),
        lambda value: replace(INVITATION, place=value),
        lambda value: replace(INVITATION, agenda=(AgendaPart((value,)),)),
        lambda value: replace(OPENED, head=replace(HEAD, to=(value,), about=value)),
        lambda value: replace(CARD, picture=drawn(value)),
        lambda value: replace(CARD, picture=drawn("Steg", note=value)),
    ],
    ids=["text", "cell", "title", "fact", "agenda", "letterhead", "card", "card's note"],
)
def test_values_are_printed_as_they_stand(value: str, put: Callable[[str], Letter]) -> None:
    # Reader and font may differ on the order of right-to-left words, so the test uses single ones.
    assert tight(value) in tight(text_of(render(put(value), "nb")))


def test_a_long_word_in_a_narrow_cell_is_parted_by_hyphens() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"

    assert word in re.sub(
        r"[-\u2010\xad]", "", tight(text_of(render(replace(MINUTES, tasks=(Task(word, word),)), "nb")))
    )


def test_a_long_word_stays_on_the_paper() -> None:
    lines = PdfReader(io.BytesIO(render(replace(MINUTES, child_view="m" * 500), "nb"))).pages
    drawn = [line for page in lines for line in page.extract_text().split("\n") if "mmmm" in line]

    assert len(drawn) >= 8
    assert max(map(len, drawn)) < 75


def test_twenty_thousand_characters_are_all_there() -> None:
    value = " ".join(f"ord{n}" for n in range(2500))[:20_000]

    text = text_of(render(replace(MINUTES, child_view=value), "nb"))
    assert all(word in text for word in value.split()[:-1:50])
    assert value.split()[-2] in text


def test_what_no_font_can_draw_is_printed_by_name() -> None:
    text = text_of(render(replace(MINUTES, child_view="Glad 😀\ufe0f og \ue000 her"), "en"))

    assert "Glad [grinning face] og [U+E000] her" in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\u202eb\ufeffc\u2066d", "abcd"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("A\u030a", "Å"),
        ("\ud800", "[U+D800]"),
    ],
)
def test_control_characters_leave_no_trace(value: str, shown: str) -> None:
    assert printable(value) == shown


def test_blank_lines_part_paragraphs_and_single_ones_do_not() -> None:
    one = render(replace(MINUTES, child_view="Første.\nSamme avsnitt."), "nb")
    two = render(replace(MINUTES, child_view="Første.\n \n\nNytt avsnitt."), "nb")

    assert roles(two)["/P"] == roles(one)["/P"] + 1


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_can_be_printed(value: str) -> None:
    assert render(replace(CARD, intro=value), "nb").startswith(b"%PDF")


def test_a_letter_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        render(replace(CARD, title="\x00 "), "nb")
