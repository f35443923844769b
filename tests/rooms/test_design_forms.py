"""What a form does with what people type, and how it is drawn."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms as django_forms
from django.http import QueryDict
from django.utils import translation

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.design import forms
from skolestotte.web.design.rows import rows_of
from skolestotte.web.drafts.forms import _hush


class Note(forms.Form):
    title = forms.TextField(label="Title", help_text="Few words")
    text = forms.LongTextField(label="Text", required=False)
    short = forms.LongTextField(label="Short", max_length=10, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], descriptions={"a": "The first"})
    phone = forms.PhoneField(label="Phone", required=False)
    sure = forms.YesNoField(label="Sure?", required=False)
    agree = django_forms.BooleanField(label="Agree", required=False)
    place = django_forms.ChoiceField(label="Place", choices=[("", "–"), ("x", "X")], required=False)


GOOD = {"title": "Hei", "kind": "a"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_good_form_gives_plain_values() -> None:
    form = Note(GOOD | {"phone": "0047 22 33 44 55", "sure": "no", "text": "a\r\nb"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == "+4722334455"
    assert form.cleaned_data["sure"] is False
    assert form.cleaned_data["text"] == "a\nb"


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
@pytest.mark.parametrize("field", ["title", "text"])
def test_characters_that_cannot_be_kept_are_refused(field: str, bad: str) -> None:
    form = Note(GOOD | {field: bad})
    assert "hidden character" in form.errors[field][0]


def test_emoji_and_sami_letters_are_kept() -> None:
    form = Note(GOOD | {"text": "Čáhppe 👧🏽 ﷽"})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "Čáhppe 👧🏽 ﷽"


def test_too_long_a_text_is_refused_and_shown_back_whole() -> None:
    form = Note(GOOD | {"text": "x" * 20_001})
    assert "20000" in form.errors["text"][0]
    assert "x" * 20_001 in str(form)


def test_a_line_break_counts_once() -> None:
    assert Note(GOOD | {"short": "1234\r\n6789"}).is_valid()


def test_the_browser_is_never_asked_to_cut_or_to_check() -> None:
    html = str(Note())
    assert "maxlength" not in html
    assert not re.search(r"\srequired\b", html)


def test_an_error_is_tied_to_its_field() -> None:
    html = str(Note({"kind": "a"}))
    field = re.search(r"<input[^>]*name=\"title\"[^>]*>", html)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="id_title_help id_title_error"' in field[0]
    assert 'id="id_title_help"' in html
    assert 'id="id_title_error"' in html


def test_the_summary_links_to_each_field_in_order() -> None:
    form = Note({})
    assert [error.target for error in form.error_list] == ["id_title", "id_kind_0"]
    html = str(form)
    for error in form.error_list:
        assert f'href="#{error.target}"' in html
        assert f'id="{error.target}"' in html
    assert "2 things must be put right" in html


def test_every_id_that_is_pointed_at_exists() -> None:
    html = str(Note({"short": "x" * 11}))
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    pointed = {
        one for value in re.findall(r'(?:aria-describedby|for)="([^"]+)"', html) for one in value.split()
    }
    assert pointed
    assert pointed <= ids


def test_optional_fields_are_marked_and_required_ones_are_not() -> None:
    html = str(Note())
    assert re.search(r"Text <span class=\"optional\">\(optional\)", html)
    assert "Title <span" not in html


def test_what_is_missing_is_named() -> None:
    errors = Note({}).errors
    assert errors["title"] == ["Fill in: Title"]
    assert errors["kind"] == ["Choose an answer: Kind"]


def test_a_choice_carries_its_description() -> None:
    html = str(Note()["kind"].as_field_group())
    assert 'aria-describedby="id_kind_0_help"' in html
    assert "The first" in html


def test_text_is_escaped() -> None:
    assert "<script>" not in str(
        Note(GOOD | {"title": "<script>", "text": "</textarea><script>", "phone": "<b>"})
    )


class Child(forms.Form):
    name = forms.TextField(label="Name")
    number = forms.IdentityNumberField(label="Number", required=False)


Children = rows_of(Child, least=1, most=3)


def posted(**values: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"c-TOTAL_FORMS": "2", "c-INITIAL_FORMS": "0", "c-0-name": "Ada", "c-1-name": ""})
    data.update({key.replace("_", "-"): value for key, value in values.items()})
    return data


def test_adding_a_row_keeps_what_was_typed_and_complains_about_nothing() -> None:
    rows = Children.posted(posted(c_add="1"), prefix="c")
    assert rows.changed
    assert not rows.is_valid()
    assert len(rows.forms) == 3
    html = "".join(str(form) for form in rows)
    assert 'value="Ada"' in html
    assert "ds-validation-message" not in html


def test_no_more_rows_than_allowed() -> None:
    data = posted(c_add="1")
    data["c-TOTAL_FORMS"] = "3"
    assert len(Children.posted(data, prefix="c").forms) == 3


def test_removing_a_row_moves_the_later_ones_up() -> None:
    data = posted(c_remove="0")
    data["c-1-name"] = "Bo"
    rows = Children.posted(data, prefix="c")
    assert [form["name"].value() for form in rows] == ["Bo"]


@pytest.mark.parametrize("number", ["-1", "7", "x", "", "99999999999"])
def test_a_row_that_is_not_there_cannot_be_removed(number: str) -> None:
    rows = Children.posted(posted(c_remove=number), prefix="c")
    assert [form["name"].value() for form in rows] == ["Ada", ""]


def test_rows_are_checked_when_they_are_sent() -> None:
    rows = Children.posted(posted(c_1_name="Bo"), prefix="c")
    assert rows.is_valid()
    assert [form.cleaned_data["name"] for form in rows] == ["Ada", "Bo"]


@pytest.mark.parametrize("lost", ["TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"])
@pytest.mark.parametrize("value", [None, "", "abc", "-1", "9" * 5_000])
def test_rows_that_came_stand_there_whatever_happened_to_the_counters(lost: str, value: str | None) -> None:
    data = posted(c_1_name="Bo", c_1_number="1234")
    data.pop(f"c-{lost}", None)
    if value is not None:
        data[f"c-{lost}"] = value
    rows = Children.posted(data, prefix="c")
    assert not rows.is_valid()
    assert [form["name"].value() for form in rows] == ["Ada", "Bo"]
    assert [error.target for error in rows.error_list] == ["id_c-1-number"]


class Family(forms.Form):
    place = forms.TextField(label="Place")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.rows = Children(prefix="c") if data is None else Children.posted(data, prefix="c")
        self.forms = [self.rows]


def test_what_is_wrong_in_rows_stands_in_the_summary_of_the_form() -> None:
    assert Family().error_list == []
    wrong = Family(posted(c_1_name="Bo", c_1_number="1234"))
    assert [error.target for error in wrong.error_list] == ["id_place", "id_c-1-number"]
    assert Family(posted(c_add="1")).rows.error_list == []


def test_a_kept_draft_is_shown_without_complaints_in_its_rows_either() -> None:
    whole = Family(posted(c_1_name="Bo", c_1_number="1234"))
    _hush(whole)
    assert whole.error_list == []
    assert "ds-validation-message" not in "".join(str(form) for form in [whole, *whole.rows])


@pytest.mark.parametrize("text", ["12345678901", "1234", "abc"])
def test_a_wrong_identity_number_says_what_is_wrong(text: str) -> None:
    form = Child({"name": "Ada", "number": text})
    assert form.errors["number"][0].endswith(".")


def test_a_synthetic_identity_number_is_read() -> None:
    number = synthetic_number(date(2016, 5, 4))
    form = Child({"name": "Ada", "number": f"{number[:6]} {number[6:]}"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["number"] == number
