"""Norwegian identity numbers and organisation numbers: read them, or say why not; make synthetic ones.

An identity number is ddmmyy, three digits that carry the century, and two control digits. A D-number has
day + 40, an H-number month + 40, a number of the national synthetic population month + 80. From 2032 the
first control digit may leave a remainder of 0-3 instead of 0 (the tax administration's change; the day of
use decides, not the birth date). No number is ever part of a message or a `repr`: an identity number is
confidential here (bvl § 13-1(2)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["birth_number", "d_number", "h_number"]
Reason = Literal["digits", "length", "date", "century", "control_digits", "future", "series"]

NEW_RULE_FROM = date(2032, 1, 1)
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ORGANISATION = (3, 2, 7, 6, 5, 4, 3, 2)
# (first and last individual number, first and last year of birth), the order in which they are handed out
_CENTURIES = ((0, 499, 1900, 1999), (900, 999, 1940, 1999), (500, 749, 1854, 1899), (500, 999, 2000, 2039))


@dataclass(frozen=True, slots=True)
class Identity:
    """A valid identity number. A synthetic one belongs to nobody. D-number and month + 40: a D-number."""

    number: str = field(repr=False)
    birth_date: date = field(repr=False)
    kind: Kind
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """A valid organisation number. `synthetic` ones are of the test series and belong to nobody."""

    number: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class NumberFault:
    """Why a number is not valid: a word for the program and an English line for a person (also the msgid)."""

    reason: Reason
    message: str


def read_identity_number(text: str, *, on: date) -> Identity | NumberFault:
    """The identity number in `text` (spaces allowed), judged by the rule of the day `on`."""
    number = _digits(text, 11)
    if isinstance(number, NumberFault):
        return number
    born = _birth(number)
    if isinstance(born, NumberFault):
        return born
    if not _controlled(number, on):
        return NumberFault(
            "control_digits", "The last two digits do not fit the others. Check for a typing error."
        )
    if born.birth_date > on:
        return NumberFault("future", "The birth date lies in the future.")
    return born


def read_organisation_number(text: str) -> Organisation | NumberFault:
    """The organisation number in `text` (spaces allowed): series 8 and 9 in use, 2 and 3 for tests."""
    number = _digits(text, 9)
    if isinstance(number, NumberFault):
        return number
    if number[0] not in "2389":
        return NumberFault("series", "An organisation number begins with 8 or 9 (test numbers with 2 or 3).")
    if _control(number[:8], _ORGANISATION) != int(number[8]):
        return NumberFault(
            "control_digits", "The last digit does not fit the others. Check for a typing error."
        )
    return Organisation(number, number[0] in "23")


def synthetic_number(birth_date: date, serial: int = 0, *, d_number: bool = False) -> str:
    """A valid number of the synthetic series (month + 80); the same input gives the same number.

    `serial` counts from 0 within one birth date (about 200 of them or more). Raises `ValueError` when there
    is none.
    """
    for count, number in enumerate(_synthetic_numbers(birth_date, 40 if d_number else 0)):
        if count == serial:
            return number
    raise ValueError(f"no synthetic number {serial} for a birth date in {birth_date.year}")


def synthetic_organisation_number(serial: int = 0) -> str:
    """A valid organisation number of the test series (begins with 3), always the same for a serial."""
    if not 0 <= serial < 900_000:
        raise ValueError("serial must be from 0 to 899999")
    # The ten last digits leave ten different remainders, so of each ten bodies at least nine have a
    # control digit.
    block, wanted = divmod(serial, 9)
    valid = [body for last in range(10) if _control(body := f"3{block:06d}{last}", _ORGANISATION) is not None]
    body = valid[wanted]
    return f"{body}{_control(body, _ORGANISATION)}"


def _digits(text: str, length: int) -> str | NumberFault:
    number = "".join(text.split())
    if not (number.isascii() and number.isdigit()):
        return NumberFault("digits", "The number must consist of digits only.")
    if len(number) != length:
        return NumberFault("length", f"The number must have {length} digits.")
    return number


def _birth(number: str) -> Identity | NumberFault:
    day, month, two_digits, individual = int(number[:2]), int(number[2:4]), int(number[4:6]), int(number[6:9])
    kind: Kind = "birth_number"
    synthetic = month > 80
    if synthetic:
        month -= 80
    elif month > 40:
        month, kind = month - 40, "h_number"
    if day > 40:
        day, kind = day - 40, "d_number"
    year = _year(two_digits, individual)
    try:
        born = date(year or 2000, month, day)
    except ValueError:
        return NumberFault("date", "The first six digits are not a date.")
    if year is None:
        return NumberFault("century", "The three digits after the date do not fit the year of birth.")
    return Identity(number, born, kind, synthetic)


def _year(two_digits: int, individual: int) -> int | None:
    for first, last, first_year, last_year in _CENTURIES:
        year = first_year - first_year % 100 + two_digits
        if first <= individual <= last and first_year <= year <= last_year:
            return year
    return None


def _controlled(number: str, on: date) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip((*_FIRST, 1), number[:10], strict=True))
    allowed = 3 if on >= NEW_RULE_FROM else 0
    return total % 11 <= allowed and _control(number[:10], _SECOND) == int(number[10])


def _control(digits: str, weights: tuple[int, ...]) -> int | None:
    """The control digit by modulus 11, or None where it would be 10 and the number is never handed out."""
    control = -sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
    return None if control == 10 else control


def _synthetic_numbers(birth_date: date, day_plus: int) -> Iterator[str]:
    start = f"{birth_date.day + day_plus:02d}{birth_date.month + 80:02d}{birth_date.year % 100:02d}"
    for first, last, first_year, last_year in _CENTURIES:
        if not first_year <= birth_date.year <= last_year:
            continue
        for individual in range(first, last + 1):
            nine = f"{start}{individual:03d}"
            one = _control(nine, _FIRST)
            two = None if one is None else _control(f"{nine}{one}", _SECOND)
            if two is not None:
                yield f"{nine}{one}{two}"
