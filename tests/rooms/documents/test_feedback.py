"""Receipt and feedback to the one who reported: what they say, and what they must not say."""

from dataclasses import fields, replace
from datetime import date

import pytest

from skolestotte.web.documents.feedback import FirstFeedback, SecondFeedback
from skolestotte.web.documents.pdf import render
from tests.rooms.documents.letters import CONTACT, DISMISSED, HEAD, OPENED, RECEIPT, SECOND, text_of


@pytest.mark.requirement("FBK-01")
@pytest.mark.parametrize(
    ("lang", "opened", "dismissed"),
    [
        ("nb", "Vi har åpnet undersøkelse.", "Meldingen er henlagt. Vi åpner ikke undersøkelse."),
        ("nn", "Vi har opna undersøking.", "Meldinga er lagd bort. Vi opnar ikkje undersøking."),
        (
            "en",
            "We have opened an investigation.",
            "The report is dismissed. We do not open an investigation.",
        ),
    ],
)
def test_first_feedback_confirms_receipt_and_says_whether_an_investigation_is_opened(
    lang: str, opened: str, dismissed: str
) -> None:
    yes, no = text_of(render(OPENED, lang)), text_of(render(DISMISSED, lang))

    assert opened in yes
    assert dismissed not in yes
    assert dismissed in no
    assert opened not in no
    assert all(
        day in text for text in (yes, no) for day in ("2. mars 2026" if lang != "en" else "2 March 2026",)
    )


def test_first_feedback_says_when_the_next_comes_whom_to_call_and_the_law() -> None:
    text = text_of(render(OPENED, "nb"))

    assert "senest 9. juni 2026" in text
    assert "nytt svar innen tre uker etter at undersøkelsen er ferdig" in text
    assert "Kari Nordmann, kontaktperson, 00 00 00 01" in text
    assert "barnevernsloven § 13-3 første og andre ledd" in text


@pytest.mark.requirement("FBK-06")
def test_feedback_has_no_field_for_an_assessment_or_a_reason() -> None:
    statutory = {"head", "received_on", "investigation", "contact", "investigation_due", "running"}
    assert {field.name for field in fields(FirstFeedback)} == statutory
    second = {
        "head",
        "received_on",
        "concluded_on",
        "followed_up",
        "contact",
        "measures",
        "necessity_recorded",
    }
    assert {field.name for field in fields(SecondFeedback)} == second


@pytest.mark.parametrize("due", [(True, None), (False, date(2026, 6, 9))])
def test_first_feedback_has_a_date_exactly_when_an_investigation_is_opened(
    due: tuple[bool, date | None],
) -> None:
    with pytest.raises(ValueError, match="investigation_due"):
        FirstFeedback(HEAD, date(2026, 3, 2), due[0], CONTACT, due[1])


def test_second_feedback_says_finished_and_whether_followed_up() -> None:
    yes, no = text_of(render(SECOND, "nb")), text_of(render(replace(SECOND, followed_up=False), "nb"))

    assert "Undersøkelsen ble ferdig 1. juni 2026." in yes
    assert "Vi følger opp barnet og familien videre." in yes
    assert "Saken er henlagt. Vi følger ikke opp barnet og familien videre." in no


def test_second_feedback_tells_of_measures_only_when_a_reason_is_recorded() -> None:
    told = replace(SECOND, measures="Veiledning hjemme.", necessity_recorded=True)

    assert "Veiledning hjemme." in text_of(render(told, "nb"))
    assert "Slik følges barnet" not in text_of(render(SECOND, "nb"))
    with pytest.raises(ValueError, match="recorded"):
        replace(SECOND, measures="Veiledning hjemme.")
    with pytest.raises(ValueError, match="not followed up"):
        replace(told, followed_up=False)


def test_receipt_says_what_when_and_what_happens_next() -> None:
    text = text_of(render(RECEIPT, "nb"))

    assert "mandag 2. mars 2026 kl. 09:12" in text
    assert "2 vedlegg" in text
    assert "senest mandag 9. mars 2026" in text
    assert "senest mandag 23. mars 2026. Der står det om vi åpner undersøkelse" in text


def test_receipt_promises_a_private_reporter_only_the_confirmation() -> None:
    assert "åpner undersøkelse" not in text_of(render(replace(RECEIPT, public_reporter=False), "nb"))
