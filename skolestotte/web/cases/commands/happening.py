"""What happened goes into the journal, and everything else follows: hand-overs between routines, then settling.

`commands.happened` of this room; the other commands of all rooms come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.rulebook.events import CORRECTED, RETRACTED
from skolestotte.rulebook.facts import holds_back
from skolestotte.rulebook.progress import Progress, progress
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.folders import commands as folder_commands
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.commands import NewEvent
from skolestotte.web.people.models import Unit

from ..file import CaseFile
from ..models import Case, Run
from ..runs import BEGAN, CONSENT, HANDED_OVER, current, events_of, following, handing_over, newest, takes_up
from ..settle import Settled, settle


@transaction.atomic(savepoint=False)  # part of the command that calls it: both stand or fall
def happened(case_id: UUID, news: Sequence[NewEvent], *, by: Actor, at: datetime, file: CaseFile | None = None) -> Settled:
    """Append what happened and let tasks, doors and notices follow, in one transaction. Locks the case.

    An event without `run_id` belongs to the case's only open run where there is one. `file`: of a case that was opened in
    the same command; else it is read here.
    """
    with as_system():
        file = file or CaseFile.read(case_id)
        _append(file, news, by=by, at=at)
        _keep_apart(file, news, by=by, at=at)
        _take_up(file, news)
        today = timezone.localdate(at)
        states = _progress(file, today)
        while over := list(handing_over(file.runs, states, file.events)):
            for run, routine_id in over:
                _hand_over(file, run, routine_id, by=by, at=at, today=today)
            states = _progress(file, today)
        return settle(file, states, by=by, at=at, today=today)


def _append(file: CaseFile, news: Sequence[NewEvent], *, by: Actor, at: datetime) -> None:
    placed = [(new, _place(new, file)) for new in (_in_run(new, file) for new in news)]
    file.before += journal.append(file.stream, placed, by=by, at=at)


def _keep_apart(file: CaseFile, news: Sequence[NewEvent], *, by: Actor, at: datetime) -> None:
    """A report that the guardians are not to know of gets a joint folder of its own: what school and service do about it
    must not show to guardians who take part in the case already (DUT-08)."""
    for report in dict.fromkeys(str(new.data["report"]) for new in news if holds_back(new.kind, new.data)):
        if file.folders.find("collab", report) is None:
            file.folders.add(folder_commands.new_folder("collab", by=by, at=at, case_id=file.case.id, about=report))


def _take_up(file: CaseFile, news: Sequence[NewEvent]) -> None:
    """The family says something about the whole case when every routine has ended: the last one sees it, and may go on."""
    said = any(new.kind.startswith(CONSENT) and shipped_catalogue().is_of_case(new.kind, new.data) for new in news)
    if said and (run := takes_up(file.runs)) is not None:
        run.ended_after = None


def _progress(file: CaseFile, today: date) -> dict[UUID, Progress]:
    """Where each run stands; the events of each are kept in the file."""
    file.events = {run.id: [row.as_rule_event() for row in events_of(run, file.before)] for run in file.runs}
    return {run.id: progress(run.definition, file.events[run.id], today) for run in file.runs}


def _hand_over(file: CaseFile, run: Run, routine_id: str, *, by: Actor, at: datetime, today: date) -> None:
    """The routine goes on in another one: a new run takes over, and nobody enters anything again."""
    next_run = following(run, routine_id, runs=file.runs, today=today)
    news = [NewEvent(HANDED_OVER, {"report": str(run.report_id), "to": routine_id}, run_id=run.id)]
    if next_run is not None:
        next_run.save(force_insert=True)
        file.runs.append(next_run)
        if next_run.definition.starts_with == BEGAN:
            fixed = any(event.kind == "next_meeting.fixed" for event in file.events[run.id])
            news.append(NewEvent(BEGAN, {"date_fixed": fixed}))
            _to_measures(file.case)
    _append(file, news, by=by, at=at)


def _to_measures(case: Case) -> None:
    if case.measures_unit_id is None:
        units = Unit.objects.filter(kind=Unit.Kind.CWS_MEASURES, parent_id=case.intake_unit.parent_id).order_by("name", "id")
        case.measures_unit = units.first()
        case.save(update_fields=["measures_unit"])


def _place(new: NewEvent, file: CaseFile) -> Folder:
    """The folder of a new event; a correction lies where the corrected event lies. Errors: ValueError for a bad event."""
    faults = shipped_catalogue().faults_of(new.kind, new.data)
    if faults:
        raise ValueError("; ".join(faults))
    if new.kind in {CORRECTED, RETRACTED}:
        return next(event.folder for event in file.before if event.seq == new.data["seq"])
    run = next((run for run in file.runs if run.id == new.run_id), None)
    return file.folders.for_event(new, str(run.report_id) if run else "")


def _in_run(new: NewEvent, file: CaseFile) -> NewEvent:
    """The event in the run it belongs to: none for what is of the whole case, else the report's newest or the open one."""
    if shipped_catalogue().is_of_case(new.kind, new.data):
        return NewEvent(new.kind, new.data, new.on, None)
    if new.run_id is not None or new.kind in {CORRECTED, RETRACTED}:  # a correction belongs where the corrected event does
        return new
    mine = newest(file.runs, str(new.data.get("report", ""))) or current(file.runs)
    return NewEvent(new.kind, new.data, new.on, mine.id if mine else None)
