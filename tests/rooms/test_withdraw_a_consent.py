"""A consent is withdrawn at any time; the page says exactly what shuts, and it shuts at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.consents import commands, tasks
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from skolestotte.web.journal.queries import verify
from tests.cast import Cast, actor, sign_in
from tests.steps import answered, asked, consent, investigated, two_guardians


def page(row: Consent) -> str:
    return reverse("consents:withdraw", args=[row.id])


def kinds(row: Consent) -> list[str]:
    with as_system():
        return list(Event.objects.filter(stream_id=row.case_id).order_by("seq").values_list("kind", flat=True))


@pytest.mark.requirement("CNS-05")
def test_the_person_asked_withdraws_and_is_told_what_shuts(client: Client, cast: Cast) -> None:
    row = answered(cast, investigated(cast), "school_in_part_2")[0]
    shown = sign_in(client, cast.guardian).get(page(row))
    assert len(shown.context["page"].effect.shuts) == 2
    assert all(sentence in shown.content.decode() for sentence in shown.context["page"].effect.stays)
    assert client.post(page(row)).status_code == 303
    assert consent(row).state == "withdrawn"


def test_withdrawing_twice_is_one_withdrawal(client: Client, cast: Cast) -> None:
    row = answered(cast, investigated(cast), "closing_meeting")[0]
    sign_in(client, cast.guardian)
    assert [client.post(page(row)).status_code for _ in range(2)] == [303, 303]
    assert kinds(row).count("consent.withdrawn") == 1


def test_child_welfare_records_what_somebody_said_on_the_phone(client: Client, cast: Cast) -> None:
    row = answered(cast, investigated(cast), "closing_meeting")[0]
    sign_in(client, cast.case_worker)
    assert client.post(page(row), {"note": ""}).status_code == 422
    assert client.post(page(row), {"note": "Mor ringte"}).status_code == 303
    assert consent(row).state == "withdrawn"
    assert consent(row).record_note == "Mor ringte"


def test_there_is_nothing_to_withdraw_before_a_yes(client: Client, cast: Cast) -> None:
    row = asked(cast, investigated(cast), "closing_meeting")[0]
    assert sign_in(client, cast.guardian).get(page(row)).status_code == 200
    assert client.post(page(row)).status_code == 422
    assert consent(row).state == "asked"


def test_one_guardian_does_not_withdraw_for_the_other(client: Client, cast: Cast) -> None:
    case = investigated(cast, guardians=two_guardians())
    first, _ = answered(cast, case, "closing_meeting", of=[cast.guardian, cast.other_guardian])
    assert sign_in(client, cast.other_guardian).post(page(first)).status_code == 404
    assert sign_in(client, cast.social_teacher).post(page(first)).status_code == 404
    assert consent(first).state == "given"


def test_a_period_that_is_over_ends_the_consent_by_night(cast: Cast) -> None:
    row = answered(cast, investigated(cast), "closing_meeting")[0]
    with as_system():
        Consent.objects.filter(id=row.id).update(valid_until=timezone.localdate())
    assert commands.lapse(by=MACHINE, at=timezone.now()) == 0
    assert commands.lapse(by=MACHINE, at=timezone.now() + timedelta(days=1)) == 1
    assert consent(row).state == "lapsed"
    assert kinds(row)[-1] == "consent.withdrawn"
    assert tasks.lapse(timestamp=0) == 0  # the job of the night finds nothing more
    assert verify(row.case_id)[2] == []


def test_the_events_carry_no_words(cast: Cast) -> None:
    row = answered(cast, investigated(cast), "closing_meeting")[0]
    commands.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    with as_system():
        last = Event.objects.filter(stream_id=row.case_id).order_by("seq").last()
        assert last is not None
        assert set(last.data) == {"consent", "purpose", "of", "form", "by_name"}
