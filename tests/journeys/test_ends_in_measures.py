"""How the routines of measures and of a new report can end (RT3, RT4), each way clicked by those who carry it: what comes before is
done by commands.

Which have a journey of their own: the family ends the collaboration while the measures go on (test_measures); a new report is gone
through in measures, and the family says no but comes to a closing meeting (test_new_worry).
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import as_system
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.notes import commands as notes
from tests.cast import actor, in_investigation, reported
from tests.in_measures import in_measures, noted
from tests.new_report import called, invited_to_review, judged
from tests.steps import held

from .test_one_report import day
from .town import Town, answers, asks, does, has_ended, meets, refuses, run_of

pytestmark = pytest.mark.journey
WORKER, COUNSELLOR, LIAISON, TEACHER = "Kaja Myhre", "Jon Sund", "Sara Lund", "Tiril Berg"
MEASURES, CLOSING = "collaboration_in_measures", "closing_in_measures"


def measures(town: Town) -> tuple[Case, Run]:
    """RT3: the measures department has taken over, and has called the school."""
    with transaction.atomic():
        case = in_measures(town.cast, **town.another())
        noted(town.cast, case, "RT3-S3", by=town.cast.other_case_worker, who="Sara Lund")
    return case, run_of(case, "RT3")


def ends_the_measures(town: Town, run: Run, *, yes: bool) -> None:
    """The contact person records it and asks about a closing meeting; the guardian answers."""
    counsellor = town.person(COUNSELLOR)
    does(counsellor, run, "RT3-S7A").writes("Why do the measures end", "We are where we wanted to be.").presses("Save")
    asks(counsellor, run, "RT3-S9", CLOSING)
    answers(town, run, CLOSING, yes=yes)


def test_the_case_ends_with_a_closing_meeting_and_a_word_to_who_reported(town: Town) -> None:
    case, run = measures(town)
    ends_the_measures(town, run, yes=True)
    counsellor = town.person(COUNSELLOR)
    meeting = meets(town, counsellor, run, "RT3-S7", points=8)
    town.person(LIAISON).goes_to(f"/meetings/{meeting}/").sees("everybody was heard")
    does(counsellor, run, "RT3-S7F").chooses("By phone").writes("What was said", "That it is over, and Sara follows up.").presses("Save")
    town.person(TEACHER).goes_to(f"/cases/{case.id}/").sees("That it is over, and Sara follows up")
    has_ended(run, "case_closed")


def test_the_case_ends_and_the_family_says_no_to_a_closing_meeting(town: Town) -> None:
    _case, run = measures(town)
    ends_the_measures(town, run, yes=False)
    refuses(town.person(COUNSELLOR), run, "RT3-S5E")
    has_ended(run, "case_closed")


def new_report(town: Town, *, agrees: bool) -> tuple[Case, Run]:
    """RT4: a new report is registered as information; the family has answered about collaboration with the school."""
    cast = town.cast
    with transaction.atomic():
        child = town.another()
        case, _first = in_investigation(cast, **child)
        judged(cast, reported(cast, **child), "active_case")
        run = run_of(case, "RT4")
        said(town, run, MEASURES, given=agrees)
    return case, run


def said(town: Town, run: Run, purpose: str, *, given: bool | None) -> None:
    """The guardian is asked in this run; answers in writing, or (None) has not answered yet."""
    by = actor(town.cast.case_worker)
    request = consents.ask(case_id=run.case_id, run_id=run.id, of=[town.cast.guardian.id], by=by, at=timezone.now(),
                           question=consents.Question(purpose=purpose, recipients="Granlia skole", scope="Trivsel", consequences="Ingen."))
    with as_system():
        row = Consent.objects.get(request_id=request)
    if given is not None:
        consents.answer(consent_id=row.id, given=given, form="written", by=actor(town.cast.guardian), at=timezone.now())


def gone_through(town: Town) -> tuple[Case, Run]:
    """The review meeting is held in both parts, and the minutes are sent."""
    case, run = new_report(town, agrees=True)
    with transaction.atomic():
        called(town.cast, case, run)
        meeting = invited_to_review(town.cast, case, run)
        for number in (1, 2):
            held(town.cast, meeting, number, send=True)
    return case, run


def told(town: Town) -> tuple[Case, Run]:
    """The family said no; the school is told so, the service has encouraged, and the family is asked about a closing meeting."""
    case, run = new_report(town, agrees=False)
    with transaction.atomic():
        by, at = actor(town.cast.case_worker), timezone.now()
        investigations.handle_refusal(case_id=case.id, run_id=run.id, told_school="Ringte.", asked_narrower="Nei.",
                                      assessed_sharing="Nei.", by=by, at=at)
        notes.record(case_id=case.id, run_id=run.id, step_id="RT4-S5M", choice=0, answers={"how": "Hva det kan bety."},
                     on=timezone.localdate(), by=by, at=at)
        said(town, run, CLOSING, given=None)
    return case, run


def test_gone_through_and_no_meetings_are_needed_now(town: Town) -> None:
    case, run = gone_through(town)
    worker = town.person(WORKER)
    does(worker, run, "RT4-S9").chooses("Regular meetings are not needed now").writes("With whom at the school", "Sara Lund")
    worker.writes("What have you agreed on besides", "All is well, and Sara calls when it is not.").presses("Save")
    town.person(LIAISON).goes_to(f"/cases/{case.id}/?run={run.id}").sees("not needed")
    has_ended(run, "kept_up")


def test_gone_through_and_the_collaboration_begins(town: Town) -> None:
    case, run = gone_through(town)
    worker = town.person(WORKER)
    does(worker, run, "RT4-S9").chooses("We meet again on a day").writes("When do you meet next", day(20)).presses("Save")
    has_ended(run, "to_measures")
    assert run_of(case, "RT3").follows_id == run.id
    town.person(LIAISON).goes_to(f"/cases/{case.id}/").sees("Being transferred")


def test_the_family_says_no_to_the_closing_meeting_too(town: Town) -> None:
    _case, run = told(town)
    answers(town, run, CLOSING, yes=False)
    refuses(town.person(WORKER), run, "RT4-S10X")
    has_ended(run, "closed")


def test_the_closing_meeting_about_a_new_report_is_left_out_with_a_reason(town: Town) -> None:
    case, run = told(town)
    answers(town, run, CLOSING, yes=True)
    worker = town.person(WORKER)
    worker.goes_to(f"/cases/{case.id}/leave-out/RT4-S10/?run={run.id}").writes("Why can this step not be done", "The family has moved.")
    worker.writes("What do you do instead", "A call with the school.").presses("Leave out|Save")
    has_ended(run, "closed")
