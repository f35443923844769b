"""`skolestotte deadlines`, run as a person runs it."""

import json
import subprocess
import sys

import pytest

RUN = "import sys; from skolestotte.cli import main; sys.exit(main())"


def skolestotte(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=False)


def test_it_lists_what_a_report_starts_with_both_dates_and_the_law() -> None:
    ran = skolestotte("deadlines", "--event", "report.received", "--on", "2026-03-30")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "2026-04-06 (Monday), late after 2026-04-07 (Tuesday)" in ran.stdout
    assert "Child Welfare Act § 2-1 first paragraph" in ran.stdout
    assert "3 months, from the end of report_review on 2026-04-06" in ran.stdout


def test_json_carries_the_same() -> None:
    ran = skolestotte(
        "deadlines", "--event", "report.received", "--on", "2025-11-24", "--json", "--language", "nb"
    )
    rows = {row["key"]: row for row in json.loads(ran.stdout)["deadlines"]}
    assert list(rows) == ["report_review", "receipt", "first_feedback", "investigation"]
    investigation = rows["investigation"]
    assert (investigation["strict"], investigation["rolled"]) == ("2026-03-01", "2026-03-02")
    assert (investigation["chained"], investigation["start"], investigation["longest"]) == (
        True,
        "2025-12-01",
        "2026-06-01",
    )
    assert (investigation["act"], investigation["section"]) == ("bvl", "2-2")
    assert investigation["law"] == "barnevernsloven § 2-2 andre ledd"


def test_a_number_of_visits_is_shown_as_one() -> None:
    ran = skolestotte("deadlines", "--event", "foster_home.placed", "--on", "2026-03-02")
    assert "4 visits a year" in ran.stdout


def test_before_the_rules_there_is_nothing_to_list() -> None:
    ran = skolestotte("deadlines", "--event", "report.received", "--on", "2022-12-31")
    assert ran.returncode == 0
    assert "No deadline in force on that day." in ran.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["deadlines", "--event", "lunch", "--on", "2026-03-02"], "no deadline starts at 'lunch'"),
        (["deadlines", "--event", "report.received", "--on", "2026-02-30"], "--on is '2026-02-30'"),
        (["deadlines", "--event", "report.received", "--on", "9999-12-31"], "too late in the calendar"),
        (["deadlines", "--on", "2026-02-28"], "--event"),
        (["deadline"], "invalid choice: 'deadline'"),
        ([], "required: command"),
    ],
)
def test_wrong_input_gives_one_line_and_exit_2(words: list[str], message: str) -> None:
    ran = skolestotte(*words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert message in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_help_names_the_command() -> None:
    ran = skolestotte("--help")
    assert ran.returncode == 0
    assert "deadlines" in ran.stdout


def test_the_rulebook_needs_no_django() -> None:
    code = (
        "import sys; from skolestotte.cli import main; main(sys.argv[1:]); sys.exit('django' in sys.modules)"
    )
    words = ["deadlines", "--event", "report.received", "--on", "2026-03-02"]
    ran = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
