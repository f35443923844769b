"""Reading and writing dates and clock times."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.web.design import dates, forms
from skolestotte.web.design.dates_in import NotADate, read_clock, read_date

TODAY = date(2026, 11, 22)
FIRST_OF_FEBRUARY = [
    "1.2.2026",
    "01.02.26",
    "1/2-2026",
    "1/2 2026",
    "01022026",
    "010226",
    "2026-02-01",
    " 1. 2. 2026 ",
]


@pytest.mark.parametrize("text", FIRST_OF_FEBRUARY)
def test_a_date_in_any_usual_way(text: str) -> None:
    assert read_date(text, TODAY) == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("i morgen", "form"),
        ("1.2", "year"),
        ("12.03.", "year"),
        ("30.2.2026", "day"),
        ("1.13.2026", "day"),
        ("1", "form"),
    ],
)
def test_what_is_no_date_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotADate) as caught:
        read_date(text, TODAY)
    assert caught.value.reason == reason


def test_two_digits_of_a_year_lie_near() -> None:
    assert read_date("1.1.46", TODAY).year == 2046
    assert read_date("1.1.47", TODAY).year == 1947


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back_as_written(day: date) -> None:
    with translation.override("nb"):
        assert read_date(dates.words(day, "short"), TODAY) == day


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        read_date(text, TODAY)
    except NotADate as problem:
        assert problem.reason in {"form", "year", "day"}


@pytest.mark.parametrize("text", ["9.30", "09:30", "0930", "930", "kl. 9.30", "9,30"])
def test_a_time_in_any_usual_way(text: str) -> None:
    assert read_clock(text) == time(9, 30)


@pytest.mark.parametrize("text", ["25.00", "9.75", "halv ti", "", "9.3"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):
        read_clock(text)


def test_dates_in_words_follow_the_language() -> None:
    with translation.override("nb"):
        assert dates.words(date(2026, 3, 3)) == "3. mars 2026"
        assert dates.words(date(2026, 3, 3), "full") == "tirsdag 3. mars 2026"
    with translation.override("nn"):
        assert dates.words(date(2026, 3, 3), "full") == "tysdag 3. mars 2026"
    with translation.override("en"):
        assert dates.words(date(2026, 3, 3)) == "3 March 2026"


def test_a_moment_is_shown_in_local_time() -> None:
    with translation.override("en"), timezone.override("Europe/Oslo"):
        assert dates.words(datetime(2026, 1, 1, 23, 30, tzinfo=UTC), "short") == "02.01.2026 at 00.30"


class Birth(forms.Form):
    born = forms.DateField(label="Born", not_after=forms.today)


class Meeting(forms.Form):
    on = forms.DateField(label="On", not_before=date(2026, 1, 10), not_after=date(2026, 1, 20))


def test_a_birth_date_cannot_lie_ahead() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = Birth({"born": tomorrow.strftime("%d.%m.%Y")})
    assert form.errors["born"].as_data()[0].code == "future"
    assert Birth({"born": timezone.localdate().strftime("%d.%m.%Y")}).is_valid()


@pytest.mark.parametrize(("text", "code"), [("9.1.2026", "not_before"), ("21.1.2026", "not_after")])
def test_limits_are_told_with_the_date(text: str, code: str) -> None:
    problem = Meeting({"on": text}).errors["on"].as_data()[0]
    assert problem.code == code
    assert "2026" in problem.messages[0]


def test_a_known_date_is_shown_as_it_is_written() -> None:
    with translation.override("nb"):
        assert 'value="03.01.2026"' in str(Meeting(initial={"on": date(2026, 1, 3)})["on"])


def test_what_was_typed_stands_after_an_error() -> None:
    assert 'value="32.1.2026"' in str(Meeting({"on": "32.1.2026"})["on"])


@pytest.mark.parametrize("text", ["1" + " " * 50_000 + "x", "1." + " " * 50_000 + "1" + " " * 50_000 + "x"])
def test_a_long_row_of_spaces_is_refused_at_once(text: str) -> None:
    began = process_time()
    with pytest.raises(NotADate):
        read_date(text, TODAY)
    assert process_time() - began < 1


@pytest.mark.parametrize("text", ["01.01.0001", "2.3.1026", "3.3.9999", "2062-01-01"])
def test_a_year_that_is_far_away_is_asked_about(text: str) -> None:
    with translation.override("nb"), pytest.raises(ValidationError, match="Sjekk årstallet"):
        forms.DateField().clean(text)


def test_a_year_within_a_lifetime_is_taken() -> None:
    near = timezone.localdate()
    assert forms.DateField().clean("3.3.1931") == date(1931, 3, 3)
    assert forms.DateField().clean(f"3.3.{near.year + 18}") == date(near.year + 18, 3, 3)
