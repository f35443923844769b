"""Invitation, agenda and minutes."""

from dataclasses import replace

import pytest

from skolestotte.web.documents.meeting import AgendaPart, Audience
from skolestotte.web.documents.pdf import render
from tests.rooms.documents.letters import AGENDA, BEGINS, CORRECTED, INVITATION, MINUTES, text_of


def test_invitation_says_all_that_is_needed_to_come() -> None:
    text = text_of(render(INVITATION, "nb"))

    for wanted in (
        "torsdag 19. mars 2026 kl. 09:00–10:30",
        "Møterom 2",
        "Vi går gjennom meldingen sammen.",
        "En felles plan.",
        "Berit Bakke, rektor",
        "Leder Ledersen",
        "Skriver Skriversen",
        "1. Meldeplikten",
        "Det er bestilt tolk: somali.",
        "Dere kan si nei til møtet.",
        "Foreslå gjerne noe annet.",
        "innen tirsdag 17. mars 2026",
        "00 00 00 01",
    ):
        assert wanted in text


def test_guardians_are_offered_an_interpreter_and_told_that_consent_is_theirs() -> None:
    text = text_of(render(replace(INVITATION, interpreter="", needs_consent=True), "nb"))

    assert "Ønsker dere tolk?" in text
    assert "Møtet blir bare holdt hvis dere sier ja." in text


def test_invitation_to_the_school_does_not_speak_to_guardians() -> None:
    text = text_of(
        render(replace(INVITATION, audience=Audience.SCHOOL, interpreter="", needs_consent=True), "nb")
    )

    assert "Si fra om hvem som kommer fra dere." in text
    assert "si nei" not in text
    assert "tolk" not in text


@pytest.mark.parametrize("name", ["meeting", "purpose", "goal", "place", "leader", "minute_taker"])
def test_invitation_without_purpose_or_roles_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        replace(INVITATION, **{name: "  "})


def test_invitation_without_agenda_or_people_is_refused() -> None:
    with pytest.raises(ValueError, match="agenda"):
        replace(INVITATION, agenda=(AgendaPart(()),))
    with pytest.raises(ValueError, match="people"):
        replace(INVITATION, participants=())


def test_minutes_hold_points_views_decisions_tasks_and_are_confidential() -> None:
    text = text_of(render(MINUTES, "nb"))

    for wanted in (
        "Taushetsbelagt",
        "Per Hansen",
        "1. Meldingen Meldingen ble lest høyt.",
        "Barnets syn Barnet vil bli møtt om morgenen.",
        "Foreldrenes syn Foreldrene ønsker hjelp.",
        "Skolen møter barnet hver dag.",
        "Møte barnet Ola Lund 20. mars 2026",
        "Ringe hjem Kari Nordmann –",
        "mandag 30. mars 2026 kl. 09:00",
        "Skrevet av Skriver Skriversen",
    ):
        assert wanted in text


def test_minutes_show_that_a_view_is_missing() -> None:
    assert "Barnets syn Det er ikke skrevet ned noe syn." in text_of(
        render(replace(MINUTES, child_view=" "), "nb")
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", "Dette er versjon 2, rettet 20. mars 2026. Den erstatter referatet som ble sendt 16. mars 2026"),
        ("nn", "Dette er versjon 2, retta 20. mars 2026. Han erstattar referatet som vart sendt 16. mars 2026"),
        ("en", "This is version 2, corrected 20 March 2026. It replaces the minutes that were sent 16 March 2026"),
    ],
)
def test_corrected_minutes_say_so_before_anything_else(lang: str, said: str) -> None:
    text = text_of(render(CORRECTED, lang))

    assert said in text
    assert "Feil dag i punkt 1." in text
    assert text.index(said) < text.index("Møterom 2")
    assert "versjon" not in text_of(render(MINUTES, "nb"))


def test_minutes_that_are_not_sent_are_called_a_draft() -> None:
    assert "Dette er et utkast." in text_of(render(replace(MINUTES, draft=True), "nb"))
    assert "utkast" not in text_of(render(MINUTES, "nb"))


def test_an_agenda_has_the_points_in_order_and_no_greeting() -> None:
    text = text_of(render(AGENDA, "nb"))

    for wanted in ("torsdag 19. mars 2026 kl. 09:00–10:30", "Møterom 2", "Leder Ledersen", "Dette vil vi oppnå: En felles plan.",
                   "Del 1 1. Meldeplikten 2. Meldingen Del 2 1. Veien videre"):
        assert wanted in text
    assert "Vennlig hilsen" not in text
    with pytest.raises(ValueError, match="at least one point"):
        replace(AGENDA, agenda=(AgendaPart(()),))
    with pytest.raises(ValueError, match="ends after"):
        replace(AGENDA, ends=BEGINS)
