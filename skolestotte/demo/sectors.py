"""What the two sectors of Lysfjord do apart from any child: the year's wheel."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from skolestotte.web.yearly import commands as yearly

from .units import Town

SERVICE, SCHOOL = "Barnevernstjenesten i Lysfjord", "Ospelia skole"


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
