"""A school that names a known child otherwise than the register does not learn by it that the child was known, nor whose number it is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands import answering
from skolestotte.web.concerns.models import Report
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, case_of, child, reported, reviewed
from tests.rooms.pages import Page, Person

REGISTERED, WRITTEN = "Ella Prøve", "Eila Pröve"


@pytest.fixture
def report(cast: Cast) -> Report:
    """Another school has reported the child under the name of the register; ours writes the number right and the name wrong."""
    reported(cast, by=cast.other_liaison, unit=cast.other_school)
    return reported(cast, children=[child(name=WRITTEN)], guardians="unknown")


def pages(who: Account, case: Case, *more: str) -> dict[str, Page]:
    paths = (reverse("overview:case", args=[case.id]), reverse("overview:case-routine", args=[case.id]), reverse("overview:day"),
             *more)
    return {path: Person(who).open(path) for path in paths}


LISTS = ("/children/", "/tasks/", "/cases/search/?q=ella", "/cases/search/?q=eila")


def test_the_school_reads_the_name_it_wrote(cast: Cast, report: Report) -> None:
    case = case_of(report)
    for who, more in ((cast.teacher, ()), (cast.social_teacher, LISTS), (cast.principal, (*LISTS, "/deadlines/"))):
        found = pages(who, case, *more)
        assert WRITTEN in found[reverse("overview:case", args=[case.id])].text
        for path, page in found.items():
            assert page.status == 200, path
            assert REGISTERED not in page.text and "Prøve" not in page.text, path
    assert WRITTEN in Person(cast.social_teacher).open("/children/").text


def test_the_service_and_the_school_that_named_the_child_so_read_the_registered_name(cast: Cast, report: Report) -> None:
    case = case_of(report)
    for who in (cast.intake_worker, cast.other_liaison):
        page = Person(who).open(reverse("overview:case", args=[case.id])).text
        assert REGISTERED in page
        assert WRITTEN not in page


def test_when_they_work_together_the_registered_name_is_read(cast: Cast, report: Report) -> None:
    case = reviewed(cast, report)
    answering.send_first(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    path = reverse("overview:case", args=[case.id])
    assert REGISTERED in Person(cast.social_teacher).open(path).text
    assert REGISTERED in Person(cast.social_teacher).open("/children/").text
    teacher = Person(cast.teacher).open(path).text
    assert WRITTEN in teacher, "who reported gets feedback on that and takes no part"
    assert REGISTERED not in teacher
