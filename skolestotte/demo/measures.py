"""Stories that go on into measures: the measures department takes over, and the family, the school and the service meet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited, MeetingPlan
from skolestotte.web.meetings.models import Meeting
from skolestotte.web.notes import commands as notes

from . import stories as tell
from .families import Family
from .stories import Story
from .units import STAFF, Town

HEAD, WORKER, COUNSELLOR = "Grete Olsvik", "Yusuf Ali", "Solveig Rønning"
School = tuple[str, str, str]


def to_measures(town: Town, family: Family, school: School, sent_on: date) -> Story:
    """From the report to the hand-over: the family gets help and agrees to collaboration with the school."""
    story = tell.send(town, family, *school, sent_on)
    for step in (tell.review, tell.first_feedback, tell.contact, tell.call, tell.talk):
        step(story)
    tell.hold(story, tell.plan_start(story).id, 14)
    tell.conclude(story, "measures", 70)
    tell.ask(story, "closing_meeting", 71)
    tell.ask(story, "collaboration_in_measures", 71)
    tell.closing(story, "measures", 80)
    tell.second_feedback(story, 82, True)
    tell.hand_over(story, 84)
    return story


def note(story: Story, step: str, by: str, day: int, choice: int = 0, **answers: str) -> None:
    notes.record(case_id=story.case.id, run_id=story.run.id, step_id=step, choice=choice, answers=answers,
                 on=story.at(day).date(), by=story.who(by), at=story.at(day, 13))


def take_over(story: Story, day: int) -> None:
    """A new contact person says yes, the department takes over, and the school is called."""
    cases.assign_contact(case_id=story.case.id, account=story.town.accounts[WORKER], by=story.who(HEAD), at=story.at(day))
    cases.answer_contact(case_id=story.case.id, accept=True, by=story.who(WORKER), at=story.at(day, 12))
    note(story, "RT3-S2", HEAD, day + 2, handed_over="Vedtak, tiltaksplan og det som er avtalt med skolen.")
    note(story, "RT3-S3", WORKER, day + 3, with_whom=liaison(story), agreed="Vi snakkes på telefon hver fredag.")


def support(story: Story, day: int) -> None:
    """A family counsellor is named, and agrees with the family on what they work with."""
    cases.name_counsellor(case_id=story.case.id, run_id=story.run.id, account=story.town.accounts[COUNSELLOR],
                          by=story.who(WORKER), at=story.at(day))
    note(story, "RT3-S4", COUNSELLOR, day + 4, 1, plan="Faste leksetider tirsdag og torsdag, og ros for det som går bra.",
         team="Mor, kontaktlærer, helsesykepleier og familieveilederen.")


def liaison(story: Story) -> str:
    return next(name for name, role, unit in STAFF if unit == story.school and role == "social_teacher")


def collaboration(story: Story, day: int, ahead: int = 12) -> Meeting:
    """A collaboration meeting is called; the school leads it."""
    starts = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=ahead), time(13, 0)))
    people = [Invited(g.name, "guardian", "family", g.account_id) for g in story.guardians()]
    people += [Invited(liaison(story), "social_teacher", "school", story.town.accounts[liaison(story)].id),
               Invited(story.author, "contact_teacher", "school", story.town.accounts[story.author].id),
               Invited(WORKER, "case_worker", "cws", story.town.accounts[WORKER].id)]
    settled = MeetingPlan(
        type="collaboration", goal="Vi vet hvordan det går på skolen, og hvem som gjør hva til neste gang.", starts_at=starts,
        ends_at=starts + timedelta(minutes=60), place=story.school, convener=WORKER, leader=liaison(story),
        minute_taker=WORKER, invited=people)
    by = story.who(WORKER)
    meeting = meetings.plan(case_id=story.case.id, run_id=story.run.id, settled=settled, by=by, at=story.at(day))
    return meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=story.at(day, 12))
