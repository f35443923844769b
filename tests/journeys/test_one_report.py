"""One concern report, from worry to closing meeting, as the people who carry it live it, each in an own browser. Its other ends:
test_ends_of_investigations.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases.models import Run
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.queries import verify
from skolestotte.web.meetings.models import Part
from tests.cast import CHILD_NUMBER, GUARDIAN_NUMBER, Cast

from .browser import Person

pytestmark = pytest.mark.journey
Open = Callable[..., Person]
FAMILY = "Gro Prøve"


def day(offset: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=offset)).strftime("%d.%m.%Y")


def write(teacher: Person, *, child: str = "Ella Prøve", number: str = CHILD_NUMBER, violence: bool = False) -> None:
    """Somebody at the school writes the report in three pages, and checks it. `violence`: nobody has told the guardians."""
    teacher.goes_to("/concerns/").looks().follows("Write").looks()
    if "/new/" in teacher.page.url:
        teacher.presses("Begin|Write|Start")
    teacher.writes("Your position", "Contact teacher").writes("How do you know the child", "Every day in class")
    teacher.writes("Your phone number", "99 00 00 01")
    children = teacher.group("Children")
    children.get_by_label("Name").first.fill(child)
    children.get_by_label("Identity number").first.fill(number)
    children.get_by_label("Address").first.fill("Prøveveien 1")
    guardians = teacher.group("Guardians")
    guardians.get_by_label("Name").first.fill("Gro Prøve")
    guardians.get_by_label("Identity number").first.fill(GUARDIAN_NUMBER)
    guardians.get_by_label("Address").first.fill("Prøveveien 1")
    guardians.get_by_label("Phone number").first.fill("99 00 00 02")
    guardians.get_by_label("Yes").first.check()
    teacher.presses("Save and go on")
    teacher.writes("Short history", "We have known the child for two years.")
    teacher.writes("What are you worried about", "Tired and hungry at school, and alone in the evenings.")
    teacher.writes("What has the child said", "That it makes its own food.")
    teacher.writes("^Day", day(-3)).writes("Time of day", "08.30").writes("^Place", "The classroom")
    teacher.writes("What did you see or hear", "Fell asleep at the desk twice before the break.")
    teacher.writes("What works well", "Loves reading.")
    teacher.page.get_by_role("group", name="Why is a report due?").get_by_role("checkbox").first.check()
    if violence:
        teacher.chooses("^Violence", within="Does any of this apply")
    teacher.presses("Save and go on")
    teacher.writes("What contact have you had", "None about this." if violence else "We called and told them.")
    teacher.writes("What have you tried", "Breakfast at school.")
    if not violence:  # with a flag nothing is asked about telling the guardians
        teacher.page.get_by_role("group", name="Do the guardians know").get_by_label("Yes").first.check()
        teacher.writes("How were they told", "In a talk at school.")
    for told in teacher.page.get_by_role("group", name="Knows that a report is sent").all():
        told.get_by_label("No" if violence else "Yes").check()
    if violence:
        for why in teacher.page.get_by_label("why not").all():
            why.fill("To protect the child.")
    teacher.presses("Save and go on").sees("Check and send")


def write_and_raise(teacher: Person) -> None:
    """The teacher writes the report and asks the head to decide."""
    write(teacher)
    teacher.presses("Ask the head")


def let_go_and_send(head: Person, teacher: Person) -> None:
    """The head lets the report go; the teacher sends it and gets a receipt with a reference and the next dates."""
    head.goes_to("/concerns/").looks().follows("Ella Prøve|Decide").sees("Decide on a worry")
    head.chooses("^Report").writes("Reasons", "The duty is triggered.").presses("Save the decision")
    teacher.goes_to("/concerns/").follows("Ella Prøve").presses("^Send").sees("M-20\\d\\d-")
    assert "/receipt/" in teacher.page.url


def receive_and_judge(intake: Person) -> tuple[str, str]:
    """Intake opens the report (the second receipt), judges it and answers the reporter. The ids of report and case."""
    intake.goes_to("/concerns/reports/").looks().follows("Ella Prøve").sees("alone in the evenings", "Opened by a person")
    report = intake.page.url.rstrip("/").rsplit("/", 1)[-1]
    intake.follows("Review the report").chooses("Open an investigation").chooses("^No", within="follow-up at once")
    intake.writes("Reasons", "Concrete and lasting.").writes("Date of the review", day()).presses("Save the review")
    intake.goes_to(f"/concerns/reports/{report}/first-feedback/").looks().sees("investigation").presses("Send the letter")
    with transaction.atomic(), as_system():
        case = Report.objects.get(id=report).case_id
    return report, str(case)


def appoint(leader: Person, worker: Person, case: str) -> None:
    """The leader offers the case; the contact person takes it."""
    leader.goes_to(f"/cases/{case}/contact/").looks().chooses("Kaja Myhre").presses("Offer the case")
    worker.goes_to("/").looks().sees("Ella Prøve")
    worker.goes_to(f"/cases/{case}/contact/answer/").looks().presses("Yes, I take the case")


def call_the_school(worker: Person, case: str) -> None:
    """The call with its five points, the day agreed, and whether the child is to be talked with."""
    worker.goes_to(f"/meetings/case/{case}/call/").looks()
    worker.writes("Whom did you talk with", "Sara Lund").writes("When did you talk", day())
    points = worker.page.locator("textarea[name^=point_]")
    assert points.count() in {4, 5}  # the fifth, about a young person, is asked when the child has turned 15
    for number in range(points.count()):
        points.nth(number).fill(f"Answer {number + 1}")
    worker.writes("Which day did you agree on", day(1)).chooses("^No", within="school nurse").chooses("Before the meeting")
    worker.presses("Save|Done|Record")
    worker.goes_to(f"/meetings/case/{case}/child-talk/").looks().chooses("The talk was held")
    worker.writes("When was it held", day()).writes("Who took part", "Kaja Myhre").presses("Save|Record|Done")


def of_run(run: str) -> str:
    """What an address says where the case has several runs."""
    return f"?run={run}" if run else ""


def plan_and_invite(worker: Person, case: str, kind: str, *, hour: str = "23", run: str = "", unusual: str = "") -> str:
    """Plan the meeting from the routine's defaults and send the invitations. The meeting's id. `unusual`: what is different
    from usual, and why."""
    worker.goes_to(f"/meetings/case/{case}/plan/{kind}/{of_run(run)}").looks()
    worker.writes("What do we want to have when we leave", "A plan that is good for the child.")
    worker.writes("^Day", day(1)).writes("^From", f"{hour}.30").writes("^To", f"{hour}.55")
    for box in worker.page.get_by_role("group", name="Who is invited?").get_by_role("checkbox").all():
        box.check()
    worker.chooses("^No", within="interpreter needed").chooses("^No", within="Do you offer")
    employee = worker.page.get_by_label("Employee of the school")
    if employee.count():
        employee.first.select_option(label=next(o for o in employee.first.locator("option").all_inner_texts() if "Tiril" in o))
        worker.page.get_by_label("Takes part as").first.select_option(index=1)
    if unusual:
        worker.writes("What is different from usual", unusual)
    worker.presses("Save the plan").presses("Send the invitations")
    return worker.page.url.rstrip("/").rsplit("/", 1)[-1]


def hold(worker: Person, meeting: str, *, points: list[int]) -> None:
    """Hold each part with its agenda (so many points in each), and send the minutes."""
    with transaction.atomic(), as_system():
        ids = list(Part.objects.filter(meeting_id=meeting).order_by("number").values_list("id", flat=True))
    assert len(ids) == len(points)
    for part, number in zip(ids, points, strict=True):
        worker.goes_to(f"/meetings/minutes/{part}/").looks()
        agenda = worker.page.locator("textarea[name^=point_]")
        assert agenda.count() == number
        for point in agenda.all():
            point.fill("We talked about it, and everybody was heard.")
        worker.writes("The child’s view", "Wants peace to read.").writes("The guardians’ view", "Agree with most of it.")
        worker.writes("What did you agree on", "Breakfast at school.").writes("When was it held", day())
        worker.presses("this part is held")
        worker.goes_to(f"/meetings/{meeting}/").looks().presses("Send the minutes")


def ask_for(worker: Person, case: str, purpose: str, *, run: str = "") -> None:
    worker.goes_to(f"/consents/case/{case}/ask/{purpose}/{of_run(run)}").looks()
    for box in worker.page.get_by_role("group", name="Who is asked?").get_by_role("checkbox").all():
        box.check()
    worker.chooses("^No", within="interpreter used").presses("Send|Ask")


def answer(mother: Person, yes: bool) -> None:
    """The guardian finds the question on her own page and answers in her own words' time."""
    mother.goes_to("/me/").looks()
    mother.clicks(mother.page.locator("a[href^='/consents/']"))
    mother.looks().chooses("Yes, I agree" if yes else "No, I do not agree").presses("Send my answer")


