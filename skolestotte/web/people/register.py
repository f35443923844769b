"""Children and guardians: found through blind indexes, written sealed. Called by other rooms' commands, inside `as_system()`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skolestotte.web.folders import keys, line, rows
from skolestotte.web.folders.models import Folder
from skolestotte.web.folders.prepared import AnyOf, Soon, asked

from .models import Account, Child, Guardian, NameMark
from .sign_in import subject_mark


@dataclass(frozen=True)
class ChildData:
    """A child as a report names it. `national_id` and `birth_date` (ISO) may be unknown (empty)."""

    name: str
    national_id: str = ""
    birth_date: str = ""
    home_municipality_no: str = ""
    home_district_no: str = "00"


@dataclass(frozen=True)
class GuardianData:
    """A guardian as a report names it. `parental_responsibility`: what the report says, None where it does not say."""

    name: str
    national_id: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    parental_responsibility: bool | None = None
    lives_with: bool = True
    interpreter_language: str = ""
    language: str = "nb"


# The index holds known numbers alone, and a plan made for all values uses it only where the statement says so itself.
_by_number = asked(lambda mark: Child.objects.filter(national_id_mark=mark).exclude(national_id_mark=""))
_by_birth = asked(lambda born, names: Child.objects.filter(birth_date_mark=born, name_marks=names))
_of_child = asked(lambda child: Guardian.objects.filter(child_id=child))
_by_subject = asked(lambda marks: Account.objects.filter(AnyOf("subject", marks)))


class Known:
    """Who of a report is known already: asked with what waits, and answered when it is looked at."""

    def __init__(self, data: ChildData, guardians: Sequence[GuardianData] = ()) -> None:
        self.data, self.guardians = data, guardians
        self._children = _children_like(data)
        self._standing = _standing_soon([data, *guardians])

    @property
    def child(self) -> Child | None:
        """See `find_child`."""
        return _only(self._children)

    def accounts(self) -> Accounts:
        """The accounts of all of them, made where they are missing (those of a known child but for its own)."""
        return _accounts(self.guardians if self.child else [self.data, *self.guardians], self._standing.rows)


def find_child(data: ChildData) -> Child | None:
    """The child with this identity number, else with exactly this birth date and name. Unknown identity finds nobody."""
    return _only(_children_like(data))


def _only(children: Soon[Child] | None) -> Child | None:
    found = children.rows if children else []
    return found[0] if len(found) == 1 else None


def _children_like(data: ChildData) -> Soon[Child] | None:
    if data.national_id:
        return _by_number.soon(mark=keys.blind("national_id", data.national_id))
    if not data.birth_date:
        return None
    return _by_birth.soon(born=keys.blind("birth_date", data.birth_date), names=keys.blind_name(data.name))


def register_child(data: ChildData, *, folder: Folder, accounts: Accounts) -> Child:
    """A new child in its identity folder, with an account to sign in to where the identity number is known."""
    child = Child(folder=folder, name=data.name, national_id=data.national_id, birth_date=data.birth_date,
                  home_municipality_no=data.home_municipality_no, home_district_no=data.home_district_no or "00",
                  account=accounts.get(data.national_id))
    child.mark()
    rows.write(child, *(NameMark(folder=folder, child=child, mark=mark) for mark in child.name_marks))
    return child


def known_guardians(child: Child) -> list[Guardian]:
    """Those who are registered on the child (one query)."""
    return _of_child(child=child.id)


def add_guardians(guardians: Iterable[GuardianData], *, child: Child, folder: Folder, known: Iterable[Guardian],
                  accounts: Accounts) -> list[Guardian]:
    """Register the guardians that are not known on this child yet (same number, or same name where numbers are unknown).

    They are no parties before the service has settled who has parental responsibility (bvl § 12-2).
    """
    standing = list(known)
    marks = {g.national_id_mark for g in standing if g.national_id_mark}
    names = {g.name.casefold() for g in standing}
    added = []
    for data in guardians:
        mark = keys.blind("national_id", data.national_id) if data.national_id else ""
        if (mark and mark in marks) or data.name.casefold() in names:
            continue
        guardian = Guardian(
            folder=folder, child_id=child.id, name=data.name, national_id=data.national_id, phone=data.phone,
            email=data.email, address=data.address, parental_responsibility=data.parental_responsibility,
            lives_with=data.lives_with, interpreter_language=data.interpreter_language,
            account=accounts.get(data.national_id) or _unlinked_account(),
        )
        guardian.mark()
        added.append(guardian)
    rows.write(*added)
    return added


Accounts = Mapping[str, Account]  # by identity number


def family_accounts(people: Sequence[ChildData | GuardianData]) -> Accounts:
    """The accounts that the known identity numbers of these people sign in to, made where they are missing (two queries)."""
    return _accounts(people, _standing_soon(people).rows)


def _accounts(people: Sequence[ChildData | GuardianData], standing: list[Account]) -> Accounts:
    wanted = {person.national_id: _family_account(person) for person in people if person.national_id}
    found = _matched(wanted, standing)
    missing = {number: account for number, account in wanted.items() if number not in found}
    if missing:
        made = line.ask(*rows.inserting(list(missing.values()), unless_known="subject"))
        # Where somebody else has made one in the meantime, theirs stands.
        return {**found, **missing} if len(made) == len(missing) else _matched(wanted, _standing_soon(people).rows)
    return found


def _standing_soon(people: Iterable[ChildData | GuardianData]) -> Soon[Account]:
    return _by_subject.soon(marks=[_mark(person) for person in people if person.national_id])


def _matched(wanted: Accounts, standing: list[Account]) -> dict[str, Account]:
    known = {account.subject: account for account in standing}
    return {number: known[account.subject] for number, account in wanted.items() if account.subject in known}


def _mark(person: ChildData | GuardianData) -> str:
    return subject_mark("idporten", person.national_id)


def _family_account(person: ChildData | GuardianData) -> Account:
    """It holds neither name, address nor phone: those lie sealed in folders."""
    return Account(subject=_mark(person), kind=Account.Kind.FAMILY,
                   language=getattr(person, "language", "nb"))


def _unlinked_account() -> Account:
    """An account for somebody whose identity number is unknown: paper consents can be recorded, nobody can sign in to it yet."""
    account = Account(subject=subject_mark("unlinked", str(uuid.uuid4())), kind=Account.Kind.FAMILY)
    rows.write(account)
    return account
