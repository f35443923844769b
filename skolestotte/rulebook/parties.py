"""Who and what a question about sharing is about: folders, parties, units and the child's people.

Plain frozen values without behaviour of their own beyond names and ages. Source: bvl §§ 12-2, 12-3;
requirements CNS-01, CNS-07, PAR-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class FolderKind(StrEnum):
    """The kinds of folder; each kind has one rule for who may open it."""

    IDENTITY = "identity"
    CONCERN = "concern"
    REPORT = "report"
    CWS = "cws"
    FAMILY = "family"
    COLLAB = "collab"
    MEETING = "meeting"
    PERSONAL = "personal"


class FolderUse(StrEnum):
    """Which of a meeting's folders it is: one of its parts (empty), or one of those beside the parts."""

    PART = ""
    TIMES = "times"
    LEADER = "leader"
    STAFF = "staff"


class PartyKind(StrEnum):
    """In which capacity somebody asks or is asked. Always checked against the facts of the case."""

    REPORTER = "reporter"
    SCHOOL_HEAD = "school_head"
    SCHOOL_LIAISON = "school_liaison"
    SCHOOL_PARTICIPANT = "school_participant"
    OTHER_SCHOOL = "other_school"
    CWS_INTAKE = "cws_intake"
    CWS_CONTACT = "cws_contact"
    CWS_LEADER = "cws_leader"
    CWS_OTHER = "cws_other"
    FAMILY_COUNSELLOR = "family_counsellor"
    CONSULTANT = "consultant"
    GUARDIAN = "guardian"
    GUARDIAN_WITHOUT = "guardian_without"
    YOUNG_PERSON = "young_person"
    CHILD = "child"
    PARTNER = "partner"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who gives or gets: a capacity, and the unit or person it is claimed for."""

    kind: PartyKind
    unit: str = ""
    person: str = ""


SYSTEM = Party(PartyKind.SYSTEM)


class UnitKind(StrEnum):
    """What a unit is. `other` (a health clinic, say) reports too, but takes no part in these routines."""

    SCHOOL = "school"
    KINDERGARTEN = "kindergarten"
    CWS = "cws"
    PARTNER = "partner"
    OTHER = "other"


class CwsFunction(StrEnum):
    """What a unit of the child welfare service does; one unit may do all of it."""

    INTAKE = "intake"
    MEASURES = "measures"
    LEADERSHIP = "leadership"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. Empty role lists mean the ordinary ones: see `liaisons` and `heads`."""

    id: str
    kind: UnitKind
    functions: frozenset[CwsFunction] = frozenset()
    liaison_roles: tuple[str, ...] = ()
    head_roles: tuple[str, ...] = ()

    @property
    def takes_part(self) -> bool:
        """True for schools and kindergartens: the units the routines are made for."""
        return self.kind in (UnitKind.SCHOOL, UnitKind.KINDERGARTEN)

    @property
    def liaisons(self) -> tuple[str, ...]:
        """Roles that keep the overview of cases at a school or kindergarten (ORG-07)."""
        return self._roles(self.liaison_roles, "social_teacher")

    @property
    def heads(self) -> tuple[str, ...]:
        """Roles that lead a school or kindergarten."""
        return self._roles(self.head_roles, "principal")

    def _roles(self, given: tuple[str, ...], at_school: str) -> tuple[str, ...]:
        if not self.takes_part:
            return ()
        return given or ((at_school,) if self.kind == UnitKind.SCHOOL else ("kindergarten_head",))


class Relation(StrEnum):
    """What a person is to the case."""

    CHILD = "child"
    GUARDIAN = "guardian"


def birthday(born: date, years: int) -> date:
    """The day on which one turns so old: who is born on 29 February does so on 1 March in other years."""
    return date(born.year + years, born.month, 1) + timedelta(days=born.day - 1)


@dataclass(frozen=True, slots=True)
class Person:
    """The child, or one of its guardians, known by the id their account has; empty without an account.

    `party` is the service's own decision under bvl § 12-2; None means it follows parental responsibility.
    `birth_date` is needed for the child only; unknown counts as under 15.
    """

    id: str
    relation: Relation
    parental_responsibility: bool = False
    party: bool | None = None
    birth_date: date | None = None

    @property
    def is_party(self) -> bool:
        """True when this guardian has party rights in the child's case."""
        return self.parental_responsibility if self.party is None else self.party

    def has_turned(self, years: int, today: date) -> bool:
        """True from the birthday on."""
        return self.birth_date is not None and birthday(self.birth_date, years) <= today


@dataclass(frozen=True, slots=True)
class Participant:
    """An employee named to take part in a meeting, and the unit that named them (MTG-03). `writes`: takes the minutes."""

    person: str
    unit: str
    writes: bool = False


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What the rules need to know of one folder.

    `owner_unit`: the unit whose folder it is. `report`: for kind report. `meeting`, `part`: for kind
    meeting. `person`: whose it is (personal), or who wrote it (concern, a report not yet received).
    `sent`: a concern that has become a report, or a report that has gone to another municipality.
    `school_unit`: the one unit a collab or meeting folder is shared with; empty means every unit that
    takes part. `participants`: named employees, for kinds meeting and identity. `use`: for kind meeting, the
    folder of a part, of the proposed times, or of what is for the one who leads.
    """

    kind: FolderKind
    id: str = ""
    owner_unit: str = ""
    report: str = ""
    meeting: str = ""
    part: int = 1
    person: str = ""
    sent: bool = False
    school_unit: str = ""
    participants: frozenset[Participant] = frozenset()
    use: str = FolderUse.PART
