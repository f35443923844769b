"""The meeting that goes through a new report, and what comes after it: the pages of RT4-S6 to RT4-S10 (RT4-06, RT4-08)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.meetings.models import Meeting, Participant
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, actor, guardian, in_investigation, reported
from tests.in_measures import collaboration, in_measures, measures_run, steps_now
from tests.new_report import again, agrees, called, invited_to_review, judged, opened, runs_of, steps_of
from tests.rooms.pages import Page, Person
from tests.steps import answered, as_system, day, events, held, parts, sees

CONSENT, CLOSING, STAYS = "collaboration_in_measures", "closing_in_measures", "school_in_part_2"
USUAL = {"goal": "En plan for barnet", "starts": "09.00", "ends": "11.00", "interpreter_needed": "no", "separate_talks": "no"}
REFUSAL = {"told_school": "Ringte sosiallæreren.", "asked_narrower": "Nei.", "assessed_sharing": "Ikke mer nå."}


def ready(cast: Cast, **first: object) -> tuple[Case, Run]:
    """A new report is registered as information, the family agrees, and the school is called."""
    case, _first = in_investigation(cast, **first)
    judged(cast, reported(cast), "active_case")
    run, = runs_of(case, "RT4")
    answered(cast, case, CONSENT)
    called(cast, case, run)
    return case, run


def planned(contact: Person, case: Case, run: Run, step: str = "RT4-S7", **changes: object) -> tuple[Page, Meeting]:
    """The meeting is planned on its page and the invitations are sent. Out: the page of the plan, the meeting."""
    page = opened(contact, case, run, step)
    saved = contact.follow(contact.press(page, **{**USUAL, "meeting_on": day(6), **changes}))
    contact.follow(contact.press(saved, "/send/"))
    with as_system():
        return page, Meeting.objects.select_related("folder").get(case_id=case.id, run_id=run.id)


def who_comes(meeting: Meeting, number: int) -> set[str]:
    with as_system():
        rows = Participant.objects.filter(part__meeting_id=meeting.id, part__number=number).select_related("folder")
        return {row.name for row in rows}


@pytest.mark.requirement("RT4-06")
def test_it_is_called_led_and_written_by_the_service_and_held_at_the_school(cast: Cast) -> None:
    case, run = ready(cast, guardians=[guardian(interpreter="somali")])
    contact = Person(cast.case_worker)
    page, meeting = planned(contact, case, run, interpreter_needed="yes")
    begins = page.form().fields
    for role in ("convener", "leader", "minute_taker"):
        assert "Kaja Myhre, Mottak og undersøkelse" in begins[role][0]
    assert begins["place"][0].startswith("Granlia skole")
    assert begins["interpreter_owner"] == ["Mottak og undersøkelse, Fjordvik"]
    assert [len(begins[f"agenda_{part}"][0].splitlines()) for part in (1, 2)] == [6, 2]
    assert meeting.interpreter_language == "somali" and meeting.interpreter_owner.startswith("Mottak")
    assert {"Gro Prøve", "Kaja Myhre", "Sara Lund", "Tiril Berg", "Interpreter: somali"} == who_comes(meeting, 1)
    assert {"Gro Prøve", "Kaja Myhre", "Interpreter: somali"} == who_comes(meeting, 2)


@pytest.mark.requirement("RT4-06")
def test_the_minutes_go_to_guardians_and_school_and_those_of_part_2_to_the_guardians(cast: Cast) -> None:
    case, run = ready(cast)
    _page, meeting = planned(Person(cast.case_worker), case, run)
    one, two = parts(meeting)
    for number in (1, 2):
        held(cast, meeting, number)
        assert f"RT4-S8{'MN'[number - 1]}" in steps_of(run), "minutes are owed"
        assert not sees(cast.other_guardian, one.folder_id)
    contact = Person(cast.case_worker)
    for part in (one, two):
        written = contact.open(f"/meetings/minutes/{part.id}/")
        assert written.status == 200
        contact.follow(contact.press(contact.open(f"/meetings/{meeting.id}/"), f"{part.id}/send/"))
    for person in (cast.social_teacher, cast.guardian):
        assert "Gjennomgått" in Person(person).open(f"/meetings/minutes/{one.id}/").text
    assert "Gjennomgått" in Person(cast.guardian).open(f"/meetings/minutes/{two.id}/").text
    assert Person(cast.social_teacher).open(f"/meetings/minutes/{two.id}/").status == 404
    assert not {"RT4-S8M", "RT4-S8N"} & steps_of(run)


@pytest.mark.requirement("RT4-06")
def test_with_consent_to_the_school_staying_it_is_one_meeting(cast: Cast) -> None:
    case, run = ready(cast)
    contact = Person(cast.case_worker)
    assert "Two parts" in opened(contact, case, run, "RT4-S7").text
    agrees(cast, case, run, STAYS)
    page, meeting = planned(contact, case, run)
    assert "Two parts" not in page.text
    assert "Sara Lund" in who_comes(meeting, 2)
    _one, two = parts(meeting)
    held(cast, meeting, 1)
    assert "Held as one meeting with the part before." in contact.open(f"/cases/{case.id}/?run={run.id}").text
    held(cast, meeting, 2, send=True)
    assert sees(cast.social_teacher, two.folder_id)
    with as_system():
        consent = Consent.objects.get(case_id=case.id, purpose=STAYS)
    consents.withdraw(consent_id=consent.id, form="written", by=actor(cast.guardian), at=timezone.now())
    assert not sees(cast.social_teacher, two.folder_id)


@pytest.mark.requirement("RT4-06")
@pytest.mark.parametrize(("judged_as", "talks"), [("before", 1), ("after", 1), ("both", 2), ("not_needed", 0)])
def test_the_service_judges_whether_the_child_is_talked_with(cast: Cast, judged_as: str, talks: int) -> None:
    case, _report, run = again(cast)
    answered(cast, case, CONSENT)
    contact = Person(cast.case_worker)
    page = opened(contact, case, run, "RT4-S6")
    points = {name: "Svar" for name in page.form().fields if name.startswith("point_")}
    told = Notice.objects.filter(account=cast.guardian).count()
    contact.follow(contact.press(page, **points, meeting_on=day(3), nurse_attends="no", child_talk=judged_as,
                                 with_whom="Sara Lund"))
    for _ in range(talks):
        assert "RT4-S6B" in steps_of(run)
        talk = opened(contact, case, run, "RT4-S6B")
        contact.follow(contact.press(talk, what="held", on=day(), with_whom="Kaja Myhre"))
    assert "RT4-S6B" not in steps_of(run)
    assert "Talk with the child" not in Person(cast.guardian).open(f"/me/case/{case.id}/").text
    assert "Talk with the child" not in Person(cast.social_teacher).open(f"/cases/{case.id}/?run={run.id}").text
    assert Notice.objects.filter(account=cast.guardian).count() == told


@pytest.mark.requirement("RT4-05")
def test_the_day_of_the_review_is_not_provisional_and_each_call_keeps_its_own_note(cast: Cast) -> None:
    case, first = in_investigation(cast)
    other = next(run for run in runs_of(case, "RT1") if run.report_id == first.id)
    called(cast, case, other, points=5)
    judged(cast, reported(cast), "active_case")
    run, = runs_of(case, "RT4")
    answered(cast, case, CONSENT)
    contact = Person(cast.case_worker)
    page = opened(contact, case, run, "RT4-S6")
    assert "provisional" not in page.text and "Which day did you agree on?" in page.text
    fields = {name: "Bare i denne samtalen" for name in page.form().fields if name.startswith("point_")}
    contact.follow(contact.press(page, **fields, meeting_on=day(3), nurse_attends="no", child_talk="not_needed",
                                 with_whom="Sara Lund"))
    of_review = Person(cast.social_teacher).open(f"/cases/{case.id}/call-note/?run={run.id}").text
    assert of_review.count("Bare i denne samtalen") == 4 and "Who reads out the report?" in of_review
    assert "Bare i denne" not in Person(cast.social_teacher).open(f"/cases/{case.id}/call-note/?run={other.id}").text
    assert "Bare i denne" not in contact.open(f"/meetings/case/{case.id}/call/?run={other.id}").text


@pytest.mark.requirement("RT4-08")
def test_in_measures_the_meetings_go_on_and_nothing_is_entered_again(cast: Cast) -> None:
    case = in_measures(cast)
    before = collaboration(cast, case)
    agreed = [data for kind, data in events(case) if kind == "next_meeting.fixed"]
    judged(cast, reported(cast), "active_case")
    run, = runs_of(case, "RT4")
    assert "RT4-S5A" not in steps_of(run), "the family has said yes before and is not asked again"
    assert "RT4-S6" in steps_of(run)
    called(cast, case, run)
    gone_through(cast, case, run)
    with as_system():
        run.refresh_from_db()
    assert run.end_reason == "kept_up"
    with as_system():
        assert measures_run(case).ended_on is None
    assert "RT3-S5" in steps_now(case)
    assert [data for kind, data in events(case) if kind == "next_meeting.fixed"] == agreed
    assert sees(cast.social_teacher, parts(before)[0].folder_id), "the meeting that was called stands"
    page = opened(Person(cast.other_case_worker), case, measures_run(case), "RT3-S5")
    assert f"/meetings/{before.id}/" in page.path


def gone_through(cast: Cast, case: Case, run: Run) -> None:
    """The review meeting is held, with minutes."""
    meeting = invited_to_review(cast, case, run)
    for number in (1, 2):
        held(cast, meeting, number, send=True)


@pytest.mark.requirement("RT4-08")
def test_outside_measures_the_next_meeting_is_agreed_once_and_the_routine_for_measures_begins(cast: Cast) -> None:
    case, run = ready(cast)
    gone_through(cast, case, run)
    contact = Person(cast.case_worker)
    page = opened(contact, case, run, "RT4-S9")
    contact.follow(contact.press(page, what="next_meeting.fixed", meeting_on=day(20), told="Sara leder møtet."))
    with as_system():
        run.refresh_from_db()
    assert run.end_reason == "to_measures"
    begun = measures_run(case)
    assert begun.follows_id == run.id
    assert not {"RT3-S1", "RT3-S5N"} & steps_now(case), "the day that was agreed is not asked for again"
    plan = opened(contact, case, begun, "RT3-S5").form().fields
    assert plan["meeting_on"] == [day(20)]
    with as_system():
        assert Consent.objects.filter(case_id=case.id, purpose=CONSENT).count() == 1


@pytest.mark.requirement("RT4-08")
def test_school_and_service_can_agree_that_no_meetings_are_needed(cast: Cast) -> None:
    case, run = ready(cast)
    gone_through(cast, case, run)
    contact = Person(cast.case_worker)
    page = opened(contact, case, run, "RT4-S9")
    assert contact.press(page, what="meetings.not_needed").status == 422, "the service does not decide it alone"
    contact.follow(contact.press(page, what="meetings.not_needed", with_whom="Sara Lund", told="Sara og vi er enige: alt går bra nå."))
    with as_system():
        run.refresh_from_db()
    assert run.end_reason == "kept_up"
    assert runs_of(case, "RT3") == []


def refused(cast: Cast) -> tuple[Case, Run]:
    """The family says no, the school is told, the service has encouraged them."""
    case, _report, run = again(cast)
    answered(cast, case, CONSENT, given=False)
    contact = Person(cast.case_worker)
    contact.follow(contact.press(opened(contact, case, run, "RT4-S5"), **REFUSAL))
    contact.follow(contact.press(opened(contact, case, run, "RT4-S5M"), how="Snakket om hva samarbeid kan bety."))
    return case, run


def asked_about_closing(cast: Cast, case: Case, run: Run, given: bool) -> None:
    """The family is asked on the page that the step leads to, and answers on its own."""
    contact, mother = Person(cast.case_worker), Person(cast.guardian)
    chosen = next(link for link in opened(contact, case, run, "RT4-S10Q").links if f"/ask/{CLOSING}/" in link)
    assert chosen.endswith(f"?run={run.id}"), "what is asked for belongs to this run"
    contact.follow(contact.press(contact.open(chosen), interpreter_used="no", of=[str(cast.guardian.id)]))
    with as_system():
        consent = Consent.objects.get(case_id=case.id, purpose=CLOSING)
    question = mother.open(f"/consents/{consent.id}/")
    mother.follow(mother.press(question, given="yes" if given else "no"))


@pytest.mark.requirement("RT4-08")
def test_without_consent_there_is_a_joint_closing_meeting(cast: Cast) -> None:
    case, run = refused(cast)
    asked_about_closing(cast, case, run, given=True)
    contact = Person(cast.case_worker)
    page, meeting = planned(contact, case, run, "RT4-S10")
    assert "The help goes on" not in page.text, "no measures run here"
    assert len(page.form().fields["agenda_1"][0].splitlines()) == 8
    part = held(cast, meeting)
    assert "RT4-S10M" in steps_of(run)
    contact.follow(contact.press(contact.open(f"/meetings/{meeting.id}/"), f"{part.id}/send/"))
    assert sees(cast.social_teacher, part.folder_id) and sees(cast.guardian, part.folder_id)
    with as_system():
        run.refresh_from_db()
    assert run.end_reason == "closed"


@pytest.mark.requirement("RT4-08")
@pytest.mark.parametrize("left_out", [*REFUSAL, ""])
def test_a_no_to_the_closing_meeting_too_leaves_three_duties(cast: Cast, left_out: str) -> None:
    case, run = refused(cast)
    asked_about_closing(cast, case, run, given=False)
    contact = Person(cast.case_worker)
    assert "RT4-S10X" in steps_of(run) and "RT4-S10" not in steps_of(run)
    page = opened(contact, case, run, "RT4-S10X")
    assert page.text.count("closing meeting") >= 1
    answer = contact.press(page, **{**REFUSAL, **({left_out: ""} if left_out else {})})
    assert answer.status == (422 if left_out else 303)
    with as_system():
        run.refresh_from_db()
    assert run.end_reason == ("" if left_out else "closed")
    told = [data for kind, data in events(case) if kind == "refusal.handled" and data.get("about") == CLOSING]
    assert len(told) == (0 if left_out else 1)
