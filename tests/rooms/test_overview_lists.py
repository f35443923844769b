"""Cases, search, the school's children, the leader's view."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Task
from skolestotte.web.concerns.commands import answering
from skolestotte.web.consents import commands as consents
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.notes import commands as notes
from skolestotte.web.overview import queries_cases
from skolestotte.web.people.models import FixedContact
from tests.cast import CHILD_NUMBER, Cast, actor, case_of, in_investigation, reported, reviewed
from tests.in_measures import in_measures
from tests.rooms.pages import Page, Person
from tests.rooms.test_overview_case import _closing_held
from tests.rooms.test_overview_day import another_child
from tests.steps import answered, concluded, investigated, no_report_meeting, run_of

CASES, CHILDREN, LEADER, SEARCH = (reverse(f"overview:{name}") for name in ("cases", "children", "leader", "search"))


def queries(person: Person, path: str) -> int:
    person.open(path)
    with CaptureQueriesContext(connection) as caught:
        assert person.open(path).status == 200
    return len([one for one in caught if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def found(person: Person, text: str) -> Page:
    return person.post(SEARCH, {"q": text})


@pytest.mark.parametrize(("path", "may"), [
    (CASES, {"intake_worker", "case_worker", "department_head", "section_head"}),
    (CHILDREN, {"social_teacher", "principal", "kindergarten_head", "other_liaison"}),
    (LEADER, {"department_head", "section_head", "principal", "kindergarten_head"}),
])
def test_each_list_is_open_to_its_roles_alone(cast: Cast, path: str, may: set[str]) -> None:
    for who in ("intake_worker", "case_worker", "department_head", "section_head", "social_teacher", "principal",
                "kindergarten_head", "other_liaison", "teacher", "consultant", "administrator", "guardian"):
        assert Person(getattr(cast, who)).open(path).status == (200 if who in may else 403), who


def test_the_units_cases_show_open_steps_contact_and_the_next_date(cast: Cast) -> None:
    in_investigation(cast)
    page = Person(cast.intake_worker).open(CASES)
    assert "Ella Prøve" in page.text
    assert "Call the school and agree on a start meeting" in page.text
    assert "Kaja Myhre" in page.text
    assert "Deadline" in page.text


def test_a_case_worker_sees_own_cases_only(cast: Cast) -> None:
    in_investigation(cast)
    assert "Ella Prøve" in Person(cast.case_worker).open(CASES).text
    other = Person(cast.other_case_worker).open(CASES)
    assert "Ella" not in other.text
    assert "No case is yours now" in other.text


def test_an_ended_case_moves_to_the_ended_ones(cast: Cast) -> None:
    report = reported(cast)
    case = reviewed(cast, report, outcome="dismiss")
    answering.send_first(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    no_report_meeting(cast, case)
    person = Person(cast.intake_worker)
    assert "Ella" not in person.open(CASES).text
    assert "Ella" in person.open(f"{CASES}?state=ended").text


def test_the_case_list_pages_by_number_and_costs_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(cast.intake_worker)
    reported(cast, children=[another_child(0)])
    one = queries(person, CASES)
    for number in range(1, 7):
        reported(cast, children=[another_child(number)])
    assert queries(person, CASES) == one <= 10
    monkeypatch.setattr(queries_cases, "PAGE", 3)
    names, after = [], ""
    for _page in range(3):
        rows = queries_cases.case_list(by=actor(cast.intake_worker), today=timezone.localdate(), mine=False, ended=False,
                                       after=after)
        names += [row.number for row in rows.rows]
        after = rows.next
    assert after == ""
    assert len(names) == len(set(names)) == 7
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize("text", ["Ella Prøve", "prøve", "ELLA", "14.05.2016", "140516", CHILD_NUMBER,
                                  f"{CHILD_NUMBER[:6]} {CHILD_NUMBER[6:]}"])
def test_a_child_is_found_by_name_birth_date_and_number(cast: Cast, text: str) -> None:
    case = case_of(reported(cast))
    assert reverse("overview:case", args=[case.id]) in found(Person(cast.intake_worker), text).links
    assert reverse("overview:case", args=[case.id]) in found(Person(cast.social_teacher), text).links


def test_a_case_is_found_by_its_number(cast: Cast) -> None:
    case = investigated(cast)
    assert "Ella Prøve" in found(Person(cast.case_worker), case.number).text


@pytest.mark.requirement("SYS-08")
@pytest.mark.parametrize("who", ["other_liaison", "kindergarten_head", "other_case_worker"])
def test_the_search_finds_only_behind_the_readers_own_doors(cast: Cast, who: str) -> None:
    reported(cast)
    for text in ("Ella Prøve", CHILD_NUMBER, "14.05.2016"):
        page = found(Person(getattr(cast, who)), text)
        assert page.status == 200
        assert "Nobody found" in page.text


def test_a_search_that_fits_half_finds_nobody_and_bad_text_is_no_fault(cast: Cast) -> None:
    reported(cast)
    for text in ("Ella Hansen", "Ell", "%", "31.02.2016", "'; --", "", "x" * 5000):
        page = found(Person(cast.intake_worker), text)
        assert page.status == 200
        assert "Ella Prøve" not in page.text


def test_what_is_found_is_logged_and_the_name_is_in_no_address(cast: Cast) -> None:
    case = case_of(reported(cast))
    person = Person(cast.intake_worker)
    found(person, "Ella")
    with as_system():
        assert ReadLog.objects.filter(what="search", folder_id=case.child.folder_id).count() == 1
    assert "Ella Prøve" not in person.open(f"{SEARCH}?q=Ella").text


@pytest.mark.requirement("ORG-07")
def test_the_school_follows_its_reported_children(cast: Cast) -> None:
    in_investigation(cast)
    page = Person(cast.social_teacher).open(CHILDREN)
    assert "Ella Prøve" in page.text
    assert "Call the school and agree on a start meeting" in page.text
    assert "Contact person: Kaja Myhre" in page.text
    assert "Ella" not in Person(cast.other_liaison).open(CHILDREN).text


@pytest.mark.requirement("RT1-13")
def test_school_follow_up_after_a_closed_investigation(cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    [row] = answered(cast, case, "closing_meeting")
    _closing_held(cast, case)
    run = run_of(case)
    answering.send_second(report_id=run.report_id, followed_up=False, measures="", necessity="", by=actor(cast.case_worker),
                          at=timezone.now())
    person = Person(cast.social_teacher)
    page = person.open(CHILDREN)
    assert "School follow-up after a closed investigation" in page.text
    assert "Frokost på skolen" in page.text
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    after = person.open(CHILDREN)
    assert "School follow-up after a closed investigation" in after.text
    assert "Frokost på skolen" not in after.text


@pytest.mark.requirement("ORG-07")
def test_when_consent_is_withdrawn_the_collaboration_in_measures_vanishes(cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case, "measures")
    [row] = answered(cast, case, "collaboration_in_measures")
    notes.agree(case_id=case.id, run_id=run_of(case).id, meeting_on=timezone.localdate() + timedelta(days=9),
                                    by=actor(cast.case_worker), at=timezone.now())
    person = Person(cast.social_teacher)
    case_page = reverse("overview:case", args=[case.id])
    assert "Next collaboration meeting fixed" in person.open(case_page).text
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    assert "Next collaboration meeting fixed" not in person.open(case_page).text
    assert "Ella Prøve" in person.open(CHILDREN).text


@pytest.mark.requirement("ORG-03")
def test_both_fixed_contacts_stand_on_one_card(cast: Cast) -> None:
    text = Person(cast.social_teacher).open(CHILDREN).text
    assert "Kim Moen" in text
    assert "Sara Lund" in text
    assert "has not named a fixed contact" in Person(cast.other_liaison).open(CHILDREN).text


@pytest.mark.requirement("ORG-03")
def test_a_school_without_a_contact_is_a_gap_for_the_leader(cast: Cast) -> None:
    page = Person(cast.department_head).open(LEADER)
    gaps = page.html.partition("without a fixed contact")[2]
    assert "Solbakken skole" in gaps
    assert "Granlia skole" not in gaps
    FixedContact.objects.filter(school=cast.school, side="cws").update(valid_until=timezone.localdate() - timedelta(days=1))
    assert "Granlia skole" in Person(cast.department_head).open(LEADER).html.partition("without a fixed contact")[2]


def test_the_leader_sees_what_is_late_unseen_and_not_taken_over(cast: Cast) -> None:
    late = reported(cast, at=timezone.now() - timedelta(days=20), children=[another_child(1)])
    fresh = reported(cast, children=[another_child(2)])
    case = reviewed(cast, fresh)
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    page = Person(cast.department_head).open(LEADER)
    assert "late: deadline was" in page.text
    assert reverse("concerns:report", args=[late.id]) in page.links
    assert reverse("concerns:report", args=[fresh.id]) not in page.links
    assert "offered to Kaja Myhre" in page.text
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=timezone.now())
    assert "offered to Kaja Myhre" not in Person(cast.department_head).open(LEADER).text


@pytest.mark.requirement("DLN-04")
def test_a_lawfully_extended_deadline_is_not_late_and_shows_both_dates(cast: Cast) -> None:
    begun = timezone.now() - timedelta(days=130)
    case = reviewed(cast, reported(cast, at=begun), at=begun + timedelta(days=2))
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=begun)
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=begun)
    leader = Person(cast.department_head)
    assert "Lawfully extended" not in leader.open(LEADER).text
    run = run_of(case)
    with as_system():
        task = Task.objects.get(case_id=case.id, step="RT1-S8C", state="open")
    assert task.due is not None and task.due_strict is not None and task.due < timezone.localdate()
    cases.happened(case.id, [cases.NewEvent("investigation.extended", {
        "until": (timezone.localdate() + timedelta(days=20)).isoformat(), "original": task.due_strict.isoformat()},
        run_id=run.id)], by=actor(cast.department_head), at=timezone.now())
    page = leader.open(LEADER)
    extended = page.html.partition('id="extended"')[2]
    assert "Conclude the investigation" in extended
    assert "The original deadline was" in extended
    assert "late: deadline was" not in extended.partition("</section>")[0]


@pytest.mark.parametrize(("path", "who"), [(CHILDREN, "social_teacher"), (LEADER, "department_head")])
def test_the_lists_cost_the_same_for_one_child_and_for_six(cast: Cast, path: str, who: str) -> None:
    person = Person(getattr(cast, who))
    reported(cast, children=[another_child(0)])
    one = queries(person, path)
    for number in range(1, 6):
        reported(cast, children=[another_child(number)])
    assert queries(person, path) == one <= (10 if path == CHILDREN else 20)


def test_what_the_school_may_do_is_not_shown_as_its_next_step(cast: Cast) -> None:
    """The channels for when the contact person is away are always open in measures; nobody waits for them."""
    in_measures(cast)
    row = Person(cast.social_teacher).client.get(CHILDREN).context["page"].rows[0]
    assert row.phase.name == "Measures" and row.next not in ("When the contact person is away for long", "The school wants a meeting")
