"""The duty to report: its grounds, who may be told, and why no head can stop an employee.

Grounds: opl § 24-3 (school), bhl § 46 (kindergarten), bvl § 13-2 (other bodies); DUT-01, DUT-02, DUT-05,
DUT-08, K-11. The grounds, flags and texts are data (`routines/duty.yaml`), each with act, section and
validity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from skolestotte.rulebook import Fault
from skolestotte.rulebook.law import LawRef, law_in
from skolestotte.rulebook.loader import LANGUAGES, Row, read_yaml, routine_text

UNIT_KINDS = ("school", "kindergarten", "other")
FLAGS = ("sexual_abuse", "violence", "danger_life_health", "forced_marriage", "genital_mutilation")
HEAD_DECISIONS = ("report", "not_report", "discuss_first")
TEXT_KEYS = (
    "guardians_may_be_told",
    "guardians_not_told",
    "guardians_not_told_remedy",
    "may_send",
    "may_not_send",
    "may_not_send_remedy",
)

_SCHOOL_ROLES = frozenset(
    {
        "principal",
        "assistant_principal",
        "department_leader",
        "social_teacher",
        "contact_teacher",
        "teacher",
        "adviser",
        "assistant",
        "after_school_employee",
    }
)
_KINDERGARTEN_ROLES = frozenset({"kindergarten_head", "kindergarten_employee"})
_PUBLIC_BODY_ROLES = frozenset(
    {
        "section_head",
        "department_head",
        "intake_worker",
        "case_worker",
        "family_counsellor",
        "consultant",
        "receptionist",
    }
)
_HEALTH_ROLES = frozenset({"school_nurse"})
_DUTY_BY_ROLE = {
    **dict.fromkeys(_SCHOOL_ROLES, LawRef("opl", "24-3", "2")),
    **dict.fromkeys(_KINDERGARTEN_ROLES, LawRef("bhl", "46", "2")),
    **dict.fromkeys(_PUBLIC_BODY_ROLES, LawRef("bvl", "13-2", "1")),
    **dict.fromkeys(
        _HEALTH_ROLES, LawRef("bvl", "13-2", "2")
    ),  # health personnel: the duty lies in the second paragraph
}


class DutyFault(Fault):
    """An unknown kind of unit, flag or decision, or a day for which we hold no law version."""


@dataclass(frozen=True)
class Ground:
    """One ground of the duty to report; `text` by language, in our own words."""

    key: str
    law: LawRef
    certainty: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class DutyRule:
    """The grounds for one kind of unit in one law version."""

    unit_kind: str
    law: LawRef
    valid_from: date | None
    valid_to: date | None
    grounds: tuple[Ground, ...]

    def valid(self, on: date) -> bool:
        """Whether this version governs the day."""
        return not (self.valid_from and on < self.valid_from) and not (self.valid_to and on > self.valid_to)


@dataclass(frozen=True)
class Flag:
    """A reason why the guardians are not told; `text` by language."""

    key: str
    law: LawRef
    text: Mapping[str, str]


@dataclass(frozen=True)
class Allowed:
    """Yes, on this basis; `text` by language says it to the person."""

    basis: LawRef | None
    text: Mapping[str, str]


@dataclass(frozen=True)
class Refused:
    """No, with the reason and what would help; `flags` are the ones that block."""

    reason: Mapping[str, str]
    law: LawRef
    remedy: Mapping[str, str]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class DutyTable:
    """Everything in `duty.yaml`."""

    duties: tuple[DutyRule, ...]
    flags: Mapping[str, Flag]
    texts: Mapping[str, Mapping[str, str]]


def duty_rule(unit_kind: str, on: date, *, table: DutyTable | None = None) -> DutyRule:
    """The law version of the duty for a kind of unit on a day. Raises `DutyFault` if there is none."""
    table = shipped_duty() if table is None else table
    if unit_kind not in UNIT_KINDS:
        raise DutyFault(f"unknown kind of unit {unit_kind!r}, known are {', '.join(UNIT_KINDS)}")
    for rule in table.duties:
        if rule.unit_kind == unit_kind and rule.valid(on):
            return rule
    raise DutyFault(f"no law version of the duty to report for {unit_kind} on {on.isoformat()}")


def duty_grounds(unit_kind: str, on: date, *, table: DutyTable | None = None) -> tuple[Ground, ...]:
    """The grounds to choose from (DUT-01): school four, kindergarten four (no behaviour), others five."""
    return duty_rule(unit_kind, on, table=table).grounds


def guardian_flags(*, table: DutyTable | None = None) -> tuple[Flag, ...]:
    """The five flags of DUT-08, in the order of the form."""
    table = shipped_duty() if table is None else table
    return tuple(table.flags[key] for key in FLAGS)


def may_inform_guardians(flags: Iterable[str], *, table: DutyTable | None = None) -> Allowed | Refused:
    """Whether the school may tell the guardians (DUT-07, DUT-08): any single flag blocks until the CWS
    clears it (K-11).

    Raises `DutyFault` for an unknown flag: a misspelt one must never let a word through.
    """
    table = shipped_duty() if table is None else table
    given = set(flags)
    if unknown := sorted(given - set(FLAGS)):
        raise DutyFault(f"unknown flag {', '.join(unknown)}, known are {', '.join(FLAGS)}")
    blocking = tuple(table.flags[key] for key in FLAGS if key in given)
    if not blocking:
        return Allowed(None, table.texts["guardians_may_be_told"])
    return Refused(
        table.texts["guardians_not_told"], blocking[0].law, table.texts["guardians_not_told_remedy"], blocking
    )


def may_send(
    person_role: str, head_decision: str | None = None, *, table: DutyTable | None = None
) -> Allowed | Refused:
    """Whether a person may send a report (DUT-05): every employee, whatever the head has decided.

    Refused only for someone who is not an employee (a guardian, a young person, an administrator).
    """
    table = shipped_duty() if table is None else table
    if head_decision is not None and head_decision not in HEAD_DECISIONS:
        raise DutyFault(f"unknown decision {head_decision!r}, known are {', '.join(HEAD_DECISIONS)}")
    basis = _DUTY_BY_ROLE.get(person_role)
    if basis is None:
        return Refused(table.texts["may_not_send"], LawRef("bvl", "13-2"), table.texts["may_not_send_remedy"])
    return Allowed(basis, table.texts["may_send"])


def parse_duty(text: str, file: str = "duty.yaml") -> DutyTable:
    """The table in `text`. Raises `DataFault` naming the row that is wrong, or a missing flag."""
    top = Row(read_yaml(text, file), file, "")
    duties = tuple(map(_rule, top.rows("duties")))
    flags = {flag.key: flag for flag in map(_flag, top.rows("flags"))}
    if set(flags) != set(FLAGS):
        raise top.fault(f"flags must be exactly {', '.join(FLAGS)}")
    texts = {}
    for row in top.rows("texts"):
        texts[row.text("key")] = _words(row)
        row.done()
    if missing := [key for key in TEXT_KEYS if key not in texts]:
        raise top.fault(f"texts lack {', '.join(missing)}")
    top.done()
    return DutyTable(duties, flags, texts)


def _rule(row: Row) -> DutyRule:
    rule = DutyRule(
        row.choice("unit_kind", UNIT_KINDS),
        law_in(row, "law"),
        row.day("valid_from"),
        row.day("valid_to"),
        tuple(map(_ground, row.rows("grounds"))),
    )
    row.done()
    return rule


def _ground(row: Row) -> Ground:
    ground = Ground(row.text("key"), law_in(row, "law"), row.choice("certainty", ("H", "M")), _words(row))
    row.done()
    return ground


def _flag(row: Row) -> Flag:
    flag = Flag(row.text("key"), law_in(row, "law"), _words(row))
    row.done()
    return flag


def _words(row: Row) -> dict[str, str]:
    return {language: row.text(language) for language in LANGUAGES}


@cache
def shipped_duty() -> DutyTable:
    """The table of `routines/duty.yaml`."""
    return parse_duty(routine_text("duty.yaml"))
