"""Attached files: told from the content, within the limits, with names that cannot do harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.attached import MEDIA, MOST, TOTAL, Fault, Kind, Offered, charset_of, judge, kind_of, safe_name

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0\x10JFIF" + b"\0" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40 + b"\0\0\0\0IEND\xaeB`\x82"
TEXT = "Barnet fortalte at det lager mat selv. Søsken også.".encode()


def offered(data: bytes, name: str = "x") -> Offered:
    return Offered(name, len(data), data)


@pytest.mark.parametrize(("data", "kind"), [
    (PDF, Kind.PDF), (JPEG, Kind.JPEG), (PNG, Kind.PNG), (TEXT, Kind.TEXT), (TEXT.decode().encode("windows-1252"), Kind.TEXT),
    (b"\xef\xbb\xbf" + TEXT, Kind.TEXT),
])
def test_what_is_taken(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind
    assert set(MEDIA) == set(Kind)


@pytest.mark.parametrize("data", [
    b"", b"   \n", b"PK\x03\x04docx", b"MZ\x90\0exe", b"GIF89a\0\0", PDF[:12], JPEG[:20], PNG[:20], b"tekst\0med null", b"\x81\x8d\x8f",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1doc",
])
def test_what_is_not(data: bytes) -> None:
    assert kind_of(data) is None


@given(st.binary(max_size=300))
def test_every_content_has_one_answer_and_text_can_be_read(data: bytes) -> None:
    if kind_of(data) is Kind.TEXT:
        assert data.decode(charset_of(data))


@given(st.lists(st.integers(0, TOTAL + 10), max_size=14), st.integers(0, MOST), st.integers(0, TOTAL))
def test_never_more_than_the_limits(sizes: list[int], there: int, used: int) -> None:
    """Sizes are claimed without the bytes: such a file is cut on its way in, and is not taken unless it fits."""
    files = [Offered("x", size, TEXT if size == len(TEXT) else b"") for size in sizes]
    taken = [one for one in judge(files, there=there, used=used) if one.fault is None]
    assert there + len(taken) <= max(there, MOST)
    assert used + sum(one.offered.size for one in taken) <= max(used, TOTAL)
    assert all(one.kind for one in taken)


def test_each_fault_is_told_for_its_own_file() -> None:
    big = Offered("stor.pdf", TOTAL, b"%PDF-")
    files = [offered(TEXT), offered(b""), offered(b"MZ\0"), big]
    assert [one.fault for one in judge(files, there=0, used=0)] == [None, Fault.EMPTY, Fault.KIND, Fault.TOTAL]
    assert [one.fault for one in judge([offered(TEXT)] * 2, there=MOST - 1, used=0)] == [None, Fault.MANY]


@given(st.text(max_size=200), st.sampled_from(Kind))
def test_a_name_can_do_no_harm(name: str, kind: Kind) -> None:
    safe = safe_name(name, kind)
    assert safe.endswith(f".{kind.value}") and len(safe) <= 90
    assert not set(safe) & set('/\\"\r\n\0;<>:|?*') and not safe.startswith(".")


def test_the_ending_follows_the_content() -> None:
    assert safe_name("C:\\tmp\\samtale.html", Kind.TEXT) == "samtale.txt"
    assert safe_name("../../etc/passwd", Kind.PDF) == "passwd.pdf"
    assert safe_name("Møte 3. mars.pdf", Kind.PDF) == "Møte 3. mars.pdf"
