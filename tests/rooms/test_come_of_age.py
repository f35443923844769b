"""Birthdays that open and shut doors although nothing happens in the case."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases import commands
from skolestotte.web.cases.models import Case
from skolestotte.web.cases.tasks import come_of_age
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, child, in_investigation
from tests.steps import as_system, sees


def almost(cast: Cast, years: int, days: int) -> Case:
    """A case in investigation about a child who turns so many years in so many days."""
    then = timezone.localdate() + timedelta(days=days)
    born = date(then.year - years, then.month, 1) + timedelta(days=then.day - 1)
    number = synthetic_number(born)
    return in_investigation(cast, children=[child(name="Nils Nesten", national_id=number, birth_date=born.isoformat())])[0]


def open_doors(case: Case, account: Account, at: datetime) -> int:
    with as_system():
        return Grant.objects.filter(folder__case_id=case.id, principal=actor(account).label).open_at(at).count()


def family(case: Case) -> Folder:
    with as_system():
        return Folder.objects.get(case_id=case.id, kind="family")


@pytest.mark.django_db
@pytest.mark.parametrize("late", [0, 9, 400])
def test_the_guardians_doors_shut_when_the_child_turns_eighteen(cast: Cast, late: int) -> None:
    """Also where the job did not run on the day, nor for a long time after it."""
    case = almost(cast, 18, 3)
    assert sees(cast.guardian, family(case).id)
    now = timezone.now()
    assert commands.come_of_age(by=MACHINE, at=now + timedelta(days=1)) == 0
    assert open_doors(case, cast.guardian, now + timedelta(days=1)) > 0
    birthday = now + timedelta(days=4 + late)
    assert commands.come_of_age(by=MACHINE, at=birthday) == 1
    assert open_doors(case, cast.guardian, birthday) == 0
    commands.come_of_age(by=MACHINE, at=birthday)  # once more changes nothing
    assert open_doors(case, cast.guardian, birthday) == 0


@pytest.mark.django_db
def test_the_young_persons_doors_open_at_fifteen(cast: Cast) -> None:
    case = almost(cast, 15, 2)
    with as_system():
        young = Account.objects.get(id=case.child.account_id)
    now = timezone.now()
    assert open_doors(case, young, now) == 0
    commands.come_of_age(by=MACHINE, at=now + timedelta(days=3))
    assert open_doors(case, young, now + timedelta(days=3)) > 0


@pytest.mark.django_db
def test_the_job_runs_each_night(cast: Cast) -> None:
    case = almost(cast, 15, 0)
    assert come_of_age(timestamp=0) == 1
    assert open_doors(case, cast.guardian, timezone.now()) > 0


@pytest.mark.django_db
@pytest.mark.parametrize("late", [39, 41, 3000])
def test_a_job_that_never_ran_before_catches_everybody(cast: Cast, late: int) -> None:
    case = almost(cast, 18, 3)
    at = timezone.now() + timedelta(days=3 + late)
    for _twice in range(2):
        commands.come_of_age(by=MACHINE, at=at)
        assert open_doors(case, cast.guardian, at) == 0


@pytest.mark.django_db
def test_who_was_settled_long_ago_is_not_looked_at_again(cast: Cast) -> None:
    almost(cast, 18, 3)
    now = timezone.now()
    assert commands.come_of_age(by=MACHINE, at=now + timedelta(days=3)) == 1
    assert commands.come_of_age(by=MACHINE, at=now + timedelta(days=60)) == 1  # since the last time
    assert commands.come_of_age(by=MACHINE, at=now + timedelta(days=61)) == 0
