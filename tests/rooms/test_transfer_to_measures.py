"""From intake to the measures department: who sees what, who does what, and what the school can do when it takes long (RT3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_organisation_number
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.concerns.commands import answering
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import seen_by
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.meetings.models import Meeting
from skolestotte.web.overview.queries_case import CasePage, case_page
from skolestotte.web.people.models import Account, Unit
from tests.cast import MUNICIPALITY, Cast, actor, in_investigation, sign_in
from tests.in_measures import MEASURES, handed_over, in_measures, measures_run, noted, steps_now
from tests.investigating import told
from tests.rooms.violence import called_about_talks, cleared, run_of_violence, talked, violence
from tests.steps import answered, as_system, concluded, day, held, invited, open_steps, run_of


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


@pytest.mark.requirement("RT3-01")
def test_before_the_transfer_the_school_is_told_whom_to_call_what_to_expect_and_who_does_what(client: Client, cast: Cast) -> None:
    case, report = in_investigation(cast)
    concluded(cast, case, "measures")
    answered(cast, case, "closing_meeting")
    answered(cast, case, MEASURES)
    held(cast, invited(cast, case, "closing", "measures"), send=True)
    answering.send_second(report_id=report.id, followed_up=True, measures="", necessity="", by=actor(cast.case_worker), at=timezone.now())
    investigations.write_collaboration(case_id=case.id, run_id=run_of(case).id, decision="Samarbeid.", plan="Møte.",
                                       by=actor(cast.case_worker), at=timezone.now())
    assert told(case, "measures.began") == []  # not before the day is agreed on
    page, words = reverse("notes:next-meeting", args=[case.id]), {
        "contact": "Hanne Ness til noen er pekt ut.", "expect": "Ny kontaktperson ringer.", "who_does_what": "Skolen følger fraværet."}
    sign_in(client, cast.case_worker)
    for left_out in words:
        refused = client.post(page, {"meeting_on": day(12), **words, left_out: " "})
        assert refused.status_code == 422 and list(refused.context["form"].errors) == [left_out]
    assert told(case, "measures.began") == []
    assert client.post(page, {"meeting_on": day(12), **words}).status_code == 303
    assert told(case, "measures.began") == [{"date_fixed": True}]
    shown = seen(sign_in(client, cast.social_teacher), case)
    assert all(word in shown for word in words.values()) and "Hanne Ness" in shown
    assert measures_run(case).routine == "RT3" and "RT3-S1" not in steps_now(case)


@pytest.mark.requirement("DLN-06")
def test_nothing_is_handed_over_without_a_day_or_a_reason_that_both_read(client: Client, cast: Cast) -> None:
    case, report = in_investigation(cast)
    concluded(cast, case, "measures")
    answered(cast, case, "closing_meeting")
    answered(cast, case, MEASURES)
    held(cast, invited(cast, case, "closing", "measures"), send=True)
    by, now = actor(cast.case_worker), timezone.now()
    answering.send_second(report_id=report.id, followed_up=True, measures="", necessity="", by=by, at=now)
    investigations.write_collaboration(case_id=case.id, run_id=run_of(case).id, decision="Samarbeid.", plan="Møte.", by=by, at=now)
    assert told(case, "measures.began") == [] and "RT1-S12" in open_steps(case)
    page = reverse("overview:deviate", args=[case.id, "RT1-S12"])
    said = {"reason": "Skolen har ferie til januar.", "alternative": "Ny kontaktperson ringer i uke 2."}
    sign_in(client, cast.case_worker)
    assert client.post(page, {**said, "reason": " "}).status_code == 422 and told(case, "measures.began") == []
    assert client.post(page, said).status_code == 303
    assert told(case, "measures.began") == [{"date_fixed": False}] and "RT3-S1" in steps_now(case)
    school = client.get(f"{reverse('overview:case', args=[case.id])}?run={run_of_investigation(case).id}").content.decode()
    assert "Skolen har ferie til januar." in school


@pytest.mark.requirement("DLN-06")
@pytest.mark.parametrize("agreed", [False, True])
def test_the_meeting_is_due_the_day_after_the_first_talks_or_the_day_that_was_agreed(cast: Cast, agreed: bool) -> None:
    case, report = violence(cast)
    if agreed:
        called_about_talks(cast, case)  # talks tomorrow, the meeting the day after that
    else:
        cases.deviate(case_id=case.id, run_id=run_of_violence(case).id, step="RT2-S3", reason="Politiet ringte.", alternative="",
                      by=actor(cast.case_worker), at=timezone.now())
    cleared(cast, report)
    talked(cast, case)
    answered(cast, case, "after_conversation")
    with as_system():
        task = Task.objects.get(case_id=case.id, step="RT2-S6", state="open")
    assert task.due_strict == timezone.localdate() + timedelta(days=2 if agreed else 1)


def run_of_investigation(case: Case) -> Run:
    with as_system():
        return Run.objects.get(case_id=case.id, routine="RT1")


@pytest.mark.requirement("RT3-02")
def test_the_school_sees_a_transfer_and_whom_to_call_when_it_is_slow(client: Client, cast: Cast, case: Case) -> None:
    given = shipped_routine("RT3").step("RT3-S2").due[0].days  # what the municipality has configured
    due = as_seen(cast.case_worker, case).sight.progress.step("RT3-S2")
    assert due is not None and due.due is not None
    until = (due.due.rolled - timezone.localdate()).days
    assert given <= until <= given + 5  # the next working day
    assert seen(sign_in(client, cast.social_teacher), case).count("Under overføring") >= 1
    for days, slow in ((0, False), (until, False), (until + 1, True)):
        page = as_seen(cast.social_teacher, case, days=days)
        assert (page.phase.color == "warning") is slow and (page.slow_transfer is not None) is slow
        assert any(one.step == "RT3-S2E" and one.url for one in page.doing)  # to ask in writing, at any time
    head = as_seen(cast.social_teacher, case, days=until + 1).slow_transfer
    assert head is not None and head.name == "Hanne Ness" and head.phone
    assert as_seen(cast.case_worker, case, days=until + 1).slow_transfer is None


@pytest.mark.requirement("RT3-02")
def test_what_is_gone_through_in_the_transfer_is_not_shown_to_the_school(client: Client, cast: Cast, case: Case) -> None:
    noted(cast, case, "RT3-S2", by=cast.measures_head, handed_over="Det mor har fortalt om natten.")
    sign_in(client, cast.social_teacher)
    assert "Det mor har fortalt" not in seen(client, case) and client.get(note(case, "RT3-S2")).status_code == 403


@pytest.mark.requirement("RT3-02")
def test_an_overlap_meeting_can_be_planned_with_those_who_take_over(client: Client, cast: Cast, case: Case) -> None:
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.measures_head), at=timezone.now())
    plan = f"{reverse('meetings:plan', args=[case.id, 'overlap'])}?run={measures_run(case).id}"
    form = sign_in(client, cast.case_worker).get(plan).context["form"]
    names = {name for _, name in form.fields["people"].choices}
    assert {"Kaja Myhre", "Jon Sund", "Hanne Ness", "Sara Lund", "Gro Prøve"} <= names
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")} | {
        "goal": "Ingen begynner forfra", "meeting_on": day(5), "starts": "12.00", "ends": "13.00", "interpreter_needed": "no",
        "separate_talks": "no", "other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0"}
    answer = client.post(plan, sent)
    assert answer.status_code == 303, answer.context["form"].errors
    with as_system():
        meeting = Meeting.objects.select_related("folder").get(case_id=case.id, type="overlap")
    assert client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version}).status_code == 303
    assert held(cast, meeting, send=True) and told(case, "minutes.sent")[-1]["type"] == "overlap"


@pytest.mark.requirement("RT3-10")
def test_the_school_sees_reception_and_the_head_of_measures_when_the_contact_person_is_away(client: Client, cast: Cast) -> None:
    Unit.objects.create(kind="cws_reception", name="Resepsjonen, Fjordvik", parent=cast.cws, org_no=synthetic_organisation_number(9),
                        municipality_no=MUNICIPALITY, phone="21000190")
    case = in_measures(cast)
    shown = seen(sign_in(client, cast.social_teacher), case)
    assert "Når kontaktpersonen er lenge borte" in shown
    assert 'href="tel:21000190"' in shown and "Resepsjonen" in shown
    assert "Leder av avdeling tiltak: Hanne Ness" in shown


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


@pytest.mark.requirement("RT3-03", "ORG-05")
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
    with as_system():
        task = Task.objects.get(case_id=case.id, step="RT3-S3", state="open")
    assert task.owner_id == cast.case_worker.id and task.due is not None
    contact = as_seen(cast.social_teacher, case).contact
    assert (contact.name, next(one.name for one in contact.before)) == ("Kaja Myhre", "Jon Sund")
    sign_in(client, cast.case_worker).post(note(case, "RT3-S3"), {**today(), "with_whom": "Sara Lund"})
    assert "RT3-S3" not in steps_now(case) and len(told(case, "introduction.held")) == 2


@pytest.mark.requirement("RT3-04")
def test_school_support_is_agreed_and_a_team_is_set_up_when_it_is_needed(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    cases.name_counsellor(case_id=case.id, run_id=measures_run(case).id, account=cast.counsellor,
                          by=actor(cast.other_case_worker), at=timezone.now())
    sent = {**today(), "what": "0", "plan": "Lekser hver tirsdag."}
    assert sign_in(client, cast.counsellor).post(note(case, "RT3-S4"), sent).status_code == 303
    assert told(case, "support.planned") == [{"team": False}] and "RT3-S4" not in steps_now(case)
    team = {**sent, "what": "1", "team": " "}
    refused = client.post(note(case, "RT3-S4T"), team)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["team"]
    assert client.post(note(case, "RT3-S4T"), {**team, "team": "Gro, Sara, Tiril og Pia"}).status_code == 303
    assert told(case, "support.planned")[-1] == {"team": True}
    shown = seen(sign_in(client, cast.social_teacher), case)
    assert all(word in shown for word in ("Pia Lind", "Lekser hver tirsdag.", "Gro, Sara, Tiril og Pia"))
    with as_system():
        row = Consent.objects.get(case_id=case.id, purpose=MEASURES)
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    assert "Lekser hver tirsdag." not in seen(client, case)  # access follows the consent
    assert not {"RT3-S4", "RT3-S4T"} & steps_now(case)


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


@pytest.mark.requirement("DLN-09")
def test_an_overlap_meeting_that_there_is_no_time_for_is_left_out_with_a_reason_that_the_school_reads(client: Client, cast: Cast,
                                                                                                    case: Case) -> None:
    page = f"{reverse('overview:deviate', args=[case.id, 'RT3-S2O'])}?run={measures_run(case).id}"
    assert page in seen(sign_in(client, cast.case_worker), case)
    assert client.post(page, {"reason": "Ingen har tid før jul.", "alternative": "Vi ringer sammen."}).status_code == 303
    assert "RT3-S2O" not in steps_now(case)
    shown = seen(sign_in(client, cast.social_teacher), case)
    assert "Ingen har tid før jul." in shown and "Vi ringer sammen." in shown
