"""When a case's contact person has left, appointing a new one is an open step with an owner and a day, in every routine (SYS-04)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.concerns.commands import answering
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.overview import commands as overview
from skolestotte.web.people.models import Account, Membership
from tests.cast import LONG_AGO, Cast, actor, in_investigation, reported
from tests.in_measures import in_measures, measures_run
from tests.new_report import again, called, invited_to_review, judged, opened, runs_of, steps_of
from tests.rooms.pages import Person
from tests.rooms.violence import violence
from tests.steps import answered, as_system, concluded, held

Found = tuple[Case, Run, Account]


def ordinary(cast: Cast) -> Found:
    case = in_investigation(cast)[0]
    return case, runs_of(case, "RT1")[0], cast.case_worker


def of_violence(cast: Cast) -> Found:
    case = violence(cast)[0]
    return case, runs_of(case, "RT2")[0], cast.case_worker


def measures(cast: Cast) -> Found:
    case = in_measures(cast)
    return case, measures_run(case), cast.other_case_worker


def new_report(cast: Cast) -> Found:
    case, _report, run = again(cast)
    return case, run, cast.case_worker


ROUTINES = {"RT1-S2C": ordinary, "RT2-S2C": of_violence, "RT3-S2C": measures, "RT4-S4C": new_report}


def leaves(cast: Cast, who: Account) -> None:
    overview.leave(account_id=who.id, by=actor(cast.section_head), at=timezone.now())


def task(run: Run, step: str) -> Task:
    with as_system():
        return Task.objects.select_related(None).get(run_id=run.id, step=step, state=Task.State.OPEN)


@pytest.mark.requirement("SYS-04")
@pytest.mark.parametrize(("step", "begin"), ROUTINES.items())
def test_appointing_a_new_one_is_an_open_step_until_somebody_is_asked(cast: Cast, step: str, begin: Callable[[Cast], Found]) -> None:
    case, run, who = begin(cast)
    accept = f"{step[:-1]}D"
    following = cast.other_case_worker if who == cast.case_worker else cast.case_worker
    if run.routine == "RT3":
        Membership.objects.create(account=following, unit=cast.measures, role="case_worker", valid_from=LONG_AGO)
    assert not {step, accept} & steps_of(run)
    leaves(cast, who)
    owed = task(run, step)
    days = 7 if run.routine == "RT3" else 3
    assert owed.opened_on <= timezone.localdate() and owed.due_strict == timezone.localdate() + timedelta(days=days)
    unit, leader = (cast.measures, cast.measures_head) if run.routine == "RT3" else (cast.intake, cast.department_head)
    assert (owed.owner_unit_id, owed.owner_role) == (unit.id, "department_head")
    head = Person(leader)
    assert "Appoint a contact person" in head.open("/").text
    page = opened(head, case, run, step)
    assert page.path.startswith(f"/cases/{case.id}/contact/")
    head.follow(head.press(page, person=str(following.id)))
    assert step not in steps_of(run) and task(run, accept).owner_id == following.id
    worker = Person(following)
    answer = worker.open(f"/cases/{case.id}/contact/answer/")
    worker.follow(worker.press(answer, answer="yes"))
    assert not {step, accept} & steps_of(run)
    with as_system():
        assert Case.objects.get(id=case.id).contact_id == following.id


@pytest.mark.parametrize(("step", "begin"), ROUTINES.items())
def test_while_somebody_is_asked_already_nobody_has_to_be_appointed(cast: Cast, step: str, begin: Callable[[Cast], Found]) -> None:
    case, run, who = begin(cast)
    following = cast.other_case_worker if who == cast.case_worker else cast.case_worker
    cases.assign_contact(case_id=case.id, account=following, by=actor(cast.department_head), at=timezone.now())
    assert f"{step[:-1]}D" in steps_of(run), "the one who is asked has it as a task, also while the former one has the case"
    leaves(cast, who)
    assert step not in steps_of(run)
    cases.answer_contact(case_id=case.id, accept=False, by=actor(following), at=timezone.now())
    assert step in steps_of(run)


def test_a_no_from_somebody_else_leaves_the_case_where_it_is(cast: Cast) -> None:
    case, run, _who = ordinary(cast)
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.department_head), at=timezone.now())
    cases.answer_contact(case_id=case.id, accept=False, by=actor(cast.other_case_worker), at=timezone.now())
    assert not {"RT1-S2C", "RT1-S2D"} & steps_of(run)


def test_after_the_conclusion_the_rest_needs_a_contact_person_too(cast: Cast) -> None:
    case, run, who = ordinary(cast)
    concluded(cast, case, "dismissed")
    assert "RT1-S2C" not in steps_of(run)
    leaves(cast, who)
    assert "RT1-S2C" in steps_of(run)


def test_a_routine_that_has_ended_is_not_opened_again(cast: Cast) -> None:
    case, _report, run = again(cast)
    answered(cast, case, "collaboration_in_measures")
    called(cast, case, run)
    meeting = invited_to_review(cast, case, run)
    for number in (1, 2):
        held(cast, meeting, number, send=True)
    contact = Person(cast.case_worker)
    contact.follow(contact.press(opened(contact, case, run, "RT4-S9"), what="meetings.not_needed", with_whom="Sara Lund",
                                 told="Sara og vi er enige."))
    leaves(cast, cast.case_worker)
    with as_system():
        run.refresh_from_db()
    assert run.end_reason == "kept_up" and steps_of(run) == set()
    assert "RT1-S2C" in steps_of(runs_of(case, "RT1")[0]), "the investigation of the first report goes on"


def test_a_case_whose_routine_has_ended_tells_of_it_and_asks_for_nobody(cast: Cast) -> None:
    case, report = in_investigation(cast)
    concluded(cast, case, "dismissed")
    answered(cast, case, "closing_meeting", given=False)
    by, at, (run,) = actor(cast.case_worker), timezone.now(), runs_of(case, "RT1")
    investigations.handle_refusal(case_id=case.id, run_id=run.id, told_school="Ringte.", asked_narrower="Nei.", assessed_sharing="Nei.",
                                  by=by, at=at)
    answering.send_second(report_id=report.id, followed_up=False, measures="", necessity="", by=by, at=at)
    leaves(cast, cast.case_worker)
    with as_system():
        run.refresh_from_db()
    assert run.end_reason == "closed" and steps_of(run) == set()
    page = Person(cast.department_head).open(f"/cases/{case.id}/").text
    assert "The contact person has left" in page and "Nothing more is to be done in this routine." in page


def test_in_measures_it_is_asked_for_once(cast: Cast) -> None:
    case = in_measures(cast)
    judged(cast, reported(cast), "active_case")
    leaves(cast, cast.other_case_worker)
    run, = runs_of(case, "RT4")
    assert "RT3-S2C" in steps_of(measures_run(case)) and "RT4-S4C" not in steps_of(run)
    assert task(run, "RT4-S6").owner_unit_id == cast.measures.id, "what waits for the contact person lies with the one who appoints"


def test_the_one_who_comes_after_has_what_the_family_and_school_have_agreed(cast: Cast) -> None:
    case, run, who = measures(cast)
    agrees_before = sorted(steps_of(run))
    leaves(cast, who)
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.measures_head), at=timezone.now())
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=timezone.now())
    assert set(agrees_before) <= steps_of(run) | {"RT3-S3"} and "RT3-S3" in steps_of(run), "introduces herself to the school"
