"""The national report of concern from a public reporter, version 2: read it, write it, make it from ours.

`parse` and `from_report` give `Accepted` or `Rejected` with every fault; `write` gives the JSON; `explain`
and `where` say a fault in plain words. Conforms to the published schema; see `docs/national-report.md`.
Source: REP-03, REP-04, REP-06; bvl § 13-2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from skolestotte.rulebook.loader import Row, read_yaml
from skolestotte.rulebook.words import Words
from skolestotte.web.exchange.national_model import (
    NO_DISTRICT,
    Accepted,
    Address,
    Child,
    Fault,
    Guardian,
    NationalForm,
    Rejected,
    Reporter,
)
from skolestotte.web.exchange.national_reading import LARGEST, NORWAY, parse

UNKNOWN = "Ukjent"
GUARDIANS_UNKNOWN = "Melderen vet ikke hvem de foresatte er."
_WORDS_FILE = "national_faults.yaml"
_STEP = re.compile(r"\.(\w+)(?:\[(\d+)\])?")


def write(form: NationalForm) -> str:
    """The form as JSON with the national names. What `parse` has accepted comes out as it went in."""
    return json.dumps(_document(form), ensure_ascii=False, indent=2) + "\n"


def from_report(report: Mapping[str, Any], *, now: datetime) -> Accepted | Rejected:
    """A report of ours as the national form, tried by the same checks as one that comes in.

    Keys: reporter, children, guardians, interpreter, other_services, report, history, others_views, sent_at
    (a time or ISO text), municipality_no, municipality_name, district_no, district_name, channel.
    Missing ones count as empty. Line breaks in names and reasons become blanks, a telephone number loses its
    brackets; an unknown address or no known guardian is said as "unknown", which the form demands.
    """
    sent_at = _local(report.get("sent_at"), now)
    if sent_at is None:
        return Rejected((Fault("$.sendingstidspunkt", "bad_time"),))
    form = NationalForm(
        municipality_no=_line(report, "municipality_no"),
        municipality_name=_line(report, "municipality_name"),
        district_no=_line(report, "district_no") or NO_DISTRICT,
        district_name=_line(report, "district_name"),
        reporter=_reporter(_part(report, "reporter")),
        children=tuple(_child(child) for child in _parts(report, "children")),
        guardians=tuple(_guardian(one) for one in _parts(report, "guardians")) or (
            Guardian(UNKNOWN, told=False, told_why_not=GUARDIANS_UNKNOWN),),
        report=_text(report, "report"),
        history=_text(report, "history"),
        others_views=_text(report, "others_views"),
        interpreter=_text(report, "interpreter"),
        other_services=_text(report, "other_services"),
        sent_at=sent_at,
        channel=_line(report, "channel"),
    )
    return parse(write(form), now=now)


def explain(fault: Fault, language: str) -> str:
    """The fault in plain words, without the place, in `nb`, `nn` or `en`."""
    texts, _ = _shipped_words()
    said = texts[fault.code].say(language)
    for name, value in fault.params.items():
        known = texts.get(f"{name}_{value}")
        said = said.replace("{" + name + "}", known.say(language) if known else value)
    return said


def where(fault: Fault, language: str) -> str:
    """The place in plain words: `$.offentligBarn[1].fnr` → `child 2: national identity number`."""
    _, names = _shipped_words()
    steps = []
    for key, number in _STEP.findall(fault.path):
        name = names[key].say(language) if key in names else key
        steps.append(f"{name} {int(number) + 1}" if number else name)
    return ": ".join(steps)


@cache
def _shipped_words() -> tuple[dict[str, Words], dict[str, Words]]:
    text = Path(__file__).with_name(_WORDS_FILE).read_text(encoding="utf-8")
    top = Row(read_yaml(text, _WORDS_FILE), _WORDS_FILE, "")
    faults, fields = ({row.text("key"): Words(row.text("nb"), row.text("nn"), row.text("en"))
                       for row in top.rows(part)} for part in ("faults", "fields"))
    return faults, fields


def _document(form: NationalForm) -> dict[str, Any]:
    return {
        "kommunenummer": form.municipality_no,
        "kommunenavn": form.municipality_name,
        "bydelsnummer": form.district_no,
        "bydelsnavn": form.district_name,
        "offentligMelder": {
            "personnavn": form.reporter.name,
            "rolle": form.reporter.role,
            "telefonnummer": form.reporter.phone,
            "epost": form.reporter.email,
            "virksomhet": {
                "navn": form.reporter.unit_name,
                **_given(orgnr=form.reporter.org_no),
                "adresse": _address_document(form.reporter.address),
            },
        },
        "offentligBarn": [_child_document(child) for child in form.children],
        "foresatte": [
            {
                "personnavn": one.name,
                **_given(telefonnummer=one.phone),
                **_told_document(one.told, one.told_why_not),
            }
            for one in form.guardians
        ],
        **_given(behovForTolk=form.interpreter, andreHjelpeinstanser=form.other_services),
        "melding": {
            "melding": form.report,
            "historie": form.history,
            **_given(andreSynspunkter=form.others_views),
        },
        "sendingstidspunkt": form.sent_at.isoformat(),
        "leveringskanal": form.channel,
    }


def _child_document(child: Child) -> dict[str, Any]:
    return {
        "fnr": child.national_id,
        "ufoedt": child.unborn,
        "personnavn": child.name,
        **_given(telefonnummer=child.phone),
        "adresse": _address_document(child.address),
        **_told_document(child.told, child.told_why_not),
    }


def _address_document(address: Address) -> dict[str, str]:
    return {"adresselinje1": address.line1, **_given(
        adresselinje2=address.line2, adresselinje3=address.line3, postnummer=address.postcode,
        poststed=address.place)}


def _told_document(told: bool, why_not: str) -> dict[str, Any]:
    return {"orientert": told, **_given(orientertGrunn=why_not)}


def _given(**texts: str) -> dict[str, str]:
    """Only those that say something."""
    return {key: text for key, text in texts.items() if text}


def _reporter(of: Mapping[str, Any]) -> Reporter:
    return Reporter(
        name=_line(of, "name"),
        role=_line(of, "role"),
        phone=_phone(of),
        email=_line(of, "email"),
        unit_name=_line(of, "unit_name"),
        address=_address(_part(of, "address")),
        org_no=_line(of, "org_no"),
    )


def _child(of: Mapping[str, Any]) -> Child:
    return Child(
        name=_line(of, "name"),
        national_id=_line(of, "national_id"),
        unborn=of.get("unborn") is True,
        address=_address(_part(of, "address")),
        told=of.get("told") is True,
        told_why_not=_line(of, "told_why_not"),
        phone=_phone(of),
    )


def _guardian(of: Mapping[str, Any]) -> Guardian:
    return Guardian(_line(of, "name"), of.get("told") is True, _line(of, "told_why_not"), _phone(of))


def _address(of: Mapping[str, Any]) -> Address:
    return Address(_line(of, "line1") or UNKNOWN, postcode=_line(of, "postcode"), place=_line(of, "place"))


def _part(of: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = of.get(key)
    return value if isinstance(value, Mapping) else {}


def _parts(of: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    value = of.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def _text(of: Mapping[str, Any], key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _line(of: Mapping[str, Any], key: str) -> str:
    return " ".join(_text(of, key).split())


def _phone(of: Mapping[str, Any]) -> str:
    return " ".join(re.sub(r"[()\s.]+", " ", _text(of, "phone")).split())


def _local(value: object, now: datetime) -> datetime | None:
    """The time in Norway, without zone and fractions; now when none is given, None when it is no time."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    sent = now if value is None else value
    if not isinstance(sent, datetime):
        return None
    local = sent.astimezone(NORWAY).replace(tzinfo=None) if sent.tzinfo else sent
    return local.replace(microsecond=0)


__all__ = [
    "LARGEST",
    "Accepted",
    "Fault",
    "NationalForm",
    "Rejected",
    "explain",
    "from_report",
    "parse",
    "where",
    "write",
]
