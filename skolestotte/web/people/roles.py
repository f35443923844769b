"""The roles as readable classes: who they are, where they sit, what kind of work they may begin (ORG-02)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCHOOL, KINDERGARTEN, CWS, PARTNER, FAMILY, SYSTEM = "school", "kindergarten", "cws", "partner", "family", "system"


@dataclass(frozen=True)
class RoleKind:
    code: str
    side: str
    name: Promise
    may_report: bool = False
    decides_on_reports: bool = False
    keeps_overview: bool = False
    works_intake: bool = False
    works_cases: bool = False
    counsels: bool = False
    leads: bool = False
    opens_in_emergency: bool = False


def _school(code: str, name: Promise, **can: bool) -> RoleKind:
    return RoleKind(code, SCHOOL, name, may_report=True, **can)


_ALL = (
    _school("principal", _("principal"), decides_on_reports=True, keeps_overview=True, leads=True),
    _school("assistant_principal", _("assistant principal"), decides_on_reports=True, leads=True),
    _school("department_leader", _("department leader")),
    _school("social_teacher", _("school social teacher"), keeps_overview=True),
    _school("contact_teacher", _("contact teacher")),
    _school("teacher", _("teacher")),
    _school("adviser", _("social-pedagogical adviser")),
    _school("assistant", _("assistant")),
    _school("after_school_employee", _("after-school employee")),
    _school("school_nurse", _("school nurse")),
    RoleKind("kindergarten_head", KINDERGARTEN, _("kindergarten head"), may_report=True, decides_on_reports=True,
             keeps_overview=True, leads=True),
    RoleKind("kindergarten_employee", KINDERGARTEN, _("kindergarten employee"), may_report=True),
    RoleKind("section_head", CWS, _("head of the child welfare service"), leads=True, works_cases=True, works_intake=True,
             opens_in_emergency=True),
    RoleKind("department_head", CWS, _("department head"), leads=True, works_cases=True, works_intake=True,
             opens_in_emergency=True),
    RoleKind("intake_worker", CWS, _("intake worker"), works_intake=True, works_cases=True, opens_in_emergency=True),
    RoleKind("case_worker", CWS, _("contact person (case worker)"), works_cases=True, opens_in_emergency=True),
    RoleKind("duty_worker", CWS, _("emergency duty worker"), opens_in_emergency=True),
    RoleKind("family_counsellor", CWS, _("family counsellor"), counsels=True),
    RoleKind("consultant", CWS, _("consultant for schools")),
    RoleKind("receptionist", CWS, _("receptionist")),
    RoleKind("guardian", FAMILY, _("guardian")),
    RoleKind("foster_parent", FAMILY, _("foster parent")),
    RoleKind("young_person", FAMILY, _("young person")),
    RoleKind("trusted_person", FAMILY, _("trusted person")),
    RoleKind("support_person", FAMILY, _("support person")),
    RoleKind("representative", FAMILY, _("representative of an unaccompanied minor")),
    RoleKind("institution_school_officer", FAMILY, _("school officer of an institution")),
    RoleKind("administrator", SYSTEM, _("administrator")),
)
ROLES: dict[str, RoleKind] = {kind.code: kind for kind in _ALL}
CHOICES = [(kind.code, kind.name) for kind in _ALL]


def codes(**can: bool) -> tuple[str, ...]:
    """The role codes that have all of the given abilities, for example `codes(decides_on_reports=True)`."""
    return tuple(kind.code for kind in _ALL if all(getattr(kind, ability) == value for ability, value in can.items()))


# Those who work together around a child, and can say so when that is hard (TRU-01).
WORK_TOGETHER = tuple(dict.fromkeys((*codes(may_report=True), *codes(works_cases=True), "consultant", "family_counsellor")))
