"""Deadlines: the worked dates of the law facts, the data, and properties that hold on every day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.calendar import is_working_day, next_working_day
from skolestotte.rulebook.deadlines import (
    DeadlineFault,
    Due,
    Refused,
    due,
    extended,
    parse_deadlines,
    rule_for,
    shipped_rules,
    standing,
    starting_at,
)
from skolestotte.rulebook.law import LawRef
from skolestotte.rulebook.loader import DataFault, routine_text

DAYS = st.dates(date(2026, 1, 1), date(2090, 12, 31))
DATED = sorted(key for key, versions in shipped_rules().items() if versions[0].length)
KEYS = st.sampled_from(DATED)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("key", "on", "strict", "rolled"),
    [
        ("report_review", "2026-03-02", "2026-03-09", "2026-03-09"),
        ("receipt", "2026-03-02", "2026-03-23", "2026-03-23"),
        ("first_feedback", "2026-03-02", "2026-03-23", "2026-03-23"),
        ("investigation", "2026-03-02", "2026-06-09", "2026-06-09"),
        ("report_review", "2025-11-24", "2025-12-01", "2025-12-01"),
        ("investigation", "2025-11-24", "2026-03-01", "2026-03-02"),
        ("report_review", "2026-03-30", "2026-04-06", "2026-04-07"),
        ("investigation", "2026-03-30", "2026-07-06", "2026-07-06"),
        ("second_feedback", "2026-03-16", "2026-04-06", "2026-04-07"),
        ("new_investigation_after_refusal", "2026-08-31", "2027-02-28", "2027-03-01"),
        ("plan_evaluation", "2026-11-30", "2027-02-28", "2027-03-01"),
        ("emergency_petition_6w", "2026-03-02", "2026-04-13", "2026-04-13"),
        ("emergency_petition_2w", "2026-03-23", "2026-04-06", "2026-04-07"),
    ],
)
def test_worked_dates(key: str, on: str, strict: str, rolled: str) -> None:
    found = due(key, day(on))
    assert (found.strict, found.rolled) == (day(strict), day(rolled))
    assert found.original_strict is None


@pytest.mark.requirement("DLN-01")
def test_a_report_is_due_in_a_week_and_late_the_day_after() -> None:
    found = due("report_review", day("2024-03-01"))  # a Friday
    assert found.strict == found.rolled == day("2024-03-08")
    assert standing(found, day("2024-03-08")) == "due_today"
    assert standing(found, day("2024-03-09")) == "late"


def test_a_due_date_on_a_sunday_is_late_only_after_the_monday() -> None:
    found = due("report_review", day("2026-03-01"))
    assert (found.strict, found.rolled) == (day("2026-03-08"), day("2026-03-09"))
    assert standing(found, day("2026-03-09")) == "due_today"
    assert standing(found, day("2026-03-10")) == "late"


@pytest.mark.requirement("DLN-02")
def test_the_first_feedback_is_due_three_weeks_after_the_report() -> None:
    assert due("first_feedback", day("2024-03-01")).strict == day("2024-03-22")


@pytest.mark.requirement("DLN-03")
def test_from_which_day_the_three_months_count_is_a_value_in_the_data() -> None:
    received = day("2026-03-02")
    assert due("investigation", received).strict == day("2026-06-09"), "shipped: the end of the review week"
    rules = parse_deadlines(broken("counted_from: report_review", "counted_from: trigger"))
    assert due("investigation", received, rules=rules).strict == day("2026-06-02"), "changed: the day the report came"


@pytest.mark.requirement("DLN-03")
def test_the_investigation_counts_from_the_end_of_the_week_not_from_the_report() -> None:
    found = due("investigation", day("2026-03-02"))
    assert found.start == due("report_review", day("2026-03-02")).strict == day("2026-03-09")
    assert found.basis == LawRef("bvl", "2-2", "2")


def test_the_chain_counts_from_the_strict_last_day_not_the_rolled_one() -> None:
    assert due("investigation", day("2026-03-30")).start == day("2026-04-06")  # Easter Monday


@pytest.mark.requirement("DLN-04")
def test_an_extension_reaches_six_months_in_total_and_keeps_the_first_dates() -> None:
    first = due("investigation", day("2026-03-02"))
    longer = extended(first, reason="the expert needs more time")
    assert isinstance(longer, Due)
    assert (longer.start, longer.strict) == (first.start, day("2026-09-09"))
    assert (longer.original_strict, longer.original_rolled) == (first.strict, first.rolled)
    assert standing(longer, day("2026-06-10")) == "ahead"  # an extended case is not late by the first date


@pytest.mark.requirement("DLN-04")
@pytest.mark.parametrize(
    ("reason", "until", "why"),
    [
        ("  ", "2026-08-01", "no_reason"),
        ("special reasons", "2026-09-10", "too_long"),
        ("special reasons", "2026-06-09", "not_later"),
    ],
)
def test_an_extension_without_reason_or_beyond_six_months_is_refused(
    reason: str, until: str, why: str
) -> None:
    answer = extended(due("investigation", day("2026-03-02")), reason=reason, until=day(until))
    assert isinstance(answer, Refused)
    assert (answer.reason, answer.law) == (why, LawRef("bvl", "2-2", "2"))


def test_a_second_extension_keeps_the_very_first_dates_and_the_same_end() -> None:
    first = due("investigation", day("2026-03-02"))
    once = extended(first, reason="special reasons", until=day("2026-07-01"))
    assert isinstance(once, Due)
    twice = extended(once, reason="special reasons")
    assert isinstance(twice, Due)
    assert (twice.strict, twice.original_strict) == (day("2026-09-09"), day("2026-06-09"))
    again = extended(twice, reason="special reasons")
    assert isinstance(again, Refused)


def test_the_review_week_cannot_be_extended() -> None:
    answer = extended(due("report_review", day("2026-03-02")), reason="busy", until=day("2026-03-20"))
    assert isinstance(answer, Refused)
    assert answer.reason == "not_extendable"


@pytest.mark.parametrize(
    ("today", "done_on", "expected"),
    [
        ("2026-06-01", None, "ahead"),
        ("2026-06-06", None, "ahead"),
        ("2026-06-07", None, "near"),
        ("2026-06-08", None, "near"),
        ("2026-06-09", None, "due_today"),
        ("2026-06-10", None, "late"),
        ("2026-06-30", "2026-06-09", "done"),
        ("2026-06-30", "2026-06-10", "done_late"),
    ],
)
def test_how_it_stands(today: str, done_on: str | None, expected: str) -> None:
    found = due("investigation", day("2026-03-02"))
    assert standing(found, day(today), day(done_on) if done_on else None) == expected


def test_warning_days_can_be_changed() -> None:
    found = due("investigation", day("2026-03-02"))
    assert standing(found, day("2026-05-30"), warn_days=10) == "near"
    with pytest.raises(ValueError, match="negative"):
        standing(found, day("2026-05-30"), warn_days=-1)


def test_what_a_report_starts() -> None:
    found = starting_at("report.received", day("2026-03-02"))
    assert [rule.key for rule in found] == ["report_review", "receipt", "first_feedback", "investigation"]
    assert [rule.key for rule in found if rule.chained] == ["investigation"]


def test_a_rule_that_is_not_in_force_is_not_started() -> None:
    after = {rule.key for rule in starting_at("investigation.concluded", day("2026-01-01"))}
    before = {rule.key for rule in starting_at("investigation.concluded", day("2025-12-31"))}
    assert after - before == {"new_investigation_after_refusal"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: due("lunch", day("2026-03-02")), "unknown deadline 'lunch'"),
        (lambda: due("new_investigation_after_refusal", day("2025-12-31")), "valid from 2026-01-01"),
        (lambda: due("report_review", day("2022-12-31")), "valid from 2023-01-01"),
        (lambda: due("foster_visits", day("2026-03-02")), "number of visits a year"),
        (lambda: due("report_review", date.max), "too late in the calendar"),
        (lambda: starting_at("report.lost"), "known events are"),
    ],
)
def test_wrong_questions_get_a_clear_answer(call, message: str) -> None:
    with pytest.raises(DeadlineFault, match=message):
        call()


def test_foster_home_visits_are_a_number() -> None:
    rule = rule_for("foster_visits", day("2026-03-02"))
    assert (rule.visits_a_year, rule.reduced_visits_a_year, rule.length) == (4, 2, None)


@pytest.mark.requirement("DLN-08")
def test_every_rule_names_trigger_owner_law_and_all_languages() -> None:
    rules = [rule for versions in shipped_rules().values() for rule in versions]
    assert len(rules) == 13
    for rule in rules:
        assert rule.trigger and rule.who and rule.valid_from
        assert rule.law.label("nb") and set(rule.name) == set(rule.notes) == {"nb", "nn", "en"}
    assert [rule.key for rule in rules if rule.local] == [
        "plan_evaluation", "agreement_review", "joint_gatherings", "annual_information"]


def broken(old: str, new: str) -> str:
    text = routine_text("deadlines.yaml")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weeks: 1", "weeks: 0", "report_review: weeks must be a whole number above 0"),
        ("weeks: 1", "weeks: 1\n    wekes: 2", "report_review: unknown key wekes"),
        ("weeks: 1", "weeks: 1\n    weeks: 2", "line 19: the key 'weeks' stands twice"),
        ("weeks: 1", "weeks: 1\n    months: 1", "give weeks or months, not both"),
        ("weeks: 1", "who_else: me", "give weeks, months or visits_a_year"),
        ("certainty: H", "certainty: maybe", "must be one of H, M"),
        ("law: bvl § 2-1(1)", "law: somewhere", "not a law reference"),
        ("law: bvl § 2-1(1)", "law: xyz § 2-1(1)", "unknown act 'xyz'"),
        ("valid_from: 2023-01-01", "valid_from: soon", "valid_from must be a date"),
        ("counted_from: report_review", "counted_from: lunch", "must be trigger or the key"),
        ("counted_from: report_review", "counted_from: investigation", "goes round in a circle"),
        ("counted_from: report_review", "counted_from: second_feedback", "same trigger"),
        ("  - key: receipt", "  - key: report_review", "two versions are valid on the same day"),
        ("name: {nb: Gjennomgå bekymringsmeldingen, ", "name: {", "name: nb must be a text"),
        ("deadlines:", "deadlines: [", "deadlines.yaml: line"),
    ],
)
def test_a_fault_in_the_data_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(DataFault) as fault:
        parse_deadlines(broken(old, new))
    assert str(fault.value).startswith("deadlines.yaml: ")
    assert message in str(fault.value)


def test_a_changed_law_is_a_new_version_of_the_same_key() -> None:
    new = """
  - key: report_review
    trigger: report.received
    counted_from: trigger
    weeks: 2
    who: intake_worker
    law: bvl § 2-1(1)
    certainty: H
    valid_from: 2030-01-01
    name: {nb: a, nn: a, en: a}
    notes: {nb: a, nn: a, en: a}
