"""Every letter: accessible, archivable, complete in three languages, with its letterhead."""

import io
import re
from dataclasses import replace

import pytest
from babel.messages.extract import extract_from_dir
from pypdf import PdfReader

from skolestotte.web.documents.pdf import render
from tests.rooms.documents.letters import HEAD, INVITATION, LANGUAGES, LETTERS, MINUTES, OPENED, ROOM, TITLES, catalogue, roles, text_of
from tests.rooms.pdf_tags import Tagged


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_an_accessible_and_archivable_pdf(name: str, lang: str) -> None:
    pdf = render(LETTERS[name], lang)

    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert root["/Lang"] == {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[lang]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert Tagged(pdf).faults() == []
    assert PdfReader(io.BytesIO(pdf)).metadata.title in text_of(pdf)


@pytest.mark.parametrize("name", LETTERS)
def test_the_title_says_what_the_letter_is(name: str) -> None:
    assert PdfReader(io.BytesIO(render(LETTERS[name], "en"))).metadata.title == TITLES[name]


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_letter_gives_the_same_bytes(name: str) -> None:
    assert render(LETTERS[name], "nb") == render(LETTERS[name], "nb")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_read_in_the_order_in_which_it_stands(name: str, lang: str) -> None:
    page = Tagged(render(LETTERS[name], lang))

    assert page.marks() == page.drawn


def test_lists_headings_and_tables_are_tagged() -> None:
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/P"} <= roles(render(MINUTES, "nb")).keys()


@pytest.mark.parametrize("name", sorted(set(LETTERS) - {"card"}))
def test_the_letterhead_stands_on_every_letter(name: str) -> None:
    text = text_of(render(LETTERS[name], "nb"))

    assert "Eksempelvik kommune" in text
    assert "Eksempelvik barnevern" in text
    assert "Solbakken skole" in text
    assert "Dato: 16. mars 2026" in text
    assert "Vår referanse: 2026/0117" in text
    assert "Unntatt offentlighet, offl. § 13 jf. fvl. § 13" in text
    assert re.search(r"Side 1 av [12]", text)


def test_a_letter_that_is_not_exempt_says_nothing_about_it() -> None:
    assert "offentlighet" not in text_of(render(replace(OPENED, head=replace(HEAD, exempt="")), "nb"))


def test_following_pages_repeat_reference_and_exemption() -> None:
    pages = PdfReader(io.BytesIO(render(INVITATION, "nb"))).pages

    assert len(pages) == 2
    for wanted in ("2026/0117", "Unntatt offentlighet", "Side 2 av 2"):
        assert wanted in pages[1].extract_text()


@pytest.mark.parametrize("lang", ["nb", "nn"])
def test_every_wording_is_translated(lang: str) -> None:
    known = catalogue(lang)
    for _file, _line, message, _comments, context in extract_from_dir(ROOM, method_map=[("**.py", "python")]):
        entry = known.get(message, context)
        assert entry is not None, f"{message} is not in the {lang} catalogue"
        translated = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(translated), f"{message} is not translated to {lang}"
        assert not entry.fuzzy
        assert not list(entry.check(known)), f"{message}: placeholders differ in {lang}"
