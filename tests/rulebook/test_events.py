"""The catalogue of events, corrections and retractions, and the file of events that people and tools write."""

import json
from datetime import date

import pytest

from skolestotte.rulebook.event_file import parse_events
from skolestotte.rulebook.events import Event, effective, parse_catalogue
from skolestotte.rulebook.reading import RoutineFaults
from skolestotte.rulebook.routine_file import shipped_catalogue

DAY = date(2026, 3, 2)
CATALOGUE = shipped_catalogue()


def happened(number, kind="report.seen", on=DAY, /, **data):
    return Event(number, kind, on, data)


def test_a_correction_changes_date_and_fields_and_leaves_the_original_alone():
    first = happened(1, "report.reviewed", outcome="dismiss", groundless=False)
    fixed = effective([first, happened(2, "event.corrected", seq=1, on="2026-03-01", data={"outcome": "investigate"})])
    assert fixed == (Event(1, "report.reviewed", date(2026, 3, 1), {"outcome": "investigate", "groundless": False}),)
    assert first.data["outcome"] == "dismiss"


def test_the_later_correction_wins():
    story = [happened(1, a=1), happened(2, "event.corrected", seq=1, data={"a": 2}),
             happened(3, "event.corrected", seq=1, data={"a": 3})]
    assert effective(story)[0].data == {"a": 3}


def test_a_retraction_takes_an_event_away_and_can_itself_be_taken_back():
    story = [happened(1), happened(2, "event.retracted", seq=1)]
    assert effective(story) == ()
    assert effective([*story, happened(3, "event.retracted", seq=2)]) == (happened(1),)


def test_a_retracted_correction_has_no_effect():
    story = [happened(1, a=1), happened(2, "event.corrected", seq=1, data={"a": 2}), happened(3, "event.retracted", seq=2)]
    assert effective(story) == (happened(1, a=1),)


def test_a_correction_of_nothing_known_is_harmless():
    assert effective([happened(1), happened(2, "event.corrected", seq=7), happened(3, "event.retracted", seq=9)]) == (
        happened(1),
    )


def test_every_kind_has_a_folder_and_texts():
    for kind in CATALOGUE.kinds.values():
        assert kind.folder
        assert all(kind.text), kind.name


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("report.lost", {}, "unknown event"),
        ("report.seen", {}, "lacks 'report'"),
        ("report.seen", {"report": "1", "colour": "red"}, "no field 'colour'"),
        ("report.reviewed", {"report": "1", "outcome": "maybe", "groundless": False}, "cannot be 'maybe'"),
        ("report.reviewed", {"report": "1", "outcome": "dismiss", "groundless": "no"}, "must be bool"),
        ("consent.asked", {"consent": "1", "purpose": "everything", "of": ["a"]}, "unknown purpose"),
        ("investigation.extended", {"until": "soon"}, "must be date"),
    ],
)
def test_faults_of_an_event(kind, data, message):
    assert any(message in fault for fault in CATALOGUE.faults_of(kind, data))


def test_a_right_event_has_no_faults():
    assert CATALOGUE.faults_of("report.reviewed", {"report": "1", "outcome": "dismiss", "groundless": True}) == ()


def test_the_form_for_people_fills_in_ordinary_answers():
    (event,) = parse_events("- {on: 2026-03-02, report.received: {hold_back: true}}", "f", CATALOGUE)
    assert (event.seq, event.on, event.kind) == (1, DAY, "report.received")
    assert event.data["hold_back"] is True
    assert event.data["unit_kind"] == "school"


def test_the_form_for_tools_is_exact():
    row = {"seq": 4, "on": "2026-03-02", "kind": "report.seen", "data": {"report": "r"}}
    assert parse_events(json.dumps({"events": [row]}), "f", CATALOGUE) == (happened(4, report="r"),)
    with pytest.raises(RoutineFaults, match="lacks 'report'"):
        parse_events(json.dumps([row | {"data": {}}]), "f", CATALOGUE)


def test_the_word_on_inside_a_correction_stays_a_word():
    (event,) = parse_events("- {on: 2026-03-02, event.corrected: {seq: 1, on: 2026-03-01}}", "f", CATALOGUE)
    assert event.data == {"seq": 1, "on": date(2026, 3, 1)}


def test_every_fault_of_an_event_file_is_told_with_its_line():
    text = "- {on: 2026-03-02, report.lost: {}}\n- {report.seen: {}}\n- {on: soon, report.seen: {}}\n- {on: 2026-03-02}\n"
    with pytest.raises(RoutineFaults) as caught:
        parse_events(text, "case.yaml", CATALOGUE)
    assert [fault.line for fault in caught.value.faults] == [1, 2, 3, 4]
    assert str(caught.value).startswith("case.yaml:1: unknown event 'report.lost'")


def test_two_events_with_one_number_are_refused():
    text = "- {seq: 1, on: 2026-03-02, report.seen: {}}\n- {seq: 1, on: 2026-03-02, report.seen: {}}"
    with pytest.raises(RoutineFaults, match="same seq"):
        parse_events(text, "f", CATALOGUE)


def test_a_catalogue_with_a_missing_language_is_refused():
    with pytest.raises(RoutineFaults, match="'en' is missing"):
        parse_catalogue("purposes: {}\nkinds:\n  a.b:\n    folder: cws\n    text: {nb: a, nn: a}\n    fields: {}\n")
