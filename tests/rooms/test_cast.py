"""The cast can do what the other tests ask of it."""

from __future__ import annotations

from tests.cast import Cast, case_of, child, in_investigation, reported, sibling, submitted


def test_the_shortest_way_to_a_case(cast: Cast) -> None:
    case = case_of(reported(cast))
    assert case.child.name == "Ella Prøve"
    assert case.intake_unit_id == cast.intake.id


def test_a_case_in_investigation_has_a_contact_person(cast: Cast) -> None:
    case, report = in_investigation(cast)
    assert case.contact_id == cast.case_worker.id
    assert report.case_id == case.id


def test_siblings_get_a_report_each(cast: Cast) -> None:
    reports = submitted(cast, children=[child(), sibling()])
    assert len({report.case_id for report in reports}) == 2
    assert len({report.sending for report in reports}) == 1
