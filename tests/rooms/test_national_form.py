"""The national report of concern: what we write conforms and comes back; bad files are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.identity import synthetic_number, synthetic_organisation_number
from skolestotte.web.exchange import national_form
from skolestotte.web.exchange.national_form import (
    LARGEST,
    Accepted,
    Fault,
    NationalForm,
    Rejected,
    explain,
    from_report,
    parse,
    where,
    write,
)
from skolestotte.web.exchange.national_model import Address, Child, Guardian, Reporter

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
EXAMPLES = Path(national_form.__file__).with_name("examples")
STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "fiks-bekymringsmelding"


def conforms(document: dict[str, Any]) -> list[str]:
    """What the published schema says against the document; skips where the schema is not at hand."""
    if not STANDARD.is_dir():
        pytest.skip("the published schema is not part of this project and is not at hand")
    jsonschema, referencing = pytest.importorskip("jsonschema"), pytest.importorskip("referencing")
    schema = json.loads((STANDARD / "offentlig.bekymringsmelding.v2.json").read_text(encoding="utf-8"))
    address = json.loads((STANDARD / "adresse.json").read_text(encoding="utf-8"))
    resource = referencing.Resource.from_contents(address)
    # the published `../adresse.json` leads here, and not to the id that the address schema has
    registry = referencing.Registry().with_resource("https://fiks.ks.no/adresse.json", resource)
    validator = jsonschema.Draft201909Validator(schema, registry=registry)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def example(name: str = "one-child") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def read(document: Any, **options: Any) -> Accepted | Rejected:
    return parse(json.dumps(document), now=NOW, **options)


def faults(answer: Accepted | Rejected) -> list[tuple[str, str]]:
    return [(f.path, f.code) for f in answer.faults] if isinstance(answer, Rejected) else []


lines = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30)
said = lines.filter(lambda text: text.strip())
stories = st.text(st.one_of(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
                            st.sampled_from("\n\t\r")), min_size=1).filter(lambda text: text.strip())
phones = st.from_regex(r"[+]?[0-9]{1,4}([- ][0-9]{2}){0,4}", fullmatch=True)
emails = st.from_regex(r"[a-zæøå0-9_-]{1,9}(\.[a-z]{1,5})?@[a-z]{1,9}\.[a-z]{2,4}", fullmatch=True)
addresses = st.builds(Address, said, lines, lines, st.from_regex(r"[0-9]{4}|", fullmatch=True), lines)
told = st.one_of(st.tuples(st.just(True), lines), st.tuples(st.just(False), said))
born = st.builds(synthetic_number, st.dates(date(2008, 1, 1), date(2026, 3, 1)), st.integers(0, 50))
children = st.one_of(
    st.builds(lambda name, number, at, t, phone: Child(name, number, False, at, *t, phone),
              said, born, addresses, told, lines),
    st.builds(lambda name, at, t: Child(name, "", True, at, *t), lines, addresses, told))
guardians = st.builds(lambda name, t, phone: Guardian(name, *t, phone), said, told, lines)
reporters = st.builds(Reporter, said, said, phones, emails, said, addresses, st.one_of(
    st.just(""), st.builds(synthetic_organisation_number, st.integers(0, 5000))))
forms = st.builds(
    NationalForm, st.from_regex(r"[0-9]{4}", fullmatch=True), said,
    st.from_regex(r"[0-9]{2}", fullmatch=True), lines, reporters,
    st.lists(children, min_size=1, max_size=4, unique_by=lambda c: c.national_id or id(c)).map(tuple),
    st.lists(guardians, min_size=1, max_size=2).map(tuple), stories, stories,
    st.datetimes(datetime(2020, 1, 1), datetime(2026, 3, 2)), said,
    others_views=lines, interpreter=lines, other_services=lines)


@given(forms)
def test_what_we_write_comes_back_as_it_was(form: NationalForm) -> None:
    assert parse(write(form), now=NOW) == Accepted(form)


@given(forms)
def test_what_we_write_conforms_to_the_published_schema(form: NationalForm) -> None:
    assert conforms(json.loads(write(form))) == []


keys = st.one_of(st.text(max_size=5), st.sampled_from(["fnr", "melding", "foresatte", "offentligBarn"]))
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), max_leaves=8,
    extend=lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner))


@st.composite
def spoilt(draw: Callable[..., Any]) -> Any:
    """A good form with some of its values, anywhere, exchanged or taken away."""
    document = example(draw(st.sampled_from(["one-child", "two-siblings"])))
    for _ in range(draw(st.integers(1, 4))):
        at: Any = document
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(at[key], dict | list) and draw(st.booleans()):
                at = at[key]
                continue
            if draw(st.booleans()):
                del at[key]
            else:
                at[key] = draw(any_json)
            break
    return document


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


@pytest.mark.parametrize("name", ["one-child", "two-siblings"])
def test_the_examples_are_taken_in(name: str) -> None:
    answer = parse((EXAMPLES / f"{name}.json").read_bytes(), now=NOW)
    assert isinstance(answer, Accepted) and answer.notes == ()
    assert json.loads(write(answer.form)) == example(name)


@pytest.mark.requirement("REP-03")
def test_siblings_stand_in_one_report_each_with_what_was_told() -> None:
    answer = read(example("two-siblings"))
    assert isinstance(answer, Accepted)
    assert [(c.name, c.told, bool(c.told_why_not)) for c in answer.form.children] == [
        ("Mina Øvre Test", True, False), ("Emil Øvre Test", False, True)]
    assert answer.form.district_no == "03" and answer.form.interpreter == "Tigrinja"


@pytest.mark.parametrize("name", ["one-child", "two-siblings"])
def test_the_examples_conform_to_the_published_schema(name: str) -> None:
    assert conforms(example(name)) == []


def test_the_people_of_the_examples_are_of_the_synthetic_series() -> None:
    for name in ("one-child", "two-siblings", "many-faults"):
        text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
        for number in re.findall(r"\d{11}", text):
            assert int(number[2:4]) > 80, name
        orgs = re.findall(r'"orgnr": "(\d+)"', text)
        assert orgs and all(number[0] in "123" for number in orgs)


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
    "foresatte", "melding", "sendingstidspunkt", "leveringskanal", "offentligMelder.personnavn", "offentligMelder.rolle",
    "offentligMelder.telefonnummer", "offentligMelder.epost", "offentligMelder.virksomhet",
    "offentligMelder.virksomhet.navn", "offentligMelder.virksomhet.adresse",
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


@pytest.mark.requirement("REP-04")
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


@pytest.mark.requirement("REP-06")
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


def our_report() -> dict[str, Any]:
    return {
        "reporter": {"name": "Ingrid\nEksempel", "role": "Kontaktlærer", "phone": " (+47) 00 00\u00a000 01 ",
                     "email": "ingrid@skole.example", "unit_name": "Fjellvang skole",
                     "org_no": synthetic_organisation_number(3),
                     "address": {"line1": "Skoleveien 1", "postcode": "0000", "place": "Eksempelstad"}},
        "children": [{"name": "Aron Prøve", "national_id": synthetic_number(date(2016, 4, 12)),
                      "unborn": False, "address": {"line1": "", "postcode": "", "place": ""}, "phone": "", "told": False,
                      "told_why_not": "Han er seks år.\nMor forteller det."}],
        "guardians": [{"name": "Lena Prøve", "phone": "00 00 00 02", "told": True, "told_why_not": ""}],
        "interpreter": "", "other_services": "", "report": "Første avsnitt.\n\nAndre avsnitt.",
        "history": "Kort.", "others_views": "", "sent_at": NOW - timedelta(hours=1), "municipality_no": "9999",
        "municipality_name": "Eksempelstad", "district_no": "", "district_name": "", "channel": "Skolestøtte",
    }


@pytest.mark.requirement("REP-06")
def test_a_report_of_ours_becomes_the_national_form() -> None:
    answer = from_report(our_report(), now=NOW)
    assert isinstance(answer, Accepted)
    document = json.loads(write(answer.form))
    assert conforms(document) == []
    assert document["bydelsnummer"] == "00"
    assert document["sendingstidspunkt"] == "2026-03-02T15:00:00"
    assert document["offentligMelder"]["personnavn"] == "Ingrid Eksempel"
    assert document["offentligMelder"]["telefonnummer"] == "+47 00 00 00 01"
    assert document["offentligBarn"][0]["adresse"] == {"adresselinje1": "Ukjent"}
    assert document["offentligBarn"][0]["orientertGrunn"] == "Han er seks år. Mor forteller det."
    assert document["melding"]["melding"] == "Første avsnitt.\n\nAndre avsnitt."
    assert parse(write(answer.form), now=NOW) == answer


def test_a_report_of_ours_that_lacks_something_is_refused_before_it_is_sent() -> None:
    report = our_report() | {"history": " ", "guardians": [], "municipality_no": ""}
    report["children"][0]["told_why_not"] = ""
    assert faults(from_report(report, now=NOW)) == [
        ("$.kommunenummer", "blank"), ("$.offentligBarn[0].orientertGrunn", "reason_missing"),
        ("$.melding.historie", "blank")]
    assert len(faults(from_report({}, now=NOW))) > 5
    for no_time in ("soon", 5):
        answer = from_report(our_report() | {"sent_at": no_time}, now=NOW)
        assert faults(answer) == [("$.sendingstidspunkt", "bad_time")]


def test_unknown_guardians_are_said_to_be_unknown() -> None:
    answer = from_report(our_report() | {"guardians": []}, now=NOW)
    assert isinstance(answer, Accepted)
    (guardian,) = answer.form.guardians
    assert (guardian.name, guardian.told) == ("Ukjent", False) and guardian.told_why_not


def test_the_identity_number_is_in_no_repr() -> None:
    answer = from_report(our_report(), now=NOW)
    assert isinstance(answer, Accepted)
    assert answer.form.children[0].national_id not in repr(answer)


def test_places_are_said_in_plain_words() -> None:
    assert where(Fault("$.offentligBarn[1].fnr", "blank"), "en") == "child 2: national identity number"
    at_work = Fault("$.offentligMelder.virksomhet.adresse", "missing")
    assert where(at_work, "nb") == "melder: arbeidssted: adresse"
    assert where(Fault("$", "empty"), "nn") == ""


def test_what_is_not_given_is_not_written() -> None:
    answer = read(example())
    assert isinstance(answer, Accepted)
    bare = replace(answer.form, interpreter="", other_services="", others_views="")
    document = json.loads(write(bare))
    assert not {"behovForTolk", "andreHjelpeinstanser"} & set(document)
    assert "andreSynspunkter" not in document["melding"]
