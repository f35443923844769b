"""Reads the national form from JSON: `parse(data, now=…, municipality_no=…) -> Accepted | Rejected`.

Every fault of the file is named at once. The shape is that of the published schema; beyond it: identity
numbers, a reason when somebody was not told, blank texts, the time of sending, the same child twice, and the
municipality.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from skolestotte.rulebook.identity import (
    Identity,
    NumberFault,
    read_identity_number,
    read_organisation_number,
)
from skolestotte.web.exchange.cursor import Cursor, Findings
from skolestotte.web.exchange.national_model import (
    Accepted,
    Address,
    Child,
    Fault,
    Guardian,
    NationalForm,
    Rejected,
    Reporter,
)

LARGEST = 5 * 1024 * 1024
MOST_CHILDREN, MOST_GUARDIANS = 20, 2
NORWAY = ZoneInfo("Europe/Oslo")
CLOCKS_DIFFER_BY = timedelta(days=1)

_MUNICIPALITY = re.compile(r"[0-9]{4}")
_DISTRICT = re.compile(r"[0-9]{2}")
_PHONE = re.compile(r"[+]?[0-9]+([- ][0-9]+)*")
_NAME, _HOST = r"[\wæøåÆØÅ-]+", r"[A-Za-zæøåÆØÅ0-9-]+"
_EMAIL = re.compile(rf"{_NAME}(\.{_NAME})*@{_HOST}(\.{_HOST})*\.[A-Za-z]{{2,}}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def parse(data: bytes | str, *, now: datetime, municipality_no: str = "") -> Accepted | Rejected:
    """The form in a file, or every fault of it. Never raises.

    `now`: an aware time, that the time of sending and birth dates are judged by. `municipality_no`: ours; a
    form for another municipality is refused. Empty takes any.
    """
    findings = Findings()
    document = _document(data, findings)
    if document is None:
        return Rejected(tuple(findings.faults), tuple(findings.notes))
    here = now.astimezone(NORWAY).replace(tzinfo=None)
    form = _form(Cursor(document, "$", findings), here, municipality_no)
    notes = tuple(findings.notes)
    return Rejected(tuple(findings.faults), notes) if findings.faults else Accepted(form, notes)


class _NotTaken(ValueError):
    """JSON that Python would take and we do not; `args[0]` is the code."""


def _document(data: bytes | str, findings: Findings) -> dict[str, Any] | None:
    text = _text_of(data, findings)
    if text is None:
        return None
    code, params = "", {}
    try:
        document = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_constants)
    except json.JSONDecodeError as error:
        code, params = "not_json", {"line": str(error.lineno), "column": str(error.colno)}
    except RecursionError:
        code = "too_deep"
    except _NotTaken as error:
        code = str(error.args[0])
    except ValueError:  # a number with thousands of digits
        code = "not_a_number"
    else:
        if isinstance(document, dict):
            return document
        code, params = "wrong_type", {"expected": "object"}
    findings.faults.append(Fault("$", code, params))
    return None


def _text_of(data: bytes | str, findings: Findings) -> str | None:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    code = ""
    if len(raw) > LARGEST:
        code = "too_large"
    elif not raw.strip():
        code = "empty"
    else:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            code = "not_utf8"
        else:
            if text.startswith("\ufeff"):
                findings.notes.append(Fault("$", "bom"))
            if "\x00" not in text:
                return text.removeprefix("\ufeff")
            code = "nul"
    params = {"most": str(LARGEST // 1024 // 1024)} if code == "too_large" else {}
    findings.faults.append(Fault("$", code, params))
    return None


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotTaken("duplicate_key")
    return found


def _no_constants(name: str) -> Any:
    raise _NotTaken("not_a_number")


def _form(top: Cursor, now: datetime, ours: str) -> NationalForm:
    municipality_no = top.matching("kommunenummer", _MUNICIPALITY, "bad_municipality_no")
    if ours and _MUNICIPALITY.fullmatch(municipality_no) and municipality_no != ours:
        top.fault("kommunenummer", "other_municipality", theirs=municipality_no, ours=ours)
    municipality_name = top.text("kommunenavn")
    district_no = top.matching("bydelsnummer", _DISTRICT, "bad_district_no")
    district_name = top.text("bydelsnavn", blank=True)
    reporter = _reporter(top.inside("offentligMelder"))
    children = _children(top, now.date())
    guardians = tuple(_guardian(place) for place in top.each("foresatte", most=MOST_GUARDIANS))
    interpreter = top.text("behovForTolk", required=False, lines=True)
    other_services = top.text("andreHjelpeinstanser", required=False, lines=True)
    words = top.inside("melding")
    form = NationalForm(
        municipality_no, municipality_name, district_no, district_name, reporter, children, guardians,
        report=words.text("melding", lines=True),
        history=words.text("historie", lines=True),
        others_views=words.text("andreSynspunkter", required=False, lines=True),
        interpreter=interpreter,
        other_services=other_services,
        sent_at=_sent_at(top, now),
        channel=top.text("leveringskanal", lines=True),
    )
    words.done()
    top.done()
    return form


def _reporter(place: Cursor) -> Reporter:
    name, role = place.text("personnavn"), place.text("rolle")
    phone = place.matching("telefonnummer", _PHONE, "bad_phone")
    email = place.matching("epost", _EMAIL, "bad_email")
    unit = place.inside("virksomhet")
    unit_name, org_no = unit.text("navn"), unit.text("orgnr", required=False)
    if org_no.strip():
        read = read_organisation_number(org_no)
        if isinstance(read, NumberFault):
            unit.fault("orgnr", "bad_org_no")
        else:
            org_no = read.number
    reporter = Reporter(name, role, phone, email, unit_name, _address(unit.inside("adresse")), org_no.strip())
    unit.done()
    place.done()
    return reporter


def _children(top: Cursor, today: date) -> tuple[Child, ...]:
    children: list[Child] = []
    for place in top.each("offentligBarn", most=MOST_CHILDREN):
        child = _child(place, today)
        if child.national_id and any(child.national_id == other.national_id for other in children):
            place.fault("fnr", "duplicate_child")
        children.append(child)
    return tuple(children)


def _child(place: Cursor, today: date) -> Child:
    unborn = place.flag("ufoedt")
    national_id = _national_id(place, unborn, today)
    name = place.text("personnavn", blank=unborn)
    phone = place.text("telefonnummer", required=False, lines=True)
    address = _address(place.inside("adresse"))
    told, why_not = _told(place)
    place.done()
    return Child(name, national_id, unborn, address, told, why_not, phone)


def _national_id(place: Cursor, unborn: bool, today: date) -> str:
    noted = len(place.findings.faults)
    written = place.text("fnr", blank=True)
    if len(place.findings.faults) > noted:
        return ""
    if unborn:
        if written.strip():
            place.fault("fnr", "unborn_with_number")
        return ""
    read = read_identity_number(written, on=today)
    if isinstance(read, Identity):
        return read.number
    place.fault("fnr", f"number_{read.reason}" if written.strip() else "number_missing")
    return ""


def _guardian(place: Cursor) -> Guardian:
    name, phone = place.text("personnavn"), place.text("telefonnummer", required=False)
    told, why_not = _told(place)
    place.done()
    return Guardian(name, told, why_not, phone)


def _told(place: Cursor) -> tuple[bool, str]:
    noted = len(place.findings.faults)
    told, why_not = place.flag("orientert"), place.text("orientertGrunn", required=False)
    if len(place.findings.faults) == noted and not told and not why_not.strip():
        place.fault("orientertGrunn", "reason_missing")
    return told, why_not


def _address(place: Cursor) -> Address:
    address = Address(
        line1=place.text("adresselinje1", lines=True),
        line2=place.text("adresselinje2", required=False, lines=True),
        line3=place.text("adresselinje3", required=False, lines=True),
        postcode=place.text("postnummer", required=False, lines=True),
        place=place.text("poststed", required=False, lines=True),
    )
    place.done()
    return address


def _sent_at(top: Cursor, now: datetime) -> datetime:
    written = top.text("sendingstidspunkt", blank=True)
    if top.findings.faults and top.findings.faults[-1].path == "$.sendingstidspunkt":
        return now
    try:
        if not _TIME.fullmatch(written):
            raise ValueError
        sent = datetime.fromisoformat(written)
        if sent.tzinfo is not None:
            sent = sent.astimezone(NORWAY).replace(tzinfo=None)
            top.findings.notes.append(Fault("$.sendingstidspunkt", "time_zone"))
    except (ValueError, OverflowError):
        top.fault("sendingstidspunkt", "bad_time")
        return now
    if sent > now + CLOCKS_DIFFER_BY:
        top.fault("sendingstidspunkt", "in_the_future")
    return sent
