"""How a meeting is planned on its page, for tests: a case that waits for one, the form as it stands, the meeting that was planned."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings.models import Meeting, Participant
from tests.cast import Cast
from tests.steps import (
    called,
    day,
    investigated,
)


def page(case: Case, meeting_type: str = "start") -> str:
    return reverse("meetings:plan", args=[case.id, meeting_type])


def ready(cast: Cast, **changes: Any) -> Case:
    case = investigated(cast, **changes)
    called(cast, case)
    return case


def posted(form: Any, **changes: Any) -> dict[str, Any]:
    """The form as it stands on the page, with the usual answers and some changes."""
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    data = {name: [str(v) for v in value] if isinstance(value, list) else
            ("yes" if value else "no") if isinstance(value, bool) else str(form[name].field.prepare_value(value))
            for name, value in data.items()}
    rows = {"other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0"}
    usual = {"goal": "Bli enige", "meeting_on": day(5), "starts": "09.00", "ends": "10.30", "interpreter_needed": "no",
             "separate_talks": "no"}
    return {**data, **rows, **usual, **changes}


def form_of(client: Client, url: str) -> Any:
    return client.get(url).context["form"]


def the_meeting(case: Case) -> Meeting:
    with as_system():
        return Meeting.objects.select_related("folder").get(case_id=case.id)


def people(meeting: Meeting) -> dict[tuple[int, str], str]:
    with as_system():
        rows = Participant.objects.filter(part__meeting_id=meeting.id).select_related("folder", "part")
        return {(row.part.number, row.name): row.capacity for row in rows}
