"""What follows from a birthday alone: at 15 the child's own access begins, at 18 the guardians' ends (bvl § 12-3, PAR-02)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from skolestotte.rulebook.sharing import ADULT_AGE, PARTY_AGE
from skolestotte.web.folders import keys
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system

from ..models import Case
from .happening import happened

LOOKS_BACK = 40  # days: nights on which the job did not run are made up for


@transaction.atomic
def come_of_age(*, by: Actor, at: datetime) -> int:
    """Settle the doors of every child who has had such a birthday. It may be run at any time and as often as one likes.

    Birth dates are sealed, so the days are looked up by their blind marks. Returns how many cases were looked at.
    """
    today = timezone.localdate(at)
    with as_system():
        found = list(_of(day for years in (PARTY_AGE, ADULT_AGE) for day in _born(years, today)).values_list("id", flat=True))
        for case_id in found:
            happened(case_id, [], by=by, at=at)  # nothing happened, but the child is a year older
    return len(found)


def have_turned(years: int, today: date) -> list[Case]:
    """The cases of those who have turned so old lately, with the child. Read by commands, which see everything."""
    found = _of(_born(years, today)).select_related("child", "child__folder")
    return [case for case in found if (case.child.age_on(today) or 0) >= years]


def _of(born: Iterable[date]) -> QuerySet[Case]:
    marks = [keys.blind("birth_date", day.isoformat()) for day in born]
    return Case.objects.filter(child__birth_date_mark__in=marks).order_by("id")


def _born(years: int, today: date) -> Iterator[date]:
    """The days on which those are born who have turned so old lately; a day more on either side for leap years."""
    turned = date(today.year - years, today.month, 1) + timedelta(days=today.day - 1)
    yield from (turned - timedelta(days=number) for number in range(-1, LOOKS_BACK))