def conclude(worker: Person, case: str, outcome: str) -> None:
    worker.goes_to(f"/investigations/case/{case}/conclude/").looks().chooses(outcome, within="How does the investigation end")
    worker.writes("The conclusion", "What we found, and why.").writes("When was it concluded", day()).presses("Save|Conclude")


def second_feedback(worker: Person, report: str, followed_up: bool) -> None:
    worker.goes_to(f"/concerns/reports/{report}/second-feedback/").looks()
    worker.chooses("^Yes" if followed_up else "^No", within="followed up").presses("Send the")


def up_to_the_start_meeting(person: Open) -> tuple[dict[str, Person], str, str]:
    """From the worry to the minutes of the start meeting."""
    who = {"teacher": person("Tiril Berg"), "head": person("Petra Dahl"), "intake": person("Ine Strand"),
           "leader": person("Dina Haug"), "worker": person("Kaja Myhre"), "liaison": person("Sara Lund")}
    write_and_raise(who["teacher"])
    let_go_and_send(who["head"], who["teacher"])
    report, case = receive_and_judge(who["intake"])
    who["teacher"].goes_to(f"/concerns/reports/{report}/").looks().sees("Opened by a person")
    appoint(who["leader"], who["worker"], case)
    call_the_school(who["worker"], case)
    meeting = plan_and_invite(who["worker"], case, "start", hour="21")
    hold(who["worker"], meeting, points=[6, 3])
    with transaction.atomic(), as_system():
        second = Part.objects.get(meeting_id=meeting, number=2)
    who["liaison"].goes_to(f"/meetings/{meeting}/").looks().sees("everybody was heard")
    assert who["liaison"].gets(f"/meetings/minutes/{second.id}/") == 404  # part 2 is the family's alone
    who["mother"] = person(FAMILY)
    who["mother"].goes_to(f"/meetings/minutes/{second.id}/").looks().sees("everybody was heard")
    return who, report, case


