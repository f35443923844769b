"""After a kept text is thrown away one comes back to the form, and never to another site."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rooms.pages import Person


@pytest.mark.parametrize(("path", "to"), [
    ("/concerns/new/", "/concerns/new/"), ("", "/"), ("//elsewhere.example/", "/"), ("/\\elsewhere.example/", "/"),
    ("https://elsewhere.example/", "/"), ("/\t/elsewhere.example", "/")])
def test_discarding_a_draft_leads_back_to_the_form_only(cast: Cast, path: str, to: str) -> None:
    assert Person(cast.teacher).post(reverse("drafts:discard"), {"draft_path": path}).location == to
