"""The family's page speaks to the family: in words of its own, of what concerns it, and not of what others have answered."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases.models import Case
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, guardian, sign_in
from tests.in_measures import collaboration, in_measures
from tests.rooms.portal_steps import page
from tests.steps import answered, concluded, investigated

TO_THE_OWNER = {"first_feedback", "conclude", "ask_consent", "refusal", "second_feedback"}


@pytest.mark.parametrize("routine", ["RT1", "RT2", "RT3", "RT4"])
def test_a_step_that_tells_its_owner_what_to_do_has_words_for_the_family(routine: str) -> None:
    """Not a step that nobody has to do: the family's page does not tell it."""
    told = [step for step in shipped_routine(routine).steps if not step.optional and "guardians" not in step.kept_from]
    steps = [step for step in told if step.form in TO_THE_OWNER]
    assert steps
    assert [step.id for step in steps if step.for_family is None] == []


@pytest.mark.parametrize("routine", ["RT1", "RT4"])
def test_what_is_done_together_with_the_family_is_said_to_it_and_not_about_it(routine: str) -> None:
    steps = [step for step in shipped_routine(routine).steps if step.lane in ("shared", "guardians") and "guardians" not in step.kept_from]
    said = {step.id: step.for_family or step.what for step in steps}
    assert len(said) > 8
    assert {id for id, words in said.items() if re.search("foresatte|familien", words.nb, re.I)} == set()
    assert {id for id, words in said.items() if re.search("føresette|familien", words.nn, re.I)} == set()
    assert {id for id, words in said.items() if re.search("guardians|the family", words.en, re.I)} == set()


def test_what_is_next_is_said_to_the_family_and_not_to_the_owner(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    texts = [step.what for step in shown_page(sign_in(client, cast.guardian), case).next]
    assert any("Vil dere ha et avsluttende møte" in text for text in texts)
    assert not [text for text in texts if text.startswith(("Spør", "Si ", "Skriv"))]


def test_parents_do_not_read_what_the_other_has_answered(client: Client, cast: Cast) -> None:
    case = investigated(cast, guardians=[guardian(), guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)])
    answered(cast, case, "obtain_information", of=[cast.guardian])
    answered(cast, case, "obtain_information", False, of=[cast.other_guardian])
    for who, own in ((cast.guardian, "Samtykke er gitt"), (cast.other_guardian, "Samtykke er ikke gitt")):
        entries = shown_page(sign_in(client, who), case).entries
        assert [one.text for one in entries if one.text.startswith("Samtykke er")] == [own]
        assert "Ola Prøve" not in {one.who for one in entries}


def test_a_family_that_gets_help_is_not_told_that_it_is_investigated(client: Client, cast: Cast) -> None:
    told = shown_page(sign_in(client, cast.guardian), in_measures(cast))
    assert told.standing.name == "Hjelp"
    assert "Dere får hjelp" in told.standing.sentence
    assert not [one for one in told.entries if "rutine" in one.text]


def test_what_only_others_may_do_is_no_next_step_of_the_family(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    steps = {step.title.nb for step in shipped_routine("RT3").steps if step.optional}
    assert not steps & {step.title for step in shown_page(sign_in(client, cast.guardian), case).next}


def test_a_meeting_that_is_agreed_and_then_called_stands_once(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    sign_in(client, cast.guardian)
    agreed = shown_page(client, case).fixed_day
    assert agreed is not None
    collaboration(cast, case, on=12)  # the agreed day
    told = shown_page(client, case)
    assert told.fixed_day is None
    assert agreed in {timezone.localdate(one.starts_at) for one in told.meetings if one.starts_at}


def shown_page(client: Client, case: Case):  # type: ignore[no-untyped-def]
    return client.get(page(case)).context["page"]
