"""Which way a report takes: to the service of the place where the child lives, to the routine that fits, to its deadlines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from skolestotte.rulebook.calendar import add_months, next_working_day
from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.folders.door import as_system
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.people.models import Unit
from tests import cast as people
from tests.cast import Cast, actor


@pytest.fixture
def cast(db: None) -> Cast:
    return people.people()


def routines(report) -> list[tuple[str, bool]]:
    """The routine of each run that follows the report up, in order, and whether it is over."""
    with as_system():
        found = Run.objects.filter(report_id=report.id)
        first = [run for run in found if run.follows_id is None]
        rest = [run for run in found if run.follows_id is not None]
        return [(run.routine, run.ended_on is not None) for run in (*first, *rest)]


@pytest.mark.requirement("RT1-02")
@pytest.mark.parametrize(("outcome", "way"), [
    ("investigate", [("RT1", False)]),
    ("violence", [("RT1", True), ("RT2", False)]),
    ("active_case", [("RT1", True), ("RT4", False)]),
])
def test_intake_chooses_the_start_that_fits(cast: Cast, outcome: str, way: list[tuple[str, bool]]) -> None:
    report = people.reported(cast)
    people.reviewed(cast, report, outcome=outcome)
    assert routines(report) == way
    with as_system():
        forms = {task.run.definition.step(task.step).form for task in Task.objects.filter(run__report_id=report.id, state="open")}
    assert "first_feedback" in forms and "hand_over" not in forms  # nothing waits for a machine, and the feedback is not lost


@pytest.mark.requirement("DLN-01", "DLN-02", "DLN-03")
def test_receipt_sets_a_week_for_the_review_three_for_the_feedback_and_three_months_from_there(cast: Cast) -> None:
    report = people.reported(cast)
    came = timezone.localdate(report.received_at)

    def dues() -> dict[str, tuple[object, object]]:
        with as_system():
            open_tasks = list(Task.objects.select_related("run").filter(run__report_id=report.id, state="open"))
            return {task.run.definition.step(task.step).form: (task.due_strict, task.due) for task in open_tasks}

    week, three = came + timedelta(weeks=1), came + timedelta(weeks=3)
    assert dues()["report_review"] == (week, next_working_day(week))
    assert dues()["first_feedback"] == (three, next_working_day(three))
    people.reviewed(cast, report)
    months = add_months(week, 3)
    assert dues()["conclude"] == (months, next_working_day(months))


@pytest.mark.requirement("DLN-05")
def test_the_second_feedback_is_due_three_weeks_after_the_conclusion(cast: Cast) -> None:
    case, _ = people.in_investigation(cast)
    with as_system():
        run = Run.objects.get(case_id=case.id)
    today = timezone.localdate()
    investigations.conclude(case_id=case.id, run_id=run.id, outcome="dismissed", conclusion="Omsorgen er god nok.", on=today,
                            by=actor(cast.case_worker), at=timezone.now())
    with as_system():
        task = next(t for t in Task.objects.filter(run=run, state="open") if run.definition.step(t.step).form == "second_feedback")
    due = today + timedelta(weeks=3)
    assert (task.due_strict, task.due) == (due, next_working_day(due))
    assert task.owner_id == cast.case_worker.id


@pytest.mark.requirement("ORG-08")
@pytest.mark.parametrize("years", [4, 10, 19])
def test_the_report_goes_to_the_district_where_the_child_lives_whatever_its_age(cast: Cast, years: int) -> None:
    school = cast.school
    other = Unit.objects.create(kind=Unit.Kind.CWS_INTAKE, name="Mottak øst", parent=cast.intake.parent, org_no="",
                                municipality_no=school.municipality_no, district_no="07")
    born = timezone.localdate() - timedelta(days=int(years * 365.25))
    child = people.child(name="Tuva Øst Prøve", national_id="", birth_date=born.isoformat(), home_municipality_no=school.municipality_no,
                         home_district_no="07")
    report = people.reported(cast, children=[child])
    with as_system():
        case = Case.objects.select_related("child").get(id=report.case_id)
    assert school.district_no != "07" and case.intake_unit_id == other.id
    assert case.child.home_district_no == "07"
