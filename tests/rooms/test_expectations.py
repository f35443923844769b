"""At the start of a process roles, time frame and what can be expected are clarified and stand on the case, for both (TRU-05)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Expectation, Run, Task
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import queries as journal
from skolestotte.web.journal.models import Event
from tests import steps
from tests.cast import Cast, actor, in_investigation
from tests.rooms.pages import Page, Person

SAID = {"roles": "Kaja ringer hver tredje uke. Sara ringer når noe nytt skjer.", "time_frame": "Ferdig før sommeren.",
        "measures": "Råd og veiledning kan være aktuelt. Skolen går videre med frokost."}


@pytest.fixture
def case(cast: Cast) -> Case:
    found, _ = in_investigation(cast)
    steps.called(cast, found)
    return found


def of(case: Case, name: str = "case") -> str:
    return reverse(f"overview:{name}", args=[case.id])


def write(cast: Cast, case: Case, **changes: str) -> Page:
    worker = Person(cast.case_worker)
    return worker.press(worker.open(of(case, "clarify")), **{**SAID, **changes})


@pytest.mark.requirement("TRU-05")
def test_what_the_service_clarifies_stands_on_the_case_and_the_school_reads_it(cast: Cast, case: Case) -> None:
    assert "are not clarified with the school yet" in Person(cast.case_worker).open(of(case)).text
    assert write(cast, case).status == 303
    for somebody in (cast.case_worker, cast.social_teacher, cast.principal):
        text = Person(somebody).open(of(case)).text
        assert all(words in text for words in SAID.values())
        assert "Kaja Myhre" in text
    with as_system():
        event = Event.objects.get(stream_id=case.id, kind="expectations.clarified")
        assert event.folder.kind == "collab"
    assert journal.verify(case.id)[2] == []


def test_another_school_and_a_stranger_read_nothing(cast: Cast, case: Case) -> None:
    write(cast, case)
    for somebody in (cast.other_liaison, cast.other_principal, cast.other_guardian):
        page = Person(somebody).open(of(case))
        assert not [words for words in SAID.values() if words in page.text]


def test_a_change_is_kept_beside_what_was_said_before_and_the_same_words_change_nothing(cast: Cast, case: Case) -> None:
    write(cast, case)
    again = Person(cast.case_worker).open(of(case, "clarify"))
    assert again.form().fields["roles"] == [SAID["roles"]]
    write(cast, case)
    write(cast, case, time_frame="Ferdig i mai.")
    with as_system():
        assert Expectation.objects.filter(case_id=case.id).count() == 2
    text = Person(cast.social_teacher).open(of(case)).text
    assert "Ferdig i mai." in text
    assert SAID["time_frame"] not in text


@pytest.mark.parametrize("field", list(SAID))
def test_what_is_missing_is_told_at_the_field_and_the_rest_is_kept(cast: Cast, case: Case, field: str) -> None:
    page = write(cast, case, **{field: " "})
    assert page.status == 422
    assert all(words in page.html for name, words in SAID.items() if name != field)
    with as_system():
        assert not Expectation.objects.exists()


def test_the_school_and_others_do_not_write(cast: Cast, case: Case) -> None:
    for somebody in (cast.social_teacher, cast.principal, cast.guardian):
        assert Person(somebody).post(of(case, "clarify"), SAID).status == 403
    assert Person(cast.other_case_worker).post(of(case, "clarify"), SAID).status == 404


def test_it_moves_no_step(cast: Cast, case: Case) -> None:
    def tasks() -> list[tuple]:
        with as_system():
            return list(Task.objects.filter(case_id=case.id).order_by("id").values_list("step", "state", "due", "owner_id"))

    before = tasks()
    write(cast, case)
    assert tasks() == before


def test_a_process_that_is_over_is_not_clarified(cast: Cast, case: Case) -> None:
    with as_system():
        Run.objects.filter(case_id=case.id).update(ended_on=timezone.localdate())
        run = Run.objects.get(case_id=case.id)
    with pytest.raises(cases.NotNow):
        cases.clarify(case_id=case.id, run_id=run.id, by=actor(cast.case_worker), at=timezone.now(), **SAID)
