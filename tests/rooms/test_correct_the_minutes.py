"""Minutes that are sent are corrected by a new version with a reason; the old one is kept, and those who got it hear of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from skolestotte.web.cases.models import Case
from skolestotte.web.documents.letterhead import day
from skolestotte.web.meetings.models import FormerMinutes, Part
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast
from tests.rooms.pages import Person
from tests.rooms.pdf_tags import Tagged
from tests.steps import as_system, called, events, held, investigated, invited

pytestmark = pytest.mark.django_db


def sent(cast: Cast, *, send: bool = True) -> Part:
    case = investigated(cast)
    called(cast, case)
    return held(cast, invited(cast, case), send=send)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def correct(part: Part) -> str:
    return reverse("meetings:correct-minutes", args=[part.id])


def read(part: Part) -> str:
    return reverse("meetings:minutes", args=[part.id])


def news(account: Account) -> int:
    with as_system():
        return Notice.objects.filter(account=account, kind="new").count()


def fresh(part: Part) -> Part:
    with as_system():
        return Part.objects.get(id=part.id)


def test_a_new_version_takes_its_place_and_the_old_one_is_kept(cast: Cast) -> None:
    part = sent(cast)
    worker, liaison = Person(cast.case_worker), Person(cast.social_teacher)
    before = {one.id: news(one) for one in (cast.guardian, cast.social_teacher)}
    page = worker.open(read(part))
    assert correct(part) in page.links
    answer = worker.press(worker.open(correct(part)), point_1="Riktig tekst", reason="Feil dag sto i punkt 1.")
    assert answer.status == 303
    for person in (worker, liaison, Person(cast.guardian)):
        shown = person.open(read(part)).text
        assert "Riktig tekst" in shown and "These minutes are corrected" in shown and "Feil dag sto i punkt 1." in shown
        assert "Read the old minutes" in shown and "Gjennomgått" in shown
    assert {one.id: news(one) - before[one.id] for one in (cast.guardian, cast.social_teacher)} == dict.fromkeys(before, 1)
    with as_system():
        assert events(Case.objects.get(id=part.case_id))[-1][0] == "minutes.corrected"
    assert "Minutes corrected" in worker.open(reverse("overview:case", args=[part.case_id])).text
    again = worker.press(worker.open(correct(part)), point_1="Enda riktigere", reason="En feil til.")
    assert again.status == 303
    with as_system():
        assert [one.number for one in FormerMinutes.objects.filter(part=part)] == [2, 1]
    assert news(cast.guardian) == before[cast.guardian.id] + 2


@pytest.mark.parametrize(("language", "title"), [("nb", "Rettet referat"), ("nn", "Retta referat"), ("en", "Corrected minutes")])
def test_on_paper_they_say_that_they_are_corrected_when_and_what_they_replace(cast: Cast, language: str, title: str) -> None:
    part = sent(cast)
    url = reverse("meetings:minutes-pdf", args=[part.id])
    assert title not in words_of(Person(cast.guardian, language).client.get(url).content)
    worker = Person(cast.case_worker)
    before = fresh(part).minutes_sent_at
    assert worker.press(worker.open(correct(part)), point_1="Riktig tekst", reason="Feil dag sto i punkt 1.").status == 303
    assert before is not None
    for who in (cast.guardian, cast.social_teacher, cast.case_worker):
        pdf = Person(who, language).client.get(url).content
        text = words_of(pdf)
        with translation.override(language):
            days = {day(timezone.localdate(before)), day(timezone.localdate())}
        assert all(one in text for one in (title, "Riktig tekst", "Feil dag sto i punkt 1.", *days))
        assert Tagged(pdf).faults() == []


def test_a_reason_is_needed_and_the_text_is_kept(cast: Cast) -> None:
    part = sent(cast)
    worker = Person(cast.case_worker)
    answer = worker.press(worker.open(correct(part)), point_1="Riktig tekst", reason="")
    assert answer.status == 422 and "Fill in: What was wrong?" in answer.text and "Riktig tekst" in answer.html
    assert "Riktig tekst" not in str(fresh(part).agenda)


def test_a_button_pressed_twice_corrects_once(cast: Cast) -> None:
    part = sent(cast)
    worker = Person(cast.case_worker)
    page = worker.open(correct(part))
    for _ in range(2):
        assert worker.press(page, point_1="Riktig tekst", reason="Feil.").status == 303
    with as_system():
        assert FormerMinutes.objects.count() == 1


def test_what_somebody_else_corrected_in_between_is_shown(cast: Cast) -> None:
    part = sent(cast)
    mine, theirs = Person(cast.case_worker), Person(cast.department_head)
    page = mine.open(correct(part))
    theirs.press(theirs.open(correct(part)), point_1="Deres tekst", reason="Feil.")
    answer = mine.press(page, point_1="Min tekst", reason="Feil.")
    assert answer.status == 422 and "Somebody else saved in between" in answer.text
    assert "Deres tekst" in answer.text and "Min tekst" in answer.html


def test_minutes_that_are_not_sent_are_changed_as_they_are(cast: Cast) -> None:
    part = sent(cast, send=False)
    worker = Person(cast.case_worker)
    answer = worker.follow(worker.open(correct(part)))
    assert "The minutes are not sent yet" in answer.text and correct(part) not in answer.links


def test_the_service_alone_corrects(cast: Cast) -> None:
    part = sent(cast)
    for who in ("social_teacher", "principal", "guardian", "other_case_worker", "administrator"):
        person = Person(getattr(cast, who))
        assert person.open(correct(part)).status in {403, 404}
        assert person.post(correct(part), {"reason": "x", "version": "1"}).status in {403, 404}
        assert correct(part) not in person.open(read(part)).links
    with as_system():
        assert FormerMinutes.objects.count() == 0
