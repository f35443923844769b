"""Invented national forms for the tests: examples, strategies, and the published schema if at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from skolestotte.rulebook.identity import synthetic_number, synthetic_organisation_number
from skolestotte.web.exchange import national_form
from skolestotte.web.exchange.national_form import Accepted, NationalForm, Rejected, parse
from skolestotte.web.exchange.national_model import Address, Child, Guardian, Reporter

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
EXAMPLES = Path(national_form.__file__).with_name("examples")
STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "fiks-bekymringsmelding"


def conforms(document: dict[str, Any]) -> list[str]:
    """What the published schema says against the document; skips where the schema is not at hand."""
    if not STANDARD.is_dir():
        pytest.skip("the published schema is not part of this project and is not at hand")
    return [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(document)]


@cache
def _validator() -> Any:
    jsonschema, referencing = pytest.importorskip("jsonschema"), pytest.importorskip("referencing")
    schema = json.loads((STANDARD / "offentlig.bekymringsmelding.v2.json").read_text(encoding="utf-8"))
    address = json.loads((STANDARD / "adresse.json").read_text(encoding="utf-8"))
    resource = referencing.Resource.from_contents(address)
    # the published `../adresse.json` leads here, and not to the id that the address schema has
    registry = referencing.Registry().with_resource("https://fiks.ks.no/adresse.json", resource)
    return jsonschema.Draft201909Validator(schema, registry=registry)


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
