"""The call that fixes a meeting, and the talk with the child."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.events import effective
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.commands import NewEvent
from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal

from ..models import CallNote, ChildTalk
from .locks import Changed, allowed

HELD = "child_talk.held"


@transaction.atomic
def call(*, case_id: UUID, run_id: UUID, with_whom: str, answers: Mapping[str, str], agreed_on: date | None,
         youth_attends: bool | None = None, nurse_attends: bool | None = None, child_talk: str = "",
         conversation_on: date | None = None, on: date | None = None, by: Actor, at: datetime) -> CallNote:
    """The call that fixes a meeting: the answer to each point is kept, and what the routine has the call settle (RT1-03,
    RT1-07, RT2-02). Errors: NotNow."""
    assert by.account_id is not None
    with as_system():
        journal.lock(case_id)
        for known in CallNote.objects.filter(case_id=case_id, run_id=run_id, by_id=by.account_id):
            if (known.with_whom, known.answers, known.agreed_on) == (with_whom, dict(answers), agreed_on):
                return known  # pressed twice
        run, _ = allowed(case_id, run_id, "call.held")
        folder = CaseFolders.of(case_id).collab(run.report_id)
        note = CallNote(id=uuid.uuid4(), folder=folder, case_id=case_id, run_id=run_id, with_whom=with_whom,
                        answers=dict(answers), agreed_on=agreed_on, at=at, by_id=by.account_id)
        note.save(force_insert=True)
        data = {"youth_attends": youth_attends, "nurse_attends": nurse_attends, "child_talk": child_talk or None,
                "meeting_on": _iso(agreed_on), "conversation_on": _iso(conversation_on)}
        data = {name: value for name, value in data.items() if value is not None}
        cases.happened(case_id, [NewEvent("call.held", data, on=on, run_id=run_id)], by=by, at=at)
    return note


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@transaction.atomic
def child_talk(*, case_id: UUID, run_id: UUID, held: bool, on: date | None = None, with_whom: str = "", said: str = "",
               known: int | None = None, by: Actor, at: datetime) -> None:
    """A talk with the child was held, with whom and what was said; or it is judged not to be needed. Nobody else is told (CHD-02).

    `known`: how many talks the writer knew of; pressing twice does not make two. Errors: NotNow; Changed when somebody else has
    recorded a talk in between.
    """
    kind, day = HELD if held else "child_talk.not_needed", on or timezone.localdate(at)
    with as_system():
        journal.lock(case_id)
        rows = list(ChildTalk.objects.filter(case_id=case_id, run_id=run_id).order_by("at"))
        if known is not None and held and len(rows) > known and (rows[-1].by_id, rows[-1].on, rows[-1].with_whom, rows[-1].said) == (
                by.person_id, day, with_whom, said):
            return  # pressed twice
        _, events = allowed(case_id, run_id, kind)
        if known is not None and sum(event.kind == HELD for event in effective(events)) != known:
            raise Changed
        data = {}
        if held:
            row = ChildTalk(id=uuid.uuid4(), folder=CaseFolders.of(case_id).get("cws"), case_id=case_id, run_id=run_id,
                            with_whom=with_whom, said=said, on=day, at=at, by_id=by.person_id)
            row.save(force_insert=True)
            data["talk"] = str(row.id)
        cases.happened(case_id, [NewEvent(kind, data, on=on, run_id=run_id)], by=by, at=at)
