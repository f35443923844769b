"""The cases of children who have had a birthday that matters. Birth dates are sealed: the days are looked up by their blind marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Min

from skolestotte.rulebook.parties import birthday
from skolestotte.web.folders import keys

from .models import Case, SettledUntil

LOOKS_BACK = 40  # days, at the least: a birth date can become known some days late


def have_turned(years: int, since: date, today: date) -> list[tuple[Case, date]]:
    """The cases of those who have turned so old since that day, with the child and the day. Inside `as_system()`, for commands."""
    marks = [keys.blind("birth_date", day.isoformat()) for day in _born(years, since, today)]
    found = Case.objects.filter(child__birth_date_mark__in=marks).select_related("child", "child__folder").order_by("id")
    turned = [(case, birthday(case.child.born, years)) for case in found if case.child.born]
    return [(case, day) for case, day in turned if day <= today]


def settled_since(job: str, today: date) -> date:
    """The day from which a nightly job has birthdays to settle; they are settled until today when its transaction ends.

    The first time that is when the first case was opened: what was so already then was settled with it. A step inside a command,
    inside `as_system()`; the row is locked, so that two who run at once run one after the other."""
    done, _new = SettledUntil.objects.select_for_update().get_or_create(job=job, defaults={
        "day": Case.objects.aggregate(first=Min("opened_on"))["first"] or today})
    since = min(done.day, today - timedelta(days=LOOKS_BACK))
    SettledUntil.objects.filter(job=job).update(day=today)
    return since


def _born(years: int, since: date, today: date) -> Iterator[date]:
    """The days on which those are born who have turned so old since then; a day more on either side for leap years."""
    first, last = birthday(since, -years) - timedelta(days=1), birthday(today, -years) + timedelta(days=1)
    yield from (first + timedelta(days=number) for number in range((last - first).days + 1))
