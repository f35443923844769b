"""`skolestotte routines`: list, show, check, progress; text for people, JSON for tools, exact exit status."""

import json
from pathlib import Path

import pytest

from skolestotte.cli import main
from skolestotte.rulebook.loader import routine_text
from tests.rulebook.broken import changed

CASE = """events:
  - {on: 2026-03-02, report.received: {}}
  - {on: 2026-03-04, report.reviewed: {outcome: investigate}}
"""


def run(capsys, *words):
    status = main(["routines", *words])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_list(capsys):
    status, out, _ = run(capsys, "list", "--json")
    assert status == 0
    assert [(row["id"], row["version"]) for row in json.loads(out)["routines"]] == [
        ("RT1", 1), ("RT2", 1), ("RT3", 1), ("RT4", 1)]


@pytest.mark.parametrize(("language", "words"), [("nb", "Oppstartsmøte del 1"), ("nn", "Gå gjennom meldinga"),
                                                 ("en", "Start meeting part 1")])
def test_show(capsys, language, words):
    status, out, _ = run(capsys, "show", "RT1", "--language", language)
    assert status == 0
    assert words in out
    assert "RT1-S9B" in out


def test_show_json_has_every_step(capsys):
    _, out, _ = run(capsys, "show", "RT1", "--json")
    steps = {step["id"]: step for step in json.loads(out)["steps"]}
    assert steps["RT1-S9B"]["consents"] == ["closing_meeting", "collaboration_in_measures"]
    assert len(steps["RT1-S9B"]["agenda"]) == 9


def test_an_unknown_routine_is_one_line_and_status_2(capsys):
    status, out, err = run(capsys, "show", "RT99")
    assert (status, out) == (2, "")
    assert err == "skolestotte routines: there is no routine 'RT99'; known are RT1, RT2, RT3, RT4\n"


def test_progress(capsys, tmp_path):
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    status, out, _ = run(capsys, "progress", "RT1", "--events", str(case), "--today", "2026-03-10", "--json")
    found = json.loads(out)
    steps = {step["step"]: step for step in found["steps"]}
    assert status == 0
    assert "RT1-S3" in found["now"]
    assert steps["RT1-S3"]["late"] is True
    assert steps["RT1-S8C"]["due"]["strict"] == "2026-06-09"
    assert steps["RT1-S8C"]["due"]["basis"] == "bvl § 2-2(2)"


def test_progress_of_one_side(capsys, tmp_path):
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    status, out, _ = run(capsys, "progress", "RT1", "--events", str(case), "--today", "2026-03-10", "--side", "school")
    assert status == 0
    assert "open     RT1-S2    Review the report and choose the course" in out
    assert "RT1-S4B" not in out


def test_a_bad_events_file_tells_every_line(capsys, tmp_path):
    case = tmp_path / "case.yaml"
    case.write_text(CASE + "  - {on: 2026-03-05, report.lost: {}}\n  - {on: soon, report.seen: {}}\n", encoding="utf-8")
    status, _, err = run(capsys, "progress", "RT1", "--events", str(case), "--today", "2026-03-10")
    assert status == 2
    assert f"{case}:4: unknown event 'report.lost'" in err
    assert f"{case}:5: must be a date" in err


@pytest.mark.parametrize("words", [("--events", "no-such-file", "--today", "2026-03-10")])
def test_a_missing_file_and_a_bad_day(capsys, tmp_path, words):
    assert run(capsys, "progress", "RT1", *words)[0] == 2
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    status, _, err = run(capsys, "progress", "RT1", "--events", str(case), "--today", "tomorrow")
    assert status == 2
    assert "must be a date written yyyy-mm-dd" in err


def test_check_of_a_routine_that_is_whole_exits_0(capsys):
    """RT3, which is the quickest; `make check` asks for all."""
    status, out, _ = run(capsys, "check", "RT3", "--json")
    assert status == 0
    (found,) = json.loads(out)["routines"]
    assert (found["id"], found["faults"], found["examples"]) == ("RT3", [], [])
    assert found["states"] > 100_000


def test_check_of_a_broken_file_finds_it_and_exits_1(capsys, tmp_path):
    file = tmp_path / "RT3.yaml"
    whole = "    opens: {any: [{fact: closing_held}, {fact: parted}]}\n"
    text = routine_text("RT3.yaml")
    assert text.count(whole) == 1
    file.write_text(text.replace(whole, "    opens: never\n"), encoding="utf-8")
    status, out, _ = run(capsys, "check", "--file", str(file), "--json")
    assert status == 1
    faults = json.loads(out)["routines"][0]["faults"]
    assert {"rule": "opens", "step": "RT3-S7M", "message": "can never open", "way": ""} in faults


def test_check_of_a_file_that_cannot_be_parsed_is_status_2(capsys, tmp_path):
    file = tmp_path / "RT1.yaml"
    file.write_text(changed("owner: cws.leader", "owner: cws.boss"), encoding="utf-8")
    status, _, err = run(capsys, "check", "--file", str(file))
    assert status == 2
    assert "unknown owner 'cws.boss'" in err


def test_the_docs_list_every_kind_of_event(capsys):
    """The table in docs/routines.md is what `skolestotte routines events` prints."""
    _, out, _ = run(capsys, "events")
    docs = (Path(__file__).parents[2] / "docs" / "routines.md").read_text(encoding="utf-8")
    told = docs.split("<!-- events -->")[1].strip()
    assert told == out.strip()
