"""What somebody writes is kept while they write, and is no draft any more from the moment it is sent, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from skolestotte.web.people.models import Account
from tests.cast import people

from .browser import Person

pytestmark = pytest.mark.journey
SAVE = "/drafts/save/"


def test_what_is_sent_is_not_kept_as_a_draft_on_the_way_out(person: Callable[..., Person], committed: str) -> None:
    with transaction.atomic():
        people()
        Account.objects.update(language="en")
    teacher = person("Tiril Berg")
    sent: list[tuple[str, str]] = []
    teacher.page.on("request", lambda request: sent.append((request.method, request.url)))
    teacher.goes_to("/trust/new/").chooses("The tone between us")
    teacher.page.get_by_label("With whom is it hard").select_option(index=1)
    teacher.writes("What is hard", "We call, and nobody calls back.").presses("Save|Send|Raise")
    teacher.page.wait_for_timeout(500)
    posts = [url for method, url in sent if method == "POST"]
    assert any(url.endswith("/trust/new/") for url in posts) and not posts[-1].endswith(SAVE)
    teacher.goes_to("/trust/new/").looks().does_not_see("text you had not sent", "nobody calls back")
