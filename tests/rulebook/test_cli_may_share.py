"""`skolestotte may-share FILE`: the example of the docs, refusals, and files that are wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from skolestotte.cli import main

DOCS = Path(__file__).parents[2] / "docs" / "sharing.md"


def example() -> str:
    found = re.search(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def ask(tmp_path: Path, text: str, *options: str) -> int:
    file = tmp_path / "question.yaml"
    file.write_text(text, encoding="utf-8")
    return main(["may-share", str(file), *options])


def test_the_example_of_the_docs_is_refused_for_want_of_consent(tmp_path, capsys) -> None:
    assert ask(tmp_path, example(), "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["allowed"], answer["code"]) == (False, "consent_none")
    assert answer["remedy"] and answer["laws"] == ["Public Administration Act § 13 a first paragraph no. 1"]


def test_part_one_is_allowed_and_says_on_what_ground(tmp_path, capsys) -> None:
    assert ask(tmp_path, example().replace("part: 2", "part: 1"), "--doors", "--language", "nb") == 0
    out = capsys.readouterr().out
    assert out.startswith("Allowed (joint_work)\nBarnevernstjenesten samarbeider")
    assert "barnevernsloven § 13-1 tredje ledd" in out
    assert "reads   unit:school:social_teacher  (joint_work)" in out
    assert "writes  member:cws:anna  (cws_contact)" in out


def test_json_is_read_too(tmp_path, capsys) -> None:
    question = {"what": {"kind": "personal", "person": "a"}, "from": {"kind": "reporter", "person": "a"},
                "to": {"kind": "administrator"}, "today": "2026-05-04"}
    assert ask(tmp_path, json.dumps(question)) == 1
    assert "What would permit it: Nothing opens for this." in capsys.readouterr().out


@pytest.mark.parametrize(("before", "after", "complaint"), [
    ("kind: meeting", "kind: cupboard", "what: kind is 'cupboard'"),
    ("today: 2026-05-04", "today: soon", "today must be a date"),
    ("functions: [intake]", "functions: [kitchen]", "'kitchen' must be one of intake"),
    ("report: r1, outcome", "raport: r1, outcome", "report.reviewed has no field 'raport'"),
    ("kind: meeting.called, on: 2026-03-10", "kind: meeting.called", "on must be a date"),
    ("from:", "form:", "from: must be a mapping"),
    ("relation: guardian,", "relation: guardian, name: x,", "unknown key name"),
    ("what: {", "what: [", "line"),
])
def test_a_wrong_file_is_named_with_the_place(tmp_path, capsys, before, after, complaint) -> None:
    assert before in example()
    assert ask(tmp_path, example().replace(before, after, 1)) == 2
    error = capsys.readouterr().err
    assert complaint in error and "question.yaml" in error


def test_a_file_that_cannot_be_read(tmp_path, capsys) -> None:
    assert main(["may-share", str(tmp_path / "none.yaml")]) == 2
    assert "cannot be read (FileNotFoundError)" in capsys.readouterr().err
