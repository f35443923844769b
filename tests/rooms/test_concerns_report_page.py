"""The report page: for everybody whose door is open, and for nobody else."""

from __future__ import annotations

import pytest

from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from tests.cast import (
    CHILD_NUMBER,
    GUARDIAN_NUMBER,
    SIBLING_NUMBER,
    Cast,
    child,
    content,
    guardian,
    in_investigation,
    reported,
    reviewed,
    sibling,
    submitted,
    youth_child,
)
from tests.rooms.pages import Person


def path_of(report: object) -> str:
    return f"/concerns/reports/{report.id}/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("who", "status"), [
    ("teacher", 200), ("principal", 200), ("social_teacher", 200), ("intake_worker", 200), ("department_head", 200),
    ("section_head", 200), ("other_teacher", 404), ("other_liaison", 404), ("other_principal", 404),
    ("kindergarten_head", 404), ("case_worker", 404), ("other_case_worker", 404), ("consultant", 404),
    ("administrator", 404), ("guardian", 404), ("other_guardian", 404), ("youth", 404)])
def test_who_sees_a_new_report(cast: Cast, who: str, status: int) -> None:
    report = reported(cast)
    page = Person(getattr(cast, who)).open(path_of(report))
    assert page.status == status
    assert (content()["worry"] in page.text) == (status == 200)
    assert ("Ella" in page.text) == (status == 200)


def test_the_guardian_reads_it_from_the_investigation_on(cast: Cast) -> None:
    report = reported(cast)
    assert Person(cast.guardian).open(path_of(report)).status == 404
    reviewed(cast, report)
    page = Person(cast.guardian).open(path_of(report))
    assert page.status == 200
    assert content()["worry"] in page.text
    assert Person(cast.other_guardian).open(path_of(report)).status == 404


def test_a_dismissed_report_is_not_shown_to_the_guardian(cast: Cast) -> None:
    report = reported(cast)
    reviewed(cast, report, outcome="dismiss")
    assert Person(cast.guardian).open(path_of(report)).status == 404


def test_a_party_does_not_read_the_numbers_and_children_of_others(cast: Cast) -> None:
    father = guardian(name="Far Prøve", national_id="", birth_date="1980-01-01", address="Hemmelig vei 9")
    reports = submitted(cast, children=[child(), sibling()], guardians=[guardian(), father])
    reviewed(cast, reports[0])
    page = Person(cast.guardian).open(path_of(reports[0]))
    assert page.status == 200
    for secret in (CHILD_NUMBER, SIBLING_NUMBER, GUARDIAN_NUMBER, "Hemmelig vei", "Emil Prøve", "21000002"):
        assert secret not in page.html
    assert Person(cast.guardian).open(path_of(reports[1])).status == 404  # not reviewed
    assert "Hemmelig vei" in Person(cast.intake_worker).open(path_of(reports[0])).text


def test_a_young_person_of_fifteen_reads_their_own_report(cast: Cast) -> None:
    report = reported(cast, children=[youth_child()])
    reviewed(cast, report)
    assert Person(cast.youth).open(path_of(report)).status == 200


def test_a_young_person_does_not_see_the_page_before(cast: Cast) -> None:
    report = reported(cast, children=[youth_child()])
    assert Person(cast.youth).open(path_of(report)).status == 404


def test_every_look_is_logged(cast: Cast) -> None:
    report = reported(cast)
    for who in (cast.teacher, cast.intake_worker):
        Person(who).open(path_of(report))
    with as_system():
        looks = ReadLog.objects.filter(folder_id=report.folder_id, what="report", allowed=True)
        assert set(looks.values_list("by", flat=True)) == {f"person:{cast.teacher.id}", f"person:{cast.intake_worker.id}"}


def test_why_may_i_see_this(cast: Cast) -> None:
    report = reported(cast)
    assert "You sent this report" in Person(cast.teacher).open(path_of(report)).text
    assert "Your unit sent this report" in Person(cast.principal).open(path_of(report)).text
    assert "Child Welfare Act § 13-2" in Person(cast.intake_worker).open(path_of(report)).text


def test_what_is_next_for_each_reader(cast: Cast) -> None:
    report = reported(cast)
    intake, teacher = (Person(who).open(path_of(report)) for who in (cast.intake_worker, cast.teacher))
    assert "Next: your turn Review the report and choose the course" in intake.text
    assert f"/concerns/reports/{report.id}/review/" in intake.links
    assert "Next: someone else’s turn Review the report" in teacher.text
    assert f"/concerns/reports/{report.id}/review/" not in teacher.links


def test_html_in_a_report_is_text(cast: Cast) -> None:
    report = reported(cast, worry="<script>alert(1)</script> and a long enough text to be kept here",
                      children=[child(name="<b>Ella</b>")], observations=[{"what": "<i>x</i>", "place": "<u>y</u>"}])
    for who in (cast.teacher, cast.intake_worker):
        page = Person(who).open(path_of(report))
        for tag in ("<script>alert", "<b>Ella", "<i>x", "<u>y"):
            assert tag not in page.html


def test_nobody_signed_in(cast: Cast, client: object) -> None:
    report = reported(cast)
    answer = client.get(path_of(report))  # type: ignore[attr-defined]
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_a_report_that_is_not_there(cast: Cast) -> None:
    assert Person(cast.teacher).open("/concerns/reports/00000000-0000-4000-8000-000000000000/").status == 404
    assert Person(cast.teacher).open("/concerns/reports/nonsense/").status == 404


def test_the_contact_person_reads_the_report(cast: Cast) -> None:
    _case, report = in_investigation(cast)
    assert Person(cast.case_worker).open(path_of(report)).status == 200
