"""Who has sent a report that comes from the national portal: told by the address, and only where that cannot be somebody else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.concerns.commands.taking_in import take_in
from skolestotte.web.concerns.models import Report
from skolestotte.web.exchange.national_form import Accepted, parse
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.people.models import Account, Membership
from tests.cast import LONG_AGO, Cast
from tests.rooms.national_cases import example
from tests.rooms.pages import Person

ADDRESS = "tiril@skole.example"


@pytest.fixture
def teacher(cast: Cast) -> Account:
    Account.objects.filter(pk=cast.teacher.pk).update(email=ADDRESS)
    return cast.teacher


def taken_in(cast: Cast, email: str = ADDRESS) -> Report:
    """One child's report from the school."""
    document = example()
    document["kommunenummer"] = settings.MUNICIPALITY_NO
    document["offentligMelder"]["epost"] = email
    document["offentligMelder"]["virksomhet"]["orgnr"] = cast.school.org_no
    answer = parse(json.dumps(document), now=timezone.now())
    assert isinstance(answer, Accepted), answer
    report, = take_in(form=answer.form, by=MACHINE, at=timezone.now())
    assert report.unit_id == cast.school.id
    return report


def test_who_works_at_the_unit_and_has_the_address_is_the_reporter(cast: Cast, teacher: Account) -> None:
    report = taken_in(cast, ADDRESS.upper())
    assert report.reporter_id == teacher.id
    assert Person(teacher).open(reverse("concerns:report", args=[report.id])).status == 200


def has_left(cast: Cast) -> None:
    Membership.objects.filter(account=cast.teacher).update(valid_until=timezone.localdate() - timedelta(days=1))


def has_not_begun(cast: Cast) -> None:
    Membership.objects.filter(account=cast.teacher).update(valid_from=timezone.localdate() + timedelta(days=1))


def is_two(cast: Cast) -> None:
    Account.objects.filter(pk=cast.other_teacher.pk).update(email=ADDRESS)


def works_elsewhere(cast: Cast) -> None:
    Membership.objects.filter(account=cast.teacher).update(unit=cast.other_school)


def is_deactivated(cast: Cast) -> None:
    Account.objects.filter(pk=cast.teacher.pk).update(is_active=False)


@pytest.mark.parametrize("change", [has_left, has_not_begun, is_two, works_elsewhere, is_deactivated])
def test_an_address_that_could_be_somebody_else_s_gives_nobody_a_door(cast: Cast, teacher: Account, change: object) -> None:
    change(cast)  # type: ignore[operator]
    report = taken_in(cast)
    assert report.reporter_id is None
    path = reverse("concerns:report", args=[report.id])
    assert {Person(who).client.get(path).status_code for who in (cast.teacher, cast.other_teacher)} <= {404, 302}
    assert Person(cast.principal).open(path).status == 200, "the unit has its report all the same"
    assert Person(cast.intake_worker).open(reverse("overview:access", args=[report.folder_id])).status == 200


def test_two_roles_at_the_unit_are_one_person(cast: Cast, teacher: Account) -> None:
    Membership.objects.create(account=teacher, unit=cast.school, role="adviser", valid_from=LONG_AGO)
    assert taken_in(cast).reporter_id == teacher.id
