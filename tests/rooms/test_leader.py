"""The leader's view: of the service, and of a school or kindergarten for its own unit's tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Task
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.overview import commands
from tests.cast import Cast, actor, in_investigation, reported
from tests.rooms.pages import Person
from tests.steps import run_of

LEADER = reverse("overview:leader")
REVIEW = "Review the report and choose the course"


def given_to_school(cast: Cast, due_in: int) -> None:
    """One open task that is the school's liaison's."""
    report, due = reported(cast), timezone.localdate() + timedelta(days=due_in)
    with as_system():
        Task.objects.filter(case_id=report.case_id, step="RT1-S2").update(
            owner_unit=cast.school, owner_role="social_teacher", folder=report.folder_id, due=due, due_strict=due)


@pytest.mark.parametrize(("due_in", "part"), [(-1, "late"), (3, "near")])
def test_a_principal_sees_what_the_own_school_has_and_another_schools_does_not(cast: Cast, due_in: int, part: str) -> None:
    given_to_school(cast, due_in)
    page = Person(cast.principal).open(LEADER)
    assert REVIEW in page.html.partition(f'id="{part}"')[2].partition("</section>")[0]
    assert "School social teacher, Granlia skole" in page.text
    for somebody in (cast.other_principal, cast.kindergarten_head):
        page = Person(somebody).open(LEADER)
        assert REVIEW not in page.text
        assert "Nothing lies still" in page.text


def test_a_school_head_sees_nothing_of_the_services_house(cast: Cast) -> None:
    in_investigation(cast)
    text = Person(cast.principal).open(LEADER).text
    for words in ("Handovers nobody has taken", "kindergartens without a fixed contact", "Emergency access", "Who has which cases"):
        assert words not in text
        assert words in Person(cast.department_head).open(LEADER).text


def test_a_deviation_is_shown_with_reason_and_alternative_and_a_step_that_is_only_skipped_is_missing(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    with as_system():
        assert Task.objects.filter(case_id=case.id, step="RT1-S3", state="open").exists(), "not done and not left out: it stands"
    assert "Steps left out" not in Person(cast.department_head).open(LEADER).text
    cases.deviate(case_id=case.id, run_id=run_of(case).id, step="RT1-S5", reason="Ingen rom før ferien.",
                  alternative="En telefonsamtale.", by=actor(cast.case_worker), at=timezone.now())
    for somebody in (cast.department_head, cast.section_head):
        text = Person(somebody).open(LEADER).text
        assert "Ingen rom før ferien." in text
        assert "En telefonsamtale." in text


def test_what_nobody_has_opened_since_yesterday_is_silence(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    with as_system():
        Task.objects.filter(case_id=case.id, state="open").update(seen_at=None)
    head = Person(cast.department_head)

    def silent() -> str:
        return head.open(LEADER).html.partition('id="unseen"')[2].partition("</section>")[0]

    assert "Kaja Myhre" not in silent()
    with as_system():
        Task.objects.filter(case_id=case.id, state="open").update(opened_on=timezone.localdate() - timedelta(days=1))
    assert "Kaja Myhre" in silent()
    Person(cast.case_worker).open(reverse("overview:case", args=[case.id]))
    assert "Kaja Myhre" not in silent()


def test_a_case_of_one_who_left_is_shown_as_not_handed_over_until_it_is_offered(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    commands.leave(account_id=cast.case_worker.id, by=actor(cast.section_head), at=timezone.now())
    head = Person(cast.department_head)
    assert "Not handed over Kaja Myhre has left" in head.open(LEADER).text
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.department_head), at=timezone.now())
    text = head.open(LEADER).text
    assert "Not handed over" not in text
    assert "offered to Jon Sund" in text
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.other_case_worker), at=timezone.now())
    assert "offered to Jon Sund" not in head.open(LEADER).text


def test_every_child_on_the_page_is_logged_as_looked_at(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    with as_system():
        Task.objects.filter(case_id=case.id, state="open").update(due=timezone.localdate())
    Person(cast.department_head).open(LEADER)
    with as_system():
        assert ReadLog.objects.filter(by=f"person:{cast.department_head.id}", what="leader", folder_id=case.child.folder_id).exists()
