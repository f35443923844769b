"""Child welfare records an answer on paper, or an oral one that opens nothing until it is in writing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import seen_by
from tests.cast import Cast, actor, sign_in
from tests.steps import asked, consent, investigated

TODAY = timezone.localdate


def page(row: Consent) -> str:
    return reverse("consents:record", args=[row.id])


def filled(**changes: Any) -> dict[str, Any]:
    return {"given": "yes", "how": "oral", "on": TODAY().strftime("%d.%m.%Y"), "note": "Sagt på telefon", **changes}


@pytest.mark.requirement("CNS-02")
def test_an_oral_yes_opens_nothing_until_it_is_in_writing(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    row = asked(cast, case, "obtain_information")[0]
    sign_in(client, cast.case_worker)
    assert client.post(page(row), filled()).status_code == 303
    assert consent(row).state == "oral"
    again = client.get(page(row))
    assert again.context["confirming"]
    assert client.post(page(row), {"on": filled()["on"], "note": "Arkiv 12"}).status_code == 303
    assert consent(row).state == "given"
    assert consent(row).how == "paper"


def test_a_paper_answer_is_written_at_once(client: Client, cast: Cast) -> None:
    row = asked(cast, investigated(cast), "closing_meeting")[0]
    assert sign_in(client, cast.case_worker).post(page(row), filled(how="paper")).status_code == 303
    kept = consent(row)
    assert (kept.state, kept.how, kept.recorded_by_id) == ("given", "paper", cast.case_worker.id)
    assert kept.record_note == "Sagt på telefon"


def test_a_no_by_word_of_mouth_is_a_no(client: Client, cast: Cast) -> None:
    row = asked(cast, investigated(cast), "closing_meeting")[0]
    sign_in(client, cast.case_worker).post(page(row), filled(given="no"))
    assert consent(row).state == "refused"


def test_they_can_answer_something_else_after_an_oral_yes(client: Client, cast: Cast) -> None:
    row = asked(cast, investigated(cast), "closing_meeting")[0]
    sign_in(client, cast.case_worker).post(page(row), filled())
    sent = client.post(page(row) + "?new=1", filled(given="no", how="paper"))
    assert sent.status_code == 303
    assert consent(row).state == "refused"


@pytest.mark.parametrize("days", [1, -1])
def test_the_day_is_neither_in_the_future_nor_before_the_question(client: Client, cast: Cast, days: int) -> None:
    row = asked(cast, investigated(cast), "closing_meeting")[0]
    on = (TODAY() + timedelta(days=days)).strftime("%d.%m.%Y")
    answer = sign_in(client, cast.case_worker).post(page(row), filled(on=on))
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors
    assert consent(row).state == "asked"


def test_pressing_twice_records_once(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    row = asked(cast, case, "closing_meeting")[0]
    sign_in(client, cast.case_worker)
    assert [client.post(page(row), filled(how="paper")).status_code for _ in range(2)] == [303, 303]
    with seen_by(actor(cast.case_worker)):
        assert Consent.objects.get(id=row.id).state == "given"


@pytest.mark.parametrize(("who", "status"), [("guardian", 403), ("social_teacher", 403), ("other_case_worker", 404)])
def test_nobody_else_records(client: Client, cast: Cast, who: str, status: int) -> None:
    row = asked(cast, investigated(cast), "closing_meeting")[0]
    assert sign_in(client, getattr(cast, who)).post(page(row), filled()).status_code == status
    assert consent(row).state == "asked"
