"""Every address × every role, as a truth table: who gets in where, about one case.

A new page fails here until somebody writes down who may open it. The story: the teacher has reported, an investigation is open,
the first feedback is sent, the contact person has accepted, and the call is made. Everybody else belongs to other units or families.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.attached import Offered
from skolestotte.web.concerns.commands import attaching
from skolestotte.web.concerns.models import Concern, DraftFile, Report, ReportFile
from skolestotte.web.emergency import commands as emergency
from skolestotte.web.emergency.models import Access
from skolestotte.web.evaluation_meetings import commands as evaluation_meetings
from skolestotte.web.evaluation_meetings.models import Agreed
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from skolestotte.web.journal.models import Event
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.people.models import Account, Guardian, Membership
from skolestotte.web.people.sign_in import subject_mark
from skolestotte.web.trust import commands as trust
from skolestotte.web.yearly import commands as yearly
from tests import cast as the
from tests import steps
from tests.addresses import patterns
from tests.cast import Cast
from tests.investigating import asked_school

AUTHOR, COLLEAGUE, LIAISON, HEAD = "teacher", "other_teacher", "social_teacher", "principal"
OTHER_SCHOOL = {"other_liaison", "other_principal", "kindergarten_head", "kindergarten_employee"}
INTAKE, CONTACT, OTHER_WORKER = {"intake_worker", "other_intake_worker"}, "case_worker", "other_case_worker"
LEADERS = {"department_head", "section_head"}
FAMILY, STRANGERS = {"guardian"}, {"other_guardian", "youth"}
NOT_IN_CASES = {"consultant", "administrator"}
SCHOOL = {AUTHOR, COLLEAGUE, LIAISON, HEAD}
UNIT = {AUTHOR, LIAISON, HEAD}  # who wrote it, and who keep the overview and lead
CWS = INTAKE | LEADERS | {CONTACT}
REPORTERS = SCHOOL | OTHER_SCHOOL
COUNSELLOR = "counsellor"  # of another family
STAFF = REPORTERS | CWS | NOT_IN_CASES | {OTHER_WORKER, COUNSELLOR}
EVERYBODY = STAFF | FAMILY | STRANGERS
LISTKEEPERS = {LIAISON, HEAD, "other_liaison", "other_principal", "kindergarten_head"}

# name of the page → who gets in (also: who is sent on to where the thing is done). Nobody: it takes a POST, or is not there in
# this story. The family's first page and case page live in the portal: they are sent there from the staff's.
MAY: dict[str, set[str]] = {
    "people:sign-in": EVERYBODY,
    "people:sign-out": set(),
    "design:guide": EVERYBODY,
    "design:scheme": set(),
    "design:language": EVERYBODY,
    "drafts:save": set(),
    "drafts:discard": set(),
    "concerns:list": REPORTERS,
    "concerns:new": REPORTERS,
    "concerns:check": UNIT,
    "concerns:ask-head": set(),
    "concerns:phoned": set(),
    "concerns:send": set(),
    "concerns:decide": {"principal"},
    "concerns:receipt": UNIT,
    "concerns:edit": UNIT,
    "concerns:discuss": UNIT,
    "concerns:files": UNIT,
    "concerns:draft-file": UNIT,
    "concerns:report-file": CWS | UNIT,  # minutes of a talk with the child: not the family
    "concerns:inbox": INTAKE | LEADERS,
    "concerns:report": CWS | UNIT | FAMILY,
    "concerns:say": CWS | UNIT,
    "concerns:review": INTAKE | LEADERS,
    "concerns:report-meeting": CWS | {LIAISON, HEAD},  # in an investigation: sent on to the report
    "concerns:first-feedback": CWS,
    "concerns:omit-first": CWS,
    "concerns:second-feedback": CWS,
    "concerns:clear-guardians": CWS,
    "concerns:coordinate": CWS,
    "concerns:telling": CWS,
    "concerns:deliver": set(),
    "concerns:national-file": set(),
    "concerns:letter": CWS | UNIT | FAMILY,
    "meetings:call": CWS,
    "meetings:child-talk": CWS,
    "meetings:plan": CWS,
    "meetings:wish": set(),  # in this routine the school asks for no meeting of its own
    "meetings:answered": set(),
    "meetings:ask-too": set(),
    "meetings:from-school": {LIAISON, HEAD},
    "meetings:staff-talk": {LIAISON, HEAD},
    "meetings:page": CWS | UNIT | FAMILY,
    "meetings:edit": CWS,
    "meetings:send": set(),
    "meetings:cancel": CWS,
    "meetings:invitation": CWS | UNIT | FAMILY,
    "meetings:agenda-pdf": CWS | UNIT | FAMILY,
    "meetings:calendar": CWS | UNIT | FAMILY,
    "meetings:minutes": CWS | FAMILY,
    "meetings:agreed": EVERYBODY,
    "meetings:agreed-in": CWS | UNIT | FAMILY,  # the teacher is invited to the meeting
    "meetings:mark-agreed": set(),
    "meetings:prepare": CWS,
    "meetings:expect": CWS | UNIT | FAMILY,
    "meetings:times": CWS | {LIAISON, HEAD} | FAMILY,
    "meetings:propose": CWS,
    "meetings:pick": set(),
    "meetings:rooms": STAFF,
    "meetings:room": {HEAD},
    "meetings:close-room": set(),
    "meetings:teaching": SCHOOL | {"other_liaison", "other_principal"},
    "meetings:comment": FAMILY,
    "meetings:felt": set(),
    "meetings:correct-minutes": CWS,  # not sent yet: sent on to where they are written
    "meetings:send-minutes": set(),
    "meetings:minutes-pdf": CWS,
    "consents:of-case": CWS | FAMILY,
    "consents:ask": CWS,
    "consents:ask-for": CWS,
    "consents:ask-too": set(),
    "consents:answer": FAMILY,
    "consents:record": CWS,
    "consents:withdraw": CWS | FAMILY,
    "investigations:plan": CWS | FAMILY,
    "investigations:plan-pdf": set(),
    "investigations:extend": LEADERS,
    "investigations:conclude": CWS,
    "investigations:request": CWS,
    "investigations:answer": CWS | FAMILY | {"principal", "social_teacher"},
    "investigations:refusal": CWS,
    "trust:list": EVERYBODY - FAMILY - STRANGERS - {"administrator"},
    "trust:new": EVERYBODY - FAMILY - STRANGERS - {"administrator"},
    "trust:one": {AUTHOR, HEAD},
    "trust:arena": {HEAD, "other_principal", "kindergarten_head"} | LEADERS,
    "yearly:wheel": LEADERS | {HEAD, "other_principal", "kindergarten_head", "consultant"},
    "yearly:new": LEADERS | {HEAD, "other_principal", "kindergarten_head", "consultant"},
    "yearly:one": LEADERS | {HEAD, "consultant"},
    "yearly:end": set(),
    "evaluation_meetings:list": EVERYBODY - FAMILY - STRANGERS - {"administrator"},
    "evaluation_meetings:new": LEADERS | {HEAD, "other_principal", "kindergarten_head"},
    "evaluation_meetings:one": {HEAD, "section_head", AUTHOR},  # the heads of the two units, and who is invited
    "evaluation_meetings:calendar": {HEAD, "section_head", AUTHOR},
    "evaluation_meetings:move": {HEAD, "section_head"},
    "evaluation_meetings:people": {HEAD, "section_head"},
    "evaluation_meetings:minutes": {HEAD, "section_head"},
    "evaluation_meetings:cancel": set(),
    "evaluation_meetings:done": set(),
    "units:register": EVERYBODY - FAMILY - STRANGERS,
    "units:unit": EVERYBODY - FAMILY - STRANGERS,
    "units:contacts": {HEAD, "administrator"},
    "units:new": {"administrator"},
    "units:edit": {"administrator"},
    "notes:write": set(),  # this routine has no step that is done by a note
    "investigations:write-in": CWS,
    "notes:next-meeting": CWS,
    "emergency:open": CWS | {"other_case_worker"},
    "emergency:accesses": LEADERS,
    "emergency:access": LEADERS,
    "portal:home": EVERYBODY,
    "portal:case": FAMILY,
    "portal:access": FAMILY,
    "portal:ask-meeting": FAMILY,
    "overview:day": EVERYBODY,
    "overview:tasks": CWS | LISTKEEPERS | {"other_case_worker", COUNSELLOR},
    "overview:people": LEADERS,
    "overview:hand-over": LEADERS,
    "overview:cases": CWS | {"other_case_worker", COUNSELLOR},
    "overview:search": CWS | LISTKEEPERS | {"other_case_worker", COUNSELLOR},
    "overview:children": LISTKEEPERS,
    "overview:leader": LEADERS | {HEAD, "other_principal", "kindergarten_head"},
    "overview:case": CWS | UNIT | STRANGERS | FAMILY,
    "overview:do": CWS | UNIT | FAMILY,
    "overview:call-note": CWS | FAMILY | {"principal", "social_teacher"},
    "overview:case-routine": CWS | UNIT | FAMILY,
    "overview:readers": CWS,
    "overview:contact": INTAKE | LEADERS,
    "overview:accept-contact": CWS,
    "overview:counsellor": CWS,
    "overview:deviate": CWS,
    "overview:leave": LEADERS | {"case_worker"},
    "overview:clarify": CWS,
    "overview:family": CWS,
    "overview:guardian": CWS,
    "overview:add-guardian": CWS,
    "overview:corrected": set(),
    "overview:correct": INTAKE | {"case_worker"},
    "overview:access": CWS,
    "overview:routines": EVERYBODY,
    "overview:routine": EVERYBODY,
    "overview:routine-card": EVERYBODY,
}
OPEN_TO_STRANGERS = {"people:sign-in", "design:guide", "design:language"}


@dataclass(frozen=True)
class Story:
    """The ids that the addresses need."""

    ids: dict[str, Any]


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def tell(cast: Cast) -> Story:
    case, report = the.in_investigation(cast)
    concern = the.begun(cast)
    steps.called(cast, case)
    meeting = steps.invited(cast, case)
    meetings.propose_times(meeting_id=meeting.id, times=two_times(), by=the.actor(cast.case_worker), at=timezone.now())
    room = meetings.keep_room(unit_id=cast.school.id, room_id=None, name="Rom 214", seats=8, by=the.actor(cast.principal),
                              at=timezone.now())
    consent = steps.asked(cast, case, "obtain_information")[0]
    request = asked_school(cast, case)
    access = opened_in_emergency(cast, case.number)
    part = steps.parts(meeting)[1]  # the second part: the school has no consent to stay
    with as_system():
        folder = Folder.objects.get(case_id=case.id, kind="collab")
        guardian_id = Guardian.objects.get(child_id=case.child_id).id
        seq = Event.objects.filter(stream_id=case.id, kind="report.received").get().seq
    return Story({"case_id": case.id, "report_id": report.id, "concern_id": concern.id, "folder_id": folder.id, "seq": seq,
                  "step": "RT1-S5", "page": "who", "which": "receipt", "routine_id": "RT1", "purpose": "obtain_information",
                  "type": "start", "meeting_id": meeting.id, "part_id": part.id, "consent_id": consent.id,
                  "request_id": request.id, "access_id": access, "account_id": cast.case_worker.id,
                  "duty_id": again(cast), "unit_id": cast.school.id, "side": "school", "room_id": room.id,
                  "task_id": uuid.uuid4(), "difficulty_id": hard(cast), "file_id": attached_to(cast, concern),
                  "attached_id": part_of(report), "guardian_id": guardian_id, **looked_back(cast)})


def two_times() -> list[tuple[datetime, datetime]]:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    return [(now + timedelta(days=n), now + timedelta(days=n, hours=1)) for n in (7, 8)]


def hard(cast: Cast) -> object:
    teacher = the.actor(cast.teacher)
    return trust.raise_difficulty(unit_id=teacher.roles[0].unit_id, other_id=cast.measures.id, kind="unclear",
                                  about="Vi vet ikke hvem vi skal ringe.", by=teacher, at=timezone.now()).id


def again(cast: Cast) -> object:
    return yearly.begin(key="agreement_review", unit_id=cast.school.id, other_id=cast.cws.id, began_on=timezone.localdate(),
                        by=the.actor(cast.principal), at=timezone.now()).id


def looked_back(cast: Cast) -> dict[str, Any]:
    """The school and the service have held an evaluation meeting, and the author of the report was there."""
    head, now = the.actor(cast.principal), timezone.now()
    starts = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)
    row = evaluation_meetings.call(
        kind="evaluation", ours=(cast.school.id, cast.principal.id), theirs=(cast.cws.id, cast.section_head.id), by=head, at=now,
        when=evaluation_meetings.Invitation(starts, starts + timedelta(hours=1), "Rådhuset"))
    evaluation_meetings.choose(evaluation_id=row.id, unit_id=cast.school.id, account_ids=[cast.teacher.id], by=head, at=now)
    row.refresh_from_db()
    better = evaluation_meetings.Improvement("Vi ringer hverandre.", cast.school.id, timezone.localdate())
    evaluation_meetings.hold(evaluation_id=row.id, version=row.version, answers={"keep": "Ja."}, whose_employees=[], by=head, at=now,
                             improvements=[better])
    return {"evaluation_id": row.id, "agreed_id": Agreed.objects.get().id}


def attached_to(cast: Cast, concern: Concern) -> object:
    attaching.attach(concern_id=concern.id, files=[Offered("samtale.txt", 5, b"Hei.\n")], about="child_talk",
                     by=the.actor(cast.teacher), at=timezone.now())
    with as_system():
        return DraftFile.objects.get().id


def part_of(report: Report) -> object:
    with as_system():
        file = ReportFile(id=uuid.uuid4(), folder=report.folder, report_id=report.id, name="samtale.txt", kind="txt",
                          about="child_talk", size=4, content="SGVpLg==", added_at=timezone.now())
        file.save(force_insert=True)
    return file.id


def opened_in_emergency(cast: Cast, number: str) -> object:
    """By somebody who is not of the cast, so that nobody of the cast gets a door."""
    somebody = Account.objects.create(subject=subject_mark("test", "Una Solli"), name="Una Solli")
    Membership.objects.create(account=somebody, unit=cast.measures, role="case_worker", valid_from=the.LONG_AGO)
    emergency.open_case(number=number, reason="Barnet er på legevakta og ingen svarer hjemme.", by=the.actor(somebody),
                        at=timezone.now())
    with as_system():
        return Access.objects.get().id


def test_every_view_says_whom_it_is_open_to() -> None:
    unmarked = [name for name, pattern in patterns()
                if not hasattr(pattern.callback, "open_to") and not name.startswith(("design:", "set_language"))]
    assert unmarked == []


def addresses(story: Story) -> list[tuple[str, str]]:
    return [(name, reverse(name, kwargs={key: story.ids[key] for key in pattern.pattern.converters}))
            for name, pattern in patterns()]


def who_gets_in(clients: dict[str, Client], address: str) -> dict[str, int]:
    """The status of the address for each of the cast, and for nobody."""
    return {who: client.get(address).status_code for who, client in clients.items()}


@pytest.mark.requirement("SYS-08", "SYS-02")
def test_every_address_for_every_role(cast: Cast, story: Story) -> None:
    """One test, so that the story is told once. A difference is named by page and person."""
    wrong = []
    clients = {who: the.sign_in(Client(raise_request_exception=False), getattr(cast, who)) for who in sorted(EVERYBODY)}
    clients["nobody"] = Client(raise_request_exception=False)
    for name, address in addresses(story):
        found = who_gets_in(clients, address)
        nobody = found.pop("nobody")
        inside = {who for who, status in found.items() if status < 400}
        if inside != MAY.get(name):
            wrong.append(f"{name}: too many {sorted(inside - MAY.get(name, set()))}, too few {sorted(MAY.get(name, set()) - inside)}")
        wrong += [f"{name}: {who} got {status}" for who, status in found.items() if status >= 500]
        if (nobody == 200) != (name in OPEN_TO_STRANGERS - {"design:language"}):
            wrong.append(f"{name}: a stranger got {nobody}")
    assert wrong == []
    assert set(MAY) == {name for name, _ in addresses(story)}
