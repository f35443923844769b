"""Leaving the routine: who may, when, and what was said about it to the reader (RT1-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from skolestotte.rulebook.at_any_time import LEFT, may_happen
from skolestotte.web.cases.models import Leaving, Run
from skolestotte.web.folders import door

from .sight import Sight

LEADERS = ("department_head", "section_head")


@dataclass(frozen=True)
class Left:
    """The routine was left: what the reader may know of why, and what the school can expect. `own_reason`: the service alone."""

    on: date
    who: str
    own_reason: str
    reason: str
    process: str
    roles: str
    time_frame: str


def run_to_leave(sight: Sight) -> Run:
    """The run that the contact person or a leader may leave. Errors: Http404, PermissionDenied for others."""
    own = sight.folder_of("cws")
    if not sight.is_service or sight.run is None or own is None:
        raise Http404
    door.open_folder(own.id, by=sight.actor, what="leave", write=True)
    if not is_for(sight):
        raise PermissionDenied
    return sight.run


def is_for(sight: Sight) -> bool:
    """Is this reader the child's contact person, or a leader of the service?"""
    contact = sight.case.contact_id if sight.case else None
    return contact == sight.actor.account_id or sight.actor.has_role(*LEADERS)


def may_leave(sight: Sight) -> bool:
    """Does the routine allow it now?"""
    return sight.routine is not None and may_happen(sight.routine, sight.rule_events, LEFT)


def offered(sight: Sight) -> bool:
    """Whether the case page offers it to this reader."""
    return sight.acts and is_for(sight) and may_leave(sight)


def left(sight: Sight) -> Left | None:
    """What was said when the routine was left, to this reader. No query when it was not left."""
    event = next((event for event in sight.of_run if event.kind == LEFT and event.seq in sight.standing), None)
    if event is None or sight.run is None:
        return None
    said: dict[str, Leaving] = {}
    for row in Leaving.objects.select_related(None).filter(case_id=sight.case_id, run_id=sight.run.id):
        if row.folder_id in sight.folders:
            row.folder = sight.folders[row.folder_id]
            said[row.folder.kind] = row
    own, told = said.get("cws"), said.get("collab")
    return Left(event.on, event.by_name, own.reason if own else "", told.reason if told else "",
                told.process if told else "", told.roles if told else "", told.time_frame if told else "")
