"""The head is asked, and decides: report, discuss first, do not report. The employee can send whatever the head says."""

from __future__ import annotations

import pytest

from skolestotte.web.concerns.models import Concern, HeadDecision
from skolestotte.web.folders.door import as_system
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, begun, content
from tests.rooms.pages import Page, Person


def ask(cast: Cast, **changes: object) -> tuple[Concern, Person, Page]:
    concern = begun(cast, **changes)
    teacher = Person(cast.teacher)
    page = teacher.follow(teacher.press(teacher.open(f"/concerns/{concern.id}/check/"), "/ask-head/"))
    return concern, teacher, page


def decide(cast: Cast, concern: Concern, decision: str, reasons: str = "Because I say so.") -> Page:
    principal = Person(cast.principal)
    return principal.press(principal.open(f"/concerns/{concern.id}/decide/"), decision=decision, reasons=reasons)


def state_of(concern: Concern) -> str:
    with as_system():
        return Concern.objects.get(id=concern.id).state


@pytest.mark.requirement("DUT-04")
@pytest.mark.parametrize(("decision", "said"), [
    ("report", "The head says: report"), ("discuss", "The head says: discuss first"),
    ("not_report", "The head says: do not report")])
def test_the_employee_reads_the_decision_with_reasons_and_time(cast: Cast, decision: str, said: str) -> None:
    concern, teacher, asked = ask(cast)
    assert "You need not wait for the answer" in asked.text
    assert decide(cast, concern, decision, "We <b>know</b> the family well.").status == 303
    assert state_of(concern) == decision
    page = teacher.open(f"/concerns/{concern.id}/check/")
    assert said in page.text
    assert "We &lt;b&gt;know" in page.html
    with as_system():
        kept = HeadDecision.objects.get(concern=concern)
    assert (kept.by_id, kept.decision) == (cast.principal.id, decision)
    assert kept.at is not None


@pytest.mark.requirement("DUT-05")
@pytest.mark.parametrize("decision", [None, "report", "discuss", "not_report"])
def test_the_employee_sends_whatever_the_head_says(cast: Cast, decision: str | None) -> None:
    concern, teacher, page = ask(cast)
    if decision:
        decide(cast, concern, decision)
        page = teacher.open(f"/concerns/{concern.id}/check/")
    assert "The duty is your own" in page.text
    receipt = teacher.follow(teacher.press(page, "/send/"))
    assert "The report is sent" in receipt.text


def test_the_head_may_send_as_well(cast: Cast) -> None:
    concern, _teacher, _page = ask(cast)
    decide(cast, concern, "report")
    principal = Person(cast.principal)
    sent = principal.follow(principal.press(principal.open(f"/concerns/{concern.id}/check/"), "/send/"))
    assert "The report is sent" in sent.text


def test_both_are_told_by_a_neutral_notice(cast: Cast) -> None:
    concern, _teacher, _page = ask(cast)
    assert list(Notice.objects.values_list("account_id", "kind")) == [(cast.principal.id, "to_do")]
    decide(cast, concern, "discuss")
    assert Notice.objects.filter(account_id=cast.teacher.id, kind="new").count() == 1


def test_a_decision_needs_reasons_and_nothing_typed_is_lost(cast: Cast) -> None:
    concern, _teacher, _page = ask(cast)
    answer = decide(cast, concern, "not_report", reasons=" ")
    assert answer.status == 422
    assert answer.form().fields["decision"] == ["not_report"]
    assert state_of(concern) == "raised"
    answer = Person(cast.principal)
    page = answer.open(f"/concerns/{concern.id}/decide/")
    refused = answer.press(page, reasons="A reason without a decision")
    assert refused.form().fields["reasons"] == ["A reason without a decision"]


def test_two_heads_at_once_the_later_reads_the_first(cast: Cast) -> None:
    concern, _teacher, _page = ask(cast)
    one, other = Person(cast.principal), Person(cast.principal)
    first, second = (person.open(f"/concerns/{concern.id}/decide/") for person in (one, other))
    assert one.press(first, decision="report", reasons="Clear enough.").status == 303
    answer = other.press(second, decision="not_report", reasons="Let us wait.")
    assert answer.status == 422
    assert "Somebody else saved in between" in answer.text
    assert "Clear enough." in answer.text
    assert answer.form().fields["reasons"] == ["Let us wait."]
    assert state_of(concern) == "report"
    assert other.press(answer).status == 303  # having read it, the head may decide anew
    assert state_of(concern) == "not_report"


def test_pressing_twice_is_one_decision(cast: Cast) -> None:
    concern, _teacher, _page = ask(cast)
    principal = Person(cast.principal)
    page = principal.open(f"/concerns/{concern.id}/decide/")
    for _ in range(2):
        assert principal.press(page, decision="discuss", reasons="Talk first.").status == 303
    with as_system():
        assert HeadDecision.objects.count() == 1


def test_asking_twice_is_asking_once(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    page = teacher.open(f"/concerns/{concern.id}/check/")
    for _ in range(2):
        assert teacher.press(page, "/ask-head/").status == 303
    assert Notice.objects.count() == 1


def test_after_sending_there_is_nothing_to_decide(cast: Cast) -> None:
    concern, teacher, page = ask(cast)
    principal = Person(cast.principal)
    form = principal.open(f"/concerns/{concern.id}/decide/")
    teacher.follow(teacher.press(page, "/send/"))
    late = principal.follow(principal.press(form, decision="not_report", reasons="No."))
    assert "is sent and cannot be changed" in late.text


def test_only_the_head_of_the_unit_decides(cast: Cast) -> None:
    concern, teacher, _page = ask(cast)
    path = f"/concerns/{concern.id}/decide/"
    assert teacher.open(path).status == 403
    assert Person(cast.social_teacher).open(path).status == 403
    assert Person(cast.other_principal).open(path).status == 404
    assert Person(cast.intake_worker).open(path).status == 403


def test_the_head_sees_the_whole_text_and_who_wrote_it(cast: Cast) -> None:
    concern, _teacher, _page = ask(cast)
    page = Person(cast.principal).open(f"/concerns/{concern.id}/decide/")
    assert content()["worry"] in page.text
    assert "Tiril Berg asks you to decide" in page.text
    assert "can send the report whatever you decide" in page.text


@pytest.mark.requirement("REP-05")
def test_phoned_first_stays_owed_until_the_report_is_sent(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    page = teacher.open(f"/concerns/{concern.id}/check/")
    for _ in range(2):  # twice is once
        assert teacher.press(page, "/phoned/").status == 303
    assert "the written report is owed" in teacher.open("/concerns/").text
    assert "the written report is owed" in Person(cast.principal).open("/concerns/").text
    teacher.follow(teacher.press(teacher.open(f"/concerns/{concern.id}/check/"), "/send/"))
    assert "the written report is owed" not in teacher.open("/concerns/").text
