"""After a kept text is thrown away one comes back to the form, and never to another site."""

from __future__ import annotations

import pytest
from django.urls import reverse

from skolestotte.web.drafts.models import Draft
from tests.cast import Cast
from tests.rooms.pages import Person


@pytest.mark.parametrize(("path", "to"), [
    ("/concerns/new/", "/concerns/new/"), ("", "/"), ("//elsewhere.example/", "/"), ("/\\elsewhere.example/", "/"),
    ("https://elsewhere.example/", "/"), ("/\t/elsewhere.example", "/")])
def test_discarding_a_draft_leads_back_to_the_form_only(cast: Cast, path: str, to: str) -> None:
    assert Person(cast.teacher).post(reverse("drafts:discard"), {"draft_path": path}).location == to


@pytest.mark.parametrize("path", ["/a\x00b/", "//elsewhere.example/", "/" + "x" * 300, "concerns/new/"])
def test_what_is_no_address_of_ours_keeps_no_draft(cast: Cast, path: str) -> None:
    teacher = Person(cast.teacher)
    assert teacher.post(reverse("drafts:save"), {"draft_path": path, "worry": "Min tekst"}).status == 400
    assert teacher.post(reverse("drafts:discard"), {"draft_path": path}).location == "/"
    assert not Draft.objects.exists()
