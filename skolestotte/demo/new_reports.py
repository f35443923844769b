"""Stories of a new report in a case that is running (RT4): one before the meeting that goes through it, one where the family says no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from skolestotte.web.concerns.commands import discussing, sending, writing
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited, MeetingPlan
from skolestotte.web.notes import commands as notes

from . import stories as tell
from .families import Family
from .measures import WORKER, liaison
from .stories import CASE_WORKER, Story
from .units import Town

School = tuple[str, str, str]
POINTS = {"1": "At vi er konkrete, og at foreldrene får god tid.", "2": "Sosiallæreren leser opp meldingen.",
          "3": "Ja, helsesykepleieren kjenner barnet og blir med.", "4": "Godt. De har bedt om hjelp med leggetidene."}
REFUSAL = {
    "told_school": "Ringte sosiallæreren og sa at familien ikke vil samarbeide nå. Ikke noe mer.",
    "asked_narrower": "Spurte mor om skolen kan få vite hvem den kan ringe. Hun sa ja til det.",
    "assessed_sharing": "Skolen får tilbakemeldingen etter loven. Ut over det er det ikke grunnlag for å dele.",
}


def send_again(town: Town, family: Family, school: School, sent_on: date, *, with_whom: str, advised: str, worry: str,
               seen: str) -> Story:
    """A new worry about a child that is known: talked over first, judged by the head, sent, and registered as information."""
    story = Story(town, replace(family, worry=worry, seen=(seen,)), *school[:2], sent_on, [])
    by, concern = story.who(school[1]), tell.draft(town, story.family, *school[:2], sent_on)
    discussing.discuss(concern_id=concern.id, with_whom=with_whom, on=sent_on, advised=advised, by=by, at=story.at(0, 9))
    concern = writing.raise_to_head(concern_id=concern.id, version=concern.version, by=by, at=story.at(0, 9))
    concern = writing.decide(concern_id=concern.id, version=concern.version, decision="report", by=story.who(school[2]),
                             reasons="Plikten gjelder også når barnevernstjenesten alt er inne.", at=story.at(0))
    story.reports = sending.submit(concern_id=concern.id, version=concern.version, by=by, at=story.at(0, 11))
    tell.review(story, "active_case", day=2)
    tell.first_feedback(story, day=3)
    return story


def review_called(story: Story, day: int, ahead: int) -> None:
    """The contact person has called the school with four points, and invites to the meeting that goes through the report."""
    by, starts = story.who(WORKER), timezone.make_aware(
        datetime.combine(timezone.localdate() + timedelta(days=ahead), time(12, 30)))
    meetings.call(case_id=story.case.id, run_id=story.run.id, with_whom=f"{liaison(story)}, sosiallærer", answers=POINTS,
                  agreed_on=starts.date(), nurse_attends=True, child_talk="before", by=by, at=story.at(day))
    both, own = (1, 2), story.town.accounts
    people = [Invited(g.name, "guardian", "family", g.account_id, both) for g in story.guardians()]
    people += [Invited(liaison(story), "social_teacher", "school", own[liaison(story)].id, (1,)),
               Invited(story.author, "contact_teacher", "school", own[story.author].id, (1,)),
               Invited(WORKER, "case_worker", "cws", own[WORKER].id, both)]
    settled = MeetingPlan(
        type="review", goal="Alle vet hva skolen er bekymret for, og vi har en felles plan for barnet.", starts_at=starts,
        ends_at=starts + timedelta(minutes=90), place=story.school, convener=WORKER, leader=WORKER,
        minute_taker=WORKER, invited=people)
    meeting = meetings.plan(case_id=story.case.id, run_id=story.run.id, settled=settled, by=by, at=story.at(day + 1))
    meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=story.at(day + 1, 12))


def refused(story: Story, day: int) -> None:
    """The family says no: the school is told that and nothing more, both encourage, and a closing meeting is asked about."""
    tell.ask(story, "collaboration_in_measures", day, answer=False)
    investigations.handle_refusal(case_id=story.case.id, run_id=story.run.id, by=story.who(CASE_WORKER), at=story.at(day + 1),
                                  **REFUSAL)
    _encouraged(story, "RT4-S5M", CASE_WORKER, day + 2, "Snakket om hva samarbeid kan bety for Jakob. Mor vil tenke på det.")
    _encouraged(story, "RT4-S5N", liaison(story), day + 4, "Møtte mor ved porten. Hun var vennlig, men sa nei.")
    tell.ask(story, "closing_in_measures", day + 5, answer=None)


def _encouraged(story: Story, step: str, by: str, day: int, how: str) -> None:
    notes.record(case_id=story.case.id, run_id=story.run.id, step_id=step, choice=0, answers={"how": how}, on=story.at(day).date(),
                 by=story.who(by), at=story.at(day, 13))
