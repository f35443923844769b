"""The routine as a picture and as a list: blank, and on a case in the reader's own picture."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.overview import queries_routine
from tests.cast import Cast, actor, in_investigation
from tests.rooms.pages import Person
from tests.rooms.pdf_tags import Tagged
from tests.steps import investigated, run_of

BLANK = reverse("overview:routine", args=["RT1"])


def listed(html: str) -> list[str]:
    return re.findall(r'<li id="(RT1-\w+)"', html)


def drawn(html: str, which: str) -> list[str]:
    return re.findall(r'<a href="#(RT1-\w+)"', html.partition(f'class="routine-{which}"' if which == "narrow" else which)[2]
                      .partition("</svg>")[0])


@pytest.mark.parametrize("who", ["teacher", "case_worker", "consultant", "administrator", "guardian"])
def test_everybody_who_is_signed_in_may_read_the_routines(cast: Cast, who: str) -> None:
    person = Person(getattr(cast, who))
    assert BLANK in person.open(reverse("overview:routines")).links
    assert person.open(BLANK).status == 200


@pytest.mark.requirement("SYS-09")
def test_the_blank_routine_says_who_when_by_which_law_and_with_which_agenda(cast: Cast) -> None:
    page = Person(cast.teacher).open(BLANK)
    routine = shipped_routine("RT1")
    assert set(listed(page.html)) == {step.id for step in routine.steps}
    for step in routine.steps:
        assert step.title.en in page.text
        assert all(point.en in page.text for point in step.agenda), step.id
    assert "Child Welfare Act § 13-3 second paragraph" in page.text
    assert "By law: within 1 week." in page.text
    assert "In special cases up to 6 months in total, with a reason." in page.text
    assert "You are here" not in page.text


def test_both_pictures_and_the_list_hold_the_same_steps_in_the_same_order(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    for path in (BLANK, reverse("overview:case-routine", args=[case.id])):
        html = Person(cast.case_worker).open(path).html
        assert drawn(html, "routine-wide") == drawn(html, "narrow") == listed(html) != []


def test_on_a_case_it_says_you_are_here_and_what_is_done(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    page = Person(cast.case_worker).open(reverse("overview:case-routine", args=[case.id]))
    here = page.html.partition('id="RT1-S3"')[2].partition("</li>")[0]
    done = page.html.partition('id="RT1-S2"')[2].partition("</li>")[0]
    assert "You are here" in here
    assert "You are here" not in done
    assert "Done" in done


def test_each_box_says_what_kind_it_is_and_where_it_stands_without_colours(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    html = Person(cast.case_worker).open(reverse("overview:case-routine", args=[case.id])).html
    named = re.findall(r"<title>(\d+\. [^<]+)</title>", html)
    assert any(one.endswith("As before – Done") for one in named)
    assert any("New and shared – You are here" in one for one in named)
    assert any("As before, when needed – Not needed: The report has been sent" in one for one in named)
    assert html.count("routine-strip") == 2 * sum(step.new for step in shipped_routine("RT1").steps)


def test_what_was_not_needed_has_no_day_on_which_it_was_done(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    page = Person(cast.case_worker).open(reverse("overview:case-routine", args=[case.id]))
    skipped = page.html.partition('id="RT1-S0"')[2].partition("</li>")[0]
    assert "Not needed" in skipped
    assert "Done:" not in skipped


@pytest.mark.requirement("SYS-08")
def test_the_school_and_the_family_are_not_shown_what_is_kept_from_them(cast: Cast) -> None:
    case = investigated(cast)
    meetings.call(case_id=case.id, run_id=run_of(case).id, with_whom="Sara", answers={"1": "x"}, agreed_on=None,
                  youth_attends=False, nurse_attends=False, child_talk="before", by=actor(cast.case_worker), at=timezone.now())
    path = reverse("overview:case-routine", args=[case.id])
    assert "RT1-S4B" in listed(Person(cast.case_worker).open(path).html)
    for somebody in (cast.social_teacher, cast.guardian):
        steps = listed(Person(somebody).open(path).html)
        assert "RT1-S4B" not in steps
        assert "RT1-S3" in steps
    assert "RT1-S6" not in listed(Person(cast.social_teacher).open(path).html)
    assert "RT1-S6" in listed(Person(cast.guardian).open(path).html)
    assert Person(cast.other_liaison).open(path).status == 404


@pytest.mark.parametrize("routine_id", ["RT99", "events", "deadlines", "..", "rt1"])
def test_an_unknown_routine_is_not_found(cast: Cast, routine_id: str) -> None:
    assert Person(cast.teacher).open(f"/routines/{routine_id}/").status == 404


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_picture_speaks_the_language_of_the_page(cast: Cast, language: str) -> None:
    html = Person(cast.teacher, language).open(BLANK).html
    title = shipped_routine("RT1").step("RT1-S10").title.say(language)
    drawn = " ".join(re.findall(r'<text class="routine-text"[^>]*>([^<]*)</text>', html))
    assert title in drawn


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_a_routine_is_one_drawn_sheet_for_the_wall_in_each_language(cast: Cast, code: str) -> None:
    for one in queries_routine.routine_ids():
        with translation.override(code):
            page = queries_routine.blank(one)
        answer = Person(cast.teacher, code).client.get(reverse("overview:routine-card", args=[one]))
        assert answer.headers["Content-Type"] == "application/pdf"
        card = Tagged(answer.content)
        (sheet,) = card.reader.pages
        assert sheet.mediabox.width > sheet.mediabox.height
        assert card.reader.root_object["/Lang"] == {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[code]
        assert card.reader.metadata is not None and card.reader.metadata.title == page.name
        assert card.faults() == []
        assert card.marks() == card.drawn
        (steps,) = card.root.all("/L")
        assert len(steps.all("/LI")) == len(page.steps)
        text = " ".join(sheet.extract_text().split())
        for step, figure in zip(page.steps, card.root.all("/Figure"), strict=True):
            assert f"{step.number} " in text and step.title in text
            assert all(f"{number} {title}" in figure.alt for number, title, _ in step.next)


def test_the_card_says_by_when(cast: Cast) -> None:
    answer = Person(cast.teacher, "nb").client.get(reverse("overview:routine-card", args=["RT1"]))
    text = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    for wanted in ("lovfrist 1 uke", "lovfrist 3 måneder", "innen 5 dager", "Nytt og felles", "I tvil? Ring"):
        assert wanted in text


def test_an_unknown_routine_has_no_card(cast: Cast) -> None:
    assert Person(cast.teacher).open(reverse("overview:routine-card", args=["RT99"])).status == 404
