"""The school's employees who are named to take part: the rules open a part's door for them alone (MTG-03)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Membership

from ..models import Meeting, Part, Participant
from ..writers import writers


def seat_school(part: Part, meeting: Meeting, run: Run, *, by: Actor, at: datetime) -> None:
    """Name those of the part who work at the reporting unit now, and who of them takes the minutes (RT2-08).

    Their doors follow with the next `happened`.
    """
    if run.reporting_unit_id is None:
        return
    today = timezone.localdate(at)
    people = list(Participant.objects.filter(part=part, side="school", account__isnull=False))
    there = (Membership.objects.filter(unit_id=run.reporting_unit_id, account_id__in=[one.account_id for one in people]).on(today)
             .values_list("account_id", flat=True))
    school = run.reporting_unit.name if run.reporting_unit else ""
    cases.seat(part.folder, [(account, run.reporting_unit_id) for account in dict.fromkeys(there)],
               writers=writers(meeting.minute_taker, people, school), case_id=part.case_id, by=by, at=at)
