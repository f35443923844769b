"""Attach files to a report: minutes of a talk with the child, and other papers (REP-01, REP-02)."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.attached import TOTAL
from skolestotte.web.concerns.commands import sending
from skolestotte.web.concerns.models import Concern, DraftFile, Report, ReportFile
from skolestotte.web.folders.door import seen_by
from skolestotte.web.folders.models import ReadLog
from tests.cast import Cast, actor, begun, child, reviewed, sibling
from tests.rooms.pages import Page, Person
from tests.rulebook.test_attached import JPEG, PDF, TEXT
from tests.steps import as_system


def files(concern: Concern) -> str:
    return reverse("concerns:files", args=[concern.id])


def attach(person: Person, concern: Concern, *given: tuple[str, bytes], about: str = "child_talk") -> Page:
    return person.post(files(concern), {"chosen": [SimpleUploadedFile(name, data) for name, data in given], "about": about})


def kept(concern: Concern) -> list[DraftFile]:
    with as_system():
        return list(DraftFile.objects.filter(concern=concern))


def sent(cast: Cast, concern: Concern) -> list[Report]:
    with as_system():
        version = Concern.objects.get(id=concern.id).version
    return sending.submit(concern_id=concern.id, version=version, by=actor(cast.teacher), at=timezone.now())


def of_report(report: Report) -> list[ReportFile]:
    with as_system():
        return list(ReportFile.objects.filter(report_id=report.id))


def address(report: Report, file_id: UUID) -> str:
    return reverse("concerns:report-file", args=[report.id, file_id])


@pytest.mark.django_db
def test_files_are_attached_listed_downloaded_and_removed(cast: Cast) -> None:
    concern, teacher = begun(cast), Person(cast.teacher)
    assert "No files are attached" in teacher.open(reverse("concerns:check", args=[concern.id])).text
    answer = attach(teacher, concern, ("samtale.pdf", PDF), ("tegning.jpg", JPEG))
    assert answer.status == 303
    page = teacher.follow(answer)
    assert "Attached: 2" in page.text and "samtale.pdf" in page.text and "tegning.jpg" in page.text
    assert "samtale.pdf" in teacher.open(reverse("concerns:check", args=[concern.id])).text
    first, second = kept(concern)
    response = teacher.client.get(reverse("concerns:draft-file", args=[concern.id, first.id]))
    assert response.content == PDF and response["Content-Type"] == "application/pdf"
    assert teacher.post(files(concern), {"remove": str(second.id)}).status == 303
    assert teacher.post(files(concern), {"remove": str(second.id)}).status == 303  # twice is once
    assert [file.name for file in kept(concern)] == ["samtale.pdf"]


@pytest.mark.django_db
def test_bad_files_are_named_at_the_field_and_the_good_ones_kept(cast: Cast) -> None:
    concern, teacher = begun(cast), Person(cast.teacher)
    answer = attach(teacher, concern, ("notat.txt", TEXT), ("notat.pdf", b"PK\x03\x04"), ("tom.png", b""),
                    ("stor.pdf", PDF + b" " * TOTAL))
    assert answer.status == 422
    for said in ("“notat.pdf” is not a PDF", "“tom.png” is empty", "“stor.pdf” is too large: all files together can be at most 5 MB"):
        assert said in answer.text
    assert [file.name for file in kept(concern)] == ["notat.txt"]
    assert "notat.txt" in answer.text
    nothing = teacher.post(files(concern), {"about": "other"})
    assert nothing.status == 422 and "Choose at least one file" in nothing.text
    many = attach(teacher, concern, *[(f"{n}.txt", TEXT) for n in range(11)])
    assert many.status == 422 and "there can be at most 10 files" in many.text and len(kept(concern)) == 10


@pytest.mark.django_db
def test_what_is_far_too_large_is_not_held(cast: Cast) -> None:
    concern = begun(cast)
    answer = attach(Person(cast.teacher), concern, ("film.pdf", b"%PDF-" + b"\0" * (4 * TOTAL)))
    assert answer.status == 422 and "too large" in answer.text


@pytest.mark.django_db
@pytest.mark.requirement("REP-02")
def test_sent_with_the_report_of_each_child_and_never_changed(cast: Cast) -> None:
    concern = begun(cast, children=[child(), sibling()])
    attach(Person(cast.teacher), concern, ("samtale.txt", TEXT))
    reports = sent(cast, concern)
    assert kept(concern) == []
    for report in reports:
        [file] = of_report(report)
        assert file.data == TEXT and file.name == "samtale.txt"
        for who in (cast.teacher, cast.principal, cast.intake_worker):
            response = Person(who).client.get(address(report, file.id))
            assert response.content == TEXT
            assert response["Content-Disposition"] == 'attachment; filename="samtale.txt"'
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Type"] == "text/plain; charset=utf-8"
            assert "script" not in response["Content-Security-Policy"]
        assert "samtale.txt" in Person(cast.intake_worker).open(reverse("concerns:report", args=[report.id])).text
    for change in ("UPDATE concerns_reportfile SET size = 1", "DELETE FROM concerns_reportfile"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), \
                seen_by(actor(cast.intake_worker)), connection.cursor() as cursor:
            cursor.execute(change)
    late = attach(Person(cast.teacher), concern, ("mer.txt", TEXT))
    assert late.status == 303 and len(of_report(reports[0])) == 1


@pytest.mark.django_db
def test_every_download_is_logged_and_strangers_are_turned_away(cast: Cast) -> None:
    concern = begun(cast)
    attach(Person(cast.teacher), concern, ("samtale.txt", TEXT))
    [draft] = kept(concern)
    for who in (cast.other_teacher, cast.other_principal, cast.intake_worker, cast.guardian):
        assert Person(who).open(reverse("concerns:draft-file", args=[concern.id, draft.id])).status in {403, 404}
    [report] = sent(cast, concern)
    [file] = of_report(report)
    for who in (cast.other_teacher, cast.other_principal, cast.case_worker, cast.guardian, cast.administrator):
        assert Person(who).client.get(address(report, file.id)).status_code == 404
    Person(cast.intake_worker).client.get(address(report, file.id))
    with as_system():
        looks = ReadLog.objects.filter(what="report.file", folder_id=report.folder_id)
        assert looks.filter(allowed=True, by=actor(cast.intake_worker).label).count() == 1


@pytest.mark.django_db
def test_the_family_reads_other_files_but_not_what_the_child_said(cast: Cast) -> None:
    concern = begun(cast)
    attach(Person(cast.teacher), concern, ("samtale.txt", TEXT))
    attach(Person(cast.teacher), concern, ("fravær.txt", TEXT), about="other")
    [report] = sent(cast, concern)
    reviewed(cast, report)
    talk, other = sorted(of_report(report), key=lambda file: file.about)
    family = Person(cast.guardian)
    page = family.open(reverse("concerns:report", args=[report.id]))
    assert "Ask the child welfare service" in page.text
    assert "samtale.txt" not in page.text and "fravær.txt" in page.text  # a name can tell what was said
    assert address(report, other.id) in page.links and address(report, talk.id) not in page.links
    assert family.client.get(address(report, other.id)).status_code == 200
    assert family.client.get(address(report, talk.id)).status_code == 404


@pytest.mark.django_db
def test_far_too_many_files_at_once_are_answered_on_the_page(cast: Cast) -> None:
    concern, teacher = begun(cast), Person(cast.teacher)
    answer = attach(teacher, concern, *((f"side{number}.txt", f"Side {number}".encode()) for number in range(40)))
    assert answer.status == 422
    assert "“side39.txt” is one too many: there can be at most 10 files." in answer.text
    assert len(kept(concern)) == 10
