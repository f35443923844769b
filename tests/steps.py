"""Steps of a case after the report, taken by the real commands. Builds on tests/cast.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.cases.runs import IN_ORDER, current
from skolestotte.web.concerns.models import Report
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.commands import Question
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders import door
from skolestotte.web.folders.door import seen_by
from skolestotte.web.folders.models import Folder
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.journal.models import Event
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited, MeetingPlan, PartMinutes
from skolestotte.web.meetings.models import Meeting, Part, Participant
from skolestotte.web.notes import commands as notes
from skolestotte.web.people.models import Account
from tests.cast import (
    OTHER_GUARDIAN_NUMBER,
    Cast,
    actor,
    case_of,
    guardian,
    in_investigation,
    reviewed,
    sibling,
    submitted,
)


@contextmanager
def as_system() -> Iterator[None]:
    """Look at everything, in a transaction of its own where none is open."""
    with transaction.atomic(), door.as_system():
        yield


def two_guardians() -> list[dict[str, object]]:
    """Both guardians of the cast, as a report keeps them."""
    return [guardian(), guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)]


def investigated(cast: Cast, **changes: object) -> Case:
    """A case in investigation with a contact person."""
    return in_investigation(cast, **changes)[0]


def run_of(case: Case) -> Run:
    """The run that goes on now: the one that no other follows."""
    with as_system():
        runs = Run.objects.select_related("reporting_unit").filter(case_id=case.id).order_by(*IN_ORDER)
        found = current(list(runs))
    assert found is not None
    return found


def open_steps(case: Case) -> set[str]:
    """The steps that wait for somebody now."""
    with as_system():
        return set(Task.objects.filter(case_id=case.id, state=Task.State.OPEN).values_list("step", flat=True))


def sees(account: Account, folder_id: UUID) -> bool:
    """Can this person see the folder now (by the database itself)?"""
    with seen_by(actor(account)):
        return Folder.objects.filter(id=folder_id).exists()


def asked(cast: Cast, case: Case, purpose: str, of: Iterable[Account] | None = None,
          at: datetime | None = None) -> list[Consent]:
    """Child welfare asks; the consents in the order of `of` (the guardian alone when nobody is named)."""
    people = list(of or [cast.guardian])
    question = Question(purpose=purpose, recipients="Granlia skole", scope="Hvordan det går på skolen",
                        used_for="For å forstå", consequences="Sier du nei, deler vi ikke.")
    request = consents.ask(case_id=case.id, question=question, of=[a.id for a in people], by=actor(cast.case_worker),
                           at=at or timezone.now())
    with as_system():
        found = {c.of_id: c for c in Consent.objects.filter(request_id=request)}
    return [found[person.id] for person in people]


def answered(cast: Cast, case: Case, purpose: str, given: bool = True, of: Iterable[Account] | None = None) -> list[Consent]:
    """Asked, and everybody answers the same in writing."""
    people = list(of or [cast.guardian])
    rows = asked(cast, case, purpose, people)
    return [consents.answer(consent_id=row.id, given=given, form="written", by=actor(person), at=timezone.now())
            for row, person in zip(rows, people, strict=True)]


def consent(row: Consent) -> Consent:
    """The consent as it stands in the database now."""
    with as_system():
        return Consent.objects.select_related("folder").get(id=row.id)


def concluded(cast: Cast, case: Case, outcome: str = "dismissed") -> None:
    """The investigation is finished."""
    investigations.conclude(case_id=case.id, run_id=run_of(case).id, outcome=outcome, conclusion="Se begrunnelsen.",
                            by=actor(cast.case_worker), at=timezone.now())


def events(case: Case) -> list[tuple[str, dict[str, object]]]:
    """What has happened, in order: kind and data."""
    with as_system():
        rows = Event.objects.filter(stream_id=case.id).order_by("seq")
        return [(row.kind, {k: v for k, v in row.data.items() if k != "by_name"}) for row in rows]


def day(offset: int = 0) -> str:
    """A day from today, as it is typed. In a decorator it is worked out long before the test runs: there tomorrow may be today."""
    return (timezone.localdate() + timedelta(days=offset)).strftime("%d.%m.%Y")


def called(cast: Cast, case: Case, **changes: object) -> None:
    """The call to the school is done."""
    settled = {"with_whom": "Sara Lund", "answers": {str(n): "Svar" for n in range(1, 6)},
               "agreed_on": timezone.localdate() + timedelta(days=5), "youth_attends": False, "nurse_attends": False,
               "child_talk": "not_needed", **changes}
    meetings.call(case_id=case.id, run_id=run_of(case).id, by=actor(cast.case_worker), at=timezone.now(),
                  **settled)  # type: ignore[arg-type]


def planned(cast: Cast, case: Case, meeting_type: str = "start", variant: str = "", **changes: object) -> Meeting:
    """A meeting that is settled; nobody is invited yet."""
    starts = timezone.now() + timedelta(days=5)
    numbers = (1, 2) if meeting_type == "start" else (1,)
    plan = MeetingPlan(
        type=meeting_type, variant=variant, goal="Bli enige", starts_at=starts, ends_at=starts + timedelta(minutes=90),
        place="Granlia skole", convener="Kaja Myhre", leader="Kaja Myhre", minute_taker="Kaja Myhre",
        invited=[Invited("Gro Prøve", "guardian", "family", cast.guardian.id, numbers),
                 Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, numbers),
                 Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1,)),
                 Invited("Tiril Berg", "contact_teacher", "school", cast.teacher.id, (1,))])
    return meetings.plan(case_id=case.id, run_id=run_of(case).id, settled=replace(plan, **changes),  # type: ignore[arg-type]
                         by=actor(cast.case_worker), at=timezone.now())


def invited(cast: Cast, case: Case, meeting_type: str = "start", variant: str = "", **changes: object) -> Meeting:
    """A meeting that is called."""
    meeting = planned(cast, case, meeting_type, variant, **changes)
    return meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=actor(cast.case_worker),
                                     at=timezone.now())


def no_report_meeting(cast: Cast, case: Case, at: datetime | None = None) -> None:
    """Intake has judged that a report that is not investigated needs no report meeting."""
    notes.record(case_id=case.id, run_id=run_of(case).id, step_id="RT1-S2M", choice=1, answers={"why": "De snakker godt sammen."},
                 on=timezone.localdate(at), by=actor(cast.intake_worker), at=at or timezone.now())


def parts(meeting: Meeting) -> list[Part]:
    with as_system():
        return list(Part.objects.select_related("folder").filter(meeting_id=meeting.id).order_by("number"))


def as_it_is(meeting: Meeting) -> Meeting:
    """The meeting as it stands in the database now."""
    with as_system():
        return Meeting.objects.select_related("folder").get(id=meeting.id)


def minutes_of(part: Part, said: str = "Gjennomgått") -> PartMinutes:
    """Something under each point, everybody there."""
    with as_system():
        people = list(Participant.objects.filter(part=part).values_list("id", flat=True))
    return PartMinutes(points=[{**point, "minutes": said} for point in part.agenda], child_view="Vil ha ro",
                       guardians_view="Enig", decisions="Frokost på skolen", joint_plan=[], attended=people)


def held(cast: Cast, meeting: Meeting, number: int = 1, *, send: bool = False) -> Part:
    """One part is held; its minutes are sent when asked for."""
    part = parts(meeting)[number - 1]
    by = actor(cast.case_worker)
    part = meetings.hold(part_id=part.id, version=part.version, minutes=minutes_of(part), by=by, at=timezone.now())
    return meetings.send_minutes(part_id=part.id, by=by, at=timezone.now()) if send else part


def reviewed_all(cast: Cast, reports: Iterable[Report]) -> list[Case]:
    """Each report is reviewed and investigated, with the case worker as contact person."""
    found = []
    for report in reports:
        case, now = reviewed(cast, report), timezone.now()
        cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=now)
        cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=now)
        found.append(case_of(report))
    return found


def two_cases(cast: Cast) -> list[Case]:
    """Two cases of children who have nothing to do with each other, at the same school and with the same contact person."""
    first = reviewed_all(cast, submitted(cast))
    second = reviewed_all(cast, submitted(cast, children=[sibling()], guardians=[guardian(
        name="Nils Annen", national_id=OTHER_GUARDIAN_NUMBER)]))
    for case in (*first, *second):
        called(cast, case)
    return [*first, *second]
