"""The child's guardians as the service knows them: who has parental responsibility, from where it is known (bvl § 12-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from skolestotte.web.cases.models import Responsibility
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor, person_principal
from skolestotte.web.folders.prepared import asked
from skolestotte.web.people.models import Guardian

from .sight import Sight, look

_guardians = asked(lambda child: Guardian.objects.select_related(None).filter(child_id=child).order_by("id"))


@dataclass(frozen=True)
class Standing:
    """Whether somebody has parental responsibility, in words; `color` of its tag. `has` None: not settled."""

    has: bool | None
    name: str
    color: str


@dataclass(frozen=True)
class Relative:
    """One guardian with the standing; `history`: what was settled, the latest first."""

    id: UUID
    name: str
    standing: Standing
    said: bool | None
    can_sign_in: bool
    history: tuple[Responsibility, ...] = ()


@dataclass(frozen=True)
class FamilyPage:
    """Everybody who is registered on the child."""

    sight: Sight
    people: tuple[Relative, ...]


def guardians(sight: Sight) -> list[Guardian]:
    """Those who are registered on the child, where the family's folder is open to the reader (one query, else none)."""
    folder = sight.folder_of("family")
    if folder is None:
        return []
    found = _guardians(child=sight.child.id)
    for guardian in found:
        guardian.folder = folder
    return found


def family_names(sight: Sight, people: Iterable[Guardian]) -> dict[str, str]:
    """The family's names by their mark in the journal, as far as the reader may know them."""
    found = {person_principal(str(guardian.account_id)): guardian.name for guardian in people}
    if sight.folder_of("family") is not None and sight.child.account_id:
        found[person_principal(str(sight.child.account_id))] = sight.child.name
    return found


def relatives(people: Iterable[Guardian], history: Iterable[Responsibility] = ()) -> tuple[Relative, ...]:
    """The guardians as the service's pages show them."""
    said: dict[UUID, list[Responsibility]] = {}
    for one in history:
        said.setdefault(one.guardian_id, []).append(one)
    return tuple(Relative(one.id, one.name, _standing(one), one.parental_responsibility, bool(one.national_id),
                          tuple(said.get(one.id, ()))) for one in people)


def _standing(guardian: Guardian) -> Standing:
    if not guardian.confirmed:
        return Standing(None, _("not settled"), "warning")
    if guardian.has_responsibility:
        return Standing(True, _("has parental responsibility"), "success")
    return Standing(False, _("without parental responsibility"), "neutral")


def family_page(case_id: UUID, *, by: Actor, today: date, what: str = "family") -> FamilyPage:
    """The page of those who work in the case. Errors: Http404 for everybody else, PermissionDenied for who only reads it."""
    sight = look(case_id, by=by, today=today, what=what)
    own = sight.folder_of("cws")
    if not sight.is_service or own is None:
        raise Http404
    door.open_folder(own.id, by=by, what=what, write=True)
    history = list(Responsibility.objects.select_related(None).filter(case_id=case_id).order_by("-at", "id"))
    for one in history:
        one.folder = own
    return FamilyPage(sight, relatives(guardians(sight), history))


def relative(page: FamilyPage, guardian_id: UUID) -> Relative:
    """One of them. Errors: Http404 for somebody who is not of this child."""
    for one in page.people:
        if one.id == guardian_id:
            return one
    raise Http404
