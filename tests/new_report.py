"""Steps of a new report in a case that runs already (RT4), taken by the real commands."""

from __future__ import annotations

from django.utils import timezone

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.commands import answering, reviewing
from skolestotte.web.concerns.models import Report
from tests.cast import Cast, actor, in_investigation, reported
from tests.steps import as_system


def runs_of(case: Case, routine: str) -> list[Run]:
    """The runs of one routine in the case."""
    with as_system():
        return list(Run.objects.filter(case_id=case.id, routine=routine).order_by("began_on", "id"))


def judged(cast: Cast, report: Report, outcome: str) -> None:
    """Intake has seen a report and judged it, and answered the reporter."""
    by, at = actor(cast.intake_worker), timezone.now()
    reviewing.see(report_id=report.id, by=by, at=at)
    reviewing.judge(report_id=report.id, outcome=outcome, reasons="Følges opp.", groundless=False, immediate=False, by=by, at=at)
    answering.send_first(report_id=report.id, by=by, at=at)


def again(cast: Cast, outcome: str = "active_case", **changes: object) -> tuple[Case, Report, Run]:
    """A case that runs, and a new report in it that is registered as information. Out: case, new report, its run of RT4."""
    case, _first = in_investigation(cast)
    report = reported(cast, **changes)
    judged(cast, report, outcome)
    return case, report, runs_of(case, "RT4")[0]
