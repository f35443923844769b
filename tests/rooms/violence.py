"""Steps of a case that follows the routine of violence or abuse (RT2), taken by the real commands. Builds on tests/steps.py."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.concerns.models import Report
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.notes import commands as notes
from tests.cast import Cast, actor, case_of, guardian, reported, reviewed
from tests.steps import answered, as_system

TALKS = {"child": "Barnet fikk vite hvorfor vi kom.", "guardians": "De var overrasket.", "safety": "Bestemor henter."}


def violence(cast: Cast, **changes: object) -> tuple[Case, Report]:
    """A report of violence that nobody has told the guardians of, reviewed so, with a contact person who accepted."""
    report = reported(cast, flags=["violence"], guardians=[guardian(told=False)], **changes)
    reviewed(cast, report, outcome="violence")
    case, now = case_of(report), timezone.now()
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=now)
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=now)
    return case_of(report), report


def run_of_violence(case: Case) -> Run:
    with as_system():
        return Run.objects.get(case_id=case.id, routine="RT2")


def cleared(cast: Cast, report: Report) -> None:
    reviewing.clear_guardians(report_id=report.id, by=actor(cast.case_worker), at=timezone.now())


def called_about_talks(cast: Cast, case: Case) -> None:
    """The call that arranges the first talks and the meeting the day after."""
    today = timezone.localdate()
    meetings.call(case_id=case.id, run_id=run_of_violence(case).id, with_whom="Sara Lund", answers={str(n): "Svar" for n in range(1, 6)},
                  agreed_on=today + timedelta(days=2), conversation_on=today + timedelta(days=1), by=actor(cast.case_worker),
                  at=timezone.now())


def talked(cast: Cast, case: Case) -> None:
    """The first talks with child and guardians are held."""
    notes.record(case_id=case.id, run_id=run_of_violence(case).id, step_id="RT2-S4", choice=0, answers=TALKS, on=timezone.localdate(),
                 by=actor(cast.case_worker), at=timezone.now())


def up_to_the_answer(cast: Cast, given: bool, **changes: object) -> tuple[Case, Report]:
    """Called, told, talked with, and the family has answered about a meeting with the school."""
    case, report = violence(cast, **changes)
    called_about_talks(cast, case)
    cleared(cast, report)
    talked(cast, case)
    answered(cast, case, "after_conversation", given)
    return case, report


def step_page(case: Case, step: str) -> str:
    return reverse("notes:write", args=[case.id, step])
