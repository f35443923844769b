"""The routine as a card for the wall."""

from dataclasses import replace

import pytest

from skolestotte.web.documents.pdf import render
from tests.rooms.documents.letters import CARD, drawn, text_of, tight
from tests.rooms.pdf_tags import Tagged


@pytest.mark.parametrize("count", [1, 13, 30])
def test_a_routine_card_is_one_sheet_and_one_list_in_order(count: int) -> None:
    pdf = render(replace(CARD, picture=drawn(*(f"Steg {n}" for n in range(count)), note="innen 3 dager", tag="ja")), "nb")
    page = Tagged(pdf)

    assert len(page.reader.pages) == 1
    assert page.reader.pages[0].mediabox.width > page.reader.pages[0].mediabox.height
    (steps,) = page.root.all("/L")
    assert len(steps.all("/LI")) == count
    assert steps.attributes["/ListNumbering"] == "/Decimal"
    assert tight("".join(f"{n + 1}jaSteg{n}innen3dager" for n in range(count))) in tight(text_of(pdf))


def test_what_a_card_draws_is_told_in_words() -> None:
    page = Tagged(render(replace(CARD, picture=drawn("Drøft", "Ring", "Meld")), "nb"))

    assert [tag.alt for tag in page.root.all("/Figure")] == [
        "Skolen. Nytt og felles. Fører til: 2 Ring (ja)", "Skolen. Som før. Ved behov. Fører til: 3 Meld (ja)", "Skolen. Som før"]
    text = text_of(render(CARD, "nb"))
    for wanted in ("Som før", "Nytt og felles", "Ved behov", "I tvil? Ring 00 00 00 00.", "Skolen begynner.", "Gjelder alle skoler."):
        assert wanted in text


def test_a_card_without_steps_or_with_a_drawing_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one step"):
        replace(CARD, picture=replace(CARD.picture, boxes=()))
    with pytest.raises(ValueError, match="larger than the sheet"):
        replace(CARD, picture=replace(CARD.picture, width=400.0))
