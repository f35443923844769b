"""Identity and organisation numbers. Every number here is synthetic, of a test series, or made invalid."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.identity import (
    Identity,
    NumberFault,
    Organisation,
    read_identity_number,
    read_organisation_number,
    synthetic_number,
    synthetic_organisation_number,
)

TODAY = date(2026, 3, 2)
BORN = st.dates(date(1854, 1, 1), date(2026, 3, 2))
FIRST, SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def fault(text: str, on: date = TODAY) -> str:
    answer = read_identity_number(text, on=on)
    assert isinstance(answer, NumberFault)
    return answer.reason


def completed(nine: str, remainder: int = 0) -> str:
    """Nine digits with control digits, the first leaving `remainder`; apart from the code under test."""
    one = (remainder - sum(w * int(d) for w, d in zip(FIRST, nine, strict=True))) % 11
    two = -sum(w * int(d) for w, d in zip(SECOND, f"{nine}{one}", strict=False)) % 11
    assert one < 10 and two < 10, "choose another nine"
    return f"{nine}{one}{two}"


@given(BORN, st.integers(0, 200))
def test_a_synthetic_number_reads_back_to_its_birth_date(born: date, serial: int) -> None:
    answer = read_identity_number(synthetic_number(born, serial), on=TODAY)
    assert isinstance(answer, Identity)
    assert (answer.birth_date, answer.kind, answer.synthetic) == (born, "birth_number", True)


def test_synthetic_numbers_are_deterministic_and_all_different() -> None:
    born = date(2015, 5, 17)
    numbers = [synthetic_number(born, serial) for serial in range(200)]
    assert len(set(numbers)) == 200
    assert numbers[7] == synthetic_number(born, 7)


@given(BORN, st.integers(0, 50), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, serial: int, place: int, shift: int) -> None:
    number = synthetic_number(born, serial)
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"
    assert isinstance(read_identity_number(wrong, on=TODAY), NumberFault)


@given(BORN, st.integers(0, 50), st.integers(0, 9))
def test_two_neighbours_swapped_are_always_found(born: date, serial: int, place: int) -> None:
    number = synthetic_number(born, serial)
    swapped = f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"
    if swapped != number:
        assert isinstance(read_identity_number(swapped, on=TODAY), NumberFault)


@pytest.mark.parametrize(
    ("nine", "born", "kind", "synthetic"),
    [
        ("019003000", date(1903, 10, 1), "birth_number", True),  # 000-499 is 1900-1999
        ("019003501", date(2003, 10, 1), "birth_number", True),  # 500-999 with 00-39 is 2000-2039
        ("019060500", date(1860, 10, 1), "birth_number", True),  # 500-749 with 54-99 is 1854-1899
        ("019060901", date(1960, 10, 1), "birth_number", True),  # 900-999 with 40-99 is 1940-1999
        ("419003502", date(2003, 10, 1), "d_number", True),
        ("015003500", date(2003, 10, 1), "h_number", False),
        ("415003501", date(2003, 10, 1), "d_number", False),
    ],
)
def test_series_carry_kind_and_century(nine: str, born: date, kind: str, synthetic: bool) -> None:
    answer = read_identity_number(completed(nine), on=TODAY)
    assert isinstance(answer, Identity)
    assert (answer.birth_date, answer.kind, answer.synthetic) == (born, kind, synthetic)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "digits"),
        ("0190035000x", "digits"),
        ("٠١٩٠٠٣٥٠٠٠٠", "digits"),
        ("0190035000", "length"),
        ("019003500000", "length"),
        ("00900350000", "date"),
        ("31820350000", "date"),
        ("30820450000", "date"),
        ("01930350000", "date"),
        ("81900350000", "date"),
        ("01904550000", "century"),  # 500 with year 45 has never been used
        ("01906080000", "century"),  # 800 with year 60 neither
    ],
)
def test_what_is_wrong_is_said(text: str, reason: str) -> None:
    assert fault(text) == reason


def test_a_number_may_be_written_with_spaces() -> None:
    number = synthetic_number(date(2015, 5, 17))
    assert isinstance(read_identity_number(f" {number[:6]} {number[6:]} ", on=TODAY), Identity)


def test_the_29th_of_february_exists_only_in_leap_years() -> None:
    assert isinstance(read_identity_number(synthetic_number(date(2020, 2, 29)), on=TODAY), Identity)
    assert fault("29821950000") == "date"


def test_a_birth_date_in_the_future_is_refused() -> None:
    number = synthetic_number(date(2030, 1, 1))
    assert fault(number) == "future"
    assert isinstance(read_identity_number(number, on=date(2030, 1, 1)), Identity)


@pytest.mark.parametrize("remainder", [1, 2, 3])
def test_the_first_control_digit_is_looser_from_2032(remainder: int) -> None:
    number = completed("019003500", remainder)
    assert fault(number, date(2031, 12, 31)) == "control_digits"
    assert isinstance(read_identity_number(number, on=date(2032, 1, 1)), Identity)


def test_a_remainder_of_four_is_wrong_also_from_2032() -> None:
    assert fault(completed("019003502", 4), date(2032, 1, 1)) == "control_digits"


def test_the_second_control_digit_is_as_strict_from_2032() -> None:
    number = synthetic_number(date(2015, 5, 17))
    wrong = number[:10] + str((int(number[10]) + 1) % 10)
    assert fault(wrong, date(2032, 1, 1)) == "control_digits"


def test_a_number_never_shows_in_a_message_or_a_log() -> None:
    number = synthetic_number(date(2015, 5, 17))
    assert number not in repr(read_identity_number(number, on=TODAY))
    wrong = number[:10] + str((int(number[10]) + 1) % 10)
    assert wrong not in repr(read_identity_number(wrong, on=TODAY))


@pytest.mark.parametrize("born", [date(1853, 12, 31), date(2040, 1, 1)])
def test_there_are_no_synthetic_numbers_outside_the_centuries(born: date) -> None:
    with pytest.raises(ValueError, match=str(born.year)):
        synthetic_number(born)


def test_there_is_an_end_to_the_serials_of_a_day() -> None:
    with pytest.raises(ValueError, match="no synthetic number 999"):
        synthetic_number(date(2015, 5, 17), 999)


def test_synthetic_d_numbers() -> None:
    answer = read_identity_number(synthetic_number(date(2015, 5, 17), d_number=True), on=TODAY)
    assert isinstance(answer, Identity)
    assert (answer.kind, answer.synthetic) == ("d_number", True)


@given(st.integers(0, 899_999), st.integers(0, 899_999))
def test_synthetic_organisation_numbers_are_valid_and_different(one: int, other: int) -> None:
    numbers = [synthetic_organisation_number(serial) for serial in (one, other)]
    for number in numbers:
        assert read_organisation_number(number) == Organisation(number, True)
    assert (numbers[0] == numbers[1]) == (one == other)


@given(st.integers(0, 899_999), st.integers(0, 8), st.integers(1, 9))
def test_a_wrong_digit_in_an_organisation_number_is_found(serial: int, place: int, shift: int) -> None:
    number = synthetic_organisation_number(serial)
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"
    assert isinstance(read_organisation_number(wrong), NumberFault)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "digits"), ("12345678", "length"), ("123456785", "series"), ("300000001", "control_digits")],
)
def test_what_is_wrong_with_an_organisation_number_is_said(text: str, reason: str) -> None:
    answer = read_organisation_number(text)
    assert isinstance(answer, NumberFault)
    assert answer.reason == reason


def test_serials_of_organisation_numbers_have_bounds() -> None:
    for serial in (-1, 900_000):
        with pytest.raises(ValueError, match="serial"):
            synthetic_organisation_number(serial)
