"""A report from a kindergarten whose case is under way: everything about it is told in a kindergarten's words (SYS-06)."""

from __future__ import annotations

from datetime import date, timedelta

from skolestotte.web.meetings import commands as meetings

from . import stories as tell
from .families import Family
from .units import Town


def start_meeting_is_called(town: Town, family: Family, unit: str, author: str, head: str, on: date) -> None:
    """The call is held, the start meeting is called for five days ahead, and the mother lets the service ask the kindergarten."""
    story = tell.send(town, family, unit, author, head, on)
    for step in (tell.review, tell.first_feedback, tell.contact):
        step(story)
    meetings.call(
        case_id=story.case.id, run_id=story.run.id, with_whom=f"{head}, styrer", child_talk="before", nurse_attends=False,
        answers={"1": "Vi vil at mor skal gå fra møtet med noe å holde fast i.", "2": "Styrer leser opp.", "3": "Nei, ikke nå.",
                 "4": "Godt. Mor snakker åpent med oss ved levering.", "5": "Ikke aktuelt."},
        agreed_on=on + timedelta(days=15), youth_attends=False, by=story.who(tell.CASE_WORKER), at=story.at(6))
    tell.plan_start(story, held_on=15)
    tell.ask(story, "obtain_information", 8)
