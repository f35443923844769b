"""RT1-01: another course than the routine, with the service's own reason, and what the school can expect."""

from __future__ import annotations

import pytest
from django.urls import reverse

from skolestotte.web.cases.models import Case, Leaving
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast, in_investigation, reported, reviewed
from tests.rooms.pages import Person
from tests.steps import as_system, concluded, events, open_steps

SAID = {
    "own_reason": "Mor trenger ro før flere får vite noe.", "reason": "Vi arbeider med familien alene en tid.",
    "process": "Dere får andre tilbakemelding når undersøkelsen er ferdig.", "roles": "Ring Kaja Myhre.",
    "time_frame": "Innen tre måneder.",
}


def leave(case: Case) -> str:
    return reverse("overview:leave", args=[case.id])


def case_page(case: Case) -> str:
    return reverse("overview:case", args=[case.id])


def news(account: Account) -> int:
    with as_system():
        return Notice.objects.filter(account=account, kind="new").count()


@pytest.mark.django_db
@pytest.mark.requirement("RT1-01")
def test_the_contact_person_leaves_it_and_the_school_reads_what_to_expect(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    worker, liaison = Person(cast.case_worker), Person(cast.social_teacher)
    assert "Choose another course than the routine" in worker.open(case_page(case)).text
    before = news(cast.social_teacher), news(cast.principal)
    page = worker.press(worker.open(leave(case)), **SAID)
    assert page.status == 303
    own = worker.follow(page).text
    assert all(text in own for text in SAID.values())
    theirs = liaison.open(case_page(case)).text
    assert all(text in theirs for name, text in SAID.items() if name != "own_reason")
    assert SAID["own_reason"] not in theirs + Person(cast.guardian).open(case_page(case)).text
    assert (news(cast.social_teacher), news(cast.principal)) == (before[0] + 1, before[1] + 1)
    assert [kind for kind, _ in events(case)][-1] == "routine.left"
    assert "RT1-S3" not in open_steps(case) and "RT1-S8C" in open_steps(case)
    assert leave(case) not in worker.open(case_page(case)).links
    assert worker.open(leave(case)).status == 303  # once only


@pytest.mark.django_db
def test_afterwards_nothing_of_the_meetings_waits_in_anybodys_picture(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    assert Person(cast.case_worker).post(leave(case), SAID).status == 303
    for who in (cast.case_worker, cast.social_teacher, cast.guardian):
        html = Person(who).open(reverse("overview:case-routine", args=[case.id])).html
        for step in ("RT1-S5", "RT1-S7", "RT1-S9M"):
            shown = html.partition(f'<li id="{step}"')[2].partition("</li>")[0]
            assert "Not needed" in shown, step
        assert "The meeting is not held" in html


@pytest.mark.django_db
def test_a_reason_for_both_sides_is_needed_and_text_is_kept(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    worker = Person(cast.case_worker)
    for name in SAID:
        page = worker.post(leave(case), {**SAID, name: " "})
        assert page.status == 422 and "Fill in" in page.text
        assert all(text in page.html for other, text in SAID.items() if other != name)
    assert "routine.left" not in [kind for kind, _ in events(case)]


@pytest.mark.django_db
def test_only_while_the_routine_allows_it(cast: Cast) -> None:
    case = reviewed(cast, reported(cast), outcome="dismiss")
    leader = Person(cast.department_head)
    assert leader.follow(leader.post(leave(case), SAID)).status == 200
    with as_system():
        assert not Leaving.objects.exists()


@pytest.mark.django_db
def test_not_when_the_investigation_is_over(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    concluded(cast, case)
    assert "Choose another course" not in Person(cast.case_worker).open(case_page(case)).text
    assert Person(cast.case_worker).post(leave(case), SAID).status == 303
    with as_system():
        assert not Leaving.objects.exists()


@pytest.mark.django_db
def test_the_contact_person_and_leaders_alone(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    found = {who: Person(getattr(cast, who)).post(leave(case), SAID).status
             for who in ("intake_worker", "other_case_worker", "principal", "social_teacher", "guardian", "administrator")}
    assert set(found.values()) <= {403, 404}, found
    assert Person(cast.department_head).post(leave(case), SAID).status == 303
    assert Person(cast.case_worker).post(leave(case), SAID).status == 303  # twice is once
    with as_system():
        assert Leaving.objects.count() == 2
