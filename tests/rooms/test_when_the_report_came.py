"""The day the report came is the day that is told, also where another routine goes on with it later (DLN-01, DLN-03, RT2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.calendar import add_months, add_weeks
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.models import Report
from skolestotte.web.journal.models import Event
from skolestotte.web.overview.queries_children import children
from tests.cast import Cast, actor, guardian, reported, reviewed
from tests.in_measures import handed_over
from tests.rooms.pages import Person
from tests.steps import as_system, seen_by

DAYS = 4


@pytest.fixture
def found(cast: Cast) -> tuple[Case, Report]:
    """A report of violence that came some days ago and was reviewed today, so that RT2 begins today."""
    report = reported(cast, flags=["violence"], guardians=[guardian(told=False)], at=timezone.now() - timedelta(days=DAYS))
    return reviewed(cast, report, outcome="violence"), report


def told_to_the_school(cast: Cast) -> object:
    with seen_by(actor(cast.social_teacher)):
        row, = children(by=actor(cast.social_teacher), today=timezone.localdate()).rows
    return row.reported_on


def test_the_school_reads_when_it_reported_and_not_when_the_routine_began(cast: Cast, found: tuple[Case, Report]) -> None:
    assert told_to_the_school(cast) == timezone.localdate() - timedelta(days=DAYS)


def test_in_measures_too(cast: Cast) -> None:
    case = handed_over(cast)
    with as_system():
        seq = Event.objects.get(stream_id=case.id, kind="report.received").seq
    came = timezone.localdate() - timedelta(days=50)
    cases.correct(case_id=case.id, seq=seq, on=came, by=actor(cast.case_worker), at=timezone.now())
    assert told_to_the_school(cast) == came
    page = Person(cast.case_worker).open(reverse("overview:case", args=[case.id]))
    choices = page.html.partition('aria-label="Reports in this case"')[2].partition("</nav>")[0]
    assert f'Report <time datetime="{came.isoformat()}"' in choices
    assert f'Since <time datetime="{timezone.localdate().isoformat()}"' in choices


def test_the_page_of_the_time_limit_tells_the_day_everything_counts_from(cast: Cast, found: tuple[Case, Report]) -> None:
    case, _report = found
    came = timezone.localdate() - timedelta(days=DAYS)
    page = Person(cast.department_head).open(reverse("investigations:extend", args=[case.id]))
    facts = page.html.partition("Report received")[2].partition("</dl>")[0]
    assert f'datetime="{came.isoformat()}"' in facts
    assert f'datetime="{add_months(add_weeks(came, 1), 3).isoformat()}"' in facts
    assert f'datetime="{timezone.localdate().isoformat()}"' not in facts
