"""Children and guardians: found through blind indexes, written sealed. Called by other rooms' commands, inside `as_system()`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from skolestotte.web.folders import keys
from skolestotte.web.folders.models import Folder

from .models import Account, Child, Guardian
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
    """A guardian as a report names it."""

    name: str
    national_id: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    parental_responsibility: bool = True
    lives_with: bool = True
    interpreter_language: str = ""
    language: str = "nb"


def find_child(data: ChildData) -> Child | None:
    """The child with this identity number, else with exactly this birth date and name. Unknown identity finds nobody."""
    if data.national_id:
        mark = keys.blind("national_id", data.national_id)
        return Child.objects.filter(national_id_mark=mark).first()
    if not data.birth_date:
        return None
    found = Child.objects.filter(birth_date_mark=keys.blind("birth_date", data.birth_date),
                                 name_marks=keys.blind_name(data.name))
    return found.get() if len(found) == 1 else None


def register_child(data: ChildData, *, folder: Folder) -> Child:
    """A new child in its identity folder, with an account to sign in to where the identity number is known."""
    child = Child(folder=folder, name=data.name, national_id=data.national_id, birth_date=data.birth_date,
                  home_municipality_no=data.home_municipality_no, home_district_no=data.home_district_no or "00",
                  account=family_account(data.national_id))
    child.mark()
    child.save(force_insert=True)
    return child


def add_guardians(guardians: Iterable[GuardianData], *, child: Child, folder: Folder) -> list[Guardian]:
    """Register the guardians that are not known on this child yet (same number, or same name where numbers are unknown)."""
    known = list(Guardian.objects.filter(child_id=child.id))
    marks = {g.national_id_mark for g in known if g.national_id_mark}
    names = {g.name.casefold() for g in known}
    added = []
    for data in guardians:
        mark = keys.blind("national_id", data.national_id) if data.national_id else ""
        if (mark and mark in marks) or data.name.casefold() in names:
            continue
        guardian = Guardian(
            folder=folder, child_id=child.id, name=data.name, national_id=data.national_id, phone=data.phone,
            email=data.email, address=data.address, parental_responsibility=data.parental_responsibility,
            lives_with=data.lives_with, interpreter_language=data.interpreter_language,
            account=family_account(data.national_id, language=data.language) or unlinked_account(),
        )
        guardian.mark()
        guardian.save(force_insert=True)
        added.append(guardian)
    return added


def family_account(national_id: str, *, language: str = "nb") -> Account | None:
    """The account that this identity number signs in to (made when missing); none when the number is unknown.

    It holds neither name, address nor phone: those lie sealed in folders.
    """
    if not national_id:
        return None
    account, _ = Account.objects.get_or_create(
        subject=subject_mark("idporten", national_id),
        defaults={"kind": Account.Kind.FAMILY, "language": language},
    )
    return account


def unlinked_account() -> Account:
    """An account for somebody whose identity number is unknown: paper consents can be recorded, nobody can sign in to it yet."""
    return Account.objects.create(subject=subject_mark("unlinked", str(uuid.uuid4())), kind=Account.Kind.FAMILY)
