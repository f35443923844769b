"""Steps of the routine about violence or abuse (RT2), told through the same commands that the pages use."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import MeetingPlan
from skolestotte.web.notes import commands as notes

from .stories import CASE_WORKER, Story, hold, invited
from .units import STAFF

TALKS = {
    "child": "Fikk vite at skolen var bekymret. Fortalte om kvelder med mye roping, og at det hender noen slår.",
    "guardians": "Ble først sinte, så lettet over at noen spurte. Vil ha hjelp.",
    "safety": "Far bor hos broren sin mens vi undersøker. Bestemor er hos barna om kvelden.",
}
LEVEL = {
    "level": "serious",
    "after_school": "Bestemor henter på SFO hver dag. Far henter ikke.",
    "basis": "Foreldrene har samtykket til at skolen får vite det.",
}


def call(story: Story, day: int, *, talks: int) -> None:
    """The call that settles the first talks, and a provisional day for the meeting after them."""
    liaison = next(name for name, role, unit in STAFF if unit == story.school and role == "social_teacher")
    meetings.call(
        case_id=story.case.id, run_id=story.run.id, with_whom=f"{liaison}, sosiallærer",
        answers={"1": "Vi henter barnet til et rolig rom etter første time. Ingen andre får vite hvorfor.",
                 "2": "Trenger tid, og blir trygg av å tegne.", "3": "Dagen etter kl. 09.00.",
                 "4": "Sosiallæreren vet at møtet er foreløpig.", "5": "Godt før meldingen. De vet ikke om den."},
        conversation_on=story.sent_on + timedelta(days=talks), agreed_on=story.sent_on + timedelta(days=talks + 1),
        by=story.who(CASE_WORKER), at=story.at(day))


def clear(story: Story, day: int) -> None:
    """The service lets the guardians know, in the first talk with them."""
    for report in story.reports:
        reviewing.clear_guardians(report_id=report.id, by=story.who(CASE_WORKER), at=story.at(day, 9))


def talks(story: Story, day: int) -> None:
    _note(story, "RT2-S4", TALKS, day, 11)


def level(story: Story, day: int) -> None:
    _note(story, "RT2-S6L", LEVEL, day, 14)


def meeting(story: Story, day: int) -> None:
    """The collaboration meeting the day after, held at the school."""
    by, starts = story.who(CASE_WORKER), timezone.make_aware(datetime.combine(story.at(day).date(), time(9, 0)))
    settled = MeetingPlan(
        type="after_conversation", goal="Vi blir enige om hvordan vi tar vare på barnet mens vi undersøker.", starts_at=starts,
        ends_at=starts + timedelta(minutes=90), place=story.school, convener=CASE_WORKER, leader=CASE_WORKER,
        minute_taker=CASE_WORKER, invited=invited(story, (1,), story.school))
    planned = meetings.plan(case_id=story.case.id, run_id=story.run.id, settled=settled, by=by, at=story.at(day - 1, 19))
    meetings.send_invitations(meeting_id=planned.id, version=planned.version, by=by, at=story.at(day - 1, 20))
    hold(story, planned.id, day)


def _note(story: Story, step: str, answers: dict[str, str], day: int, hour: int) -> None:
    notes.record(case_id=story.case.id, run_id=story.run.id, step_id=step, choice=0, answers=answers, on=story.at(day).date(),
                 by=story.who(CASE_WORKER), at=story.at(day, hour))
