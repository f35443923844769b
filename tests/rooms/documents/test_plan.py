"""The plan for the investigation."""

from dataclasses import replace

import pytest

from skolestotte.web.documents.pdf import render
from tests.rooms.documents.letters import PLAN, text_of, tight


def test_plan_says_how_the_child_is_heard_and_every_consent() -> None:
    text = text_of(render(PLAN, "nb"))

    assert "Slik blir barnet hørt To samtaler på skolen." in text
    assert "Skal være ferdig innen 9. juni 2026" in text
    for state in ("Gitt", "Bedt om, ikke besvart", "Ikke gitt", "Trukket tilbake", "Trengs ikke"):
        assert tight(f"{state}, 19. mars 2026") in tight(text)


def test_plan_that_does_not_hear_the_child_is_refused() -> None:
    with pytest.raises(ValueError, match="heard"):
        replace(PLAN, child_heard=" ")
