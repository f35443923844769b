"""The national report of concern: what we write conforms and comes back, and a report of ours becomes one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given

from skolestotte.rulebook.identity import synthetic_number, synthetic_organisation_number
from skolestotte.web.exchange.national_form import (
    Accepted,
    Fault,
    NationalForm,
    from_report,
    parse,
    where,
    write,
)
from tests.rooms.national_cases import EXAMPLES, NOW, conforms, example, faults, forms, read


@given(forms)
def test_what_we_write_comes_back_as_it_was(form: NationalForm) -> None:
    assert parse(write(form), now=NOW) == Accepted(form)


@given(forms)
def test_what_we_write_conforms_to_the_published_schema(form: NationalForm) -> None:
    assert conforms(json.loads(write(form))) == []


@pytest.mark.parametrize("name", ["one-child", "two-siblings"])
def test_the_examples_are_taken_in(name: str) -> None:
    answer = parse((EXAMPLES / f"{name}.json").read_bytes(), now=NOW)
    assert isinstance(answer, Accepted) and answer.notes == ()
    assert json.loads(write(answer.form)) == example(name)


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


def our_report() -> dict[str, Any]:
    return {
        "reporter": {"name": "Ingrid\nEksempel", "role": "Kontaktlærer", "phone": " (+47) 00 00\u00a000 01 ",
                     "email": "ingrid@skole.example", "unit_name": "Fjellvang skole",
                     "org_no": synthetic_organisation_number(3),
                     "address": {"line1": "Skoleveien 1", "postcode": "0000", "place": "Eksempelstad"}},
        "children": [{"name": "Aron Prøve", "national_id": synthetic_number(date(2016, 4, 12)),
                      "unborn": False, "address": {"line1": "", "postcode": "", "place": ""}, "phone": "",
                      "told": False, "told_why_not": "Han er seks år.\nMor forteller det."}],
        "guardians": [{"name": "Lena Prøve", "phone": "00 00 00 02", "told": True, "told_why_not": ""}],
        "interpreter": "", "other_services": "", "report": "Første avsnitt.\n\nAndre avsnitt.",
        "history": "Kort.", "others_views": "", "sent_at": NOW - timedelta(hours=1),
        "municipality_no": "9999", "municipality_name": "Eksempelstad", "district_no": "",
        "district_name": "", "channel": "Skolestøtte",
    }


def test_a_report_of_ours_becomes_the_national_form() -> None:
    answer = from_report(our_report(), now=NOW)
    assert isinstance(answer, Accepted)
    document = json.loads(write(answer.form))
    assert document["bydelsnummer"] == "00"
    assert document["sendingstidspunkt"] == "2026-03-02T15:00:00"
    assert document["offentligMelder"]["personnavn"] == "Ingrid Eksempel"
    assert document["offentligMelder"]["telefonnummer"] == "+47 00 00 00 01"
    assert document["offentligBarn"][0]["adresse"] == {"adresselinje1": "Ukjent"}
    assert document["offentligBarn"][0]["orientertGrunn"] == "Han er seks år. Mor forteller det."
    assert document["melding"]["melding"] == "Første avsnitt.\n\nAndre avsnitt."
    assert parse(write(answer.form), now=NOW) == answer


def test_a_report_of_ours_conforms_to_the_published_schema() -> None:
    answer = from_report(our_report(), now=NOW)
    assert isinstance(answer, Accepted)
    assert conforms(json.loads(write(answer.form))) == []


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
