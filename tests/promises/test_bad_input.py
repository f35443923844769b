"""Whatever comes in, no page breaks: every address that takes something sent, and every address with nonsense behind it.

Each form is filled with one bad value in all its fields at once, as somebody who may send it. It is answered in the house's own
way, soon, and what a person wrote stands there again. The story is that of test_doors.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from time import thread_time
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from tests import cast as the
from tests.addresses import patterns
from tests.cast import Cast
from tests.promises.test_doors import MAY, Story, addresses, tell
from tests.promises.test_doors_for_writing import MAY_SEND, takes_something
from tests.rooms.pages import Form, Page

BAD = {
    "hidden": "a\x00b",
    "spaces": "1" + " " * 20_000 + "x",
    "late": "31.12.9999",
    "marks": "</textarea>\"'<b>{0}%s\u202e\x1b",
}
NONSENSE = {"run": "x", "after": "9999-12-31.x", "before": "2026-02-31T00:00", "on": "31.12.9999", "for": "\x00", "unit": "x" * 300,
            "who": "0", "purpose": "{}", "in": "//elsewhere.example", "only": "٣", "whose": "mine", "next": "//elsewhere.example"}
OURS = {200, 204, 302, 303, 403, 404, 405, 409, 422}
SECONDS = 3  # of the processor's time; a form that takes longer for one bad value can hold the server up
NOT_SHOWN_AGAIN = {"design:guide"}  # shows examples beside what is sent


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


class Sender:
    """Somebody who sends and looks; whatever it does is undone, so that the next one meets the same story."""

    def __init__(self, cast: Cast, who: str) -> None:
        self.client = the.sign_in(Client(), getattr(cast, who))
        self.session = self.client.cookies["sessionid"].value

    def get(self, address: str) -> Page:
        return self._undone("get", address, {})

    def post(self, address: str, fields: dict[str, list[str]]) -> Page:
        return self._undone("post", address, fields)

    def _undone(self, method: str, address: str, fields: dict[str, list[str]]) -> Page:
        self.client.cookies["sessionid"] = self.session
        with transaction.atomic():
            answer = getattr(self.client, method)(address, fields)
            transaction.set_rollback(True)
        return Page(answer, address)


def filled(form: Form, bad: str) -> dict[str, list[str]]:
    return {name: [bad] if name in form.typed else values for name, values in form.fields.items()}


def lost(form: Form, sent: dict[str, list[str]], page: Page) -> set[str]:
    """The fields that a person wrote in and that do not stand on the page again."""
    again = [one for one in page.forms if form.typed & set(one.fields)]
    shown = {name: values for one in again for name, values in one.fields.items()}
    return {name for name in form.typed if [text.strip() for text in shown.get(name, [])] != [text.strip() for text in sent[name]]}


def wrongs(sender: Sender, name: str, address: str) -> Iterator[str]:
    opened = sender.get(address)
    forms = [one for one in opened.forms if not one.action and one.typed] if opened.status == 200 else []
    for kind, bad in BAD.items():
        whole = {"version": [bad], "text": [bad], "draft_path": [bad], "next": [bad], "time": [bad]}
        for form, sent in [(one, filled(one, bad)) for one in forms] or [(None, whole)]:
            began = thread_time()
            page = sender.post(address, sent)
            if thread_time() - began > SECONDS:
                yield f"{name}, {kind}: took {thread_time() - began:.0f} s"
            if page.status not in OURS and (name, page.status) != ("drafts:save", 400):
                yield f"{name}, {kind}: {page.status}"
            if urlsplit(page.location).netloc:
                yield f"{name}, {kind}: leads to {page.location}"
            if form is not None and page.status == 422 and (gone := lost(form, sent, page)):
                yield f"{name}, {kind}: {sorted(gone)} do not stand there again"
            if form is not None and page.status == 422 and "ds-error-summary" not in page.html and "ds-alert" not in page.html:
                yield f"{name}, {kind}: refused without a word"


def test_every_form_with_bad_values_in_all_its_fields(cast: Cast, story: Story) -> None:
    """One test, so that the story is told once. A fault in a view is raised here as it is."""
    taking = {name for name, pattern in patterns() if takes_something(pattern.callback)} - NOT_SHOWN_AGAIN
    senders, wrong = cache(partial(Sender, cast)), []
    for name, address in addresses(story):
        may = sorted(MAY_SEND.get(name, MAY[name])) or ["teacher"]
        if name in taking:
            wrong += wrongs(senders(may[0]), name, address)
    assert wrong == []


def test_every_address_with_nonsense_behind_it(cast: Cast, story: Story) -> None:
    senders, wrong = cache(partial(Sender, cast)), []
    for name, address in addresses(story):
        who = next(iter(sorted(MAY[name])), "teacher")
        page = senders(who).get(f"{address}?{urlencode(NONSENSE)}")
        if page.status not in OURS or urlsplit(page.location).netloc:
            wrong.append(f"{name}: {page.status} {page.location}")
    assert wrong == []
