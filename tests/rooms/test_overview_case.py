"""The case page: each role sees its own picture, and nothing beyond its own doors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.progress import progress, seen_by
from skolestotte.rulebook.routine import OWNERS
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.folders import door
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import ReadLog
from skolestotte.web.journal.models import Event
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.models import Part
from skolestotte.web.overview.queries_case import case_page
from skolestotte.web.overview.sight import look
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, case_of, in_investigation, reported, reviewed, sibling
from tests.in_measures import in_measures
from tests.rooms.pages import Page, Person
from tests.steps import answered, concluded, investigated, run_of

TEAM = ("teacher", "social_teacher", "principal", "intake_worker", "case_worker", "department_head", "section_head")
OTHERS = ("other_teacher", "other_liaison", "other_principal", "kindergarten_head", "other_case_worker", "consultant",
          "administrator")


def address(case: Case) -> str:
    return reverse("overview:case", args=[case.id])


def opened(account: Account, case: Case) -> Page:
    return Person(account).open(address(case))


@pytest.mark.requirement("SYS-08")
@pytest.mark.parametrize("who", OTHERS)
def test_who_has_no_part_in_the_case_gets_404(cast: Cast, who: str) -> None:
    case, _report = in_investigation(cast)
    page = opened(getattr(cast, who), case)
    assert page.status == 404
    assert "Ella" not in page.text


@pytest.mark.parametrize("who", TEAM)
def test_the_page_says_where_it_stands_what_is_next_and_why_one_may_see_it(cast: Cast, who: str) -> None:
    case, _report = in_investigation(cast)
    page = opened(getattr(cast, who), case)
    assert page.status == 200
    assert "Ella Prøve" in page.text
    assert "The child welfare service is investigating, and is to be finished by" in page.text
    assert "Why may I see this?" in page.text
    # The teacher has written the report and has no door to the joint work: how that stands is not told either.
    assert ("Conclude the investigation" if who == "teacher" else "Call the school and agree on a start meeting") in page.text


def test_the_title_never_holds_the_childs_name(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    assert "<title>The case" in opened(cast.case_worker, case).html


@pytest.mark.requirement("SYS-08")
def test_the_school_sees_no_more_than_its_own_events(cast: Cast) -> None:
    """Seen in the service's own folder: the review, the appointment, the talk with the child. In the family's: consents."""
    case = investigated(cast)
    meetings.call(case_id=case.id, run_id=run_of(case).id, with_whom="Sara", answers={"1": "x"}, agreed_on=None,
                  youth_attends=False, nurse_attends=False, child_talk="before", by=actor(cast.case_worker), at=timezone.now())
    meetings.child_talk(case_id=case.id, run_id=run_of(case).id, held=True, by=actor(cast.case_worker), at=timezone.now())
    answered(cast, case, "obtain_information")
    text = opened(cast.social_teacher, case).text
    for hidden in ("The report has been reviewed", "Contact person appointed", "Talk with the child", "Consent",
                   "Gather information about the child", "Start meeting part 2"):
        assert hidden not in text, hidden
    for shown in ("The contact person has accepted the case", "First feedback sent", "Report of concern received"):
        assert shown in text, shown
    assert "Talk with the child held" in opened(cast.case_worker, case).text


@pytest.mark.parametrize(("who", "side"), [("social_teacher", "school"), ("principal", "school"), ("case_worker", None)])
def test_the_picture_is_worked_out_from_the_readers_events(cast: Cast, who: str, side: str | None) -> None:
    """What the doors show and what the routine says the side reads give the same progress."""
    case = investigated(cast)
    answered(cast, case, "obtain_information")
    today = timezone.localdate()
    with as_system():
        every = [e.as_rule_event() for e in Event.objects.filter(stream_id=case.id)]
    reader = actor(getattr(cast, who))
    door.let_in(reader)
    sight = look(case.id, by=reader, today=today, what="test")
    routine = shipped_routine("RT1")
    expected = progress(routine, seen_by(routine, every, side) if side else every, today, side)
    assert sight.side == side
    assert sight.progress == expected


@pytest.mark.requirement("ORG-05")
def test_exactly_one_contact_person_with_history_and_other_channels(cast: Cast) -> None:
    case = investigated(cast)
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.department_head), at=timezone.now())
    before = opened(cast.social_teacher, case)
    assert "Kaja Myhre" in before.text
    assert "Jon Sund" not in before.text  # asked, but has not said yes
    assert "Offered to Jon Sund" in opened(cast.department_head, case).text
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.other_case_worker), at=timezone.now())
    after = opened(cast.social_teacher, case)
    assert "Contact persons before" in after.text
    assert after.text.index("Jon Sund") < after.text.index("Kaja Myhre")
    for channel in ("The intake phone", "Head of the measures department"):
        assert channel in after.text


def test_what_nobody_has_to_do_is_not_called_somebodys_turn_and_comes_last(cast: Cast) -> None:
    report = reported(cast)
    page = opened(cast.social_teacher, case_of(report))  # may ask for a report meeting, and waits for intake
    assert "Next: someone else’s turn" in page.text and "Next: your turn" not in page.text
    assert page.text.index("First feedback to the school") < page.text.index("Ask for a report meeting")
    assert "When it is needed" in page.text
    measures = opened(cast.social_teacher, in_measures(cast, children=[sibling()]))
    assert "Next: your turn" not in measures.text and "When the contact person is away for long" in measures.text


def test_a_school_that_is_not_told_yet_sees_the_intake_phone_and_its_own_report(cast: Cast) -> None:
    report = reported(cast)
    page = opened(cast.social_teacher, case_of(report))
    assert page.status == 200
    assert "The intake phone" in page.text
    assert "The child has no contact person yet" in page.text
    assert reverse("concerns:report", args=[report.id]) in page.links


def test_the_school_is_not_shown_a_lateness_it_cannot_know(cast: Cast) -> None:
    """The review may be done long ago; the school is told only by the first feedback."""
    long_ago = timezone.now() - timedelta(days=16)
    report = reported(cast, at=long_ago)
    reviewed(cast, report, at=long_ago + timedelta(days=1))
    case = case_of(report)
    text = opened(cast.social_teacher, case).text
    assert "late: deadline was" not in text
    assert "First feedback to the school" in text


@pytest.mark.requirement("ORG-09")
def test_the_next_task_and_every_step_of_the_routine_say_whose_they_are(cast: Cast) -> None:
    case, words = investigated(cast), {"school": "The school’s task", "cws": "The child welfare service’s task"}
    for page in (address(case), reverse("overview:children")):
        assert words["cws"] in Person(cast.social_teacher).open(page).text
    listed = Person(cast.case_worker).open(reverse("overview:case-routine", args=[case.id])).html
    told = {}
    for step in shipped_routine("RT1").steps:
        _, _, shown = listed.partition(f'<li id="{step.id}"')
        told[step.id] = [side for side, task in words.items() if task in shown.partition("<li id=")[0]]
    assert told == {step.id: [OWNERS[step.owner].side] for step in shipped_routine("RT1").steps}
    assert ["school"] in told.values() and ["cws"] in told.values()


@pytest.mark.requirement("DLN-08")
def test_a_deadline_by_law_names_its_section(cast: Cast) -> None:
    text = opened(cast.case_worker, investigated(cast)).text
    assert "Deadlines by law" in text
    assert "Child Welfare Act § 2-2 second paragraph" in text


@pytest.mark.requirement("RT1-09")
def test_when_consent_is_withdrawn_the_closing_meeting_vanishes_for_the_school(cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    [row] = answered(cast, case, "closing_meeting")
    _closing_held(cast, case)
    page = opened(cast.social_teacher, case)
    assert "Minutes: closing meeting" in page.text
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    after = opened(cast.social_teacher, case)
    assert after.status == 200
    assert "Minutes: closing meeting" not in after.text
    assert "Meeting held: closing meeting" not in after.text
    assert "Minutes: closing meeting" in opened(cast.case_worker, case).text


def _closing_held(cast: Cast, case: Case) -> None:
    by, now = actor(cast.case_worker), timezone.now()
    starts = now + timedelta(days=1)
    plan = meetings.MeetingPlan(
        type="closing", variant="dismissed", goal="Avslutte", starts_at=starts, ends_at=starts + timedelta(hours=1),
        place="Kontoret", convener="Kaja", leader="Kaja", minute_taker="Kaja",
        invited=[meetings.Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id),
                 meetings.Invited("Gro Prøve", "guardian", "family", cast.guardian.id)])
    meeting = meetings.plan(case_id=case.id, run_id=run_of(case).id, settled=plan, by=by, at=now)
    meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=now)
    with as_system():
        part = Part.objects.get(meeting_id=meeting.id)
        agenda = [{**point, "minutes": "Snakket om."} for point in part.agenda]
    minutes = meetings.PartMinutes(points=agenda, child_view="", guardians_view="", decisions="", joint_plan=[
        {"what": "Frokost på skolen", "who": "Kontaktlærer", "by": ""}], attended=[])
    held = meetings.hold(part_id=part.id, version=part.version, minutes=minutes, by=by, at=now)
    meetings.send_minutes(part_id=held.id, by=by, at=now)


@pytest.mark.requirement("SYS-07")
def test_every_letter_lies_in_the_list_with_date_and_author(cast: Cast) -> None:
    case, report = in_investigation(cast)
    page = opened(cast.case_worker, case)
    letter = reverse("concerns:letter", args=[report.id, "first"])
    assert letter in page.links
    row = page.html[page.html.index(letter):][:400]
    assert "Ine Strand" in row
    assert "<time" in row


@pytest.mark.parametrize("who", ["social_teacher", "case_worker", "department_head", "intake_worker"])
def test_at_most_fifteen_queries_however_much_has_happened(cast: Cast, who: str) -> None:
    case = investigated(cast)
    person = Person(getattr(cast, who))
    little = _count(person, case)
    answered(cast, case, "obtain_information")
    meetings.call(case_id=case.id, run_id=run_of(case).id, with_whom="Sara", answers={"1": "x"}, agreed_on=None,
                  youth_attends=False, nurse_attends=False, child_talk="both", by=actor(cast.case_worker), at=timezone.now())
    for _again in range(3):
        cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.department_head), at=timezone.now())
        cases.answer_contact(case_id=case.id, accept=False, by=actor(cast.other_case_worker), at=timezone.now())
    much = _count(person, case)
    assert little == much <= 15


def _count(person: Person, case: Case) -> int:
    person.open(address(case))
    with CaptureQueriesContext(connection) as caught:
        assert person.open(address(case)).status == 200
    return len([one for one in caught if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_every_folder_that_is_shown_is_logged(cast: Cast) -> None:
    case = investigated(cast)
    opened(cast.social_teacher, case)
    with as_system():
        looks = set(ReadLog.objects.filter(by=f"person:{cast.social_teacher.id}", what="case").values_list("folder__kind", flat=True))
    assert looks == {"identity", "report", "collab"}


def test_the_short_way_leads_to_the_page_that_does_the_step(cast: Cast) -> None:
    case, report = in_investigation(cast)
    person = Person(cast.case_worker)
    for step, where in (("RT1-S3", reverse("meetings:call", args=[case.id])),
                        ("RT1-S5", reverse("meetings:plan", args=[case.id, "start"])),
                        ("RT1-S10", reverse("concerns:second-feedback", args=[report.id]))):
        assert person.open(reverse("overview:do", args=[case.id, step])).location == where
    assert person.open(reverse("overview:do", args=[case.id, "RT1-S99"])).status == 404
    assert Person(cast.other_liaison).open(reverse("overview:do", args=[case.id, "RT1-S3"])).status == 404


def test_every_form_of_a_routine_has_a_page(cast: Cast) -> None:
    """A form that no page carries would be a button that leads nowhere."""
    case, _report = in_investigation(cast)
    door.let_in(actor(cast.case_worker))
    page = case_page(case.id, by=actor(cast.case_worker), today=timezone.localdate())
    person = Person(cast.case_worker)
    for step in shipped_routine("RT1").steps:
        answer = person.open(reverse("overview:do", args=[page.sight.case_id, step.id]))
        assert (step.id, answer.status) == (step.id, 302)


def test_the_note_of_the_call_is_read_by_both_sides(cast: Cast) -> None:
    case = investigated(cast)
    path = reverse("overview:call-note", args=[case.id])
    assert Person(cast.case_worker).open(path).status == 404
    meetings.call(case_id=case.id, run_id=run_of(case).id, with_whom="Sara Lund", answers={"2": "Kontaktlæreren leser."},
                  agreed_on=None, youth_attends=False, nurse_attends=False, child_talk="not_needed",
                  by=actor(cast.case_worker), at=timezone.now())
    for who in (cast.case_worker, cast.social_teacher, cast.principal):
        assert path in opened(who, case).links
        page = Person(who).open(path)
        assert "Kontaktlæreren leser." in page.text
        assert "Who reads out the report?" in page.text
    assert Person(cast.teacher).open(path).status == 404
    assert Person(cast.other_liaison).open(path).status == 404


@pytest.mark.parametrize("who", TEAM)
def test_no_link_on_the_page_leads_astray(cast: Cast, who: str) -> None:
    case = investigated(cast)
    answered(cast, case, "obtain_information")
    meetings.call(case_id=case.id, run_id=run_of(case).id, with_whom="Sara Lund", answers={"1": "x"}, agreed_on=None,
                  youth_attends=False, nurse_attends=False, child_talk="before", by=actor(cast.case_worker), at=timezone.now())
    concluded(cast, case)
    answered(cast, case, "closing_meeting")
    _closing_held(cast, case)
    person = Person(getattr(cast, who))
    for link in dict.fromkeys((*opened(getattr(cast, who), case).links, *person.open("/").links)):
        if link.startswith("/") and not link.startswith("/static"):
            assert person.client.get(link, follow=True).status_code == 200, link


def test_the_page_of_a_step_says_the_same_day_as_the_case(cast: Cast) -> None:
    """Five days after a Monday is no working day: the date stands as it is, on the case and beside the form."""
    today = timezone.localtime()
    monday = (today - timedelta(days=today.weekday() + 7)).replace(hour=10, minute=0)
    case = reviewed(cast, reported(cast, at=monday), at=monday)
    intake, saturday = Person(cast.intake_worker), monday.date() + timedelta(days=5)
    for path in (address(case), f"/meetings/case/{case.id}/call/"):
        assert f'datetime="{saturday}"' in intake.open(path).html, path
