"""Every address that takes something sent in × every role, as a truth table: whose form is read at all.

What is sent makes no sense, so nothing is done: whoever is let in gets the form back (422), an answer, or is sent on. Who may only
read is met with 403 or 404, or 405 where there is nothing to send to. The story is that of test_doors.py, and somebody more: the
case worker of another department is asked to take over as contact person, reads the whole case, and does nothing in it yet.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from tests import cast as the
from tests.addresses import patterns
from tests.cast import Cast
from tests.promises.test_doors import (
    AUTHOR,
    CONTACT,
    CWS,
    EVERYBODY,
    FAMILY,
    HEAD,
    LEADERS,
    LIAISON,
    MAY,
    OTHER_WORKER,
    UNIT,
    Story,
    addresses,
    tell,
)

ASKED = OTHER_WORKER
# Whoever may open the page with the form may send it; where it is another matter, it stands here.
MAY_SEND: dict[str, set[str]] = {
    "people:sign-in": set(),  # as nobody in particular
    "people:sign-out": EVERYBODY,
    "design:scheme": EVERYBODY,
    "drafts:save": set(),  # a draft of no page: 400
    "drafts:discard": EVERYBODY,
    "concerns:ask-head": UNIT,
    "concerns:phoned": UNIT,
    "concerns:send": UNIT,
    "meetings:send": CWS,
    "meetings:times": {LIAISON, HEAD} | FAMILY,
    "meetings:rooms": {HEAD},
    "meetings:close-room": {HEAD},
    "meetings:felt": {CONTACT, AUTHOR, LIAISON},  # those who are invited, and not before the meeting is held
    "meetings:minutes": CWS,
    "meetings:send-minutes": CWS,
    "consents:ask-too": CWS,
    "investigations:plan": CWS,
    "investigations:answer": {LIAISON, HEAD},
    "trust:one": {HEAD},
    "yearly:end": LEADERS | {HEAD, "consultant"},
    "evaluation_meetings:cancel": {HEAD, "section_head"},
    "evaluation_meetings:done": {HEAD},  # what the own unit has to do
    "overview:accept-contact": CWS | {ASKED},  # an offer that is one's own
}
OPEN_TO_STRANGERS = {"people:sign-in", "design:guide", "people:sign-out", "design:scheme", "design:language"}


@pytest.fixture
def story(cast: Cast) -> Story:
    found = tell(cast)
    cases.assign_contact(case_id=found.ids["case_id"], account=getattr(cast, ASKED), by=the.actor(cast.department_head),
                         at=timezone.now())
    return found


def takes_something(view: Callable[..., object]) -> bool:
    """Whether the view, or what it calls in its own module, reads what is sent in."""
    whole = inspect.unwrap(view)
    own = inspect.getsource(whole)
    called = (inspect.unwrap(found) for name, found in inspect.getmembers(inspect.getmodule(whole), inspect.isfunction)
              if found.__module__ == whole.__module__ and f"{name}(" in own)
    return any(re.search("POST|open_form", text) for text in (own, *map(inspect.getsource, called)))


def sent(session: str, address: str) -> tuple[int, str]:
    """The answer to something that makes no sense. Whatever it did is undone, so that the next one meets the same story."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = session
    with transaction.atomic():
        answer = client.post(address, {"nonsense": "1"})
        transaction.set_rollback(True)
    return answer.status_code, answer.headers.get("Location", "")


def lets_in(status: int) -> bool:
    return status < 400 or status == 422


@pytest.mark.requirement("SYS-08")
def test_every_form_for_every_role(cast: Cast, story: Story) -> None:
    """One test, so that the story is told once. A difference is named by page and person."""
    sessions = {who: the.sign_in(Client(), getattr(cast, who)).cookies["sessionid"].value for who in sorted(EVERYBODY)}
    taking = {name for name, pattern in patterns() if takes_something(pattern.callback)}
    assert set(MAY_SEND) <= taking, set(MAY_SEND) - taking
    wrong = []
    for name, address in addresses(story):
        if name not in taking:
            continue
        wanted = MAY_SEND.get(name, MAY[name])
        found = {who: sent(session, address)[0] for who, session in sessions.items()}
        inside = {who for who, status in found.items() if lets_in(status)}
        if inside != wanted:
            wrong.append(f"{name}: too many {sorted(inside - wanted)}, too few {sorted(wanted - inside)}")
        if odd := set(found.values()) - {200, 204, 302, 303, 403, 404, 405, 422} - ({400} if name == "drafts:save" else set()):
            wrong.append(f"{name}: {odd}")
        status, to = sent("", address)
        if not to.startswith("/sign-in/") and status < 400 and name not in OPEN_TO_STRANGERS:
            wrong.append(f"{name}: a stranger got {status}")
    assert wrong == []
