"""The way into measures in tests: RT1 hands over, the measures department takes over. Taken by the real commands."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from skolestotte.rulebook.progress import progress
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.commands import answering
from skolestotte.web.concerns.models import Report
from skolestotte.web.consents.around import run_events
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.meetings.models import Meeting
from skolestotte.web.notes import commands as notes
from tests.cast import Cast, actor, case_of, in_investigation
from tests.steps import answered, as_system, concluded, held, invited, run_of

MEASURES, CLOSING = "collaboration_in_measures", "closing_in_measures"


def handed_over(cast: Cast, **changes: object) -> Case:
    """The investigation ended in measures, the family agrees to work with the school, the next meeting has a day: RT3 runs."""
    case, report = in_investigation(cast, **changes)
    by, now, run = actor(cast.case_worker), timezone.now(), run_of(case)
    concluded(cast, case, "measures")
    goes_on(cast, case, report)
    investigations.write_collaboration(case_id=case.id, run_id=run.id, decision="Samarbeid.", plan="Møte.", by=by, at=now)
    notes.agree(case_id=case.id, run_id=run.id, meeting_on=timezone.localdate() + timedelta(days=12), by=by, at=now)
    return case_of(report)


def goes_on(cast: Cast, case: Case, report: Report) -> None:
    """The family agrees to go on working with the school: the closing meeting is held, and the second feedback sent."""
    answered(cast, case, "closing_meeting")
    answered(cast, case, MEASURES)
    held(cast, invited(cast, case, "closing", "measures"), send=True)
    answering.send_second(report_id=report.id, followed_up=True, measures="", necessity="", by=actor(cast.case_worker), at=timezone.now())


def in_measures(cast: Cast, **changes: object) -> Case:
    """The measures department has taken over, and its case worker is the contact person."""
    case = handed_over(cast, **changes)
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.measures_head), at=timezone.now())
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.other_case_worker), at=timezone.now())
    noted(cast, case, "RT3-S2", by=cast.measures_head)
    return case


def noted(cast: Cast, case: Case, step: str, *, by: object, choice: int = 0, **answers: str) -> None:
    """A step that is done by a note, now."""
    notes.record(case_id=case.id, run_id=measures_run(case).id, step_id=step, choice=choice, answers=answers,
                 on=timezone.localdate(), by=actor(by), at=timezone.now())  # type: ignore[arg-type]


def measures_run(case: Case) -> Run:
    """The run of RT3."""
    with as_system():
        return Run.objects.select_related("reporting_unit", "folder").get(case_id=case.id, routine="RT3")


def steps_now(case: Case) -> set[str]:
    """Ids of the steps of RT3 that are open, those nobody has to do too."""
    with as_system():
        run = measures_run(case)
        found = progress(run.definition, run_events(run), timezone.localdate())
    return {*found.now, *found.may}


def collaboration(cast: Cast, case: Case, on: int = 12, **changes: object) -> Meeting:
    """A collaboration meeting that is called by the contact person in measures, at ten o'clock so many days from now."""
    starts = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=on), time(10)))
    people = [Invited("Gro Prøve", "guardian", "family", cast.guardian.id),
              Invited("Jon Sund", "case_worker", "cws", cast.other_case_worker.id),
              Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id)]
    return invited(cast, case, "collaboration", **{
        "invited": people, "leader": "Sara Lund", "starts_at": starts, "ends_at": starts + timedelta(hours=1), **changes})


__all__ = ["CLOSING", "MEASURES", "collaboration", "goes_on", "handed_over", "in_measures", "measures_run", "noted", "steps_now"]
