"""Who acts: one signed-in person with the principals that doors are opened for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

SYSTEM = "system"
SERVICE = "cws"  # in place of a unit in `member_principal`: anywhere in the child welfare service


@dataclass(frozen=True)
class Role:
    """One role that the person holds at one unit now. `side`: whose side such a role is on (people/roles.py)."""

    unit_id: UUID
    unit_kind: str
    unit_name: str
    role: str
    side: str = ""

    @property
    def principal(self) -> str:
        return unit_principal(self.unit_id, self.role)


@dataclass(frozen=True)
class Actor:
    """A person who acts or reads. `account_id` is None only for the machine itself.

    `reads`: the person asks for a page and sends nothing. Emergency access opens for that alone: whoever sends something in
    is as shut out as before, whichever page it is.
    """

    account_id: UUID | None
    name: str
    roles: tuple[Role, ...] = ()
    reads: bool = False

    @property
    def principals(self) -> tuple[str, ...]:
        if self.account_id is None:
            return (SYSTEM, *(role.principal for role in self.roles))
        emergency = (emergency_principal(self.account_id),) if self.reads and self.roles else ()
        working = members_of(self.account_id, ((role.unit_id, role.side) for role in self.roles))
        return (person_principal(self.account_id), *(role.principal for role in self.roles), *working, *emergency)

    @property
    def label(self) -> str:
        """The person's stable mark in the journal and the read log."""
        return person_principal(self.account_id) if self.account_id else SYSTEM

    @property
    def person_id(self) -> UUID:
        """The account of a person who acts. Errors: TypeError for the machine, which signs nothing."""
        if self.account_id is None:
            raise TypeError("the machine is nobody: this needs a person")
        return self.account_id

    def has_role(self, *names: str) -> bool:
        return any(role.role in names for role in self.roles)

    def role_at(self, unit_id: UUID, *names: str) -> Role | None:
        return next((r for r in self.roles if r.unit_id == unit_id and (not names or r.role in names)), None)

    def units(self, *names: str) -> tuple[UUID, ...]:
        """The units where the person holds one of the named roles (any role when none is named)."""
        return tuple(dict.fromkeys(r.unit_id for r in self.roles if not names or r.role in names))


MACHINE = Actor(account_id=None, name="Skolestøtte")


def person_principal(account_id: UUID | str) -> str:
    return f"person:{account_id}"


def emergency_principal(account_id: UUID | str) -> str:
    """The one who reads by emergency access: a door of its own, that only reading goes through."""
    return f"emergency:{account_id}"


def member_principal(unit: UUID | str, account_id: UUID | str) -> str:
    """A person as long as they work at that unit (`SERVICE`: anywhere at the service): what a job has opened ends with it."""
    return f"member:{unit}:{account_id}"


def members_of(account_id: UUID | str, held: Iterable[tuple[UUID | str, str]]) -> tuple[str, ...]:
    """What somebody is by working: one principal for each unit. `held`: unit and side of each role that is held."""
    units = dict.fromkeys(place for unit, side in held for place in ((unit, SERVICE) if side == SERVICE else (unit,)))
    return tuple(member_principal(unit, account_id) for unit in units)


def label_of(principal: str) -> str:
    """The mark of the person behind a principal, whichever of their doors it is; a role's principal as it is."""
    kind, _colon, rest = principal.partition(":")
    return person_principal(rest.rpartition(":")[2]) if kind in ("member", "emergency") else principal


def unit_principal(unit_id: UUID | str, role: str) -> str:
    return f"unit:{unit_id}:{role}"
