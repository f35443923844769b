"""The school's employees who are named to take part: the rules open a part's door for them alone (MTG-03)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Run
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Membership

from ..models import Part, Participant


def seat_school(part: Part, run: Run, *, by: Actor, at: datetime) -> None:
    """Name those of the part who work at the reporting unit now. Their doors follow with the next `happened`."""
    if run.reporting_unit_id is None:
        return
    today = timezone.localdate(at)
    accounts = Participant.objects.filter(part=part, side="school", account__isnull=False).values_list("account_id", flat=True)
    there = (Membership.objects.filter(unit_id=run.reporting_unit_id, account_id__in=list(accounts)).on(today)
             .values_list("account_id", flat=True))
    cases.seat(part.folder, [(account, run.reporting_unit_id) for account in dict.fromkeys(there)], case_id=part.case_id,
               by=by, at=at)
