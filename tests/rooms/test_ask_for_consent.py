"""Child welfare asks for a consent: one purpose, everybody who must answer, in words the family understands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.consents.models import Consent
from skolestotte.web.consents.whom import people
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Child, Guardian
from tests.cast import Cast, case_of, reported, reviewed, sign_in, youth_child
from tests.steps import asked, consent, investigated, two_guardians

PURPOSE = "obtain_information"
PURPOSES = ("obtain_information", "school_in_part_2", "closing_meeting", "collaboration_in_measures")


def page(case: Case, purpose: str = PURPOSE) -> str:
    return reverse("consents:ask-for", args=[case.id, purpose])


def filled(*people: Any, **changes: Any) -> dict[str, Any]:
    return {"of": [str(p.id) for p in people], "recipients": "Granlia skole", "scope": "Trivsel", "used_for": "Å forstå",
            "consequences": "Et nei får ingen følger", "language": "bokmål", "interpreter_used": "no", "valid_until": "",
            "whom_note": "", **changes}


def consents(case: Case) -> list[Consent]:
    with as_system():
        return list(Consent.objects.filter(case_id=case.id).select_related("folder").order_by("asked_at", "of_id"))


@pytest.mark.requirement("CNS-06")
def test_each_purpose_is_a_question_of_its_own(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker)
    choices = client.get(reverse("consents:ask", args=[case.id]))
    for purpose in PURPOSES:
        assert page(case, purpose) in choices.content.decode()
        assert client.post(page(case, purpose), filled(cast.guardian)).status_code == 303
    rows = consents(case)
    assert {row.purpose for row in rows} == set(PURPOSES)
    assert len({row.request_id for row in rows}) == 4


@pytest.mark.requirement("CNS-07")
def test_everybody_with_parental_responsibility_is_asked_unless_there_is_a_reason(client: Client, cast: Cast) -> None:
    case = investigated(cast, guardians=two_guardians())
    form = sign_in(client, cast.case_worker).get(page(case)).context["form"]
    assert set(form.initial["of"]) == {str(cast.guardian.id), str(cast.other_guardian.id)}
    without = client.post(page(case), filled(cast.guardian))
    assert without.status_code == 422
    assert without.context["form"].errors["whom_note"]
    with_reason = client.post(page(case), filled(cast.guardian, whom_note="Far er ikke å få tak i."))
    assert with_reason.status_code == 303
    assert [row.whom_note for row in consents(case)] == ["Far er ikke å få tak i."]


@pytest.mark.requirement("CNS-07")
def test_from_15_the_young_person_is_asked_too(client: Client, cast: Cast) -> None:
    case = investigated(cast, children=[youth_child()])
    form = sign_in(client, cast.case_worker).get(page(case)).context["form"]
    assert set(form.initial["of"]) == {str(cast.guardian.id), str(cast.youth.id)}


@pytest.mark.requirement("CNS-07")
@pytest.mark.parametrize(("age", "usual"), [(14, {"guardian"}), (15, {"guardian", "young_person"}), (18, {"young_person"})])
def test_who_is_usually_asked_by_age(age: int, usual: set[str]) -> None:
    found = people(Child(), [Guardian(parental_responsibility=True, confirmed=True)], age)
    assert {person.capacity for person in found if person.usual} == usual


@pytest.mark.requirement("CNS-03")
@pytest.mark.parametrize("field", ["recipients", "scope", "used_for", "consequences", "language", "interpreter_used", "of"])
def test_what_a_consent_must_say_cannot_be_left_out(client: Client, cast: Cast, field: str) -> None:
    case = investigated(cast)
    answer = sign_in(client, cast.case_worker).post(page(case), filled(cast.guardian, **{field: ""}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert consents(case) == []


def test_the_form_begins_with_plain_words_in_the_language_of_the_form(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker)
    for purpose in PURPOSES:
        form = client.get(page(case, purpose) + "?in=en").context["form"]
        assert all(form.initial[name] for name in ("recipients", "scope", "used_for", "consequences"))
        assert "Granlia skole" in form.initial["recipients"]
        assert form.initial["language"] == "English"


def test_pressing_twice_asks_once(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker)
    assert [client.post(page(case), filled(cast.guardian)).status_code for _ in range(2)] == [303, 303]
    assert len(consents(case)) == 1
    assert Notice.objects.filter(account=cast.guardian, kind="to_do").count() == 1


def test_after_a_no_the_family_can_be_asked_again(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    asked(cast, case, PURPOSE)
    with as_system():
        Consent.objects.filter(case_id=case.id).update(state="refused")
    assert sign_in(client, cast.case_worker).post(page(case), filled(cast.guardian)).status_code == 303
    assert len(consents(case)) == 2


@pytest.mark.requirement("DUT-08")
def test_nobody_is_asked_while_the_guardians_are_not_to_know(client: Client, cast: Cast) -> None:
    report = reported(cast, flags=["violence"])
    reviewed(cast, report)
    case = case_of(report)
    answer = sign_in(client, cast.intake_worker).post(page(case), filled(cast.guardian))
    assert answer.status_code == 422
    assert answer.context["not_now"]
    assert consents(case) == []
    assert not Notice.objects.filter(account=cast.guardian).exists()


def test_a_past_end_and_too_long_or_broken_text_are_refused_at_the_field(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    sign_in(client, cast.case_worker)
    yesterday = (timezone.localdate() - timedelta(days=1)).strftime("%d.%m.%Y")
    for field, value in (("valid_until", yesterday), ("scope", "a" * 5_000), ("used_for", "a\x00b")):
        answer = client.post(page(case), filled(cast.guardian, **{field: value}))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
    assert consents(case) == []


@pytest.mark.parametrize("who", ["social_teacher", "guardian", "administrator", "consultant"])
def test_only_those_who_work_cases_may_ask(client: Client, cast: Cast, who: str) -> None:
    case = investigated(cast)
    assert sign_in(client, getattr(cast, who)).get(page(case)).status_code == 403


def test_a_case_worker_without_the_case_does_not_find_it(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    assert sign_in(client, cast.other_case_worker).get(page(case)).status_code == 404


def test_the_number_of_queries_does_not_grow(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    case = investigated(cast, guardians=two_guardians())
    sign_in(client, cast.case_worker).get(page(case))
    with django_assert_max_num_queries(16):
        client.get(page(case))


def test_what_was_asked_is_sealed(cast: Cast) -> None:
    row = asked(cast, investigated(cast), PURPOSE)[0]
    with as_system():
        raw = Consent.objects.filter(id=row.id).values_list("scope", flat=True)[0]
    assert b"skolen" not in bytes(raw)
    assert consent(row).scope == "Hvordan det går på skolen"
