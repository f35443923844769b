"""Steps of the routine about violence or abuse (RT2), told through the same commands that the pages use."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from skolestotte.web.concerns.commands import handling, reviewing
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
NEEDS = {"needs": "Stammer når det haster, og trenger god tid. Kontaktlæreren kan følge til rommet og vente utenfor."}
LEVEL = {
    "level": "serious",
    "after_school": "Bestemor henter på SFO hver dag. Far henter ikke.",
    "basis": "Foreldrene har samtykket til at skolen får vite det.",
}


def coordinate(story: Story, day: int) -> None:
    """The service has talked with the police, and decides when and how the guardians are told."""
    for report in story.reports:
        handling.coordinate(
            report_id=report.id, with_police=True, with_school=True, people="Påtaleansvarlig hos politiet, og rektor på skolen",
            on=story.at(day).date(), agreed="Vi snakker med barnet først. Politiet er klar hvis barnet forteller mer.",
            by=story.who(CASE_WORKER), at=story.at(day, 13))
        handling.decide_telling(
            report_id=report.id, why=["child", "evidence"], how="first_talk", tell_on=None,
            meanwhile="Gjør som vanlige dager. Spør de foresatte, kan dere si at de må ringe oss.",
            by=story.who(CASE_WORKER), at=story.at(day, 14))


def call(story: Story, day: int, *, talks: int) -> None:
    """The call that settles the first talks, and a provisional day for the meeting after them."""
    meetings.call(
        case_id=story.case.id, run_id=story.run.id, with_whom=f"{_liaison(story)}, sosiallærer",
        answers={"1": "Vi henter barnet til et rolig rom etter første time. Ingen andre får vite hvorfor.",
                 "2": "Trenger tid, og blir trygg av å tegne.", "3": "Dagen etter kl. 09.00.",
                 "4": "Sosiallæreren vet at møtet er foreløpig.", "5": "Godt før meldingen. De vet ikke om den."},
        conversation_on=story.sent_on + timedelta(days=talks), agreed_on=story.sent_on + timedelta(days=talks + 1),
        by=story.who(CASE_WORKER), at=story.at(day))


def needs(story: Story, day: int) -> None:
    """The school tells of what the child needs before the talks."""
    _note(story, "RT2-S3N", NEEDS, day, 15, by=_liaison(story))


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
        minute_taker=CASE_WORKER, invited=invited(story, (1,)))
    planned = meetings.plan(case_id=story.case.id, run_id=story.run.id, settled=settled, by=by, at=story.at(day - 1, 19))
    meetings.send_invitations(meeting_id=planned.id, version=planned.version, by=by, at=story.at(day - 1, 20))
    hold(story, planned.id, day)


def _liaison(story: Story) -> str:
    return next(name for name, role, unit in STAFF if unit == story.school and role == "social_teacher")


def _note(story: Story, step: str, answers: dict[str, str], day: int, hour: int, *, by: str = CASE_WORKER) -> None:
    notes.record(case_id=story.case.id, run_id=story.run.id, step_id=step, choice=0, answers=answers, on=story.at(day).date(),
                 by=story.who(by), at=story.at(day, hour))