def is_whole_and_ended(case: str, end: str) -> None:
    with transaction.atomic():
        assert verify()[2] == []
        with as_system():
            assert Run.objects.get(case_id=case, routine="RT1").end_reason == end


def agreed_for_measures(worker: Person) -> None:
    """Whom the school calls in measures, what it can expect, and who does what."""
    worker.writes("Whom is the school to contact", "Hanne Ness, until somebody is appointed.")
    worker.writes("What can the school expect", "A call from the new contact person.")
    worker.writes("Who does what", "The school follows the absence.").presses("Save|Fix")


@pytest.mark.requirement("RT1-05", "RT1-06", "RT1-11", "DLN-06")
def test_measures_and_the_family_agrees_to_go_on_together(person: Open, cast: Cast) -> None:
    who, report, case = up_to_the_start_meeting(person)
    worker, mother = who["worker"], who["mother"]
    conclude(worker, case, "[Mm]easures")
    ask_for(worker, case, "closing_meeting")
    answer(mother, yes=True)
    ask_for(worker, case, "collaboration_in_measures")
    answer(mother, yes=True)
    hold(worker, plan_and_invite(worker, case, "closing"), points=[9])
    second_feedback(worker, report, followed_up=True)
    worker.goes_to(f"/investigations/case/{case}/write-in/").looks().presses("Save|Write")
    is_whole_and_ended(case, "")  # without a date for the next meeting nothing is handed over
    worker.goes_to(f"/notes/cases/{case}/next-meeting/").looks().writes("When do you meet next", day(20))
    agreed_for_measures(worker)
    is_whole_and_ended(case, "to_measures")
    who["liaison"].goes_to("/children/").looks().sees("Ella Prøve")
    mother.goes_to(f"/me/case/{case}/").looks().sees("Kaja Myhre")
