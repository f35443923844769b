"""The school asks for a meeting of its own and writes down what the family answered, in a browser (RT3-11)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from skolestotte.web.notes import commands as notes
from skolestotte.web.people.models import Account
from tests.cast import actor, people
from tests.in_measures import collaboration, in_measures, measures_run
from tests.steps import held

from .browser import Person

pytestmark = pytest.mark.journey


@pytest.fixture
def address(committed: str) -> str:
    """In measures; school and service have agreed that regular meetings are not needed. The page on which the school asks."""
    with transaction.atomic():
        cast = people()
        case = in_measures(cast)
        held(cast, collaboration(cast, case), send=True)
        run = measures_run(case).id
        notes.agree(case_id=case.id, run_id=run, meeting_on=None, answers={"told": "All is well."},
                    by=actor(cast.other_case_worker), at=timezone.now())
        Account.objects.update(language="en")
    return f"/meetings/case/{case.id}/ask-for-meeting/?run={run}"


def test_the_school_asks_and_records_the_answer(person: Callable[..., Person], address: str) -> None:
    liaison = person("Sara Lund")
    liaison.goes_to(address).looks().writes("Why does the school want a meeting", "Ella is alone in the breaks.")
    liaison.writes("What do we want to have", "A plan.").presses("Ask the family").looks().sees("What the family has answered")
    liaison.follows("Record an answer").looks().chooses("^Yes").chooses("In writing").presses("Save|Record")
    liaison.looks().sees("Recorded by Sara Lund")
