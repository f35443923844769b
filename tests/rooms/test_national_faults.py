"""Bad national forms: every fault is named once, at its place, and no file makes the reader fall."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.exchange.national_form import LARGEST, Accepted, Rejected, explain, parse, where, write
from tests.rooms.national_cases import EXAMPLES, NOW, any_json, conforms, example, faults, read, spoilt


def only_known_faults(answer: Accepted | Rejected) -> None:
    told_of = (*answer.notes, *(answer.faults if isinstance(answer, Rejected) else ()))
    assert isinstance(answer, Accepted) or answer.faults
    for fault in told_of:
        for language in ("nb", "nn", "en"):
            assert explain(fault, language) and "{" not in explain(fault, language)
            where(fault, language)


@given(spoilt())
def test_a_spoilt_form_gives_faults_or_a_form_that_conforms(document: Any) -> None:
    answer = read(document)
    only_known_faults(answer)
    if isinstance(answer, Accepted):
        assert parse(write(answer.form), now=NOW) == Accepted(answer.form)


@given(spoilt())
def test_what_the_schema_refuses_we_refuse(document: Any) -> None:
    if conforms(document):
        assert isinstance(read(document), Rejected)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200), any_json.map(json.dumps)))
def test_no_file_makes_the_reader_fall(data: bytes | str) -> None:
    answer = parse(data, now=NOW)
    assert isinstance(answer, Rejected)
    only_known_faults(answer)


def test_the_bad_example_is_refused_with_every_fault() -> None:
    answer = parse((EXAMPLES / "many-faults.json").read_bytes(), now=NOW)
    assert faults(answer) == [
        ("$.kommunenummer", "bad_municipality_no"),
        ("$.bydelsnummer", "wrong_type"),
        ("$.offentligMelder.personnavn", "blank"),
        ("$.offentligMelder.telefonnummer", "bad_phone"),
        ("$.offentligMelder.epost", "bad_email"),
        ("$.offentligMelder.virksomhet.orgnr", "bad_org_no"),
        ("$.offentligMelder.virksomhet.adresse", "missing"),
        ("$.offentligBarn[0].fnr", "number_control_digits"),
        ("$.offentligBarn[1].orientertGrunn", "reason_missing"),
        ("$.offentligBarn[2].personnavn", "line_break"),
        ("$.offentligBarn[2].orientert", "wrong_type"),
        ("$.offentligBarn[2].fnr", "duplicate_child"),
        ("$.offentligBarn[3].fnr", "unborn_with_number"),
        ("$.offentligBarn[4]", "wrong_type"),
        ("$.foresatte", "too_many"),
        ("$.foresatte[1].orientertGrunn", "reason_missing"),
        ("$.melding.melding", "blank"),
        ("$.melding.historie", "missing"),
        ("$.sendingstidspunkt", "bad_time"),
        ("$.leveringskanal", "wrong_type"),
    ]
    assert [(n.path, n.code, n.params["key"]) for n in answer.notes] == [("$", "unknown_key", "fritekst")]


def test_no_fault_gives_away_a_number_or_a_word_of_the_report() -> None:
    document = example("many-faults")
    answer = read(document)
    assert isinstance(answer, Rejected)
    told_of = " ".join(f"{f!r} {explain(f, 'en')} {where(f, 'en')}" for f in (*answer.faults, *answer.notes))
    assert not re.search(r"\d{11}", told_of)
    assert "Emil" not in told_of and "ring meg" not in told_of


REQUIRED = [
    "kommunenummer", "kommunenavn", "bydelsnummer", "bydelsnavn", "offentligMelder", "offentligBarn",
    "foresatte", "melding", "sendingstidspunkt", "leveringskanal", "offentligMelder.personnavn",
    "offentligMelder.rolle", "offentligMelder.telefonnummer", "offentligMelder.epost",
    "offentligMelder.virksomhet", "offentligMelder.virksomhet.navn", "offentligMelder.virksomhet.adresse",
    "offentligMelder.virksomhet.adresse.adresselinje1", "offentligBarn[0].fnr", "offentligBarn[0].ufoedt",
    "offentligBarn[0].personnavn", "offentligBarn[0].adresse", "offentligBarn[0].orientert",
    "foresatte[0].personnavn", "foresatte[0].orientert", "melding.melding", "melding.historie",
]
MAY_BE_BLANK = ("bydelsnavn",)


def holder(document: Any, path: str) -> tuple[Any, str]:
    at: Any = document
    *steps, last = re.findall(r"[^.\[\]]+", path)
    for step in steps:
        at = at[int(step)] if step.isdigit() else at[step]
    return at, last


@pytest.mark.parametrize("path", REQUIRED)
def test_a_field_that_is_missing_null_or_a_number_is_named_once(path: str) -> None:
    for value, code in ((None, "wrong_type"), (17, "wrong_type"), ("gone", "missing")):
        document = example()
        at, key = holder(document, path)
        if value == "gone":
            del at[key]
        else:
            at[key] = value
        assert faults(read(document)) == [(f"$.{path}", code)]


@pytest.mark.parametrize("path", [p for p in REQUIRED if isinstance(holder(example(), p)[0][holder(
    example(), p)[1]], str) and p not in MAY_BE_BLANK and not p.endswith(("fnr", "sendingstidspunkt"))])
def test_a_required_text_that_is_blank_is_named(path: str) -> None:
    document = example()
    at, key = holder(document, path)
    at[key] = " \u00a0"
    assert faults(read(document)) == [(f"$.{path}", "blank")]


@pytest.mark.parametrize(("path", "value", "code"), [
    ("kommunenummer", "12345", "bad_municipality_no"),
    ("kommunenummer", "12٣4", "bad_municipality_no"),
    ("bydelsnummer", "3", "bad_district_no"),
    ("offentligMelder.telefonnummer", "12 34\n", "line_break"),
    ("offentligMelder.telefonnummer", "12  34", "bad_phone"),
    ("offentligMelder.epost", "a@b", "bad_email"),
    ("offentligMelder.virksomhet.orgnr", "999999998", "bad_org_no"),
    ("offentligMelder.personnavn", "A\u2028B", "line_break"),
    ("offentligBarn[0].fnr", "", "number_missing"),
    ("offentligBarn[0].fnr", "1234", "number_length"),
    ("offentligBarn[0].fnr", "abcdefghijk", "number_digits"),
    ("offentligBarn[0].fnr", "99999999999", "number_date"),
    ("offentligBarn[0].personnavn", "", "blank"),
    ("offentligBarn", [], "too_few"),
    ("foresatte", [], "too_few"),
    ("foresatte", {}, "wrong_type"),
    ("melding.melding", "null \x00 tegn", "nul"),
    ("melding.melding", "halv \ud83d tegn", "bad_character"),
    ("melding.historie", "\x07", "bad_character"),
    ("sendingstidspunkt", "", "bad_time"),
    ("sendingstidspunkt", "2026-02-30T10:00:00", "bad_time"),
    ("sendingstidspunkt", "20260302T100000", "bad_time"),
    ("sendingstidspunkt", "2026-03-02", "bad_time"),
    ("sendingstidspunkt", "0001-01-01T00:00:00+14:00", "bad_time"),
    ("sendingstidspunkt", "2026-03-04T10:00:00", "in_the_future"),
    ("sendingstidspunkt", "9999-12-31T23:59:59", "in_the_future"),
])
def test_single_faults(path: str, value: Any, code: str) -> None:
    document = example()
    at, key = holder(document, path)
    at[key] = value
    assert faults(read(document)) == [(f"$.{path}", code)]


def test_a_birth_date_to_come_is_a_fault() -> None:
    document = example()
    document["offentligBarn"][0]["fnr"] = synthetic_number(date(2026, 3, 3))
    assert faults(read(document)) == [("$.offentligBarn[0].fnr", "number_future")]


def test_an_unborn_child_has_no_number_and_needs_no_name() -> None:
    document = example()
    document["offentligBarn"][0] |= {"fnr": "", "ufoedt": True, "personnavn": ""}
    answer = read(document)
    assert isinstance(answer, Accepted) and answer.form.children[0].unborn
    document["offentligBarn"][0]["fnr"] = synthetic_number(date(2026, 3, 1))
    assert faults(read(document)) == [("$.offentligBarn[0].fnr", "unborn_with_number")]


def test_two_unborn_children_are_not_the_same_child() -> None:
    document = example()
    document["offentligBarn"][0] |= {"fnr": "", "ufoedt": True}
    document["offentligBarn"].append(dict(document["offentligBarn"][0]))
    assert isinstance(read(document), Accepted)


def test_the_same_child_written_with_blanks_is_the_same_child() -> None:
    document = example()
    number = document["offentligBarn"][0]["fnr"]
    document["offentligBarn"].append({**document["offentligBarn"][0], "fnr": f"{number[:6]} {number[6:]}"})
    assert faults(read(document)) == [("$.offentligBarn[1].fnr", "duplicate_child")]


def test_a_report_for_another_municipality_is_refused_with_the_way_on() -> None:
    assert isinstance(read(example(), municipality_no="9999"), Accepted)
    answer = read(example(), municipality_no="9998")
    assert faults(answer) == [("$.kommunenummer", "other_municipality")]
    assert isinstance(answer, Rejected)
    assert "9999" in explain(answer.faults[0], "en") and "9998" in explain(answer.faults[0], "en")


def test_keys_we_do_not_know_are_listed_and_passed_over() -> None:
    document = example()
    document["versjon"] = 3
    document["offentligBarn"][0]["kjønn\n<b>"] = "?"
    answer = read(document)
    assert isinstance(answer, Accepted)
    assert [(n.path, n.params["key"]) for n in answer.notes] == [
        ("$.offentligBarn[0]", "kjønn??b?"), ("$", "versjon")]


def test_a_time_with_a_zone_becomes_norwegian_time() -> None:
    document = example()
    document["sendingstidspunkt"] = "2026-03-02T13:30:00Z"
    answer = read(document)
    assert isinstance(answer, Accepted)
    assert answer.form.sent_at == datetime(2026, 3, 2, 14, 30)
    assert [n.code for n in answer.notes] == ["time_zone"]


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8")


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty"),
    (b" \n", "empty"),
    (b"{", "not_json"),
    (b"[1]", "wrong_type"),
    (b"\"text\"", "wrong_type"),
    (b"{\"a\": 1, \"a\": 2}", "duplicate_key"),
    (b"{\"a\": NaN}", "not_a_number"),
    (b"{\"a\": " + b"9" * 5000 + b"}", "not_a_number"),
    (b"{\"a\": \"\xff\"}", "not_utf8"),
    ("{}".encode("utf-16"), "not_utf8"),
    (b"{\"a\": \"\x00\"}", "nul"),
    (b"{\"a\": \"\x01\"}", "not_json"),
    (b"[" * 200_000, "too_deep"),
    (b"{\"a\":" * 200_000, "too_deep"),
    (b"{\"a\": \"" + b"x" * LARGEST + b"\"}", "too_large"),
    ("{\"a\": \"\ud800\"}", "not_utf8"),
])
def test_a_file_that_is_no_form_at_all(data: bytes | str, code: str) -> None:
    assert faults(parse(data, now=NOW)) == [("$", code)]


def test_a_file_just_small_enough_is_read() -> None:
    document = example()
    document["melding"]["melding"] = "x"
    size = len(as_bytes(json.dumps(document)))
    document["melding"]["melding"] = "x" * (LARGEST - size + 1)
    assert isinstance(read(document), Accepted)
    document["melding"]["melding"] += "x"
    assert faults(read(document)) == [("$", "too_large")]


def test_a_byte_order_mark_is_passed_over() -> None:
    answer = parse(b"\xef\xbb\xbf" + as_bytes(json.dumps(example())), now=NOW)
    assert isinstance(answer, Accepted) and [n.code for n in answer.notes] == ["bom"]


def test_a_mountain_of_children_is_not_climbed() -> None:
    document = example()
    document["offentligBarn"] = [{}] * 100_000
    answer = read(document)
    assert ("$.offentligBarn", "too_many") in faults(answer) and len(faults(answer)) < 200
