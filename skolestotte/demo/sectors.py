"""What the two sectors of Lysfjord do apart from any child: the year's wheel, and looking back together."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from skolestotte.web.evaluation_meetings import commands as evaluation_meetings
from skolestotte.web.evaluation_meetings.commands import Improvement, Invitation
from skolestotte.web.evaluation_meetings.models import Evaluation
from skolestotte.web.yearly import commands as yearly

from .units import Town

SERVICE, INTAKE, SCHOOL = "Barnevernstjenesten i Lysfjord", "Mottak og undersøkelse", "Ospelia skole"


def tell_of_sectors(town: Town, today: date) -> None:
    """An agreement that is soon to be reviewed, gatherings of which one is held, and information that nobody has given."""
    by, now = town.actor("Berit Aasen", today), timezone.now()

    def begun(key: str, days: int) -> UUID:
        return yearly.begin(key=key, unit_id=town.units[SCHOOL].id, other_id=town.units[SERVICE].id,
                            began_on=today - timedelta(days=days), by=by, at=now).id

    begun("agreement_review", 361)
    gatherings = begun("joint_gatherings", 200)
    yearly.done(duty_id=gatherings, on=today - timedelta(days=70), by=by, at=now,
                note="Vi fortsetter med korte innlegg og god tid til å snakke sammen.")
    begun("annual_information", 380)
    _look_back(town, today)


def _look_back(town: Town, today: date) -> None:
    """Two evaluation meetings of the school's and the intake department's heads: one to come, one whose minutes are written."""
    now = timezone.now()
    ours, theirs = town.actor("Berit Aasen", today), town.actor("Turid Sæther", today)

    def called(days: int) -> Evaluation:
        starts = timezone.make_aware(datetime(today.year, today.month, today.day, 9)) + timedelta(days=days)
        return evaluation_meetings.call(
            kind="evaluation", ours=(town.units[SCHOOL].id, ours.person_id), theirs=(town.units[INTAKE].id, theirs.person_id),
            when=Invitation(starts, starts + timedelta(hours=1), "Rådhuset, møterom 2"), by=ours, at=now)

    evaluation_meetings.choose(evaluation_id=called(12).id, unit_id=town.units[SCHOOL].id, by=ours, at=now,
                               account_ids=[town.actor("Jonas Myhre", today).person_id])
    before = called(-20)
    evaluation_meetings.hold(
        evaluation_id=before.id, version=before.version, whose_employees=[town.units[SCHOOL].id], by=theirs, at=now,
        answers={"walk_through": "Meldingen ble ringt inn først og sendt samme dag. Det første møtet kom etter tre uker.",
                 "keep": "Én fast person å ringe til på hver side.",
                 "improve": "Skolen visste ikke hvem som hadde tatt imot meldingen."},
        improvements=[Improvement("Mottaket ringer skolen første virkedag etter en melding.", town.units[INTAKE].id,
                                  today + timedelta(days=20))])
