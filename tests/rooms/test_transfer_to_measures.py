"""From intake to the measures department: who sees what, who does what, and what the school can do when it takes long (RT3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import seen_by
from skolestotte.web.overview.queries_case import CasePage, case_page
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, sign_in
from tests.in_measures import handed_over, in_measures, measures_run, noted, steps_now
from tests.investigating import told


@pytest.fixture
def case(cast: Cast) -> Case:
    return handed_over(cast)


def note(case: Case, step: str) -> str:
    return f"{reverse('notes:write', args=[case.id, step])}?run={measures_run(case).id}"


def seen(client: Client, case: Case) -> str:
    return client.get(reverse("overview:case", args=[case.id])).content.decode()


def as_seen(who: Account, case: Case, days: int = 0) -> CasePage:
    """The case page as this person sees it so many days from now."""
    with seen_by(actor(who)):
        return case_page(case.id, by=actor(who), today=timezone.localdate() + timedelta(days=days))


def today() -> dict[str, str]:
    return {"on": timezone.localdate().strftime("%d.%m.%Y")}


def test_the_head_of_measures_takes_over(client: Client, cast: Cast, case: Case) -> None:
    shown = seen(sign_in(client, cast.measures_head), case)
    assert reverse("overview:contact", args=[case.id]) in shown and reverse("notes:write", args=[case.id, "RT3-S2"]) in shown
    offering = client.get(reverse("overview:contact", args=[case.id]))
    assert [one.name for one in offering.context["page"].candidates] == ["Jon Sund"]
    assert client.post(reverse("overview:contact", args=[case.id]), {"person": str(cast.other_case_worker.id)}).status_code == 303
    assert as_seen(cast.social_teacher, case).contact.name == "Kaja Myhre"
    sign_in(client, cast.other_case_worker).post(reverse("overview:accept-contact", args=[case.id]), {"answer": "yes"})
    sign_in(client, cast.measures_head)
    assert client.post(note(case, "RT3-S2"), {**today(), "handed_over": " "}).status_code == 422
    assert client.post(note(case, "RT3-S2"), {**today(), "handed_over": "Plan og avtaler er gått gjennom."}).status_code == 303
    assert steps_now(case) >= {"RT3-S3", "RT3-S4", "RT3-S10"} and "RT3-S2" not in steps_now(case)
    contact = as_seen(cast.social_teacher, case).contact
    assert contact.name == "Jon Sund" and [one.name for one in contact.before] == ["Kaja Myhre"]


def test_the_school_sees_a_transfer_and_whom_to_call_when_it_is_slow(client: Client, cast: Cast, case: Case) -> None:
    now = as_seen(cast.social_teacher, case)
    assert now.phase.color == "info" and now.slow_transfer is None
    later = as_seen(cast.social_teacher, case, days=30)
    assert later.phase.color == "warning"
    assert later.slow_transfer is not None and later.slow_transfer.name == "Hanne Ness" and later.slow_transfer.phone
    assert as_seen(cast.case_worker, case, days=30).slow_transfer is None


def test_the_school_asks_and_the_head_answers(client: Client, cast: Cast, case: Case) -> None:
    assert reverse("notes:write", args=[case.id, "RT3-S2E"]) in seen(sign_in(client, cast.social_teacher), case)
    assert client.post(note(case, "RT3-S2E"), {**today(), "question": "Når tar dere over?"}).status_code == 303
    assert client.get(note(case, "RT3-S2F")).status_code == 403
    sign_in(client, cast.measures_head)
    assert "RT3-S2F" in steps_now(case)
    assert "Når tar dere over?" in client.get(note(case, "RT3-S2F")).content.decode()
    assert client.post(note(case, "RT3-S2F"), {**today(), "answer": "Fredag. Ring meg så lenge."}).status_code == 303
    assert "RT3-S2F" not in steps_now(case)
    sign_in(client, cast.social_teacher)
    assert "Fredag. Ring meg så lenge." in client.get(note(case, "RT3-S2E")).content.decode()


@pytest.mark.requirement("RT3-03")
def test_each_new_contact_person_calls_the_school(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    sign_in(client, cast.other_case_worker)
    assert "RT3-S3" in steps_now(case)
    client.post(note(case, "RT3-S3"), {**today(), "with_whom": "Sara Lund"})
    assert "RT3-S3" not in steps_now(case)
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.measures_head), at=timezone.now())
    assert "RT3-S3" not in steps_now(case)  # not before the next one has accepted
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=timezone.now())
    assert "RT3-S3" in steps_now(case)
    sign_in(client, cast.case_worker).post(note(case, "RT3-S3"), {**today(), "with_whom": "Sara Lund"})
    assert "RT3-S3" not in steps_now(case) and len(told(case, "introduction.held")) == 2


def test_school_support_is_agreed_with_a_team(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    sent = {**today(), "what": "1", "counsellor": "Pia Lind", "plan": "Lekser hver tirsdag.", "team": "Gro, Sara og Pia"}
    assert sign_in(client, cast.other_case_worker).post(note(case, "RT3-S4"), sent).status_code == 303
    assert told(case, "support.planned") == [{"team": True}]
    assert "Lekser hver tirsdag." in client.get(note(case, "RT3-S4")).content.decode()


def test_the_plan_is_evaluated_again_after_three_months(cast: Cast) -> None:
    case = in_measures(cast)
    day = timezone.localdate()

    def due() -> object:
        found = as_seen(cast.other_case_worker, case).sight.progress.step("RT3-S10")
        return found and found.due and found.due.strict

    first = due()
    noted(cast, case, "RT3-S10", by=cast.other_case_worker, how="Det virker.")
    assert "RT3-S10" in steps_now(case)
    assert first == due() and isinstance(first, type(day)) and timedelta(days=88) < first - day < timedelta(days=94)
