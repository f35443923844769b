"""A guardian or young person answers a consent on the page that is theirs alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, sign_in
from tests.steps import asked, consent, investigated, two_guardians

PURPOSE = "obtain_information"


@pytest.fixture
def row(cast: Cast) -> Consent:
    return asked(cast, investigated(cast), PURPOSE)[0]


def page(row: Consent) -> str:
    return reverse("consents:answer", args=[row.id])


@pytest.mark.requirement("CNS-03")
def test_the_page_says_who_gets_what_for_what_and_what_a_no_means(client: Client, cast: Cast, row: Consent) -> None:
    answer = sign_in(client, cast.guardian).get(page(row))
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Granlia skole", "Hvordan det går på skolen", "For å forstå", "Sier du nei, deler vi ikke."):
        assert words in text
    assert 'checked' not in text.split('name="given"')[1]


def test_a_yes_is_a_written_consent(client: Client, cast: Cast, row: Consent) -> None:
    sent = sign_in(client, cast.guardian).post(page(row), {"given": "yes"})
    assert sent.status_code == 303
    assert consent(row).state == "given"
    assert consent(row).how == "platform"
    assert Notice.objects.filter(account=cast.case_worker, kind="new").exists()


def test_a_no_is_kept_as_a_no(client: Client, cast: Cast, row: Consent) -> None:
    sign_in(client, cast.guardian).post(page(row), {"given": "no"})
    assert consent(row).state == "refused"


def test_the_same_answer_twice_changes_nothing(client: Client, cast: Cast, row: Consent) -> None:
    sign_in(client, cast.guardian)
    client.post(page(row), {"given": "yes"})
    first = consent(row).answered_at
    again = client.post(page(row), {"given": "yes"})
    assert again.status_code == 303
    assert consent(row).answered_at == first


def test_another_answer_after_the_first_is_not_taken(client: Client, cast: Cast, row: Consent) -> None:
    sign_in(client, cast.guardian)
    client.post(page(row), {"given": "no"})
    late = client.post(page(row), {"given": "yes"})
    assert late.status_code == 422
    assert consent(row).state == "refused"


def test_nothing_chosen_is_said_at_the_field(client: Client, cast: Cast, row: Consent) -> None:
    answer = sign_in(client, cast.guardian).post(page(row), {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["given"]
    assert consent(row).state == "asked"


def test_only_the_person_asked_can_answer(client: Client, cast: Cast) -> None:
    case = investigated(cast, guardians=two_guardians())
    first, _second = asked(cast, case, PURPOSE, [cast.guardian, cast.other_guardian])
    for other in (cast.other_guardian, cast.case_worker, cast.social_teacher, cast.administrator):
        assert sign_in(client, other).get(page(first)).status_code == 404, other
        assert client.post(page(first), {"given": "yes"}).status_code == 404
    assert consent(first).state == "asked"


def test_a_period_that_is_over_cannot_be_answered(client: Client, cast: Cast, row: Consent) -> None:
    with as_system():
        Consent.objects.filter(id=row.id).update(valid_until=timezone.localdate().replace(year=2020))
    answer = sign_in(client, cast.guardian).post(page(row), {"given": "yes"})
    assert answer.status_code == 422
    assert consent(row).state == "asked"


def test_html_in_the_words_is_shown_as_text(client: Client, cast: Cast, row: Consent) -> None:
    with as_system():
        known = consent(row)
        known.scope = "<script>alert(1)</script>"
        known.save()
    text = sign_in(client, cast.guardian).get(page(row)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
