"""The national report of concern from a public reporter, version 2, in our own words.

One frozen value for each part of the form. Texts are as they were written. Identity numbers never show in a
`repr`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NO_DISTRICT = "00"


@dataclass(frozen=True, slots=True)
class Address:
    """An address: one to three lines, and a postcode and place where they are given."""

    line1: str
    line2: str = ""
    line3: str = ""
    postcode: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Reporter:
    """The public employee who reports, and where they work. There is no anonymous report here (REP-04)."""

    name: str
    role: str
    phone: str
    email: str
    unit_name: str
    address: Address
    org_no: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """One child. An unborn child has no number. `told_why_not` is never blank when the child is not told."""

    name: str
    national_id: str = field(repr=False)
    unborn: bool
    address: Address
    told: bool
    told_why_not: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Guardian:
    """One guardian. `told_why_not` is never blank when the guardian is not told."""

    name: str
    told: bool
    told_why_not: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NationalForm:
    """The whole form. `sent_at` is local time in Norway without a zone, as the form has it."""

    municipality_no: str
    municipality_name: str
    district_no: str
    district_name: str
    reporter: Reporter
    children: tuple[Child, ...]
    guardians: tuple[Guardian, ...]
    report: str
    history: str
    sent_at: datetime
    channel: str
    others_views: str = ""
    interpreter: str = ""
    other_services: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to tell about a file: where (`$.offentligBarn[0].fnr`), and what (a code).

    `params` fill the text of the code. They never hold a word of the report or an identity number.
    """

    path: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The form can be taken in. `notes`: what was passed over, such as keys we do not know."""

    form: NationalForm
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """The form cannot be taken in; every fault found, in the order of the file. Nothing is to be stored."""

    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()
