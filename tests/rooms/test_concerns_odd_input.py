"""Odd input on the pages of a report: said at the field, and nothing of what was written is lost."""

from __future__ import annotations

import pytest

from tests.cast import CHILD_NUMBER, Cast, begun, child, content
from tests.rooms.pages import Person
from tests.rooms.test_concerns_write import kept, path_of


def test_what_cannot_be_understood_stays_on_the_page_and_the_rest_is_saved(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    answer = teacher.press(teacher.open(path_of(concern, "who")), **{
        "children-0-national_id": "12345678901", "children-0-address": "Nyveien 2"})
    assert answer.status == 422
    assert answer.form().fields["children-0-national_id"] == ["12345678901"]
    assert "The rest is saved" in answer.text
    assert "Child: The first six digits are not a date of birth" in answer.text
    assert kept(concern.id)["children"][0]["address"] == "Nyveien 2"
    assert kept(concern.id)["children"][0]["national_id"] == CHILD_NUMBER  # what was there before
    again = teacher.open(path_of(concern, "who"))
    assert again.form().fields["children-0-national_id"] == ["12345678901"]  # closing the page loses nothing
    assert teacher.press(again, **{"children-0-national_id": CHILD_NUMBER}).status == 303
    assert teacher.open(path_of(concern, "who")).form().fields["children-0-national_id"] == [CHILD_NUMBER]


@pytest.mark.parametrize(("field", "value", "said"), [
    ("children-0-birth_date", "1.1.2090", "cannot be in the future"),
    ("children-0-birth_date", "1.1.2015", "does not match the identity number"),
    ("children-0-birth_date", "yesterday", "not a date we can read"),
    ("children-0-home_municipality_no", "12", "four digits"),
    ("children-0-home_municipality_no", "١٢٣٤", "four digits"),
    ("reporter_phone", "ring me", "digits only"),
    ("children-0-name", "A\x00B", "hidden character"),
    ("children-0-name", "x" * 5_000, "too long"),
], ids=lambda value: value[:20])
def test_bad_answers_on_the_first_page(cast: Cast, field: str, value: str, said: str) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    answer = teacher.press(teacher.open(path_of(concern, "who")), **{field: value})
    assert answer.status == 422
    assert said in answer.text
    assert answer.form().fields[field] == [value]


@pytest.mark.parametrize(("value", "said"), [("x" * 20_001, "too long"), ("a\x00b", "hidden character")],
                         ids=["long", "hidden"])
def test_long_and_hidden_text(cast: Cast, value: str, said: str) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    answer = teacher.press(teacher.open(path_of(concern, "what")), worry=value)
    assert answer.status == 422
    assert said in answer.text
    assert answer.form().fields["worry"] == [value]
    assert kept(concern.id)["worry"] == content()["worry"]


def test_the_longest_text_is_kept_to_the_letter(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    text = ("æøå 🙂 ''\"<b>\n" * 2_000)[:20_000].strip()
    assert teacher.press(teacher.open(path_of(concern, "what")), worry=text).status == 303
    assert kept(concern.id)["worry"] == text


def test_a_tampered_choice_is_refused(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    answer = teacher.press(teacher.open(path_of(concern, "what")), grounds=["neglect", "made_up"], flags=["nonsense"])
    assert answer.status == 422
    assert kept(concern.id)["grounds"] == ["neglect"]
    assert kept(concern.id)["flags"] == []


def test_children_are_added_and_taken_away_without_losing_what_is_known(cast: Cast) -> None:
    concern = begun(cast, children=[child(key="a1", told=False, told_why_not="one"),
                                    child(key="b2", name="Emil Prøve", national_id="", birth_date="2018-09-02", told=True)])
    teacher = Person(cast.teacher)
    more = teacher.press(teacher.open(path_of(concern, "who")), **{"children-add": "1"})
    assert more.status == 200
    assert more.form().fields["children-2-name"] == [""]
    fewer = teacher.press(more, **{"children-remove": "0"})
    assert fewer.form().fields["children-0-name"] == ["Emil Prøve"]
    assert [row["name"] for row in kept(concern.id)["children"]] == ["Ella Prøve", "Emil Prøve"]  # nothing is saved yet
    teacher.follow(teacher.press(fewer))
    assert [(row["name"], row["told"]) for row in kept(concern.id)["children"]] == [("Emil Prøve", True)]


def test_more_rows_than_there_is_room_for(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    form = teacher.open(path_of(concern, "who")).form()
    rows = {f"guardians-{n}-name": f"Guardian {n}" for n in range(3)}
    answer = teacher.post(path_of(concern, "who"), {**form.fields, **rows, "guardians-TOTAL_FORMS": "3"})
    assert answer.status == 303
    assert [row["name"] for row in kept(concern.id)["guardians"]] == ["Guardian 0", "Guardian 1"]


@pytest.mark.parametrize("total", ["", "-1", "x", "99999999999", "0"])
def test_a_broken_count_of_rows_is_no_accident(cast: Cast, total: str) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    form = teacher.open(path_of(concern, "who")).form()
    answer = teacher.post(path_of(concern, "who"), {**form.fields, "children-TOTAL_FORMS": total})
    assert answer.status in (303, 422)
