"""The small cast that all tests share: four units with their people, one family, and steps taken by the real commands.

`people()` makes them (the `cast` fixture of tests/rooms does it for you); `reported(cast)` is the shortest way to a case.
Nobody here exists: the numbers are of the synthetic series, the municipality has a number of the test series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_number, synthetic_organisation_number
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands import answering, reviewing, sending, writing
from skolestotte.web.concerns.models import Concern, Report
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.people.models import Account, FixedContact, Guardian, Membership, Unit
from skolestotte.web.people.register import GuardianData, family_accounts
from skolestotte.web.people.sign_in import actor_for, subject_mark

MUNICIPALITY = "9901"
LONG_AGO = date(2024, 8, 1)
CHILD_NUMBER = synthetic_number(date(2016, 5, 14))
SIBLING_NUMBER = synthetic_number(date(2018, 9, 2))
YOUTH_NUMBER = synthetic_number(timezone.localdate().replace(day=1) - timedelta(days=16 * 366))
GUARDIAN_NUMBER = synthetic_number(date(1988, 2, 3))
OTHER_GUARDIAN_NUMBER = synthetic_number(date(1986, 11, 20))


@dataclass(frozen=True)
class Cast:
    """Everybody by what they are. The service has an intake and a measures department; the rest are single units."""

    cws: Unit
    intake: Unit
    measures: Unit
    school: Unit
    other_school: Unit
    kindergarten: Unit
    teacher: Account
    other_teacher: Account
    social_teacher: Account
    principal: Account
    other_liaison: Account
    other_principal: Account
    kindergarten_head: Account
    kindergarten_employee: Account
    intake_worker: Account
    other_intake_worker: Account
    case_worker: Account
    other_case_worker: Account
    department_head: Account
    measures_head: Account
    counsellor: Account
    section_head: Account
    consultant: Account
    administrator: Account
    guardian: Account
    other_guardian: Account
    youth: Account


def people() -> Cast:
    """Make the cast. Call inside a test that has a database. Each kind of row goes in one statement: nearly every test begins here."""
    cws = _unit("cws", "Fjordvik barneverntjeneste", 0)
    intake = _unit("cws_intake", "Mottak og undersøkelse, Fjordvik", 1, parent=cws)
    measures = _unit("cws_measures", "Tiltak, Fjordvik", 2, parent=cws)
    school = _unit("school", "Granlia skole", 3)
    other_school = _unit("school", "Solbakken skole", 4)
    kindergarten = _unit("kindergarten", "Bekkelia barnehage", 5)
    work = {
        "teacher": _employee("Tiril Berg", school, "contact_teacher"),
        "other_teacher": _employee("Odd Holm", school, "teacher"),
        "social_teacher": _employee("Sara Lund", school, "social_teacher"),
        "principal": _employee("Petra Dahl", school, "principal"),
        "other_liaison": _employee("Liv Vik", other_school, "social_teacher"),
        "other_principal": _employee("Roy Nes", other_school, "principal"),
        "kindergarten_head": _employee("Siri Aas", kindergarten, "kindergarten_head"),
        "kindergarten_employee": _employee("Bo Lie", kindergarten, "kindergarten_employee"),
        "intake_worker": _employee("Ine Strand", intake, "intake_worker"),
        "other_intake_worker": _employee("Marius Eng", intake, "intake_worker"),
        "case_worker": _employee("Kaja Myhre", intake, "case_worker"),
        "other_case_worker": _employee("Jon Sund", measures, "case_worker"),
        "department_head": _employee("Dina Haug", intake, "department_head"),
        "measures_head": _employee("Hanne Ness", measures, "department_head"),
        "counsellor": _employee("Pia Lind", measures, "family_counsellor"),
        "section_head": _employee("Einar Ruud", cws, "section_head"),
        "consultant": _employee("Kim Moen", cws, "consultant"),
        "administrator": _employee("Ada Teig", cws, "administrator"),
    }
    employees = {who: membership.account for who, membership in work.items()}
    Unit.objects.bulk_create([cws, intake, measures, school, other_school, kindergarten])
    Account.objects.bulk_create(employees.values())
    Membership.objects.bulk_create(work.values())
    FixedContact.objects.bulk_create([
        FixedContact(school=school, side="school", account=employees["social_teacher"], valid_from=LONG_AGO),
        FixedContact(school=school, side="cws", account=employees["consultant"], valid_from=LONG_AGO)])
    numbers = {"guardian": GUARDIAN_NUMBER, "other_guardian": OTHER_GUARDIAN_NUMBER, "youth": YOUTH_NUMBER}
    family = family_accounts([GuardianData(name="", national_id=number) for number in numbers.values()])
    return Cast(cws=cws, intake=intake, measures=measures, school=school, other_school=other_school, kindergarten=kindergarten,
                **employees, **{who: family[number] for who, number in numbers.items()})


def actor(account: Account) -> Actor:
    """The account as somebody who acts, with the roles held today."""
    return actor_for(account, today=timezone.localdate())


def sign_in(client: Client, account: Account) -> Client:
    """The test client as this person."""
    client.force_login(account, backend="skolestotte.web.people.sign_in.IdentityBackend")
    return client


def child(**changes: Any) -> dict[str, Any]:
    """A child as the report form keeps it."""
    return {"name": "Ella Prøve", "national_id": CHILD_NUMBER, "birth_date": "2016-05-14", "address": "Prøveveien 1",
            "told": True, **changes}


def sibling() -> dict[str, Any]:
    return child(name="Emil Prøve", national_id=SIBLING_NUMBER, birth_date="2018-09-02")


def youth_child() -> dict[str, Any]:
    """The child of sixteen who has an account (`cast.youth`)."""
    return child(name="Yasmin Prøve", national_id=YOUTH_NUMBER, birth_date="")


def guardian(**changes: Any) -> dict[str, Any]:
    """The guardian who can sign in as `cast.guardian`."""
    return {"name": "Gro Prøve", "national_id": GUARDIAN_NUMBER, "address": "Prøveveien 1", "phone": "21000001",
            "email": "gro@example.org", "parental_responsibility": True,
            "told": True, **changes}


def content(**changes: Any) -> dict[str, Any]:
    """A complete report about one child with one guardian; `changes` replace whole keys."""
    return {
        "children": [child()],
        "guardians": [guardian()],
        "reporter_position": "Kontaktlærer", "reporter_relation": "Underviser barnet hver dag", "reporter_phone": "21000002",
        "history": "Vi har kjent barnet i to år. Bekymringen har vart siden høstferien.",
        "worry": "Barnet kommer sliten og sulten til skolen, og har sagt at ingen er hjemme om kvelden.",
        "observations": [{"on": "2026-03-02", "time": "08.30", "place": "Klasserommet",
                          "what": "Barnet sovnet på pulten to ganger før friminuttet."}],
        "child_talk": "Barnet fortalte at det lager mat selv.",
        "assessment": "", "resources": "Glad i å lese, har gode venner.", "other_services": "", "other_family": "",
        "dialogue": "Vi ringte hjem og fortalte hva vi er bekymret for.", "measures_tried": "Frokost på skolen.",
        "guardians_know": "yes", "how_told": "I en samtale på skolen.",
        "grounds": ["neglect"], "flags": [],
        **changes,
    }


def begun(cast: Cast, *, by: Account | None = None, unit: Unit | None = None, at: datetime | None = None,
          **changes: Any) -> Concern:
    """A draft that is ready to be sent, written by the teacher at the school."""
    return writing.begin(unit=unit or cast.school, content=content(**changes), by=actor(by or cast.teacher),
                         at=at or timezone.now())


def submitted(cast: Cast, *, by: Account | None = None, unit: Unit | None = None, at: datetime | None = None,
              **changes: Any) -> list[Report]:
    """The reports (one a child) of a draft that is begun and sent."""
    concern = begun(cast, by=by, unit=unit, at=at, **changes)
    return sending.submit(concern_id=concern.id, version=concern.version, by=actor(by or cast.teacher),
                          at=at or timezone.now())


def reported(cast: Cast, **changes: Any) -> Report:
    """One report about one child, sent by the teacher. `at=` sends it at an earlier time."""
    return submitted(cast, **changes)[0]


def case_of(report: Report) -> Case:
    with transaction.atomic(), as_system():
        return Case.objects.select_related("child", "child__folder", "contact").get(id=report.case_id)


def reviewed(cast: Cast, report: Report, *, outcome: str = "investigate", reasons: str = "Bør undersøkes.",
             at: datetime | None = None, **changes: Any) -> Case:
    """Intake has seen the report and judged it, and says yes to the parental responsibility that the report tells of."""
    by, at = actor(cast.intake_worker), at or timezone.now()
    reviewing.see(report_id=report.id, by=by, at=at)
    given: Mapping[str, Any] = {"groundless": False, "immediate": False, "guardians": as_said(report), **changes}
    reviewing.judge(report_id=report.id, outcome=outcome, reasons=reasons, by=by, at=at, **given)
    return case_of(report)


def as_said(report: Report) -> dict[UUID, bool]:
    """Whether each guardian of the child has parental responsibility, as the report says it; who is settled is left out."""
    with transaction.atomic(), as_system():
        child = Case.objects.values("child_id").filter(id=report.case_id)
        return {one.id: bool(one.parental_responsibility) for one in Guardian.objects.filter(child_id__in=child, confirmed=False)}


def in_investigation(cast: Cast, **changes: Any) -> tuple[Case, Report]:
    """A report that is seen, reviewed, answered for the first time, and has a contact person who accepted."""
    report = reported(cast, **changes)
    reviewed(cast, report)
    answering.send_first(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    case = case_of(report)
    cases.assign_contact(case_id=case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    cases.answer_contact(case_id=case.id, accept=True, by=actor(cast.case_worker), at=timezone.now())
    return case_of(report), report


def _unit(kind: str, name: str, serial: int, *, parent: Unit | None = None) -> Unit:
    return Unit(kind=kind, name=name, parent=parent, org_no=synthetic_organisation_number(serial),
                municipality_no=MUNICIPALITY, phone=f"2100010{serial}", address="Prøvegata 1")


def _employee(name: str, unit: Unit, role: str) -> Membership:
    account = Account(subject=subject_mark("test", name), name=name, email=f"{name.split()[0].lower()}@example.org")
    return Membership(account=account, unit=unit, role=role, valid_from=LONG_AGO)
