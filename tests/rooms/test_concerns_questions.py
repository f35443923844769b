"""Questions and answers on a report during the review (REP-08)."""

from __future__ import annotations

import pytest

from skolestotte.web.concerns.models import Message
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, in_investigation, reported
from tests.rooms.pages import Page, Person


def say(person: Person, report: object, text: str) -> Page:
    page = person.open(f"/concerns/reports/{report.id}/")  # type: ignore[attr-defined]
    return person.press(page, "/say/#thread", text=text)


@pytest.mark.requirement("REP-08")
def test_a_question_and_its_answer_stay_with_the_report(cast: Cast) -> None:
    report = reported(cast)
    worker, teacher = Person(cast.intake_worker), Person(cast.teacher)
    assert say(worker, report, "How often has this <b>happened</b>?").status == 303
    assert Notice.objects.filter(account=cast.teacher, kind="new").count() == 1
    assert say(teacher, report, "Three times in two weeks.").status == 303
    assert Notice.objects.filter(account=cast.intake_worker, kind="new").count() == 1
    for person in (worker, teacher, Person(cast.principal)):
        page = person.open(f"/concerns/reports/{report.id}/")
        assert page.text.index("How often has this") < page.text.index("Three times in two weeks.")
        assert "<b>happened" not in page.html
    with as_system():
        assert list(Message.objects.values_list("from_cws", flat=True)) == [True, False]
        assert {m.folder_id for m in Message.objects.all()} == {report.folder_id}


def test_the_contact_person_gets_the_answer(cast: Cast) -> None:
    _case, report = in_investigation(cast)
    Notice.objects.all().update(kind="calendar")  # what came before
    say(Person(cast.principal), report, "The school has something to add.")
    assert set(Notice.objects.filter(kind="new").values_list("account_id", flat=True)) == {cast.case_worker.id}


def test_a_guardian_reads_but_does_not_write_here(cast: Cast) -> None:
    _case, report = in_investigation(cast)
    say(Person(cast.intake_worker), report, "A question")
    guardian = Person(cast.guardian)
    page = guardian.open(f"/concerns/reports/{report.id}/")
    assert "A question" in page.text
    assert not any(form.action.endswith("/say/#thread") for form in page.forms)
    assert guardian.post(f"/concerns/reports/{report.id}/say/", {"text": "x"}).status == 403


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 5_001], ids=["empty", "blank", "hidden", "long"])
def test_bad_messages_are_given_back(cast: Cast, text: str) -> None:
    report = reported(cast)
    answer = say(Person(cast.teacher), report, text)
    assert answer.status == 422
    assert answer.form("/say/#thread").fields["text"] == [text]
    with as_system():
        assert not Message.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("other_liaison", 404), ("other_teacher", 404), ("guardian", 404)])
def test_others(cast: Cast, who: str, status: int) -> None:
    report = reported(cast)
    assert Person(getattr(cast, who)).post(f"/concerns/reports/{report.id}/say/", {"text": "x"}).status == status
