"""The investigation plan: written with the family, read by the family, kept from the school."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.investigations.models import Investigation
from skolestotte.web.people.models import Account
from tests.cast import Cast, case_of, reported, sign_in
from tests.investigating import page, plan_of, planned
from tests.rooms.pages import Person
from tests.rooms.pdf_tags import Tagged
from tests.steps import answered, concluded, investigated

WORDS = {"plan": "Hvordan er kveldene?\n- Hvem hjelper?", "child_heard": "Samtale i april", "guardians_view": "Helt greit"}


@pytest.fixture
def case(cast: Cast) -> Case:
    return investigated(cast)


@pytest.mark.requirement("PLN-01")
def test_the_plan_is_saved_and_the_family_reads_it(client: Client, cast: Cast, case: Case) -> None:
    assert sign_in(client, cast.case_worker).post(page("plan", case), {**WORDS, "version": 0}).status_code == 303
    saved = plan_of(case)
    assert saved and (saved.plan, saved.child_heard, saved.guardians_view) == tuple(WORDS.values())
    answer = sign_in(client, cast.guardian).get(page("plan", case))
    assert answer.status_code == 200
    assert all(text in answer.content.decode() for text in ("Hvem hjelper?", "Samtale i april", "Helt greit"))
    assert client.post(page("plan", case), {**WORDS, "version": 0}).status_code == 403


def test_the_case_says_that_the_plan_is_not_written_until_it_is(cast: Cast, case: Case) -> None:
    """The start meeting's second part makes the plan (RT1-S6): who has the case sees that it is still missing; the school does not."""
    lacking = "Investigation plan Not written yet"
    assert lacking in case_page(cast.case_worker, case)
    assert "Not written yet" not in case_page(cast.social_teacher, case)
    planned(cast, case, plan="Hvordan er kveldene?")
    assert "Investigation plan" in case_page(cast.case_worker, case)
    assert "Not written yet" not in case_page(cast.case_worker, case)


def test_nothing_is_lacking_when_the_investigation_is_over(cast: Cast, case: Case) -> None:
    concluded(cast, case)
    assert "Not written yet" not in case_page(cast.case_worker, case)


def case_page(who: Account, case: Case) -> str:
    return Person(who).open(f"/cases/{case.id}/").text


@pytest.mark.parametrize("field", ["plan", "child_heard"])
def test_a_plan_says_what_and_how_the_child_is_heard(client: Client, cast: Cast, case: Case, field: str) -> None:
    answer = sign_in(client, cast.case_worker).post(page("plan", case), {**WORDS, field: " ", "version": 0})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Helt greit" in answer.content.decode()
    assert plan_of(case) is None


def test_two_at_once_see_both_texts_and_choose(client: Client, cast: Cast, case: Case) -> None:
    planned(cast, case, plan="Den andres spørsmål")
    sign_in(client, cast.case_worker)
    answer = client.post(page("plan", case), {**WORDS, "version": 0})
    assert answer.status_code == 422
    assert "Den andres spørsmål" in answer.content.decode() and "Hvordan er kveldene?" in answer.content.decode()
    stands = plan_of(case)
    assert stands and stands.plan == "Den andres spørsmål"
    again = client.post(page("plan", case), {**WORDS, "version": answer.context["form"]["version"].value()})
    assert again.status_code == 303
    mine = plan_of(case)
    assert mine and mine.plan == WORDS["plan"]


def test_pressing_twice_saves_once(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.case_worker)
    assert [client.post(page("plan", case), {**WORDS, "version": 0}).status_code for _ in range(2)] == [303, 303]
    saved = plan_of(case)
    assert saved and saved.version == 2


@pytest.mark.requirement("PLN-01")
@pytest.mark.parametrize(("language", "title", "given"), [
    ("nb", "Plan for undersøkelsen", "Gitt"), ("nn", "Plan for undersøkinga", "Gitt"), ("en", "Plan for the investigation", "Given")])
def test_on_paper_the_family_reads_the_plan_in_its_language(cast: Cast, case: Case, language: str, title: str, given: str) -> None:
    answered(cast, case, "obtain_information")
    planned(cast, case)
    pdf = Person(cast.guardian, language).client.get(page("plan-pdf", case)).content
    paper = Tagged(pdf)
    assert paper.faults() == []
    assert paper.marks() == paper.drawn
    assert paper.reader.metadata is not None and paper.reader.metadata.title == title
    assert paper.reader.root_object["/Lang"] == {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[language]
    text = " ".join(" ".join(one.extract_text() for one in paper.reader.pages).split())
    saved = plan_of(case)
    assert saved
    for wanted in (title, "Hvordan er kveldene?", saved.child_heard, "Granlia skole", given):
        assert wanted in text


@pytest.mark.requirement("PLN-01")
def test_on_paper_it_has_questions_sources_and_consents(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.guardian)
    assert client.get(page("plan-pdf", case)).status_code == 404
    answered(cast, case, "obtain_information")
    planned(cast, case)
    for reader in (cast.guardian, cast.case_worker):
        paper = sign_in(client, reader).get(page("plan-pdf", case))
        assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    with as_system():
        assert ReadLog.objects.filter(what="investigation.plan-pdf", by=f"person:{cast.guardian.id}", allowed=True).exists()


@pytest.mark.parametrize(("who", "status"), [("social_teacher", 404), ("principal", 404), ("teacher", 404),
                                             ("other_case_worker", 404), ("administrator", 404), ("other_guardian", 404)])
@pytest.mark.parametrize("name", ["plan", "plan-pdf"])
def test_nobody_else_finds_the_plan(client: Client, cast: Cast, case: Case, name: str, who: str, status: int) -> None:
    planned(cast, case)
    assert sign_in(client, getattr(cast, who)).get(page(name, case)).status_code == status


def test_before_and_after_the_investigation_it_is_only_read(client: Client, cast: Cast, case: Case) -> None:
    planned(cast, case)
    concluded(cast, case)
    answer = sign_in(client, cast.case_worker).get(page("plan", case))
    assert answer.status_code == 200
    assert "<form class=\"form\"" not in answer.content.decode() and "Hvem hjelper?" in answer.content.decode()
    late = client.post(page("plan", case), {**WORDS, "version": 2})
    assert late.status_code == 422 and "Hvordan er kveldene?" in late.content.decode()
    kept = plan_of(case)
    assert kept and kept.child_heard == "Samtale med Kaja i april."


def test_before_the_review_no_plan_is_written(client: Client, cast: Cast) -> None:
    case = case_of(reported(cast))
    sign_in(client, cast.intake_worker)
    assert "<form class=\"form\"" not in client.get(page("plan", case)).content.decode()
    assert client.post(page("plan", case), {**WORDS, "version": 0}).status_code == 422
    assert plan_of(case) is None


def test_the_plan_is_sealed(cast: Cast, case: Case) -> None:
    planned(cast, case)
    with as_system():
        raw = Investigation.objects.filter(case_id=case.id).values_list("plan", flat=True)[0]
    assert b"kveldene" not in bytes(raw)


def test_the_number_of_queries_does_not_grow(client: Client, cast: Cast, case: Case,
                                             django_assert_max_num_queries: Any) -> None:
    planned(cast, case)
    sign_in(client, cast.case_worker).get(page("plan", case))
    with django_assert_max_num_queries(17):
        client.get(page("plan", case))
