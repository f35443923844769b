"""What follows from what happened: tasks, doors, notices and the contact person, computed anew from the journal.

Called by `commands.happened` inside its transaction and its system view. Nothing else writes these rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from skolestotte.rulebook.doors import doors
from skolestotte.rulebook.facts import CaseFacts, facts_of
from skolestotte.rulebook.progress import Progress, StepState
from skolestotte.web.folders import commands as folder_commands
from skolestotte.web.folders import rows
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder
from skolestotte.web.folders.prepared import AnyOf, asked
from skolestotte.web.notices import commands as notice_commands
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Membership

from .file import CaseFile
from .happenings import CaseFolders
from .models import Case, ContactPeriod, Run, Task
from .owners import Owner, owner_of
from .parties import folder_facts, people_of, units_of


@dataclass(frozen=True)
class Settled:
    """What came out: the facts, the progress of each run, and the tasks that were opened."""

    facts: CaseFacts
    progress: dict[UUID, Progress]
    opened: list[Task]


def settle(file: CaseFile, states: dict[UUID, Progress], *, by: Actor, at: datetime, today: date) -> Settled:
    """Bring tasks, doors, contact person and notices in line with the journal. `states`: where each run stands."""
    events = [row.as_rule_event() for row in file.before]
    facts = facts_of(events, units_of(file.case, file.runs), people_of(file),
                     [(str(run.id), str(run.report_id)) for run in file.runs])
    _keep_contact(file.case, facts, at)
    _keep_counsellor(file.case, facts)
    wanted = {folder.id: doors(known, facts, today) for folder, known in folder_facts(file)}
    folder_commands.set_doors(wanted, by=by, at=at, new=file.is_new)
    opened = _keep_tasks(file, states, facts, today, _Hand(by, at))
    _end_runs(file.runs, states, today, after=file.before[-1].seq)
    notice_commands.queue(_notices(opened, today), at=at)
    return Settled(facts, states, opened)


def _keep_contact(case: Case, facts: CaseFacts, at: datetime) -> None:
    person = UUID(facts.contact.person) if facts.contact.person else None
    if case.contact_id == person:
        return
    former = ContactPeriod.objects.filter(case_id=case.id, accepted_at__isnull=False, ended_at__isnull=True)
    (former.exclude(account_id=person) if person else former).update(ended_at=at)
    case.contact_id = person
    case.save(update_fields=["contact"])


def _keep_counsellor(case: Case, facts: CaseFacts) -> None:
    person = UUID(facts.contact.counsellor) if facts.contact.counsellor else None
    if case.counsellor_id != person:
        case.counsellor_id = person
        case.save(update_fields=["counsellor"])


class _Hand(NamedTuple):
    """Who did what this follows from, and when: what becomes theirs by it, they have seen."""

    by: Actor
    at: datetime

    def seen(self, owner: Owner) -> datetime | None:
        theirs = owner.account_id == self.by.account_id if owner.account_id else (
            owner.unit_id is not None and self.by.role_at(owner.unit_id, owner.role) is not None)
        return self.at if theirs else None


def _keep_tasks(file: CaseFile, states: dict[UUID, Progress], facts: CaseFacts, today: date, hand: _Hand) -> list[Task]:
    case, folders = file.case, file.folders
    standing = {(task.run_id, task.step): task for task in file.open_tasks()}
    opened: list[Task] = []
    for run in file.runs:
        definition = run.definition
        for state in states[run.id].steps:
            task = standing.get((run.id, state.step))
            if state.state == "open" and not definition.step(state.step).optional:
                owner = owner_of(definition.step(state.step).owner, case, run, facts.contact)
                if task is None:
                    opened.append(_new_task(case, folders, run, state, owner, hand))
                else:
                    _refresh(task, state, owner, folders, run, hand)
            elif task is not None:
                _shut(task, state, today)
    rows.write(*opened)
    return opened


def _new_task(case: Case, folders: CaseFolders, run: Run, state: StepState, owner: Owner, hand: _Hand) -> Task:
    task = Task(case_id=case.id, run=run, child_id=case.child_id, step=state.step, seen_at=hand.seen(owner),
                folder=_task_folder(folders, owner, run))
    _fill(task, state, owner)
    return task


def _task_folder(folders: CaseFolders, owner: Owner, run: Run) -> Folder:
    return folders.get("report", str(run.report_id)) if owner.folder == "report" else folders.get(owner.folder)


def _fill(task: Task, state: StepState, owner: Owner) -> None:
    task.owner_unit_id, task.owner_role, task.owner_id = owner.unit_id, owner.role, owner.account_id
    task.opened_on = state.opened_on or task.opened_on
    due = state.due
    task.due_strict, task.due = (due.strict, due.rolled) if due else (None, None)
    task.original_due = due.original_rolled if due else None


def _refresh(task: Task, state: StepState, owner: Owner, folders: CaseFolders, run: Run, hand: _Hand) -> None:
    before = (task.owner_unit_id, task.owner_role, task.owner_id, task.opened_on, task.due, task.original_due)
    _fill(task, state, owner)
    if before[:3] != (task.owner_unit_id, task.owner_role, task.owner_id):
        task.seen_at = hand.seen(owner)
    if before != (task.owner_unit_id, task.owner_role, task.owner_id, task.opened_on, task.due, task.original_due):
        task.folder = _task_folder(folders, owner, run)
        task.save()


def _shut(task: Task, state: StepState, today: date) -> None:
    task.state = Task.State.DONE if state.state in {"done", "deviated"} else Task.State.DROPPED
    task.closed_on = state.done_on or today
    task.save(update_fields=["state", "closed_on"])


def _end_runs(runs: Iterable[Run], states: dict[UUID, Progress], today: date, *, after: int) -> None:
    for run in runs:
        ended = states[run.id].ended
        if ended != (run.ended_on is not None) or (ended and run.ended_after is None):
            run.ended_on, run.ended_after = (run.ended_on or today, after) if ended else (None, None)
            run.end_reason = states[run.id].end_id if ended else ""
            run.save(update_fields=["ended_on", "ended_after", "end_reason"])


_holders = asked(lambda day, units, roles: Membership.objects.on(day).filter(
    AnyOf("unit_id", units), AnyOf("role", roles), account__is_active=True).values_list("unit_id", "role", "account_id"))


def _notices(opened: list[Task], today: date) -> list[NewNotice]:
    """One neutral word to each owner of a task that just opened."""
    by_role = {(t.owner_unit_id, t.owner_role) for t in opened if t.owner_id is None}
    members: dict[tuple, list[UUID]] = {}
    if by_role:
        held = _holders(day=today, units=list({u for u, _ in by_role}), roles=list({r for _, r in by_role}))
        for unit_id, role, account_id in held:
            members.setdefault((unit_id, role), []).append(account_id)
    return [
        NewNotice(account_id=account_id, kind="to_do", about=str(task.id))
        for task in opened
        for account_id in ([task.owner_id] if task.owner_id else members.get((task.owner_unit_id, task.owner_role), []))
    ]
