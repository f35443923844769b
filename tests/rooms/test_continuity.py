"""Work goes on when people change: nothing is without an owner, and all that one person has is handed over in one go."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, ContactPeriod, Task
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Grant
from skolestotte.web.journal.models import Event
from skolestotte.web.notices.models import Notice
from skolestotte.web.overview import commands, staff, unit_owners, worklist
from skolestotte.web.people.models import Account, FixedContact, Membership
from tests.cast import LONG_AGO, Cast, actor, in_investigation, reported, reviewed
from tests.rooms.pages import Page, Person
from tests.rooms.test_overview_day import another_child, questions

PEOPLE, LEADER = reverse("overview:people"), reverse("overview:leader")


def now(days: int = 0):
    return timezone.now() + timedelta(days=days)


def page_of(account: Account) -> str:
    return reverse("overview:hand-over", args=[account.id])


def without_owner() -> list[Task]:
    """Open tasks that lie with nobody who works here: neither their owner, nor a holder of the role, nor a leader of the unit."""
    with transaction.atomic(), as_system():
        here = staff.Staff(timezone.localdate())
        return [task for task in Task.objects.select_related(None).filter(state="open")
                if not (here.works_at_service(task.owner_id) if task.owner_id
                        else here.holding(task.owner_unit_id, task.owner_role) or here.leaders([task.owner_unit_id]))]


def several(cast: Cast, number: int = 3) -> list[Case]:
    return [in_investigation(cast, children=[another_child(n)])[0] for n in range(number)]


EVERYBODY = ("case_worker", "other_case_worker", "intake_worker", "other_intake_worker", "department_head", "social_teacher",
             "principal", "teacher", "consultant")


@pytest.mark.requirement("SYS-04")
@pytest.mark.parametrize("who", EVERYBODY)
def test_deactivating_somebody_leaves_no_task_without_an_owner(cast: Cast, who: str) -> None:
    several(cast, 2)
    reported(cast)
    waiting = reviewed(cast, reported(cast, children=[another_child(9)]))
    cases.assign_contact(case_id=waiting.id, account=cast.other_case_worker, by=actor(cast.department_head), at=now())
    with as_system():
        before = Task.objects.filter(state="open").count()
    commands.leave(account_id=getattr(cast, who).id, by=actor(cast.section_head), at=now())
    assert without_owner() == []
    with as_system():
        assert Task.objects.filter(state="open").count() >= before - 1, "an offer to one who left is over, the rest goes on"


@pytest.mark.parametrize("how", ["deactivated elsewhere", "membership ran out"])
def test_somebody_who_left_without_a_word_is_found_by_the_job_also_after_days(cast: Cast, how: str) -> None:
    case = several(cast, 1)[0]
    if how == "deactivated elsewhere":
        Account.objects.filter(pk=cast.case_worker.pk).update(is_active=False)
    else:
        Membership.objects.filter(account=cast.case_worker).update(valid_until=timezone.localdate())
    assert without_owner() == [] or how == "deactivated elsewhere"
    assert commands.release(by=MACHINE, at=now(3)) == 1
    assert commands.release(by=MACHINE, at=now(3)) == 0
    with as_system():
        assert {(t.owner_unit_id, t.owner_role) for t in Task.objects.filter(case_id=case.id, state="open")} == {
            (cast.intake.id, "department_head")}
        assert Event.objects.filter(stream_id=case.id, kind="contact.left").count() == 1
        period = ContactPeriod.objects.get(case_id=case.id)
        assert period.accepted_at and period.ended_at, "the history keeps who had it, from and until"


def test_the_one_who_left_sees_nothing_more_of_the_case(cast: Cast) -> None:
    """Also where the account lives on, at a school for example."""
    case = several(cast, 1)[0]
    person = f"member:cws:{cast.case_worker.id}"
    with as_system():
        assert Grant.objects.filter(folder__case_id=case.id, principal=person, valid_until__isnull=True).exists()
    Membership.objects.filter(account=cast.case_worker).update(valid_until=timezone.localdate() - timedelta(days=1))
    Membership.objects.create(account=cast.case_worker, unit=cast.other_school, role="teacher", valid_from=LONG_AGO)
    commands.release(by=MACHINE, at=now())
    with as_system():
        assert not Grant.objects.filter(folder__case_id=case.id, principal=person, valid_until__isnull=True).exists()
    assert Person(cast.case_worker).open(reverse("overview:case", args=[case.id])).status == 404


def test_the_leader_sees_what_is_not_handed_over_and_has_the_tasks(cast: Cast) -> None:
    several(cast, 2)
    commands.leave(account_id=cast.case_worker.id, by=actor(cast.section_head), at=now())
    head = Person(cast.department_head)
    assert "Has left" in head.open(PEOPLE).text
    assert "Call the school and agree on a start meeting" in head.open("/").text
    page = head.open(page_of(cast.case_worker))
    assert "Barn Nr0" in page.text
    assert "Barn Nr1" in page.text
    assert "Call the school and agree on a start meeting" in page.text


def test_school_and_family_read_that_a_new_contact_person_is_on_the_way(cast: Cast) -> None:
    case = several(cast, 1)[0]
    cases.happened(case.id, [cases.NewEvent("call.held", {
        "youth_attends": False, "nurse_attends": False, "child_talk": "before"})], by=actor(cast.case_worker), at=now())
    commands.leave(account_id=cast.case_worker.id, by=actor(cast.section_head), at=now())
    text = Person(cast.social_teacher).open(reverse("overview:case", args=[case.id])).text
    assert "The child has no contact person yet. Call the intake phone." in text
    assert "Kaja Myhre" in text.partition("Contact persons before")[2]


def hand_over(cast: Cast, **changes: object) -> Page:
    head = Person(cast.department_head)
    page = head.open(page_of(cast.case_worker))
    return head.press(page, person=str(cast.other_case_worker.id), **changes)


@pytest.mark.requirement("ORG-05")
def test_all_of_a_persons_cases_are_offered_in_one_go_and_the_next_one_answers_for_each(cast: Cast) -> None:
    first, second, third = several(cast)
    head, following = Person(cast.department_head), cast.other_case_worker
    answer = head.press(head.open(page_of(cast.case_worker)), person=str(following.id))
    assert "3 cases are offered to Jon Sund" in head.follow(answer).text
    assert head.open(LEADER).text.count("offered to Jon Sund") == 3
    for case, yes in ((first, True), (second, False)):
        cases.answer_contact(case_id=case.id, accept=yes, by=actor(following), at=now())
    with as_system():
        assert [Case.objects.get(id=case.id).contact_id for case in (first, second, third)] == [
            following.id, cast.case_worker.id, cast.case_worker.id]
        assert set(Task.objects.filter(case_id=first.id, state="open").values_list("owner_id", flat=True)) == {following.id}
    page = head.open(page_of(cast.case_worker))
    assert "taken over by Jon Sund" in page.text
    assert "Offered to Jon Sund, who has not answered" in page.text


def test_a_declined_case_of_one_who_left_stays_with_the_leader(cast: Cast) -> None:
    case = several(cast, 1)[0]
    commands.leave(account_id=cast.case_worker.id, by=actor(cast.section_head), at=now())
    assert hand_over(cast, cases=[str(case.id)]).status == 303
    cases.answer_contact(case_id=case.id, accept=False, by=actor(cast.other_case_worker), at=now())
    assert without_owner() == []
    assert "Barn Nr0" in Person(cast.department_head).open(page_of(cast.case_worker)).text
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.department_head), at=now())
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.other_case_worker), at=now())
    assert "There is nothing to hand over" in Person(cast.department_head).open(page_of(cast.case_worker)).text
    with as_system():
        assert set(Task.objects.filter(case_id=case.id, state="open").values_list("owner_id", flat=True)) == {
            cast.other_case_worker.id}


def test_the_same_offer_twice_is_one_and_nothing_chosen_is_told_at_the_field(cast: Cast) -> None:
    case = several(cast, 1)[0]
    hand_over(cast, cases=[str(case.id)])
    hand_over(cast, cases=[str(case.id)])
    with as_system():
        assert ContactPeriod.objects.filter(case_id=case.id, account=cast.other_case_worker).count() == 1
    assert hand_over(cast, cases=[]).status == 422
    assert hand_over(cast, cases=[str(uuid.uuid4())]).status == 422


def test_another_services_leader_a_school_and_a_stranger_find_nothing(cast: Cast) -> None:
    several(cast, 1)
    assert Person(cast.department_head).open(page_of(cast.teacher)).status == 404
    assert Person(cast.department_head).open(page_of(cast.guardian)).status == 404
    for somebody in (cast.case_worker, cast.intake_worker, cast.principal, cast.guardian):
        assert Person(somebody).open(page_of(cast.case_worker)).status == 403
        assert Person(somebody).open(PEOPLE).status == 403


def test_what_waits_for_a_role_that_nobody_holds_waits_for_the_leader(cast: Cast) -> None:
    reported(cast)
    head = Person(cast.department_head)
    assert "Review the report" not in head.open("/").text
    for one in (cast.intake_worker, cast.other_intake_worker):
        commands.leave(account_id=one.id, by=actor(cast.section_head), at=now())
    assert "Review the report and choose the course" in head.open("/").text
    assert worklist.Owner(unit_id=cast.intake.id, role="intake_worker") in unit_owners.vacant(
        actor(cast.department_head), today=timezone.localdate())


def test_one_who_left_is_nobodys_fixed_contact_and_cannot_sign_in(cast: Cast) -> None:
    person = Person(cast.consultant)
    assert person.open("/").status == 200
    commands.leave(account_id=cast.consultant.id, by=actor(cast.section_head), at=now())
    assert not FixedContact.objects.on(timezone.localdate()).filter(account=cast.consultant).exists()
    assert person.open("/").status == 302
    assert Membership.objects.filter(account=cast.consultant).count() == 1


def test_the_leader_is_told_of_a_case_that_has_nobody(cast: Cast) -> None:
    several(cast, 1)
    commands.leave(account_id=cast.case_worker.id, by=actor(cast.section_head), at=now())
    told = set(Notice.objects.filter(kind="unit_late").values_list("account_id", flat=True))
    assert told == {cast.department_head.id, cast.section_head.id}


@pytest.mark.parametrize("path", ["people", "one"])
def test_the_pages_cost_the_same_for_one_case_and_for_five(cast: Cast, path: str) -> None:
    head = Person(cast.department_head)
    address = PEOPLE if path == "people" else page_of(cast.case_worker)
    several(cast, 1)
    one = questions(head.client, address)
    for number in range(1, 5):
        in_investigation(cast, children=[another_child(number)])
    assert len(questions(head.client, address)) == len(one) <= 16
