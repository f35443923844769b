"""Steps of a new report in a case that runs already (RT4), taken by the real commands."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.cases.runs import IN_ORDER
from skolestotte.web.concerns.commands import answering, reviewing
from skolestotte.web.concerns.models import Report
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.commands import Question
from skolestotte.web.consents.models import Consent
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited, MeetingPlan
from skolestotte.web.meetings.models import Meeting
from tests.cast import Cast, actor, as_said, in_investigation, reported
from tests.rooms.pages import Page, Person
from tests.steps import as_system


def runs_of(case: Case, routine: str) -> list[Run]:
    """The runs of one routine in the case."""
    with as_system():
        return list(Run.objects.filter(case_id=case.id, routine=routine).order_by(*IN_ORDER))


def judged(cast: Cast, report: Report, outcome: str) -> None:
    """Intake has seen a report and judged it, and answered the reporter."""
    by, at = actor(cast.intake_worker), timezone.now()
    reviewing.see(report_id=report.id, by=by, at=at)
    reviewing.judge(report_id=report.id, outcome=outcome, reasons="Følges opp.", groundless=False, immediate=False,
                    guardians=as_said(report), by=by, at=at)
    answering.send_first(report_id=report.id, by=by, at=at)


def again(cast: Cast, outcome: str = "active_case", **changes: object) -> tuple[Case, Report, Run]:
    """A case that runs, and a new report in it that is registered as information. Out: case, new report, its run of RT4."""
    case, _first = in_investigation(cast)
    report = reported(cast, **changes)
    judged(cast, report, outcome)
    return case, report, runs_of(case, "RT4")[0]


def steps_of(run: Run) -> set[str]:
    """The open steps of one run."""
    with as_system():
        return set(Task.objects.filter(run_id=run.id, state=Task.State.OPEN).values_list("step", flat=True))


def agrees(cast: Cast, case: Case, run: Run, purpose: str) -> None:
    """The guardian is asked in this run, and says yes in writing."""
    question = Question(purpose=purpose, recipients="Granlia skole", scope="Hvordan det går på skolen",
                        consequences="Sier du nei, deler vi ikke.")
    request = consents.ask(case_id=case.id, question=question, of=[cast.guardian.id], run_id=run.id, by=actor(cast.case_worker),
                           at=timezone.now())
    with as_system():
        consent = Consent.objects.get(request_id=request)
    consents.answer(consent_id=consent.id, given=True, form="written", by=actor(cast.guardian), at=timezone.now())


def called(cast: Cast, case: Case, run: Run, *, points: int = 4) -> None:
    """The contact person has called the school about this run's meeting."""
    meetings.call(case_id=case.id, run_id=run.id, with_whom="Sara Lund", answers={str(n): "Svar" for n in range(1, points + 1)},
                  agreed_on=timezone.localdate() + timedelta(days=5), youth_attends=False, nurse_attends=False,
                  child_talk="not_needed", by=actor(cast.case_worker), at=timezone.now())


def invited_to_review(cast: Cast, case: Case, run: Run, meeting_type: str = "review") -> Meeting:
    """The review meeting of the run (or another meeting) is planned and called."""
    both = (1,) if meeting_type == "collaboration" else (1, 2)
    starts = timezone.now() + timedelta(days=9)
    by = actor(cast.case_worker)
    plan = MeetingPlan(
        type=meeting_type, goal="Gå gjennom meldingen", starts_at=starts, ends_at=starts + timedelta(minutes=90),
        place="Granlia skole", convener="Kaja Myhre", leader="Kaja Myhre", minute_taker="Kaja Myhre",
        invited=[Invited("Gro Prøve", "guardian", "family", cast.guardian.id, both),
                 Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, both),
                 Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1,))])
    meeting = meetings.plan(case_id=case.id, run_id=run.id, settled=plan, by=by, at=timezone.now())
    return meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=timezone.now())


def opened(person: Person, case: Case, run: Run, step: str) -> Page:
    """The page of a step, the way the case page and the lists lead there."""
    answer = person.open(f"/cases/{case.id}/do/{step}/?run={run.id}")
    return person.open(answer.location) if answer.location else answer
