"""What people do with a case: open it, appoint and answer, correct, leave out, leave the routine."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from skolestotte.rulebook.at_any_time import LEFT, may_happen
from skolestotte.rulebook.events import CORRECTED, RETRACTED
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.folders import commands as folder_commands
from skolestotte.web.folders import line, rows
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.folders.prepared import asked
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.commands import NewEvent
from skolestotte.web.journal.models import Event
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Account, Child, Membership, Unit

from ..file import CaseFile
from ..happenings import CaseFolders
from ..models import Case, ContactPeriod, Deviation, Expectation, Leaving, Run, Seat, Task
from ..runs import events_of
from ..settle import Settled
from .happening import happened


class NotNow(Exception):
    """The step is not open (any more): somebody else was first, or something it needs has not happened. Text for the user."""


def case_number() -> rows.NextNumber:
    """A number for a new case, asked for with what waits. A sequence, not a locked row: reports that come at the same time do
    not wait for each other."""
    return rows.NextNumber("cases_case_number")


def open_case(*, number: rows.NextNumber, child: Child, folders: CaseFolders, intake_unit: Unit, interpreter_language: str = "",
              by: Actor, at: datetime) -> CaseFile:
    """A new case around a child that was registered in the same command: number and chain. Call inside `as_system()`."""
    stream, collab = journal.new_stream(folders.case_id), folders.get("collab")
    today = timezone.localdate(at)
    case = Case(id=folders.case_id, folder=collab, number=f"{today.year}-{number.value:05}", child=child,
                intake_unit=intake_unit, opened_on=today, interpreter_language=interpreter_language)
    rows.write(case)
    return CaseFile(stream, case, folders, is_new=True)


def standing_folders(*, by: Actor, at: datetime) -> CaseFolders:
    """The folders that every case has, of a case that is about to be opened. Call inside `as_system()`."""
    return CaseFolders(folder_commands.new_folders(("identity", "cws", "family", "collab"), by=by, at=at, case_id=uuid.uuid4()))


def start_run(case: Case, *, routine_id: str, report_id: UUID, report_folder: Folder, reporting_unit: Unit | None,
              began_on: date, number: int) -> Run:
    """Begin a run of the routine's newest version for a report, as the case's run number so and so. The caller then says what
    happened."""
    run = Run(folder=report_folder, case_id=case.id, report_id=report_id, routine=routine_id,
              version=shipped_routine(routine_id).version, reporting_unit=reporting_unit, began_on=began_on, number=number)
    rows.write(run)
    return run


def new_part(case_id: UUID, kind: str, about: str, *, by: Actor, at: datetime) -> Folder:
    """A folder inside the case for a report or one part of a meeting. Its doors are set by the next `happened`."""
    return folder_commands.new_folder(kind, by=by, at=at, case_id=case_id, about=about)


@transaction.atomic
def assign_contact(*, case_id: UUID, account: Account, by: Actor, at: datetime) -> None:
    """Offer the case to a contact person. It is theirs when they accept; until then the former one keeps it (ORG-05)."""
    with as_system():
        folder = CaseFolders.of(case_id).get("collab")
        unanswered = ContactPeriod.objects.filter(case_id=case_id, accepted_at__isnull=True, declined_at__isnull=True)
        unanswered.update(declined_at=at)  # a new offer takes the place of one that nobody answered
        ContactPeriod.objects.create(folder=folder, case_id=case_id, account=account, offered_at=at)
        happened(case_id, [NewEvent("contact.assigned", {"person": str(account.id)})], by=by, at=at)


@transaction.atomic
def answer_contact(*, case_id: UUID, accept: bool, by: Actor, at: datetime) -> None:
    """The offered contact person accepts or declines. Errors: NotNow when no offer to this person is open."""
    with as_system():
        offer = ContactPeriod.objects.select_for_update(of=("self",)).filter(
            case_id=case_id, account_id=by.person_id, accepted_at__isnull=True, declined_at__isnull=True).first()
        if offer is None:
            raise NotNow
        offer.accepted_at, offer.declined_at = (at, None) if accept else (None, at)
        offer.save(update_fields=["accepted_at", "declined_at"])
        kind = "contact.accepted" if accept else "contact.declined"
        happened(case_id, [NewEvent(kind, {"person": str(by.account_id)})], by=by, at=at)


_unseen = asked(lambda case: Task.objects.select_related(None).filter(case_id=case, state=Task.State.OPEN, seen_at__isnull=True)
                .values_list("id", "owner_id", "owner_unit_id", "owner_role"))


@transaction.atomic
def employee_left(*, account_id: UUID, by: Actor, at: datetime) -> int:
    """Somebody no longer works at the service: what they had is the leader's until the next one accepts, their doors shut, and
    an offer to them is over (SYS-04). What they had as family counsellor is the contact person's. Returns how many cases. Once is
    enough; twice changes nothing."""
    with as_system():
        offers = ContactPeriod.objects.filter(account_id=account_id, accepted_at__isnull=True, declined_at__isnull=True)
        case_ids = {*Case.objects.filter(Q(contact_id=account_id) | Q(counsellor_id=account_id)).values_list("id", flat=True),
                    *offers.values_list("case_id", flat=True)}
        for case_id in sorted(case_ids):
            journal.lock(case_id)
            contact, counsellor = Case.objects.values_list("contact_id", "counsellor_id").get(id=case_id)
            kinds = ["contact.declined"] if offers.filter(case_id=case_id).update(declined_at=at) else []
            kinds += ["contact.left"] if contact == account_id else []
            kinds += ["counsellor.left"] if counsellor == account_id else []
            happened(case_id, [NewEvent(kind, {"person": str(account_id)}) for kind in kinds], by=by, at=at)
        return len(case_ids)


@transaction.atomic(savepoint=False)  # a look writes at most one thing: the page it belongs to stands or falls with it
def see(*, case_id: UUID, by: Actor, at: datetime) -> None:
    """Somebody has opened the case: the open tasks that are theirs are seen by a person now (SYS-09)."""
    held = {(role.unit_id, role.role) for role in by.roles}
    mine = [task for task, owner, unit, role in _unseen(case=case_id) if owner == by.account_id or (unit, role) in held]
    if mine:
        with as_system():
            line.soon("UPDATE cases_task SET seen_at = %s WHERE id = ANY(%s) AND state = 'open' AND seen_at IS NULL", [at, mine])


@transaction.atomic
def correct(*, case_id: UUID, seq: int, on: date, by: Actor, at: datetime) -> Settled:
    """Correct the day on which event `seq` happened; every date that follows from it moves (idea 2 and 3 of the design).

    Nothing is rewritten: the correction is a new event in the same folder. Errors: NotNow when there is no such event, or
    it is a correction itself.
    """
    with as_system():
        journal.lock(case_id)
        event = Event.objects.filter(stream_id=case_id, seq=seq).exclude(kind__in=[CORRECTED, RETRACTED]).first()
        if event is None:
            raise NotNow
        return happened(case_id, [NewEvent(CORRECTED, {"seq": seq, "on": on.isoformat()}, run_id=event.run_id)], by=by, at=at)


def seat(folder: Folder, people: Iterable[tuple[UUID, UUID]], *, writers: Collection[UUID] = (), case_id: UUID, by: Actor,
         at: datetime) -> None:
    """Name the school's employees who take part in one part of a meeting: (account id, unit id) each. Inside `as_system()`.

    `writers`: those of them who take the minutes. Their doors open and shut with the next `happened`.
    """
    wanted = dict(people)
    standing = {s.account_id: s for s in Seat.objects.filter(folder=folder, left_at__isnull=True)}
    for account_id, taken in standing.items():
        if account_id not in wanted:
            taken.left_at = at
            taken.save(update_fields=["left_at"])
    for account_id, unit_id in wanted.items():
        if account_id not in standing:
            Seat(id=uuid.uuid4(), folder=folder, case_id=case_id, account_id=account_id, unit_id=unit_id,
                 writes=account_id in writers).save(force_insert=True)
        elif standing[account_id].writes != (account_id in writers):
            standing[account_id].writes = account_id in writers
            standing[account_id].save(update_fields=["writes"])


@transaction.atomic
def deviate(*, case_id: UUID, run_id: UUID, step: str, reason: str, alternative: str, by: Actor, at: datetime) -> None:
    """Leave out a standard step with a recorded reason and what is done instead (DLN-09); both sides see it."""
    with as_system():
        folder = CaseFolders.of(case_id).collab(Run.objects.values_list("report_id", flat=True).get(id=run_id))
        Deviation.objects.create(folder=folder, case_id=case_id, run_id=run_id, step=step, reason=reason,
                                 alternative=alternative, at=at, by=by.label)
        happened(case_id, [NewEvent("step.deviated", {"step": step, "alternative_given": bool(alternative)},
                                    run_id=run_id)], by=by, at=at)


@transaction.atomic
def clarify(*, case_id: UUID, run_id: UUID, roles: str, time_frame: str, measures: str, by: Actor, at: datetime) -> None:
    """Keep what school and service have clarified at the start of a process (TRU-05). What was kept before stays.

    Errors: NotNow when the process is over. The same words again change nothing.
    """
    with as_system():
        journal.lock(case_id)
        run = Run.objects.get(id=run_id, case_id=case_id)
        if run.ended_on is not None:
            raise NotNow
        before = Expectation.objects.filter(case_id=case_id, run=run).order_by("-at").first()
        said = {"roles": roles, "time_frame": time_frame, "measures": measures}
        if before is not None and all(getattr(before, name) == text for name, text in said.items()):
            return
        folder = CaseFolders.of(case_id).collab(run.report_id)
        Expectation(id=uuid.uuid4(), folder=folder, case_id=case_id, run=run, at=at, by=by.label, **said).save(force_insert=True)
        happened(case_id, [NewEvent("expectations.clarified", {"again": before is not None}, run_id=run_id)], by=by, at=at)


@transaction.atomic
def leave_routine(*, case_id: UUID, run_id: UUID, own_reason: str, reason: str, process: str, roles: str, time_frame: str,
                  by: Actor, at: datetime) -> None:
    """Leave the routine for another course (RT1-01). `own_reason` stays with the service; the school reads the rest.

    Errors: NotNow when the routine does not allow it now, or it is left already.
    """
    with as_system():
        journal.lock(case_id)
        run = Run.objects.get(id=run_id, case_id=case_id)
        events = [row.as_rule_event() for row in events_of(run, Event.objects.filter(stream_id=case_id).order_by("seq"))]
        if not may_happen(run.definition, events, LEFT):
            raise NotNow
        folders = CaseFolders.of(case_id)
        shared = {"case_id": case_id, "run": run, "at": at, "by": by.label}
        Leaving(id=uuid.uuid4(), folder=folders.get("cws"), reason=own_reason, **shared).save(force_insert=True)
        joint = folders.collab(run.report_id)
        Leaving(id=uuid.uuid4(), folder=joint, reason=reason, process=process, roles=roles,
                time_frame=time_frame, **shared).save(force_insert=True)
        happened(case_id, [NewEvent(LEFT, {"reason_given": True}, run_id=run_id)], by=by, at=at)
        _tell_school(joint, run, at=at)


def _tell_school(folder: Folder, run: Run, *, at: datetime) -> None:
    """A neutral word to those of the reporting unit whose door to the folder is open."""
    opened = Grant.objects.filter(folder=folder, principal__startswith=f"unit:{run.reporting_unit_id}:").open_at(at)
    roles = [principal.rpartition(":")[2] for principal in opened.values_list("principal", flat=True)]
    held = Membership.objects.on(timezone.localdate(at)).filter(unit_id=run.reporting_unit_id, role__in=roles,
                                                                account__is_active=True)
    notices.queue([NewNotice(account_id=account, kind="new", about=f"left {run.id}")
                   for account in held.values_list("account_id", flat=True)], at=at)