"""
    text = broken("valid_from: 2023-01-01", "valid_from: 2023-01-01\n    valid_to: 2029-12-31") + new
    rules = parse_deadlines(text)
    assert due("report_review", day("2029-12-31"), rules=rules).strict == day("2030-01-07")
    assert due("report_review", day("2030-01-01"), rules=rules).strict == day("2030-01-15")
    assert due("investigation", day("2030-01-01"), rules=rules).start == day("2030-01-15")


@given(KEYS, DAYS)
def test_due_never_lies_before_the_start_and_rolls_only_forwards_to_a_working_day(key: str, on: date) -> None:
    found = due(key, on)
    assert on <= found.start <= found.strict <= found.rolled
    assert found.strict > on
    assert is_working_day(found.rolled)


@given(KEYS, DAYS, DAYS)
def test_a_later_start_never_gives_an_earlier_due_date(key: str, one: date, other: date) -> None:
    earlier, later = (due(key, on) for on in sorted((one, other)))
    assert earlier.strict <= later.strict
    assert earlier.rolled <= later.rolled


@given(DAYS, st.integers(-200, 400))
def test_an_extension_is_later_and_never_beyond_six_months(on: date, days: int) -> None:
    first = due("investigation", on)
    until = first.strict + timedelta(days=days)
    longest = extended(first, reason="special reasons")
    answer = extended(first, reason="special reasons", until=until)
    assert isinstance(longest, Due)
    assert longest.strict > first.strict and longest.rolled >= first.rolled
    assert isinstance(answer, Due) == (first.strict < until <= longest.strict)
    if isinstance(answer, Due):
        assert (answer.strict, answer.rolled) == (until, next_working_day(until))
        assert (answer.original_strict, answer.original_rolled) == (first.strict, first.rolled)


@given(KEYS, DAYS, st.integers(-20, 250), st.integers(0, 30))
def test_standing_only_ever_moves_forwards(key: str, on: date, days: int, warn_days: int) -> None:
    order = ["ahead", "near", "due_today", "late"]
    found, today = due(key, on), on + timedelta(days=days)
    now = standing(found, today, warn_days=warn_days)
    tomorrow = standing(found, today + timedelta(days=1), warn_days=warn_days)
    assert order.index(now) <= order.index(tomorrow)
    assert (now == "late") == (today > found.rolled)


def test_the_documentation_tells_the_same_as_the_data() -> None:
    lines = (Path(__file__).parents[2] / "docs" / "deadlines.md").read_text(encoding="utf-8").splitlines()
    table = {line.split("|")[1].strip(" `"): line for line in lines if line.startswith("| `")}
    assert set(table) == set(shipped_rules())
    for key, (rule,) in shipped_rules().items():
        length = str(rule.length) if rule.length else f"{rule.visits_a_year} visits a year"
        assert f"`{rule.trigger}`" in table[key]
        assert f"| {length}" in table[key]
        assert f"| {rule.law}" in table[key]
