"""Emergency access: may an employee without a door read a case for a short while? Pure: no clock, no database.

It stands beside `doors.py`: those doors follow from what has happened in the case, this one from a stated need, so it ends by
itself. Source: bvl § 13-1(1), (3); fvl § 13 b(1) nos. 3 and 7; idea 1 of the design.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from skolestotte.rulebook.reasons import Basis, Refused, reasons

LASTS = timedelta(hours=2)
REASON_AT_LEAST = 20  # characters: a word or a key pressed long is no reason
SERVICE = frozenset({"cws", "cws_intake", "cws_measures", "cws_reception"})
DUTY = "emergency"
CASE_ROLES = frozenset({"section_head", "department_head", "intake_worker", "case_worker"})
DUTY_ROLES = frozenset({"duty_worker"})


@dataclass(frozen=True, slots=True)
class Employment:
    """A role that the one who asks holds now, and the kind of unit it is held at."""

    unit_kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Access to read, on this ground, until then."""

    basis: Basis
    until: datetime


def emergency_access(held: Iterable[Employment], *, has_door: bool, reason: str, at: datetime) -> Opened | Refused:
    """Whether somebody with these roles may read a case from `at`, and until when.

    `has_door`: they may open the case already, and need no emergency. Never raises.
    """
    code = _ground(held)
    if not code:
        return reasons().refusal("emergency_not_yours")
    if has_door:
        return reasons().refusal("emergency_has_door")
    if len("".join(reason.split())) < REASON_AT_LEAST or len(set(reason.casefold())) < 6:
        return reasons().refusal("emergency_needs_reason")
    return Opened(reasons().basis(code), at + LASTS)


def _ground(held: Iterable[Employment]) -> str:
    """The service's own case workers first; nobody else but the duty service."""
    roles = tuple(held)
    if any(one.unit_kind in SERVICE and one.role in CASE_ROLES for one in roles):
        return "emergency"
    return "emergency_duty" if any(one.unit_kind == DUTY and one.role in DUTY_ROLES for one in roles) else ""
