"""Every address × every role, as a truth table: who may open which page about one case.

A new page fails here until somebody writes down who may open it. The story: the teacher has reported, an investigation is open,
the first feedback is sent, the contact person has accepted, and the call is made. Everybody else belongs to other units or families.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from skolestotte.web.journal.models import Event
from tests import cast as the
from tests import steps
from tests.cast import Cast
from tests.investigating import asked_school

AUTHOR, COLLEAGUE, LIAISON, HEAD = "teacher", "other_teacher", "social_teacher", "principal"
OTHER_SCHOOL = {"other_liaison", "other_principal", "kindergarten_head", "kindergarten_employee"}
INTAKE, CONTACT, OTHER_WORKER = {"intake_worker", "other_intake_worker"}, "case_worker", "other_case_worker"
LEADERS = {"department_head", "section_head"}
FAMILY, STRANGERS = {"guardian"}, {"other_guardian", "youth"}
NOT_IN_CASES = {"consultant", "administrator"}
SCHOOL = {AUTHOR, COLLEAGUE, LIAISON, HEAD}
STAFF = SCHOOL | OTHER_SCHOOL | INTAKE | {CONTACT, OTHER_WORKER} | LEADERS | NOT_IN_CASES
EVERYBODY = STAFF | FAMILY | STRANGERS
CWS = INTAKE | LEADERS | {CONTACT}
REPORTERS = SCHOOL | OTHER_SCHOOL
TEAM = CWS | {AUTHOR, LIAISON, HEAD}

# name of the page → who may open it. `None`: open to everybody, also without signing in. What is missing here fails.
MAY: dict[str, set[str] | None] = {}


@dataclass(frozen=True)
class Story:
    """The ids that the addresses need."""

    ids: dict[str, Any]


@pytest.fixture
def story(cast: Cast) -> Story:
    case, report = the.in_investigation(cast)
    concern = the.begun(cast)
    steps.called(cast, case)
    meeting = steps.invited(cast, case)
    consent = steps.asked(cast, case, "obtain_information")[0]
    request = asked_school(cast, case)
    part = steps.parts(meeting)[1]  # the second part: the school has no consent to stay
    with as_system():
        folder = Folder.objects.get(case_id=case.id, kind="collab")
        seq = Event.objects.filter(stream_id=case.id, kind="report.received").get().seq
    return Story({"case_id": case.id, "report_id": report.id, "concern_id": concern.id, "folder_id": folder.id, "seq": seq,
                  "step": "RT1-S5", "page": "who", "which": "receipt", "routine_id": "RT1", "purpose": "obtain_information",
                  "type": "start", "meeting_id": meeting.id, "part_id": part.id, "consent_id": consent.id,
                  "request_id": request.id})


def patterns(resolver: URLResolver | None = None, space: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found += patterns(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.append((f"{space}:{pattern.name}" if space else pattern.name, pattern))
    return found


def test_every_view_says_whom_it_is_open_to() -> None:
    unmarked = [name for name, pattern in patterns()
                if not hasattr(pattern.callback, "open_to") and not name.startswith(("design:", "set_language"))]
    assert unmarked == []


def addresses(story: Story) -> list[tuple[str, str]]:
    return [(name, reverse(name, kwargs={key: story.ids[key] for key in pattern.pattern.converters}))
            for name, pattern in patterns()]


def who_gets_in(cast: Cast, address: str) -> dict[str, int]:
    """The status of the address for each of the cast, and for nobody."""
    found = {}
    for who in sorted(EVERYBODY):
        client = the.sign_in(Client(raise_request_exception=False), getattr(cast, who))
        found[who] = client.get(address).status_code
    found["nobody"] = Client(raise_request_exception=False).get(address).status_code
    return found
